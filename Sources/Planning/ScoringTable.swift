// SPDX-License-Identifier: Apache-2.0

package import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
package import Requirements

/// All candidates of a constraint file, laid out to be scored over and over: what `plan-bench` times,
/// beside the plain numbers that go into each score.
package struct ScoringTable: Sendable {
  /// What one device offers one group of tasks.
  struct Entry: Sendable {
    var cells: [CellFigures]
    var timings: [TimingOrigin]
    var beats: [Beat]
    var scorer: OptionScorer
  }

  let entries: [Entry]

  /// Lays out the candidates of every device that can serve a task.
  package init(_ requirements: Requirements, catalogue: Catalogue) {
    let planner = Planner(requirements, catalogue: catalogue, solver: GLPKSolver())
    let maker = OfferMaker(
      knowledge: planner.knowledge, site: planner.site, groups: planner.groups,
      cautious: planner.cautious)
    entries = planner.prepared.offers.flatMap { offer in
      planner.groups.enumerated().map { number, group in
        let tasks = group.members.map { requirements.tasks[$0] }
        let beats = Set(tasks.flatMap(\.rates)).sorted(by: >).map {
          Beat(hertz: $0.value, hours: group.hours)
        }
        return Entry(
          cells: offer.groups[number].figures, timings: offer.groups[number].cells.map(\.timing),
          beats: beats, scorer: maker.scorer(tasks, offer.profile, offer.figures))
      }
    }
  }

  /// Candidates: cells x beats x ways of waking.
  package var count: Int {
    entries.reduce(0) { $0 + $1.cells.count * $1.beats.count * 2 }
  }

  /// Scores every candidate once.
  ///
  /// - Returns: how many serve a task, and the sum of what these draw and cost, so that two ways of
  ///   scoring can be held against each other.
  package func score() -> (served: Int, sum: Double) {
    var served = 0
    var sum = 0.0
    for entry in entries {
      for (index, cell) in entry.cells.enumerated() {
        for beat in entry.beats {
          for isCycled in [false, true] {
            guard
              let option = entry.scorer.option(
                index, cell, beat, isCycled: isCycled, timing: entry.timings[index])
            else { continue }
            served += 1
            sum += option.flow.cautious.around + option.flow.cautious.light
            for case let term? in option.terms { sum += term.alarmCost.cautious }
          }
        }
      }
    }
    return (served, sum)
  }
}

extension ScoringTable {
  /// The numbers of one entry in plain arrays, in the order of their names.
  package struct Numbers: Sendable {
    /// Boot time, memory, program memory, message time (negative without a radio), hours of light,
    /// energy of an alert (Wh) in the middle and at worst, its data cost likewise.
    package var site: [Double]
    /// For each beat its interval (s) and 1 by day.
    package var beats: [Double]
    /// For each task the length of an event and the cost of an alarm (negative where there is none).
    package var tasks: [Double]
    /// For each task and beat 1 where the task allows it.
    package var allows: [Double]
    /// Limits as task, kind (0 accuracy, 1 caught, 2 false alarms, 3 alert, 4 latency) and value.
    package var limits: [Double]
    /// For each cell `cellWidth` numbers: capture cold and warm, load, pre-processing, inference,
    /// post-processing, slowdown when cold, energy of a sample (middle awake, middle cycled, worst
    /// awake, worst cycled), memory, program memory, accuracy (negative where unknown) at worst and in
    /// the middle, 1 where it can keep limits on latency; then for each task recall, visible share,
    /// common miss and chance of an alarm in the middle and at worst.
    package var cells: [Double]
    /// Numbers of a cell before those of its tasks.
    package static let cellWidth = 16
    /// Numbers of a task of a cell.
    package static let taskWidth = 5
  }

  /// The plain numbers of every entry.
  package var numbers: [Numbers] { entries.map(Self.numbers) }

  private static func numbers(_ entry: Entry) -> Numbers {
    let scorer = entry.scorer
    var limits: [Double] = []
    let kinds: [SiteLimit.Name] = [.accuracy, .caught, .falseAlarms, .alertWithin, .latency]
    for (number, task) in scorer.tasks.enumerated() {
      for limit in task.limits {
        guard let kind = kinds.firstIndex(of: limit.name) else { continue }
        limits += [Double(number), Double(kind), limit.value]
      }
    }
    return Numbers(
      site: [
        scorer.device.cautious.bootTime, scorer.memory, scorer.flashSize, scorer.messageTime ?? -1,
        scorer.meanLight, scorer.site.middle.alert, scorer.site.cautious.alert,
        scorer.site.middle.alertData, scorer.site.cautious.alertData,
      ],
      beats: entry.beats.flatMap { [$0.interval, $0.hours == .daylight ? 1 : 0] },
      tasks: scorer.tasks.flatMap { [$0.eventDuration ?? -1, $0.falseAlarmCost ?? -1] },
      allows: scorer.tasks.flatMap { task in
        entry.beats.map { task.intervals.contains($0.milliseconds) ? 1 : 0 }
      }, limits: limits, cells: zip(entry.cells, entry.timings).flatMap(numbers))
  }

  private static func numbers(_ cell: CellFigures, _ timing: TimingOrigin) -> [Double] {
    let run = cell.run.cautious
    let (middle, worst) = cell.sample
    let own: [Double] = [
      run.capture, run.captureAwake, run.load, run.preprocess, run.infer, run.postprocess,
      run.coldSlowdown, middle.awake, middle.cycled, worst.awake, worst.cycled, cell.ram,
      cell.flash,
      cell.accuracy?.cautious ?? -1, cell.accuracy?.middle ?? 0,
      timing.canMeetLatencyLimits ? 1 : 0,
    ]
    return cell.tasks.reduce(own) { numbers, task in
      numbers + [
        task.recall, task.visible, task.commonMiss, task.falsePositives.middle,
        task.falsePositives.cautious,
      ]
    }
  }
}
