// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Documents
import Estimation
import Quantities
import Requirements

/// What the catalogue commands print.
public enum CatalogueText {
  /// The check of a catalogue: its problems, the timings that deserve a second look, and what was looked
  /// at.
  ///
  /// - Parameter words: a problem as `file:line:column: words`.
  public static func check(
    _ catalogue: Catalogue, _ check: CatalogueCheck, words: (Problem) -> String
  ) -> String {
    var lines = check.problems.map(words)
    if !check.suspects.isEmpty {
      if !lines.isEmpty { lines.append("") }
      lines.append("SUSPECT")
      lines += check.suspects.map(suspect)
    }
    if !lines.isEmpty { lines.append("") }
    let timings = check.timings
    var counts = Table([.left, .right, .left])
    counts.add(["sources", Format.grouped(catalogue.sources.count), "dated, each with its licence"])
    counts.add(["tasks", Format.grouped(catalogue.tasks.count), "kinds of work"])
    counts.add(["models", Format.grouped(catalogue.models.count), ""])
    counts.add([
      "devices", Format.grouped(catalogue.devices.count), "hosts with accelerators among them",
    ])
    counts.add(["timings", Format.grouped(timings.total), ""])
    counts.add(["  checked", Format.grouped(timings.checked), "no faster than their bound"])
    counts.add(["  suspect", Format.grouped(timings.suspect), "faster, within what is possible"])
    counts.add(["  impossible", Format.grouped(timings.impossible), ""])
    counts.add(["  unchecked", Format.grouped(timings.unchecked), "no peak or no size is known"])
    lines += counts.lines()
    lines += rules(catalogue)
    lines.append("")
    lines.append(
      check.problems.isEmpty
        ? "no problems"
        : "\(Format.grouped(check.problems.count)) problem\(check.problems.count == 1 ? "" : "s")")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Prices older than 90 days, the oldest first, and how many there are.
  ///
  /// - Parameter today: the day counted from, as `Calendar.day` counts.
  public static func stale(_ catalogue: Catalogue, today: Int) -> (text: String, count: Int) {
    let old = catalogue.prices.values.joined().compactMap { price -> (Price, Int)? in
      guard let day = Calendar.day(price.date), today - day > Price.staleAfter else { return nil }
      return (price, today - day)
    }.sorted { ($1.1, $0.0.item) < ($0.1, $1.0.item) }
    guard !old.isEmpty else { return ("\nno price is older than \(Price.staleAfter) days\n", 0) }
    var table = Table([.left, .left, .right, .left])
    for (price, age) in old {
      table.add(["  \(price.item)", price.date, "\(Format.grouped(age)) days old", price.source])
    }
    let lines =
      ["", "STALE PRICES"] + table.lines() + [
        "", "\(Format.grouped(old.count)) older than \(Price.staleAfter) days",
      ]
    return (lines.joined(separator: "\n") + "\n", old.count)
  }

  private static func suspect(_ problem: Problem) -> String {
    guard case .rule(let words) = problem.kind else { return problem.text }
    return "  \(problem.place.file):\(problem.place.line): \(problem.text): \(words)"
  }

  /// How far the rules for unmeasured times are off on this catalogue.
  private static func rules(_ catalogue: Catalogue) -> [String] {
    guard let kind = catalogue.tasks.keys.min(),
      let requirements = try? Requirements.read(
        TextFile(
          path: "check",
          text: "deployment: check\ntasks: { t: { task: \(kind) } }\npower: { mains: {} }\n"
        ),
        against: catalogue)
    else { return [] }
    let context = EstimationContext(catalogue: catalogue, requirements: requirements)
    let calibration = RuleCalibration(context)
    var table = Table([.left, .right, .right, .right, .right, .left, .right])
    table.add(["measured / estimated by", "cells", "5 %", "50 %", "95 %", "in use", "held out"])
    for rule in RuleCalibration.Rule.allCases {
      guard let ends = calibration.ends(rule) else { continue }
      func digits(_ value: Double) -> String { Format.significant(value, 3) }
      let used = RuleCalibration.constants(of: rule)
      table.add([
        rule.rawValue, Format.grouped(calibration.trials[rule]?.count ?? 0), digits(ends.low),
        digits(ends.middle), digits(ends.high),
        "\(digits(used.low)), \(digits(used.middle)), \(digits(used.high))",
        calibration.heldOutCoverage(rule).map { Format.fixed($0 * 100, 0) + " %" } ?? "",
      ])
    }
    return ["", "RULES FOR WHAT NOBODY TIMED"] + table.lines(indent: 2) + law(context)
  }

  /// How far the law of times is off on cells that it has not seen.
  private static func law(_ context: EstimationContext) -> [String] {
    var table = Table([.left, .right, .right, .right, .right])
    table.add(["hidden", "cells", "median error", "inside nine tenths", "median high/low"])
    for part in [CrossedStudy.Part.cells, .networks] {
      let study = CrossedStudy(context, hiding: part)
      guard let coverage = study.coverage else { continue }
      table.add([
        part.rawValue, Format.grouped(study.trials.count),
        Format.fixed(100 * (study.medianError - 1), 1) + " %",
        Format.fixed(100 * coverage, 0) + " %", Format.significant(study.medianWidth, 3),
      ])
    }
    return ["", "LAW OF TIMES, FROM OTHER NETWORKS ON THE DEVICE"] + table.lines(indent: 2)
  }

  /// How the times of the models of a kind of work are known on each device: one letter a pair.
  public static func coverage(
    _ catalogue: Catalogue, _ kind: TaskKind, on isWanted: (Device) -> Bool
  ) -> String {
    guard let coverage = Coverage(of: kind, in: catalogue, on: isWanted), !coverage.devices.isEmpty
    else {
      return "nothing is known of \(kind.id) on such devices\n"
    }
    let margin = (coverage.models.map(\.count).max() ?? 0) + 2
    var lines = ["\(kind.id), by \(coverage.metric)", ""]
    // Column numbers, read downwards.
    let places = String(coverage.devices.count).count
    for place in 0..<places {
      let digits = (1...coverage.devices.count).map { number -> Character in
        let text = String(repeating: " ", count: places - String(number).count) + String(number)
        return text[text.index(text.startIndex, offsetBy: place)]
      }
      lines.append(String(repeating: " ", count: margin) + String(digits))
    }
    for (model, origins) in zip(coverage.models, coverage.origins) {
      let letters = String(origins.map(letter))
      lines.append(model + String(repeating: " ", count: margin - model.count) + letters)
    }
    lines.append("")
    var devices = Table([.right, .left, .right])
    for (column, device) in coverage.devices.enumerated() {
      let timed = coverage.origins.count { $0[column]?.isTimed == true }
      devices.add([String(column + 1), device, "\(timed) timed"])
    }
    lines += devices.lines()
    lines.append("")
    var legend = Table([.left, .left, .right])
    for (origin, words) in origins {
      legend.add([String(letter(origin)), words, Format.grouped(coverage.count(origin))])
    }
    lines += legend.lines()
    return lines.joined(separator: "\n") + "\n"
  }

  private static let origins: [(TimingOrigin?, String)] = [
    (.measured, "measured for exactly this"),
    (.measuredOneSided, "measured, one-sided: reality is as slow or slower"),
    (.throughput, "from a rate: no latency"),
    (.predicted, "predicted"),
    (.scaled, "scaled from a measured sibling"),
    (.bound, "from the device's peaks"),
    (nil, "nothing known"),
  ]

  private static func letter(_ origin: TimingOrigin?) -> Character {
    switch origin {
    case .given: "g"
    case .measured: "m"
    case .measuredOneSided: "o"
    case .throughput: "t"
    case .predicted: "p"
    case .scaled: "s"
    case .bound: "b"
    case nil: "."
    }
  }
}
