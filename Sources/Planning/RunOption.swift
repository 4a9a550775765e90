// SPDX-License-Identifier: Apache-2.0

import Costing
import Estimation

/// A configuration at a rate under a way of waking: what the integer program can choose to run.
///
/// Each figure stands twice, under the middle risk level (for objectives) and under the cautious one (for
/// limits).
struct RunOption: Sendable {
  /// The configuration, as an index into its device's configurations.
  var configuration: Int
  /// When it samples.
  var sampling: SamplingSchedule
  /// Whether its device is off between samples.
  var isCycled: Bool
  /// What its samples take at the board.
  var flow: (middle: Flow, cautious: Flow)
  /// Processor time of a warm sample (s), cautious.
  var busy: Double
  /// Time of a sample from the end of the boot to its result (s), cautious.
  var wakeTime: Double
  /// Working memory (B), cautious; zero where no memory is limited or known.
  var ram: Double
  /// Program memory (B), cautious.
  var flash: Double
  /// What it means for each task of the group; nil where it breaks a limit of the task.
  var terms: [TaskTerm?]
  /// What is kept of its samples (B/day).
  var kept = 0.0
  /// How its model is trained first; nil where it is used as it is.
  var training: TrainingOption?
  /// What its frames take elsewhere; nil where its device looks at them.
  var remote: RemoteSpend?
}

/// What the frames of a run take beside energy, where they are sent and looked at elsewhere.
struct RemoteSpend: Sendable {
  /// Data, transfer, and a gateway's electricity (USD/day).
  var cost: Both
  /// Carbon of the work (g/day).
  var carbon: Both
  /// Time of a rented machine that the work takes (machine-hours/day).
  var hours: Both
  /// The least time for which that machine is on (machine-hours/day).
  var ready: Double
  /// The machine or gateway that looks at them.
  var place: String
  /// Share of the time that the radio may send, cautious.
  var airtime: Double
  /// Share of a gateway's time, all nodes together, cautious.
  var load: Double

  /// Of so many frames a day.
  ///
  /// - Parameter watched: hours a day in which they come.
  init(
    _ each: RemoteCell, perDay: Double, every interval: Double, watched: Double
  ) {
    place = each.run.name
    ready = each.run.ready(watched)
    hours = Both(each.middle.hours * perDay, each.cautious.hours * perDay)
    load = each.cautious.load / interval
    cost = Both(each.middle.cost * perDay, each.cautious.cost * perDay)
    carbon = Both(each.middle.carbon * perDay, each.cautious.carbon * perDay)
    airtime = each.cautious.airtime * perDay
  }

  func isWithin(_ other: RemoteSpend) -> Bool {
    cost.middle <= other.cost.middle && cost.cautious <= other.cost.cautious
      && carbon.middle <= other.carbon.middle && carbon.cautious <= other.carbon.cautious
      && hours.middle <= other.hours.middle && hours.cautious <= other.hours.cautious
      && ready <= other.ready && airtime <= other.airtime && load <= other.load
      // Only at the same place the hours are the same.
      && place == other.place
  }
}

/// What a frame takes elsewhere, under both risk levels.
struct RemoteCell: Sendable {
  var run: RemoteRun
  var middle: RemoteFigures
  var cautious: RemoteFigures
}

/// A training as a part of an option. Given the model and the route, nothing else in the program depends on the
/// kind of device that trains or on how many: so these are enumerated before, exactly, and enter as coefficients
/// of the option, once for each training that no other beats in everything. Quotas over several trainings are
/// rows.
struct TrainingOption: Sendable {
  /// The training, as an index into its configuration's.
  var design: Int
  var middle: TrainingSpend
  var cautious: TrainingSpend

  /// The options that the trainings of a configuration make of one of its runs; one without a training stays as it is.
  static func all(of training: TrainedModel?, cautious: RiskLevel) -> [TrainingOption?] {
    guard let training else { return [nil] }
    return training.designs.enumerated().map { index, design in
      TrainingOption(design: index, middle: design.spend(.middle), cautious: design.spend(cautious))
    }
  }
}

/// What a run means for one task.
struct TaskTerm: Sendable {
  /// Messages for false alarms, at the battery.
  var alarmFlow: (middle: Flow, cautious: Flow)
  /// Their response and data (USD/day).
  var alarmCost: Both
  /// What the site sends of it: false alarms, and events where those depend on the run (1/day), cautious.
  var messages = 0.0
  /// What is kept of false alarms (B/day).
  var kept = (middle: 0.0, cautious: 0.0)
  /// Accuracy, in the middle; 0 where nobody asked.
  var accuracy: Double
}

extension RunOption {
  /// Whether this option can stand in for another everywhere: it serves every task that the other
  /// serves, samples whenever the other's schedule is kept, and takes no more of anything.
  ///
  /// A sampling schedule whose interval is a multiple of the other's falls only on moments that the other's
  /// schedule already wakes for.
  func dominates(_ other: RunOption, heedsAccuracy: Bool) -> Bool {
    guard isCycled == other.isCycled, sampling.hours == other.sampling.hours,
      sampling.ticks % other.sampling.ticks == 0,
      busy / sampling.interval <= other.busy / other.sampling.interval,
      busy <= other.busy, wakeTime <= other.wakeTime, ram <= other.ram, flash <= other.flash,
      kept <= other.kept,
      flow.middle.isWithin(other.flow.middle), flow.cautious.isWithin(other.flow.cautious)
    else { return false }
    if let training {
      guard let its = other.training, training.middle.isWithin(its.middle),
        training.cautious.isWithin(its.cautious)
      else { return false }
    }
    if let remote {
      // Whoever sends frames pays for what looks at them, so that only such a run can stand in.
      guard let its = other.remote, remote.isWithin(its) else { return false }
    }
    for (mine, its) in zip(terms, other.terms) {
      guard let its else { continue }
      guard let mine, mine.alarmCost.middle <= its.alarmCost.middle,
        mine.alarmCost.cautious <= its.alarmCost.cautious,
        mine.alarmFlow.middle.isWithin(its.alarmFlow.middle),
        mine.alarmFlow.cautious.isWithin(its.alarmFlow.cautious), mine.messages <= its.messages,
        mine.kept.middle <= its.kept.middle, mine.kept.cautious <= its.kept.cautious,
        !heedsAccuracy || mine.accuracy >= its.accuracy
      else { return false }
    }
    return true
  }
}

extension Flow {
  fileprivate func isWithin(_ other: Flow) -> Bool {
    around <= other.around && light <= other.light
  }
}

/// Keeps the options that no other dominates; of equal ones the first.
func withoutDominated(_ options: [RunOption], heedsAccuracy: Bool) -> [RunOption] {
  // Cheap ones first: most of the others fall to the first few.
  let order = options.indices.sorted {
    let left = options[$0].flow.middle
    let right = options[$1].flow.middle
    return (left.around + left.light * 12, $0) < (right.around + right.light * 12, $1)
  }
  var kept: [Int] = []
  for index in order {
    let candidate = options[index]
    if kept.contains(where: { options[$0].dominates(candidate, heedsAccuracy: heedsAccuracy) }) {
      continue
    }
    kept.removeAll { candidate.dominates(options[$0], heedsAccuracy: heedsAccuracy) }
    kept.append(index)
  }
  return kept.sorted().map { options[$0] }
}
