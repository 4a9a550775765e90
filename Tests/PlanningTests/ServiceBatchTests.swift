// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// The batch as a decision: what somebody measured, and no other.
@Suite("Batches of services") struct ServiceBatchTests {
  static let figures = """
    figures:
      - { device: gpu-a, model: bids-a, latency: 8 ms, energy: 1.2 J }
      - { device: gpu-a, model: bids-a, batch: 8, latency: 24 ms, energy: 4 J }
      - { device: gpu-a, model: bids-a, batch: 32, latency: 80 ms, energy: 14 J, ram: 9 GB }
      - { device: gpu-a, model: boxes-a, latency: 8 ms }
      - { device: gpu-a, model: boxes-a, batch: 16, latency: 40 ms }
    """

  static func planner(
    _ latency: String, requests: Int = 1_400, load: String = "", more: String = "",
    objective: String = "cost"
  ) throws -> ServicePlanner {
    try ServiceMachinesTests.planner(
      ServiceMachinesTests.file(
        "  - { name: gpu-a, speed: 1 TFLOP/s, price: 1 USD/hour, power: 150 W }",
        serving:
          "ready-by: end-of-day\n  spread: 0\n  routing: shared-queue\n  balancer: 0 ms\(load)",
        around: "power: { mains: { grid: usa } }",
        bids: ServiceMachinesTests.bids.replacing("40 ms", with: latency)
          .replacing("900/s", with: "\(requests)/s"), people: 5_000, more: figures + more
      ).replacing("minimise cost", with: "minimise \(objective)"))
  }

  @Test("work that may wait takes the fastest batch; a latency binds it")
  func latency() throws {
    var machines: [Double] = []
    for (latency, batch) in [("1 s", 32), ("90 ms", 8), ("23 ms", 1)] {
      let plan = try Self.planner(latency).plan()
      let choice = try #require(plan.service)
      let boxes = try #require(choice.tasks.first)
      #expect(boxes.stages.first?.configuration?.batch == 16)
      #expect(agree(boxes.stages.first?.time.value.value ?? 0, 0.0025))
      let hours = try #require(choice.tasks.last?.hours)
      #expect(Set(hours.map(\.batch)) == [batch])
      let limit = try Seconds(parsing: latency).value
      #expect((choice.tasks.last?.cautious.latency ?? 1) <= limit)
      machines.append(hours.reduce(0.0) { $0 + Double($1.machines) })
    }
    #expect(machines == machines.sorted() && machines[0] < machines[2])
    #expect(try Self.planner("7 ms").plan().status == .infeasible)
  }

  @Test("each hour has the batch that needs the fewest machines, by trying all")
  func hours() throws {
    let load =
      "\n  load: [1, 1, 1, 1, 1, 2, 4, 8, 16, 30, 40, 40, 40, 40, 40, 30, 20, 10, 8, 4, 2, 1, 1, 0]"
    let planner = try Self.planner("120 ms", load: load)
    let choice = try #require(try planner.plan().service)
    let hours = try #require(choice.tasks.last?.hours)
    #expect(Set(hours.map(\.batch)).count > 1)
    for hour in hours where hour.arrivals > 0 {
      let fewest = [(1, 0.008), (8, 0.024), (32, 0.08)].compactMap { batch, call in
        let filling = Queue.filling(
          batch: batch, arrivals: hour.arrivals, share: Queue.halved(0.99))
        let share = batch > 1 ? Queue.halved(0.99) : 0.99
        let balancer = planner.cautious.burden(planner.estimator.balancer(planner.serving))
        return RequestQueue(
          arrivals: hour.arrivals / Double(batch), service: call, spread: 0, workers: 1,
          routing: .sharedQueue
        ).machines(within: 0.12 - balancer - (batch > 1 ? filling : 0), share: share)
      }.min()
      // One of them may fail.
      #expect(hour.machines == fewest.map { $0 + 1 })
      #expect(hour.response(workers: 1, planner.cautious) <= 0.12)
    }
    #expect(hours.last?.machines == 0)
    let text = try #require(planner.prepared.options.last?.hours)
    #expect(text.count == 24)
  }

  @Test("the energy of each batch is the ledger's and the program's")
  func energy() throws {
    for objective in ["energy", "carbon", "cost"] {
      let planner = try Self.planner("1 s", objective: objective)
      let plan = try planner.plan()
      let choice = try #require(plan.service)
      let aim: Limit.Name =
        objective == "energy" ? .energy : objective == "carbon" ? .carbon : .cost
      let best = ServiceMachinesTests.least(planner, aim, upTo: 0)
      #expect(agree(plan.objectives[0].value, best ?? 0, within: 1e-6))
      #expect(agree(choice.ledger.total(.energy), choice.totals.energy.value, within: 1e-9))
      guard objective == "energy" else { continue }
      // 900 a second in batches of 32, 14 J each, and the idle draw of what is kept beside.
      let line = try #require(choice.ledger.lines.first { $0.name.contains("bids") })
      let batches = 900.0 / 32 * 86_400
      let kept = Double(choice.tasks.last?.ready?.reduce(0, +) ?? 0)
      let expected = (batches * 14 * 1 / 3_600 + 150 * (kept - batches * 0.08 / 3_600)) * 1.2
      #expect(agree(line.energy ?? 0, expected, within: 0.35), "\(line.energy ?? 0) \(expected)")
    }
  }

  @Test("a batch that does not fit the memory is refused by name")
  func memory() throws {
    let plan = try Self.planner("1 s", more: "\n  - { device: gpu-a, memory: 8 GB }").plan()
    #expect(plan.tooLarge == ["bids-a, batches of 32 on gpu-a: needs 9 GB of 8 GB"])
    let batches = Set(plan.service?.tasks.last?.hours?.map(\.batch) ?? [])
    #expect(batches == [8])
  }

  @Test("a rate of a full pipeline satisfies no latency")
  func rates() throws {
    let text = """
      deployment: test
      tasks:
        tags:
          task: image-classification
          models: [convnext-tiny]
          requests: 5/s
          latency: 2 s
      hardware: { allow: [rtx-4090] }
      machines: [{ name: rtx-4090, price: 0.4 USD/hour, committed: { price: 0.3 USD/hour, term: 1 year } }]
      serving: { ready-by: at-once, transfer: 0 USD/GB }
      """
    let plan = try ServiceMachinesTests.planner(text).plan()
    let miss = try #require(plan.infeasibility?.unreachable.first)
    #expect(plan.status == .noAnswer && miss.isUnknown && miss.candidate.contains("no latency"))
    let free = try ServiceMachinesTests.planner(
      text.replacing("    latency: 2 s\n", with: "")
    ).plan()
    #expect((free.service?.tasks.first?.stages.first?.configuration?.batch ?? 0) > 1)
  }
}
