// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// A total with an unknown part is at least what is known of it, and keeps no limit on that total.
@Suite("Totals with an unknown part") struct UnknownTotalTests {
  private static func answer(_ text: String) throws -> Planning.Answer {
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(path: "test.yaml", text: text), against: catalogue)
    return try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
  }

  private static func site(
    _ limits: String, _ more: String = "", supply: String = "", objective: String = "cost"
  ) -> String {
    """
    tasks: { work: { task: image-classification, accuracy: 0.60, rate: 1/s } }
    hardware: { allow: [raspberry-pi-4b] }
    power: { mains: { price: 0.30 USD/kWh, grid: deu }\(supply) }
    upkeep: { lifetime: 5 years }
    limits: { \(limits) }
    objective: minimise \(objective)
    \(more)
    """
  }

  @Test(
    "nobody knows the carbon of making a device: a limit on carbon has no answer, with the line to type"
  )
  func making() throws {
    let answer = try Self.answer(Self.site("carbon: 1e6 g/day"))
    let found = try #require(answer.infeasibility)
    #expect(answer.status == .noAnswer && found.verdict == .unknown && answer.solution == nil)
    #expect(found.missing == [MissingFigure(.embodied, device: "raspberry-pi-4b")])
    let given = "figures: [{ device: raspberry-pi-4b, embodied-carbon: 30 kg }]"
    let told = try Self.answer(Self.site("carbon: 1e6 g/day", given))
    #expect(told.status == .optimal)
    #expect(told.solution?.ledger.isKnown(.carbon) == true)
    #expect(told.solution?.limits.allSatisfy { !$0.isPartlyUnknown } == true)
  }

  @Test("what the known part breaks is broken, whatever the unknown one is")
  func broken() throws {
    let answer = try Self.answer(Self.site("carbon: 0.001 g/day"))
    #expect(answer.status == .infeasible)
    #expect(answer.infeasibility?.verdict == .impossible)
  }

  @Test("an objective over it is met over what is known alone")
  func objective() throws {
    let answer = try Self.answer(Self.site("energy: 1 kWh/day", objective: "carbon"))
    let solution = try #require(answer.solution)
    #expect(!Objective.carbon.isKnown(in: solution) && Objective.energy.isKnown(in: solution))
  }

  private static func service(_ serving: String, _ limit: String) -> String {
    """
    tasks:
      seen: { task: image-classification, models: [small], requests: 50/s, latency: 100 ms }
    models: [{ name: small, operations: 2 GFLOP, task: image-classification }]
    machines: [{ name: box, speed: 1 TFLOP/s, price: 0.50 USD/hour, power: 200 W }]
    hardware: { allow: [box] }
    serving: { \(serving) }
    limits: { \(limit) }
    """
  }

  @Test("prices of decoding and moving that nobody gives: no limit on cost is promised")
  func samples() throws {
    let answer = try Self.answer(Self.service("peak: 1", "cost: 1000 USD/day"))
    let found = try #require(answer.infeasibility)
    #expect(answer.status == .noAnswer && found.verdict == .unknown)
    #expect(found.missing.map(\.kind) == [.decodePrice, .transferPrice, .sample])
    let miss = try #require(found.unreachable.first)
    #expect(miss.limit.name == .cost && miss.isUnknown && miss.value > 1)
    #expect(try Self.answer(Self.service("peak: 1", "cost: 1 USD/day")).status == .infeasible)
    let priced = "peak: 1, sample: 20 kB, transfer: 0.01 USD/GB, decode: { price: 0.04 USD/hour }"
    let told = try Self.answer(Self.service(priced, "cost: 1000 USD/day"))
    #expect(told.status == .optimal)
  }

  @Test("what a limit on cost would have to be is told with the prices that it needs besides")
  func relaxed() throws {
    let found = try #require(
      try Self.answer(Self.service("peak: 1", "cost: 20 USD/day")).infeasibility)
    let relaxed = try #require(found.relaxations.first { $0.limit.name == .cost })
    let value = try #require(relaxed.value)
    #expect(found.alsoMissing.map(\.kind) == [.decodePrice, .transferPrice, .sample])
    let alone = Self.service("peak: 1", "cost: \(value) USD/day")
    #expect(try Self.answer(alone).status == .noAnswer)
    let free = "peak: 1, sample: 20 kB, transfer: 0 USD/GB, decode: { price: 0 USD/hour }"
    let answer = try Self.answer(Self.service(free, "cost: \(value) USD/day"))
    let solution = try #require(answer.solution)
    #expect(abs(solution.totals.cost.value - relaxed.plan.cost) < 1e-6 * relaxed.plan.cost)
    #expect(answer.infeasibility == nil)
  }

  @Test("a sample whose size nobody gives is not moved for nothing")
  func sample() throws {
    let text = Self.service("transfer: 0.01 USD/GB, decode: { price: 0 USD/hour }", "")
    let ledger = try #require(try Self.answer(text).solution).ledger
    let transfer = try #require(ledger.lines.first { $0.name == "transfer" })
    #expect(transfer.quantity == nil && transfer.cost == nil)
    #expect(transfer.lacks == [.cost: [.sampleSize]])
    let free = Self.service("transfer: 0 USD/GB, decode: { price: 0 USD/hour }", "")
    #expect(try #require(try Self.answer(free).solution).ledger.isKnown(.cost))
  }

  @Test(
    "the peak of a device that nobody knows is no peak of 0, and nobody can say whether its limit holds"
  )
  func peak() throws {
    let text = Self.site(
      "energy: 10 kWh/day", supply: ", supply: { current: 3 A, voltage: 5 V }"
    ).replacing("raspberry-pi-4b", with: "raspberry-pi-3b-plus")
    let check = try #require(
      try Self.answer(text).solution?.limits.first { $0.limit.name == .peak })
    #expect(check.isPartlyUnknown && !check.isTight)
    let known = "figures: [{ device: raspberry-pi-3b-plus, maximum-power: 5 W }]"
    let told = try #require(
      try Self.answer(text + "\n" + known).solution?.limits.first { $0.limit.name == .peak })
    #expect(!told.isPartlyUnknown && abs(told.value - 1.0 / 3) < 1e-9)
  }
}
