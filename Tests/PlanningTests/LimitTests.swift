// SPDX-License-Identifier: Apache-2.0

import Documents
import IntegerProgram
import Requirements
import Testing

@testable import Planning

@Suite("Limits") struct LimitTests {
  private let place = Place(file: "test")

  @Test("adding a limit never improves the optimum; dropping one never worsens it")
  func monotone() throws {
    var changed = 0
    for seed in 200..<240 {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench().changed {
        $0.objectives = [.cost]
      }
      let with = try bench.aims()?.first
      for limit in bench.requirements.limits {
        let without = try bench.changed { $0.limits.removeAll { $0 == limit } }.aims()?.first
        if let with {
          let free = try #require(without, "seed \(seed): dropping \(limit.name) left no plan")
          #expect(free <= with * (1 + 1e-9), "seed \(seed) \(limit.name)")
          if free < with * (1 - 1e-6) { changed += 1 }
        } else if without != nil {
          changed += 1
        }
      }
    }
    // Limits bound.
    #expect(changed > 10)
  }

  @Test("a limit just met holds, and just missed does not")
  func tight() throws {
    var tried = 0
    for seed in 200..<220 {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench().changed {
        $0.objectives = [.capex]
        $0.limits.removeAll { $0.name == .capex }
      }
      guard let solution = try bench.solution() else { continue }
      tried += 1
      let planner = bench.planner
      let design = try planner.chosen(solution).design
      // The least that could be spent under the cautious view is not always this design's, but at this
      // limit there is a plan.
      let spent = try #require(
        Deployment(design, at: planner.site).value(of: .capex, planner.cautious))
      func fits(_ capex: Double) throws -> Bool {
        try bench.changed { $0.limits.append(Limit(.capex, value: capex, place: place)) }
          .aims() != nil
      }
      #expect(try fits(spent), "seed \(seed)")
      #expect(try fits(spent * 1.01), "seed \(seed)")
      #expect(try !fits(spent * 0.4), "seed \(seed)")
    }
    #expect(tried > 5)
  }

  /// Why nothing fits: what is said to help does, and what is not said to help does not.
  @Test("relaxing what may be relaxed gives a plan", arguments: 0..<4)
  func relaxing(batch: Int) throws {
    var (explained, relaxable) = (0, 0)
    for seed in (300 + batch * 15)..<(300 + batch * 15 + 15) {
      let bench = try RandomProblem(seed: UInt64(seed)).workbench()
      let plan = try bench.planner.plan()
      guard let why = plan.infeasibility else {
        #expect(plan.site != nil)
        continue
      }
      // A total with an unknown part keeps no limit, however it is relaxed.
      guard why.verdict != .unknown else { continue }
      explained += 1
      relaxable += why.relaxable.count
      #expect(plan.status == .infeasible)
      for limit in bench.requirements.limits {
        let without = try bench.changed { $0.limits.removeAll { $0 == limit } }.aims()
        #expect((without != nil) == why.relaxable.contains(limit), "seed \(seed) \(limit.name)")
      }
      for miss in why.unreachable {
        let alone = try bench.changed { $0.limits = [miss.limit] }.aims()
        #expect(alone == nil, "seed \(seed): \(miss.limit.name) can be met alone")
        #expect(!miss.limit.holds(miss.value), "seed \(seed): the nearest miss is none")
      }
    }
    #expect(explained > 2)
    #expect(relaxable > 0)
  }
}
