// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import IntegerProgram
@testable import Planning

/// Leaving out options that another dominates must not cost the optimum.
@Suite("Pruning") struct PruningTests {
  /// The options of each device, all that keep its tasks' limits.
  private func unpruned(_ planner: SitePlanner) -> [DeviceOptions] {
    let maker = OptionMaker(
      context: planner.context, requirements: planner.requirements, site: planner.site,
      groups: planner.groups, cautious: planner.cautious)
    return planner.prepared.devices.map { device in
      var device = device
      for (number, group) in planner.groups.enumerated() {
        let tasks = group.members.map { planner.requirements.tasks[$0] }
        let scorer = maker.scorer(tasks, device.profile, device.figures)
        let samplings = Set(tasks.flatMap(\.rates)).sorted(by: >).map {
          SamplingSchedule(hertz: $0.value, hours: group.hours)
        }
        device.groups[number].options = device.groups[number].configurations.enumerated().flatMap {
          index, configuration in
          let figures = maker.figures(of: configuration, tasks, device.figures)
          return samplings.flatMap { sampling in
            [false, true].compactMap {
              scorer.option(index, figures, sampling, isCycled: $0, timing: configuration.timing)
            }
          }
        }
      }
      return device
    }
  }

  @Test("keeps the optimum of every aim", arguments: Objective.allCases)
  func optimum(aim: Objective) throws {
    var (before, after) = (0, 0)
    for seed in 100..<120 {
      let planner = try RandomProblem(seed: UInt64(seed)).workbench()
        .changed { $0.objectives = [aim] }.planner
      guard !planner.sets.isEmpty else { continue }
      let pruned = planner.formulation
      let whole = Formulation(
        devices: unpruned(planner), groups: planner.groups, site: planner.site,
        requirements: planner.requirements, cautious: planner.cautious,
        cuts: planner.cuts)
      func count(_ formulation: Formulation) -> Int {
        formulation.devices.flatMap(\.groups).reduce(0) { $0 + $1.options.count }
      }
      before += count(whole)
      after += count(pruned)
      let subproblems = planner.sets.map { Subproblem(set: $0, build: nil) }
      let found = try GLPKSolver().solve(pruned.formulate(subproblems, aim: aim).program).outcome
      let expected = try GLPKSolver().solve(whole.formulate(subproblems, aim: aim).program).outcome
      guard case .optimal(let mine) = found, case .optimal(let its) = expected else {
        #expect(found == expected, "seed \(seed)")
        continue
      }
      #expect(agree(mine.objective, its.objective, within: 1e-8), "seed \(seed)")
    }
    // There was something to prune.
    #expect(after < before)
  }

  private func option(_ milliseconds: Int, energy: Double) -> RunOption {
    RunOption(
      configuration: 0,
      sampling: SamplingSchedule(hertz: 1_000 / Double(milliseconds), hours: .any), isCycled: true,
      flow: (Flow(around: energy, light: 0), Flow(around: energy, light: 0)), busy: 0.1,
      wakeTime: 0.2, ram: 1, flash: 1,
      terms: [TaskTerm(alarmFlow: (.zero, .zero), alarmCost: .zero, accuracy: 0.5)])
  }

  @Test("nothing dominates what its schedule does not cover")
  func schedules() {
    let (twenty, thirty, sixty) = (
      option(20_000, energy: 3), option(30_000, energy: 2), option(60_000, energy: 1)
    )
    // Every sample of the slower sampling schedule falls on a moment of the faster one, but 30 s on none of 20 s.
    #expect(sixty.dominates(twenty, heedsAccuracy: false))
    #expect(sixty.dominates(thirty, heedsAccuracy: false))
    #expect(!thirty.dominates(twenty, heedsAccuracy: false))
    #expect(!twenty.dominates(sixty, heedsAccuracy: false))
    #expect(withoutDominated([twenty, thirty, sixty], heedsAccuracy: false).count == 1)
    #expect(withoutDominated([twenty, thirty], heedsAccuracy: false).count == 2)
  }

  @Test("one figure that is worse keeps an option, for each figure")
  func eachFigure() {
    let base = option(60_000, energy: 1)
    func keeps(_ heedsAccuracy: Bool = false, _ change: (inout RunOption) -> Void) -> Bool {
      var worse = base
      change(&worse)
      return !worse.dominates(base, heedsAccuracy: heedsAccuracy)
        && base.dominates(worse, heedsAccuracy: heedsAccuracy)
    }
    #expect(base.dominates(base, heedsAccuracy: true))
    #expect(keeps { $0.busy = 0.11 })
    #expect(keeps { $0.wakeTime = 0.21 })
    #expect(keeps { $0.ram = 2 })
    #expect(keeps { $0.flash = 2 })
    #expect(keeps { $0.flow.middle.around = 1.1 })
    #expect(keeps { $0.flow.cautious.around = 1.1 })
    #expect(keeps { $0.flow.middle.light = 0.1 })
    #expect(keeps { $0.flow.cautious.light = 0.1 })
    #expect(keeps { $0.terms[0]?.alarmCost.middle = 1 })
    #expect(keeps { $0.terms[0]?.alarmCost.cautious = 1 })
    #expect(keeps { $0.terms[0]?.alarmFlow.middle.around = 1 })
    #expect(keeps { $0.terms[0]?.alarmFlow.cautious.light = 1 })
    #expect(keeps { $0.terms[0] = nil })
    #expect(keeps(true) { $0.terms[0]?.accuracy = 0.4 })
    #expect(!keeps(false) { $0.terms[0]?.accuracy = 0.4 })
    // Another way of waking and other hours are other things.
    var other = base
    other.isCycled = false
    #expect(!other.dominates(base, heedsAccuracy: false))
    other = base
    other.sampling.hours = .daylight
    #expect(!other.dominates(base, heedsAccuracy: false))
  }

  @Test("of equals the first stays")
  func ties() {
    var second = option(60_000, energy: 1)
    second.configuration = 1
    let kept = withoutDominated([option(60_000, energy: 1), second], heedsAccuracy: true)
    #expect(kept.map(\.configuration) == [0])
  }
}
