// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// The plans that a service would move to are held against those of the same file changed as the sensitivity says.
@Suite("What moves a service") struct ServiceSensitivityTests {
  private struct Case {
    let catalogue: Catalogue
    var requirements: Requirements

    init(seed: UInt64, _ more: String = "") throws {
      catalogue = try RandomService.catalogue.get()
      requirements = try Requirements.read(
        TextFile(path: "drawn.yaml", text: RandomService(seed: seed).constraints + more),
        against: catalogue)
    }

    func answer() throws -> Planning.Answer {
      try #require(
        ServicePlanner(requirements, catalogue: catalogue, solver: GLPKSolver())
      ).plan()
    }
  }

  /// Whether a move is to the plan of an answer, and not to the one that it moves from.
  private static func check(
    _ move: Sensitivity.Move?, _ there: Planning.Answer, from plan: Planning.Answer, _ what: String
  ) throws -> Int {
    switch move {
    case .some(.none):
      #expect(there.solution == nil, "\(what)")
    case .plan(_, let runs, let aim)?:
      #expect(
        there.objectives.first.map { agree($0.value, aim, within: 1e-6) } ?? false, "\(what)")
      for run in runs {
        let served = there.service?.tasks.filter { $0.task.name == run.task } ?? []
        #expect(
          served.contains { $0.stages.map(\.name).joined(separator: " then ") == run.network },
          "\(what)")
      }
    case nil:
      #expect(there.solution?.name == plan.solution?.name, "\(what)")
      return 0
    }
    return 1
  }

  @Test("a tight limit that is moved by a tenth leads where the file with it does")
  func limits() throws {
    var moved = 0
    for seed in UInt64(0)..<24 {
      var drawn = try Case(seed: seed)
      // Each limit of a task is as tight as the plan without it keeps it.
      guard let loose = try drawn.answer().solution else { continue }
      for check in loose.limits where !check.limit.isOfWhole {
        drawn.requirements.limits.set(check.limit, to: check.limit.rounded(check.value))
      }
      let plan = try drawn.answer()
      guard let solution = plan.solution else { continue }
      for limit in solution.tightLimits {
        let factor = Factor.limit(of: limit.task ?? "", limit.name.rawValue)
        let item = solution.sensitivities.first { $0.factor == factor }
        for isBest in [true, false] {
          var other = drawn
          other.requirements.limits.move(limit, isEasier: isBest)
          moved += try Self.check(
            isBest ? item?.atBest : item?.atWorst, other.answer(), from: plan,
            "seed \(seed): \(limit), best \(isBest)")
        }
      }
    }
    #expect(moved > 5, "\(moved) moved")
  }

  @Test("a common miss leads where the file that says it does") func commonMiss() throws {
    var moved = 0
    for seed in UInt64(0)..<90 {
      let drawn = try Case(seed: seed)
      guard drawn.requirements.tasks.contains(where: { $0.population?.detect != nil }) else {
        continue
      }
      let plan = try drawn.answer()
      guard let solution = plan.solution else { continue }
      let item = solution.sensitivities.first { $0.factor == .commonMiss }
      for (isBest, value) in [(true, 0.02), (false, 0.2)] {
        let other = try Case(seed: seed, "assume: { common-miss: \(value) }\n")
        moved += try Self.check(
          isBest ? item?.atBest : item?.atWorst, other.answer(), from: plan,
          "seed \(seed): best \(isBest)")
      }
    }
    #expect(moved > 1, "\(moved) moved")
  }
}
