// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Estimation
import FoundationEssentials
import Quantities
import Reports
import TestSupport
import Testing

/// The reports of the examples, byte for byte. `UPDATE_GOLDEN=1` writes them anew; look at the
/// difference before committing it.
@Suite("Golden reports of the examples") struct GoldenPlanTests {
  private static let updates =
    ProcessInfo.processInfo.environment["UPDATE_GOLDEN"].map { !$0.isEmpty && $0 != "0" } ?? false

  @Test("text", arguments: PlannedExample.names)
  func text(_ name: String) throws {
    try compare(try PlannedExample.named(name).text, with: "\(name).txt")
  }

  @Test("json", arguments: PlannedExample.names)
  func json(_ name: String) throws {
    try compare(try PlannedExample.named(name).json, with: "\(name).json")
  }

  @Test("markdown", arguments: PlannedExample.names)
  func markdown(_ name: String) throws {
    try compare(try PlannedExample.named(name).markdown, with: "\(name).md")
  }

  @Test("html", arguments: PlannedExample.names)
  func html(_ name: String) throws {
    try compare(try PlannedExample.named(name).html, with: "\(name).html")
  }

  @Test("a comparison", arguments: ["txt", "md", "csv", "json"])
  func comparison(_ format: String) throws {
    let answer = try Self.comparison()
    let text =
      switch format {
      case "md": answer.markdown()
      case "csv": answer.csv()
      case "json": answer.json()
      default: answer.text()
      }
    try compare(text, with: "compare.\(format)")
  }

  /// One model on one board, with machines for a rate of requests.
  private static func comparison() throws -> TableAnswer {
    let catalogue = try PlannedExample.catalogue.get()
    let table = ConfigurationTable(
      models: [try #require(catalogue.models["mobilenet-v2"])],
      devices: [try #require(catalogue.devices["raspberry-pi-5"])], in: catalogue,
      electricity: DollarsPerKilowattHour(0.30), grid: "usa", onlyMeasured: false)
    return CompareAnswer.answer(
      table, title: "mobilenet-v2, raspberry-pi-5", sizing: Sizing(arrivals: 20, limit: 0.5),
      limit: nil)
  }

  private func compare(_ found: String, with name: String) throws {
    let path = "Tests/ReportsTests/Golden/\(name)"
    if Self.updates {
      let file = URL(filePath: Checkout.root + "/" + path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(found.utf8).write(to: file)
      return
    }
    let expected = try Checkout.text(path)
    if let difference = Self.firstDifference(expected, found) {
      Issue.record("\(path) differs; `make golden` writes it anew\n\(difference)")
    }
    #expect(Array(expected.utf8).count == Array(found.utf8).count)
  }

  /// The first lines that differ, with those before them; nil where all are the same.
  static func firstDifference(_ expected: String, _ found: String) -> String? {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = found.split(separator: "\n", omittingEmptySubsequences: false)
    let length = max(old.count, new.count)
    guard
      let first = (0..<length).first(where: { line in
        line >= old.count || line >= new.count || Array(old[line].utf8) != Array(new[line].utf8)
      })
    else { return nil }
    var lines = ["line \(first + 1)"]
    lines += old[max(0, first - 2)..<min(first, old.count)].map { "    \($0)" }
    lines += old.dropFirst(first).prefix(4).map { "  - \($0)" }
    lines += new.dropFirst(first).prefix(4).map { "  + \($0)" }
    return lines.joined(separator: "\n")
  }

  @Test("a difference is shown where it begins") func difference() {
    #expect(Self.firstDifference("a\nb\nc\n", "a\nb\nc\n") == nil)
    #expect(
      Self.firstDifference("a\nb\nc\n", "a\nB\nc\n")
        == "line 2\n    a\n  - b\n  - c\n  - \n  + B\n  + c\n  + ")
    #expect(Self.firstDifference("a\n", "a")?.hasPrefix("line 2") == true)
    #expect(Self.firstDifference("a", "a\n")?.hasPrefix("line 2") == true)
    // Two ways of writing one letter are not the same bytes.
    #expect(Self.firstDifference("\u{E9}", "e\u{301}") != nil)
  }
}
