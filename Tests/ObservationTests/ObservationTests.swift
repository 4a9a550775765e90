// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Testing

@testable import Observation

/// A server whose waits are those of a queue: requests come at random, each is served for so long.
struct ImaginaryService {
  var service = 0.010
  var random = SplitMix(state: 7)

  mutating func unit() -> Double { (Double(random.place(below: 1_000_000)) + 0.5) / 1e6 }

  /// Sojourns of M/M/1 at each load, in the order of time.
  mutating func rows(loads: [Double], each: Int, slower: (Int) -> Double = { _ in 1 }) -> String {
    var lines = ["time,latency_ms,load_hz"]
    var line = 0
    for load in loads {
      for _ in 0..<each {
        let rate = 1 / (service * slower(line)) - load
        // The sojourn of M/M/1 is exponential.
        let time = -Mathematics.log(unit()) / rate
        lines.append("\(line * 60),\(time * 1e3),\(load)")
        line += 1
      }
    }
    return lines.joined(separator: "\n")
  }
}

@Suite("Observation") struct ObservationTests {
  private func promise(
    latency: (Double, Double, Double) = (0.01, 0.005, 0.02), limit: Double? = 0.1,
    service: Bool = false, confidence: Double = 0.9
  ) throws -> Promise {
    let limits = limit.map {
      "{\"name\": \"t.latency\", \"limit\": \($0), \"value\": 0, \"unit\": \"s\"}"
    }
    let build = service ? "" : "\"build\": {},"
    return try Promise(
      TextFile(
        path: "plan.json",
        text: """
          {"format_version": "1.0", "deployment": "d", "status": "optimal", \(build)
           "choices": [{"task": "t", "stage": 1, "model": "m", "resolution": "224x224", "precision": "int8",
             "runtime": "ncnn", "device": "pi",
             "latency_s": {"value": \(latency.0), "low": \(latency.1), "high": \(latency.2)},
             "energy_j": {"value": 0.5, "low": 0.3, "high": 0.8}}],
           "totals": {"energy_wh_per_day": 24, "energy_wh_per_day_low": 20, "energy_wh_per_day_high": 30},
           "constraints": [\(limits ?? "")], "inputs": {"confidence": \(confidence)}}
          """))
  }

  private func telemetry(_ text: String) throws -> Telemetry {
    try Telemetry(TextFile(path: "t.csv", text: text))
  }

  @Test("a queue's capacity and the load at its limit are found, with intervals that hold them")
  func queue() throws {
    var covered = 0
    for seed in 0..<12 {
      var server = ImaginaryService(random: SplitMix(state: UInt64(seed) &+ 3))
      let rows = try telemetry(server.rows(loads: [10, 25, 40, 55, 70], each: 400))
      let own = Observation(try promise(service: true), rows)
      let curve = try #require(own.loaded.first?.curve)
      // M/M/1: 100 requests/s, 10 ms.
      #expect(abs(curve.capacity / 100 - 1) < 0.15)
      #expect(abs(curve.alone / 0.010 - 1) < 0.12)
      // 99 in 100 within 0.1 s: rate - load = log(100) / 0.1.
      let truth = 100 - Mathematics.log(100) / 0.1
      if try #require(curve.limitRange).contains(truth) { covered += 1 }
      #expect(abs(try #require(curve.loadAtLimit) / truth - 1) < 0.2)
    }
    #expect(covered >= 8)
  }

  @Test("as planned, outside, not to be told") func verdicts() throws {
    func rows(_ middle: Double, _ count: Int) throws -> Telemetry {
      var server = ImaginaryService()
      return try telemetry(
        "latency_ms\n"
          + (0..<count).map { _ in "\(middle * (0.9 + 0.2 * server.unit()))" }
          .joined(separator: "\n"))
    }
    #expect(Observation(try promise(), try rows(12, 50)).findings[0].verdict == .asPlanned)
    #expect(Observation(try promise(), try rows(30, 50)).findings[0].verdict == .outside)
    #expect(Observation(try promise(), try rows(20, 12)).findings[0].verdict == .unclear)
    #expect(Observation(try promise(), try rows(12, 50)).holds == true)
    #expect(Observation(try promise(), try rows(300, 50)).holds == false)
    // Of three rows nothing can be told of nine in ten.
    #expect(Observation(try promise(), try rows(12, 3)).holds == nil)
  }

  @Test("a change is found where it is, and load explains what it explains") func drift() throws {
    var server = ImaginaryService()
    let steady = Observation(
      try promise(), try telemetry(server.rows(loads: [20], each: 600)))
    #expect(steady.findings[0].drift == nil)
    let slower = Observation(
      try promise(),
      try telemetry(server.rows(loads: [20], each: 600) { $0 < 400 ? 1 : 1.8 }))
    let drift = try #require(slower.findings[0].drift)
    #expect(abs(drift.after - 2.0 / 3) < 0.08 && drift.ratio > 1.5 && !drift.isLoad)
    let loaded = Observation(
      try promise(), try telemetry(server.rows(loads: [10, 20, 40, 60, 75], each: 200)))
    #expect(try #require(loaded.findings[0].drift).isLoad)
  }

  @Test("a drift shows through a load that comes and goes") func driftUnderLoad() throws {
    var server = ImaginaryService()
    let loads = (0..<40).map { [10.0, 40, 60, 25][$0 % 4] }
    let own = Observation(
      try promise(),
      try telemetry(server.rows(loads: loads, each: 50) { $0 < 1400 ? 1 : 1.3 }))
    let drift = try #require(own.findings[0].drift)
    #expect(!drift.isLoad && abs(drift.after - 0.7) < 0.1 && drift.ratio > 1.2)
  }

  @Test("rows near the capacity are left out of a drift, and its place is among all rows")
  func driftPlace() throws {
    var server = ImaginaryService()
    // Every third row is overloaded; counted without those, the change would come far too early.
    let loads = (0..<40).map { [10.0, 40, 60, 25][$0 % 4] }
    let calm = server.rows(loads: loads, each: 50) { $0 < 1400 ? 1 : 1.3 }.split(separator: "\n")
    var lines = ["latency_ms,load_hz,time"]
    for (place, line) in calm.dropFirst().enumerated() {
      let fields = line.split(separator: ",")
      lines.append("\(fields[1]),\(fields[2]),\(lines.count)")
      if place % 2 == 1 { lines.append("\(400 + place % 9),99.5,\(lines.count)") }
    }
    let own = Observation(try promise(), try telemetry(lines.joined(separator: "\n")))
    let drift = try #require(own.findings[0].drift)
    #expect(!drift.isLoad && abs(drift.after - 0.7) < 0.1)
  }

  @Test("neighbours that are alike count for fewer, and seldom raise an alarm") func alike() {
    var server = ImaginaryService()
    var (alarms, worth) = (0, 0.0)
    for _ in 0..<60 {
      var value = 0.0
      let values = (0..<300).map { _ in
        value = 0.7 * value + server.unit() - 0.5
        return 10 + value
      }
      let sampled = Sampled(values)
      worth += sampled.worth / 60
      if sampled.change() != nil { alarms += 1 }
    }
    // An autoregression of 0.7 leaves 0.3 / 1.7 of the rows.
    #expect(abs(worth / (300 * 0.3 / 1.7) - 1) < 0.35)
    #expect(alarms <= 3)
  }

  @Test("intervals of the middle hold it nine times in ten") func coverage() {
    var server = ImaginaryService()
    var held = 0
    for _ in 0..<400 {
      let sampled = Sampled((0..<41).map { _ in -Mathematics.log(server.unit()) })
      if sampled.interval(0.5).contains(Mathematics.log(2)) { held += 1 }
    }
    #expect(held > 340 && held < 385)
  }

  @Test("paired hardware, energy a day, a battery that falls") func site() throws {
    var lines = [
      "time,power_w,battery_percent,candidate,latency_ms,candidate_latency_ms,agrees"
    ]
    var server = ImaginaryService()
    for hour in 0..<240 {
      let day = Double(hour / 24)
      let charge = 90 - 2 * day + 5 * server.unit()
      let time = 10 + server.unit()
      lines.append(
        "\(hour * 3600),\(1.5 + 0.2 * server.unit()),\(charge),fast,\(time),\(time * 0.6),\(hour % 20 == 0 ? 0 : 1)"
      )
    }
    let own = Observation(try promise(), try telemetry(lines.joined(separator: "\n")))
    let energy = try #require(own.findings.first { $0.figure == "energy a day" })
    #expect(abs(energy.observed - 38.4) < 0.5 && energy.verdict == .outside)
    let battery = try #require(own.battery)
    #expect(battery.slopeRange.contains(-2) && battery.days == 10)
    #expect(try #require(battery.daysLeft).contains((battery.least - 20) / 2))
    let pair = try #require(own.pairings.first)
    #expect(abs(pair.ratio - 0.6) < 1e-9 && pair.count == 240)
    #expect(abs((pair.agreement ?? 0) - 0.95) < 0.01)
  }

  @Test("what is written for --figures is the load's start") func recalibration() throws {
    var server = ImaginaryService()
    let own = Observation(
      try promise(), try telemetry(server.rows(loads: [10, 30, 60], each: 300)))
    let text = own.figures(from: "t.csv")
    #expect(
      text.contains(
        "{ model: m, device: pi, resolution: 224x224, precision: int8, runtime: ncnn, latency: "))
    let item = try #require(own.recalibrations.first)
    #expect(item.latency == own.loaded.first?.curve.alone)
    #expect(own.suggestions.contains { $0.what.contains("energy_j") })
  }

  @Test("nothing seen is no proof, and an empty battery breaks a plan") func empty() throws {
    let nothing = Observation(
      try promise(latency: (0.01, 0.005, 0.02), limit: nil), try telemetry("load_hz\n5\n"))
    #expect(nothing.holds == nil && !nothing.reasons.isEmpty)
    let charges = (0..<240).map { "\($0 * 3600),\(max(0, 70 - 0.5 * Double($0)))" }
    let flat = Observation(
      try promise(), try telemetry("time,battery_percent\n" + charges.joined(separator: "\n")))
    #expect(flat.holds == false && flat.battery?.isEmpty == true)
    #expect(try #require(flat.battery).slopeRange.contains(-12))
    // Also where it did so before three days could tell a slope.
    let soon = Observation(
      try promise(), try telemetry("time,battery_percent\n0,50\n3600,0\n"))
    #expect(soon.holds == false && soon.battery == nil)
  }

  @Test("a change is no likeness of neighbours: steps without noise are found") func steps() {
    var values: [Double] = []
    for place in 0..<1000 {
      let tick = 0.001 * Double(place % 7)
      values.append(place < 500 ? 10 + tick : 20 + tick)
    }
    let change = Sampled(values).change()
    #expect(change?.place == 500)
    let flat = Sampled((0..<1000).map { _ in 10.0 }).change()
    #expect(flat == nil)
  }

  @Test("after a drift the figure is the new one; a service without loads tells none")
  func current() throws {
    var server = ImaginaryService()
    let loads = (0..<40).map { [10.0, 40, 60, 25][$0 % 4] }
    let own = Observation(
      try promise(), try telemetry(server.rows(loads: loads, each: 50) { $0 < 1000 ? 1 : 1.3 }))
    #expect(abs(try #require(own.recalibrations.first?.latency) / 0.013 - 1) < 0.15)
    let rows = (0..<100).map { _ in "\(10 * server.unit())" }.joined(separator: "\n")
    let service = Observation(
      try promise(service: true), try telemetry("latency_ms\n" + rows))
    #expect(service.recalibrations.isEmpty)
  }

  @Test("misses that come in bursts seldom break a limit that is kept") func bursts() throws {
    var broken = 0
    for seed in 0..<20 {
      var server = ImaginaryService(random: SplitMix(state: UInt64(seed) &+ 50))
      // Nineteen in twenty within the limit, misses thirty at a time; nine in ten are asked.
      var lines = ["latency_ms"]
      while lines.count < 3000 {
        let isMiss = server.random.place(below: 20) == 0
        for _ in 0..<30 { lines.append(isMiss ? "200" : "\(12 + server.unit())") }
      }
      let own = Observation(try promise(), try telemetry(lines.joined(separator: "\n")))
      if own.limits.first?.isKept == false { broken += 1 }
    }
    #expect(broken == 0)
  }

  @Test("past deployments are parted where misses begin to cost") func past() throws {
    let past = try PastDeployments(
      TextFile(
        path: "past.csv",
        text: """
          deployment,planned_latency_s,latency_s,planned_energy_j,energy_j,outcome
          a,1,1.05,,,kept
          b,1,0.9,2,2.1,kept
          c,1,1.1,,,kept
          d,1,1.4,,,rolled-back
          e,1,1.0,2,3.4,rolled-back
          f,1,1.2,,,kept
          """))
    #expect(past.cases.map(\.worst).max() == 1.7)
    let threshold = try #require(past.threshold)
    #expect(threshold > 1.2 && threshold < 1.4)
    let like = try #require(past.rolledBack(like: 1.5))
    // Each is put on its side by the others.
    #expect(like.count == like.of && like.of >= 1 && like.range.lowerBound < 0.5)
  }

  @Test(
    "wrong telemetry is told",
    arguments: [
      ("a,b\n1,2", "unknownKey"), ("time,task\n1,t", "no column tells anything"),
      ("latency_s,latency_ms\n1,1000", "one quantity in two units"),
      ("latency_s\n", "no row is left"),
      ("latency_s\n-1\nnan\n0\n", "no row is left"),
    ])
  func wrong(text: String, told: String) {
    let error = #expect(throws: Problems.self) { try telemetry(text) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(told))
  }

  @Test("rows that cannot be are left out and counted; times are read") func rows() throws {
    let own = try telemetry(
      "time,latency_s,battery_percent\n2026-11-20T10:00:00Z,1,50\n2026-11-20 09:00:00,2,60\n2026-11-19,3,101\nsoon,1,1\n"
    )
    #expect(own.rows.count == 3 && own.dropped.count == 2)
    #expect(own.rows.map(\.latency) == [3, 2, 1])
  }

  @Test("damaged telemetry and plans never crash") func fuzz() {
    var server = ImaginaryService()
    let telemetry = Array(server.rows(loads: [10, 50], each: 30).utf8)
    let plan = Array(
      #"{"format_version":"1.0","choices":[{"task":"t","model":"m","device":"d","latency_s":{"value":1}}],"constraints":[{"name":"t.latency","limit":2}]}"#
        .utf8)
    for _ in 0..<1500 {
      func damaged(_ bytes: [UInt8]) -> TextFile {
        var bytes = bytes
        for _ in 0..<(1 + server.random.place(below: 4)) {
          bytes[server.random.place(below: bytes.count)] = UInt8(server.random.place(below: 256))
        }
        return TextFile(path: "x", text: String(decoding: bytes, as: UTF8.self))
      }
      let rows = try? Telemetry(damaged(telemetry))
      let promise = try? Promise(damaged(plan))
      if let rows, let promise { _ = Observation(promise, rows).suggestions }
      _ = try? PastDeployments(damaged(telemetry))
    }
  }
}
