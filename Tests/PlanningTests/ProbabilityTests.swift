// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Quantities
import Requirements
import Testing

@testable import Planning

@Suite("Probabilities of limits") struct ProbabilityTests {
  private func limit(_ name: Limit.Name, _ value: Double) -> Limit {
    Limit(name, value: value, place: Place(file: "test"))
  }

  @Test("the share of belief on the good side of a limit")
  func closed() {
    let figure = Estimate(
      Watts(2), low: Watts(1), high: Watts(4), basis: .assumed,
      provenance: Provenance(source: "test"))
    func holds(_ most: Double) -> Double {
      limit(.energy, most).probability { $0.burden(figure) }
    }
    #expect(abs(holds(2) - 0.5) < 1e-6)
    #expect(abs(holds(4) - 0.95) < 1e-6)
    #expect(abs(holds(1) - 0.05) < 1e-6)
    #expect(holds(1_000) == 1)
    #expect(holds(0.001) == 0)
    let floor = limit(.autonomy, 1).probability { $0.benefit(figure) }
    #expect(abs(floor - 0.95) < 1e-6)
    #expect(limit(.energy, 1).probability { _ in nil } == 0)
  }

  @Test("a limit at the confidence asked holds with that probability", arguments: [0.6, 0.8, 0.95])
  func atConfidence(confidence: Double) throws {
    let bench = try RandomProblem(seed: 16).workbench().changed { $0.confidence = confidence }
    let planner = bench.planner
    let choice = try planner.chosen(
      try #require(try bench.solution()), judgedBy: planner.cuts)
    let value = try #require(
      choice.deployment.value(of: .energy, planner.cautious))
    let probability = limit(.energy, value).probability {
      choice.deployment.value(of: .energy, $0)
    }
    #expect(abs(probability - confidence) < 1e-4)
  }

  /// No more often than the one that holds least, and no less often than if each failed at another time
  /// (Bonferroni), but for the error of 1,000 draws.
  @Test("all limits at once hold no more often than each alone")
  func joint() throws {
    var (tried, open) = (0, 0)
    for seed in 0..<100 {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench()
      guard !bench.requirements.limits.isEmpty, let solution = try bench.solution() else {
        continue
      }
      let choice = try bench.planner.chosen(solution, judgedBy: bench.planner.cuts)
      let alone = choice.limits.map(\.probability)
      let least = try #require(alone.min())
      let apart = alone.reduce(1) { $0 - (1 - $1) }
      tried += 1
      if apart < 0.999 { open += 1 }
      let error = 4 * (max(1e-3, apart * (1 - apart)) / 1_000).squareRoot()
      #expect(choice.jointProbability <= least, "seed \(seed): \(alone)")
      #expect(choice.jointProbability >= apart - error, "seed \(seed): \(alone)")
    }
    #expect(tried > 20 && open > 8)
  }

  @Test("the draws are standard normal and the same each time")
  func draws() {
    var draws = ScenarioDraws(seed: 5)
    var again = ScenarioDraws(seed: 5)
    let values = (0..<20_000).map { _ in draws.deviate() }
    #expect(values.prefix(100).allSatisfy { $0 == again.deviate() })
    let mean = values.reduce(0, +) / 20_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.04)
    let below = Double(values.count { $0 < Interval.spread }) / 20_000
    #expect(abs(below - 0.95) < 0.006)
  }
}
