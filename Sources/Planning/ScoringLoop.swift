// SPDX-License-Identifier: Apache-2.0

package import Catalogue
import Costing
import Estimation
import Quantities
package import Requirements

/// The scoring of every candidate of a constraint file, as planning does it, for the benchmark.
package struct ScoringLoop {
  private struct Item {
    var scorer: OptionScorer
    var figures: [CellFigures]
    var timings: [TimingOrigin]
    var samplings: [SamplingSchedule]
  }

  private var items: [Item] = []

  /// Prepares the configurations; the loop itself is `score()`.
  package init(_ requirements: Requirements, catalogue: Catalogue) {
    let context = EstimationContext(catalogue: catalogue, requirements: requirements)
    let groups = TaskGroup.groups(in: context)
    let maker = OptionMaker(
      context: context, requirements: requirements, site: SiteProfile(context), groups: groups,
      cautious: RiskLevel(confidence: requirements.confidence))
    let pool = CandidatePool(context, for: maker)
    for device in pool.devices.compactMap(\.candidates) {
      for (group, found) in zip(groups, device.groups) where !found.configurations.isEmpty {
        let tasks = group.members.map { requirements.tasks[$0] }
        let rates = Set(tasks.flatMap(\.rates)).sorted(by: >)
        items.append(
          Item(
            scorer: maker.scorer(tasks, device.profile, device.figures), figures: found.figures,
            timings: found.configurations.map(\.timing),
            samplings: rates.map { SamplingSchedule(hertz: $0.value, hours: group.hours) }))
      }
    }
  }

  /// Scores every candidate under each way of waking.
  ///
  /// - Returns: how many were scored, how many are feasible, and the sum of their flows, which keeps
  ///   the work from being optimised away and is compared with the plain loop's.
  package func score() -> (scored: Int, feasible: Int, sum: Double) {
    var result = (scored: 0, feasible: 0, sum: 0.0)
    for item in items {
      for (index, figures) in item.figures.enumerated() {
        for sampling in item.samplings {
          for isCycled in [false, true] {
            result.scored += 1
            guard
              let option = item.scorer.option(
                index, figures, sampling, isCycled: isCycled, timing: item.timings[index])
            else { continue }
            result.feasible += 1
            result.sum += option.flow.middle.around + option.flow.middle.light
            result.sum += option.flow.cautious.around + option.flow.cautious.light
          }
        }
      }
    }
    return result
  }

  /// The same candidates as rows of plain numbers, one for each task of a group, candidate and way of
  /// waking: what a loop without any structure would work on.
  package func plainRows() -> [PlainRow] {
    var rows: [PlainRow] = []
    for item in items {
      let scorer = item.scorer
      for (index, figures) in item.figures.enumerated() {
        let run = figures.run.cautious
        for sampling in item.samplings {
          for isCycled in [false, true] {
            let wake =
              isCycled
              ? run.capture + run.busyCold : run.captureTime(every: sampling.interval) + run.busy
            let boot = isCycled ? scorer.device.cautious.bootTime : 0
            let energies = figures.energies(every: sampling.interval, isCycled: isCycled)
            for (task, rule) in scorer.tasks.enumerated() {
              let detection = figures.tasks[task]
              func limit(_ name: Limit.Name, _ none: Double) -> Double {
                rule.limits.first { $0.name == name }?.value ?? none
              }
              let isAllowed =
                (item.timings[index].canMeetLatencyLimits
                  || limit(.latency, .infinity) == .infinity)
                && rule.intervals.contains(sampling.ticks)
              rows.append(
                PlainRow(
                  isFirst: task == 0, isLast: task == scorer.tasks.count - 1,
                  interval: sampling.interval, isByDay: sampling.hours == .daylight,
                  meanLight: scorer.meanLight, duration: rule.eventDuration ?? -1,
                  recall: detection.recall, visible: detection.visible, miss: detection.commonMiss,
                  positives: (detection.falsePositives.middle, detection.falsePositives.cautious),
                  each: rule.falseAlarmCost ?? 0,
                  alert: (scorer.site.middle.alert, scorer.site.cautious.alert),
                  data: (scorer.site.middle.alertData, scorer.site.cautious.alertData),
                  wake: boot + wake, busy: run.busy, due: isCycled ? boot + wake : run.busy,
                  message: scorer.messageTime ?? 0,
                  fits: figures.ram ?? scorer.unknownMemory <= scorer.memory
                    && figures.flash <= scorer.flashSize
                    && isAllowed,
                  energy: energies, accuracy: figures.accuracy?.cautious ?? 1,
                  leastAccuracy: limit(.accuracy, 0), leastCaught: limit(.caught, 0),
                  mostAlarms: limit(.falseAlarms, .infinity),
                  mostAlert: limit(.alertWithin, .infinity),
                  mostLatency: limit(.latency, .infinity)))
            }
          }
        }
      }
    }
    return rows
  }
}

/// One candidate, way of waking and task as plain numbers (s, J, shares, USD).
package struct PlainRow {
  package var isFirst: Bool
  package var isLast: Bool
  package var interval: Double
  package var isByDay: Bool
  package var meanLight: Double
  package var duration: Double
  package var recall: Double
  package var visible: Double
  package var miss: Double
  package var positives: (Double, Double)
  package var each: Double
  package var alert: (Double, Double)
  package var data: (Double, Double)
  package var wake: Double
  package var busy: Double
  package var due: Double
  package var message: Double
  package var fits: Bool
  package var energy: (Double, Double)
  package var accuracy: Double
  package var leastAccuracy: Double
  package var leastCaught: Double
  package var mostAlarms: Double
  package var mostAlert: Double
  package var mostLatency: Double
}
