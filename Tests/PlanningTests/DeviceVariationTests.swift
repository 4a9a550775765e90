// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import IntegerProgram
import Requirements
import TestSupport
import Testing

@testable import Planning

/// The examples of this project with limits, confidence and hardware drawn by chance.
@Suite("Variations of the examples") struct DeviceVariationTests {
  /// An example, varied: each limit kept as it is, or made up to three times tighter or wider; some devices denied.
  private static func varied(_ name: String, _ seed: UInt64) throws -> Workbench {
    var random = Seeded(seed: seed)
    let bench = try Workbench.example(name)
    return bench.changed { requirements in
      for index in requirements.limits.indices
      where requirements.limits[index].isOfFile && random.chance(0.5) {
        requirements.limits[index].value *= random.spread(0.3, 3)
      }
      if random.chance(0.3) { requirements.confidence = 0.5 }
      if random.chance(0.3) { requirements.hardware.count = 1...1 }
      let place = requirements.tasks[0].place
      for device in bench.catalogue.devices.keys.sorted() where random.chance(0.2) {
        requirements.hardware.deny.append(.init(text: device, place: place))
      }
    }
  }

  @Test(
    "no allowed device of a site is without a line",
    arguments: ["wildlife-audio", "barn-cameras", "harbour", "medical-device", "training"])
  func sites(name: String) throws {
    for seed in 0..<2 {
      let bench = try Self.varied(name, UInt64(seed))
      let planner = bench.planner
      let answer = try planner.plan()
      let allowed = Set(planner.pool.devices.map(\.device.id))
      let told = answer.outcomes.filter {
        if case .partOf = $0.outcome { false } else { true }
      }.map(\.device)
      #expect(Set(told).isSuperset(of: allowed), "\(name) \(seed)")
      #expect(Set(told).count == told.count, "\(name) \(seed)")
      let chosen = answer.outcomes.filter { if case .chosen = $0.outcome { true } else { false } }
      #expect((answer.solution != nil) == !chosen.isEmpty, "\(name) \(seed)")
      for outcome in answer.outcomes {
        switch outcome.outcome {
        case .breaks(let limits): #expect(!limits.isEmpty && outcome.cost != nil, "\(outcome)")
        case .lacks(let figures, _): #expect(!figures.isEmpty, "\(outcome)")
        case .tooSeldom(let joint): #expect(joint.map { $0 < 0.9 } ?? true, "\(outcome)")
        case .open: Issue.record("\(name) \(seed): \(outcome)")
        case .chosen, .worse, .refused, .refusedMachine, .unfit, .partOf: break
        }
      }
    }
  }

  @Test(
    "no allowed machine of a service is without a line, and a limit relaxed as told lets it have a plan",
    arguments: ["bidding", "cameras", "video-chat", "video"])
  func services(name: String) throws {
    for seed in 0..<3 {
      let bench = try Self.varied(name, UInt64(seed))
      func planner(_ requirements: Requirements) throws -> ServicePlanner {
        try #require(
          ServicePlanner(requirements, catalogue: bench.catalogue, solver: GLPKSolver()))
      }
      let planned = try planner(bench.requirements)
      let answer = try planned.plan()
      let refused = planned.named
      let machines =
        planned.machines.map(\.profile)
        .filter { refused[$0.id] == nil }.map(\.name) + refused.keys
      #expect(answer.outcomes.map(\.device).sorted() == machines.sorted(), "\(name) \(seed)")
      for outcome in answer.outcomes {
        guard case .breaks(let limits) = outcome.outcome else { continue }
        #expect(outcome.cost != nil && !limits.isEmpty, "\(name) \(seed): \(outcome)")
        for broken in limits where broken.scope == .allOthers {
          guard let value = broken.value else { continue }
          let changed = bench.changed { requirements in
            for index in requirements.limits.indices
            where requirements.limits[index].isSame(as: broken.limit) {
              requirements.limits[index].value = value
            }
          }
          let again = try planner(changed.requirements).plan().outcomes
            .first { $0.device == outcome.device }
          switch again?.outcome {
          case .chosen, .worse: break
          default: Issue.record("\(name) \(seed): \(outcome), then \(String(describing: again))")
          }
        }
      }
    }
  }
}
