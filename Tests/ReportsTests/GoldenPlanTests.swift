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
    if let difference = try Golden.difference(of: found, from: "Tests/ReportsTests/Golden/\(name)")
    {
      Issue.record("\(difference)")
    }
  }

  @Test("a difference is shown where it begins") func difference() {
    #expect(Golden.firstDifference("a\nb\nc\n", "a\nb\nc\n") == nil)
    #expect(
      Golden.firstDifference("a\nb\nc\n", "a\nB\nc\n")
        == "line 2\n    a\n  - b\n  - c\n  - \n  + B\n  + c\n  + ")
    #expect(Golden.firstDifference("a\n", "a")?.hasPrefix("line 2") == true)
    #expect(Golden.firstDifference("a", "a\n")?.hasPrefix("line 2") == true)
    // Two ways of writing one letter are not the same bytes.
    #expect(Golden.firstDifference("\u{E9}", "e\u{301}") != nil)
  }
}
