// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Streams of a task that several machines share, against trying every way of sharing them out.
@Suite("Streams of a task are shared by machines") struct ServiceStreamsTests {
  /// Streams that cannot wait; a server of one's own carries a part of them.
  private static func planner(
    streams: Int, rate: String, figures: String, rent: Double, quota: Int, limits: String = "",
    serving: String = ""
  ) throws -> ServicePlanner {
    try ServiceMachinesTests.planner(
      """
      tasks:
        watch:
          task: object-detection
          models: [boxes]
          population: { users: \(streams), on: 24 h/day }
          rate: [\(rate)]
      models:
        - { name: boxes, operations: 4 GFLOP, task: object-detection }
      machines:
        - { name: gpu-own, peak: 10 TFLOP/s, power: 90 W, idle-power: 30 W, bought: { reused: true, remaining-life: 3 years } }
        - { name: gpu-rented, peak: 10 TFLOP/s, price: \(rent) USD/hour }
        - { name: gpu-large, peak: 10 TFLOP/s, price: \(2 * rent) USD/hour }
      figures:
      \(figures)
      hardware: { allow: [gpu-*] }
      serving:
        ready-by: at-once
        peak: 1
        utilisation: 0.5
        quota: { gpu-own: \(quota) }
        transfer: 0 USD/GB
        storage: 0 USD/GB/month
        decode: { time: 0 ms, price: 0 USD/hour }
        lifetime: 2 years
      \(serving)
      power: { mains: { price: 0.3 USD/kWh } }
      effort: none
      objective: minimise cost
      \(limits)
      """)
  }

  /// Every way of sharing streams out among a task's options.
  private static func shares(
    _ options: [ServingOption], _ streams: Int
  ) -> [[ServingOption]] {
    guard let first = options.first else { return streams == 0 ? [[]] : [] }
    return (0...streams).flatMap { count -> [[ServingOption]] in
      guard count == 0 || count >= first.leastStreams else { return [] }
      var own = first
      own.load.users = Double(count)
      return shares(Array(options.dropFirst()), streams - count).map {
        (count == 0 ? [] : [own]) + $0
      }
    }
  }

  @Test("as cheap as the best way of sharing them out, and cheaper than one machine for all")
  func exact() throws {
    var random = Seeded(seed: 1_119)
    var (shared, cheaper, together) = (0, 0, 0)
    for _ in 0..<60 {
      let streams = random.whole(3...9)
      func figures(_ name: String, _ alone: ClosedRange<Int>) -> String {
        let time = random.whole(alone)
        let batch = random.whole(2...4)
        return """
            - { device: \(name), model: boxes, latency: \(time) ms }
            - { device: \(name), model: boxes, batch: \(batch), latency: \(time * (batch + 1) / 2) ms }
          """
      }
      let text = [
        figures("gpu-own", 40...120), figures("gpu-rented", 40...120),
        figures("gpu-large", 15...60),
      ].joined(separator: "\n")
      let planner = try Self.planner(
        streams: streams, rate: "2/s", figures: text, rent: Double(random.whole(5...60)) / 100,
        quota: random.whole(1...2),
        serving: random.chance(0.3) ? "  least-machines: 2" : "")
      let answer = try planner.plan()
      let every = Self.shares(planner.prepared.options, streams)
      let least = ServiceMachinesTests.least(planner, .cost, upTo: 4, of: every)
      let found = answer.solution?.totals.cost.value
      #expect(found != nil && least != nil && abs(found! - least!) < 1e-9 * max(1, least!))
      let alone = ServiceMachinesTests.least(planner, .cost, upTo: 4)
      if let tasks = answer.solution?.service?.tasks, tasks.count > 1 {
        shared += 1
        #expect(tasks.reduce(0) { $0 + $1.load.users } == Double(streams))
        if let found, alone.map({ found < $0 - 1e-9 }) ?? true { cheaper += 1 }
        for task in tasks {
          let batch = task.stages[0].configuration?.batch ?? 1
          #expect(task.load.users >= Double(batch))
          if batch > 1 { together += 1 }
        }
      }
    }
    // Of equal costs either may be told.
    #expect(shared >= 10 && cheaper >= 10 && together >= 5, "\(shared) \(cheaper) \(together)")
  }

  @Test("are not told apart where they are too many, or where only enough of them are watched")
  func alike() throws {
    let planner = try Self.planner(
      streams: 60, rate: "1/s", figures: "  - { device: gpu-own, model: boxes, latency: 9 ms }",
      rent: 1, quota: 1)
    var population = try #require(planner.requirements.tasks[0].population)
    #expect(population.streams == 60)
    population.users = 4_000
    #expect(population.streams == nil)
    population.users = 60
    population.detect = PerDay(10)
    #expect(population.streams == nil)
  }
}
