// SPDX-License-Identifier: Apache-2.0

import Costing
import Planning
import Requirements
import TestSupport
import Testing

/// What holds of the JSON, and of the plan behind it, whatever the plan.
@Suite("JSON of a plan") struct PlanJSONTests {
  private static let flows: [(LedgerLine.Column, String)] = [
    (.cost, "cost_usd_per_day"), (.energy, "energy_wh_per_day"), (.carbon, "carbon_g_per_day"),
  ]

  @Test("the totals are the sums of the ledger's lines", arguments: PlannedExample.names)
  func sums(_ name: String) throws {
    let example = try PlannedExample.named(name)
    let json = try JSONValue(text: example.json)
    let lines = try #require(json["ledger"]).items
    #expect(lines.count == example.ledger.lines.count && !lines.isEmpty)
    for (column, key) in Self.flows {
      let value =
        switch column {
        case .cost: example.totals.cost.value
        case .energy: example.totals.energy.value
        case .carbon: example.totals.carbon.value
        }
      #expect(abs(example.ledger.total(column) - value) < 1e-9)
      let known = "known_" + key
      let written = try #require(json["totals"]?[known]?.number)
      // A total with an unknown part is unknown.
      let total = try #require(json["totals"]?[key])
      #expect((total == .null) == !example.ledger.isKnown(column))
      #expect(total == .null || abs((total.number ?? 0) - written) < 1e-9)
      let sum = lines.reduce(0) { $0 + ($1[key]?.number ?? 0) }
      #expect(abs(sum - written) < 1e-9)
    }
  }

  /// The names that programs may rely on, for ever.
  @Test("has the promised names", arguments: PlannedExample.names)
  func names(_ name: String) throws {
    let example = try PlannedExample.named(name)
    let json = try JSONValue(text: example.json)
    func expect(_ names: String, in value: JSONValue?, _ place: String) {
      let missing = Set(names.split(separator: " ").map(String.init)).subtracting(value?.keys ?? [])
      #expect(missing.isEmpty, "\(place) lacks \(missing.sorted())")
    }
    expect(
      """
      format_version deployment status objective choices totals ledger constraints alternatives \
      frontier conflict candidates solver inputs
      """, in: json, "the plan")
    expect("name value bound gap", in: json["objective"], "objective")
    expect(
      "site count task stage model resolution precision runtime rate_hz device",
      in: json["choices"]?.items.first, "choices")
    let totals = [
      "cost_usd_per_day", "energy_wh_per_day", "battery_life_days", "carbon_g_per_day", "capex_usd",
      "memory_bytes",
    ]
    for total in totals {
      expect("\(total) \(total)_low \(total)_high", in: json["totals"], "totals")
    }
    for line in json["ledger"]?.items ?? [] {
      expect(
        """
        name site task quantity unit basis source cost_usd_per_day energy_wh_per_day carbon_g_per_day
        """, in: line, "ledger")
    }
    for limit in json["constraints"]?.items ?? [] {
      expect("name limit value unit margin binding probability line", in: limit, "constraints")
    }
    expect("enumerated scored after_pruning", in: json["candidates"], "candidates")
    expect("name version rows columns nodes seconds", in: json["solver"], "solver")
    expect("request", in: json["inputs"], "inputs")
    #expect(json["format_version"]?.string == "1.0")
    #expect(json["deployment"]?.string == example.requirements.deployment)
    #expect(json["status"]?.string == "optimal")
    #expect(json["inputs"]?["request"]?.string == (try Checkout.text("examples/\(name).yaml")))
  }

  @Test("every limit of the file is there and holds", arguments: PlannedExample.names)
  func limits(_ name: String) throws {
    let example = try PlannedExample.named(name)
    let json = try JSONValue(text: example.json)
    let limits = json["constraints"]?.items ?? []
    #expect(limits.count == example.requirements.limits.count && !limits.isEmpty)
    let text = try Checkout.text("examples/\(name).yaml").split(
      separator: "\n", omittingEmptySubsequences: false)
    for limit in limits {
      // Unknown where the room has no end: a battery that the sun sustains.
      if let margin = limit["margin"]?.number { #expect(margin >= -1e-9, "\(limit)") }
      // Where a part is unknown, nobody can say whether it holds.
      let isUnknown = limit["probability"] == .null
      #expect((limit["at_least"] == .null) == !isUnknown)
      #expect(!isUnknown || limit["value"] == .null)
      let probability = limit["probability"]?.number ?? 1
      #expect(probability >= example.requirements.confidence - 1e-6)
      // The line is where the file states it.
      let line = try #require(limit["line"]?.number)
      let full = try #require(limit["name"]?.string)
      let key = try #require(full.split(separator: ".").last)
      let written = [
        "accuracy": "at-least", "precision": "precision-at-least", "recall": "recall-at-least",
        "caught": "caught-at-least", "false-alarms": "at-most",
        "training-time": "finish-within", "training-devices": "devices:", "training-cost": "cost:",
        "airtime": "uplink:", "peak": "battery:", "machines": "quota:",
        "training-energy": "energy:",
        "training-carbon": "carbon:",
      ]
      #expect(text[Int(line) - 1].contains(written[String(key)] ?? String(key)))
    }
    for check in example.limits { #expect(check.margin >= -1e-9) }
  }

  @Test("an unknown is null and never 0", arguments: PlannedExample.names)
  func unknowns(_ name: String) throws {
    let example = try PlannedExample.named(name)
    let json = try JSONValue(text: example.json)
    let lines = json["ledger"]?.items ?? []
    for (line, written) in zip(example.ledger.lines, lines) {
      let values = [
        (line.cost, "cost_usd_per_day"), (line.energy, "energy_wh_per_day"),
        (line.carbon, "carbon_g_per_day"),
      ]
      for (value, key) in values where value == nil { #expect(written[key] == .null) }
      if line.unknown.contains(.cost) { #expect(written["cost_usd_per_day"] == .null) }
      if line.unknown.contains(.carbon) { #expect(written["carbon_g_per_day"] == .null) }
    }
    // Each example has something that nobody knows, so that the above is not empty; the cameras' gives all.
    #expect(name == "cameras" || example.ledger.lines.contains { !$0.unknown.isEmpty })
    #expect(json["solver"]?["seconds"] == .null)
    #expect(json["conflict"] == .null)
    if example.totals.batteryLife?.value.isFinite != true {
      #expect(json["totals"]?["battery_life_days"] == .null)
    }
  }

  @Test("low, value and high are in order", arguments: PlannedExample.names)
  func ranges(_ name: String) throws {
    let totals = try #require(try JSONValue(text: try PlannedExample.named(name).json)["totals"])
    for key in totals.keys where totals.keys.contains(key + "_low") {
      guard let value = totals[key]?.number else { continue }
      let low = totals[key + "_low"]?.number ?? -.infinity
      let high = totals[key + "_high"]?.number ?? .infinity
      #expect(low <= value + 1e-9 && value <= high + 1e-9, "\(key): \(low) \(value) \(high)")
    }
  }

  @Test("the value is proved against its bound", arguments: PlannedExample.names)
  func objective(_ name: String) throws {
    let objective = try JSONValue(text: try PlannedExample.named(name).json)["objective"]
    let value = try #require(objective?["value"]?.number)
    let bound = try #require(objective?["bound"]?.number)
    #expect(abs(value - bound) <= 1e-6 * max(1, abs(value)))
    #expect(objective?["gap"]?.number == 0 || (objective?["gap"]?.number ?? 1) < 1e-6)
  }
}
