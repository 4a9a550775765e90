// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements

/// What a candidate does for one task under a risk level: the values that its limits see.
public struct TaskValues: Sendable, Hashable {
  /// Accuracy (share), of a service of its last network; nil where the task names no metric.
  public var accuracy: Double?
  /// Share of events caught, of a service of the watched people who show something.
  public var caught: Double?
  /// False alarms a day; nil in a service.
  public var falseAlarms: Double?
  /// From an event to its alert (s); nil without a radio.
  public var alertWithin: Double?
  /// One warm inference with its input and output (s); of a service the time within which 99 in 100 requests are
  /// answered in every hour, nil where nobody asks.
  public var latency: Double?
  /// Share of samples with something to be seen that all stages of a service pass; nil at a site.
  public var recall: Double?
  /// Share of positive samples that are right; nil at a site.
  public var precision: Double?
}

/// A configuration's figures as plain numbers, taken once for all its rates.
struct CellFigures: Sendable {
  var run: (middle: RunFigures, cautious: RunFigures)
  var sample: (middle: (awake: Double, cycled: Double), cautious: (awake: Double, cycled: Double))
  /// Working memory (B); nil where nobody knows it.
  var ram: Double?
  var flash: Double
  /// What is kept of a sample (B).
  var kept: Double
  var accuracy: (middle: Double, cautious: Double)?
  /// Per task: recall, visible share and false positives.
  var tasks: [TaskFigures]
  /// What a frame takes elsewhere; nil where the device looks at it.
  var remote: RemoteCell?

  /// The energy of a sample (J) under both risk levels, the sensor's included.
  func energies(every interval: Double, isCycled: Bool) -> (middle: Double, cautious: Double) {
    guard !isCycled else { return (sample.middle.cycled, sample.cautious.cycled) }
    return (
      sample.middle.awake + run.middle.sensor * run.middle.sensorTime(every: interval),
      sample.cautious.awake + run.cautious.sensor * run.cautious.sensorTime(every: interval)
    )
  }

  struct TaskFigures: Sendable {
    var recall: Double
    var visible: Double
    var commonMiss: Double
    var falsePositives: (middle: Double, cautious: Double)
  }
}

/// What the scoring loop needs of a task: numbers only, so that nothing is counted or copied in it.
struct TaskRule: Sendable {
  /// Length of an event (s); nil where there are none.
  var eventDuration: Double?
  /// What a false alarm costs (USD); nil where none is reported.
  var falseAlarmCost: Double?
  /// What is kept of each alarm (B).
  var keptOfAlarm: Double
  /// True events a day that are sent where the device itself looks at its samples, beside the site's own.
  var events: Double
  /// The intervals that the task allows (ticks).
  var intervals: [Int]
  /// The limits: what, and how much.
  var limits: [Rule]

  /// A limit: what, how much, and what it sees.
  struct Rule: Sendable {
    let name: Limit.Name
    let value: Double
    let isFloor: Bool
    let slack: Double
    let sees: TaskLimit

    /// Whether a value keeps it, as `Limit.holds` says it.
    func holds(_ found: Double) -> Bool {
      isFloor ? found >= value - slack : found <= value + slack
    }
  }

  init(_ task: TaskRequirement, _ requirements: Requirements) {
    eventDuration = task.event?.duration.value
    let reports = task.event != nil || task.falseAlarmCost != nil
    falseAlarmCost = reports ? task.falseAlarmCost?.value ?? 0 : nil
    keptOfAlarm = reports ? task.keep?.alarm?.value ?? 0 : 0
    events = task.eventsThatMayLeave.value
    intervals = task.rates.map { SamplingSchedule(hertz: $0.value, hours: task.hours).ticks }
    limits = requirements.limits.compactMap { limit in
      guard limit.task == task.name, case .task(let sees) = limit.rule.value else { return nil }
      return Rule(
        name: limit.name, value: limit.value, isFloor: limit.declaration.isFloor,
        slack: Limit.slack(limit.value), sees: sees)
    }
  }
}

/// Scores candidates: the arithmetic from a configuration and a rate to the figures that enter a row or the
/// objective. It is the hot loop of the planner, and builds no text.
struct OptionScorer {
  let site: (middle: SiteFigures, cautious: SiteFigures)
  let device: (middle: DeviceFigures, cautious: DeviceFigures)
  let tasks: [TaskRule]
  let meanLight: Double
  /// Attach and send time of an alert (s), cautious; nil without a radio.
  let messageTime: Double?
  /// Memory and program memory that a model may take at most (B).
  let memory: Double
  /// What counts for a model of which nobody knows the memory (B).
  let unknownMemory: Double
  let flashSize: Double

  /// What the task's limits see of a configuration at a sampling schedule.
  func values(
    _ configuration: CellFigures, _ task: Int, _ sampling: SamplingSchedule, isCycled: Bool
  ) -> TaskValues {
    let figures = configuration.tasks[task]
    let run = configuration.run.cautious
    var caught: Double?
    if let duration = tasks[task].eventDuration {
      caught = EventRecall.share(
        visible: figures.visible, commonMiss: figures.commonMiss, recall: figures.recall,
        samples: duration / sampling.interval)
    }
    let falseAlarms = FalseAlarms.perDay(
      figures.falsePositives.cautious, every: sampling.interval, byDay: sampling.hours == .daylight,
      light: meanLight)
    let alert = messageTime.map { message in
      sampling.interval
        + (isCycled
          ? device.cautious.bootTime + run.capture + run.busyCold
          : run.captureTime(every: sampling.interval) + run.busy)
        // What was looked at elsewhere is told from there.
        + (configuration.remote == nil ? message : run.answer + run.telling)
    }
    return TaskValues(
      accuracy: configuration.accuracy?.cautious, caught: caught, falseAlarms: falseAlarms,
      alertWithin: alert, latency: run.busy + run.answer)
  }

  /// Whether a configuration fits the device's memory, and is done with a sample before the next one is due.
  func runs(
    _ configuration: CellFigures, _ sampling: SamplingSchedule, isCycled: Bool
  ) -> Bool {
    let run = configuration.run.cautious
    let busy = isCycled ? device.cautious.bootTime + run.capture + run.busyCold : run.busy
    return busy <= sampling.interval && configuration.ram ?? unknownMemory <= memory
      && configuration.flash <= flashSize
  }

  /// The option of a configuration at a sampling schedule; its terms are nil for tasks whose limits it breaks, and it is nil
  /// itself where it serves none or misses its own deadline.
  func option(
    _ index: Int, _ configuration: CellFigures, _ sampling: SamplingSchedule, isCycled: Bool,
    timing: TimingOrigin
  ) -> RunOption? {
    guard runs(configuration, sampling, isCycled: isCycled) else { return nil }
    let run = configuration.run.cautious
    let wakeTime =
      isCycled ? run.capture + run.busyCold : run.captureTime(every: sampling.interval) + run.busy
    var serves = false
    var terms: [TaskTerm?] = []
    terms.reserveCapacity(tasks.count)
    let byDay = sampling.hours == .daylight
    for task in tasks.indices {
      // Tasks that could share a frame may ask for different rates.
      guard tasks[task].intervals.contains(sampling.ticks) else {
        terms.append(nil)
        continue
      }
      let values = values(configuration, task, sampling, isCycled: isCycled)
      var holds = true
      for limit in tasks[task].limits {
        guard let value = limit.sees.value(values), limit.holds(value),
          !limit.sees.needsLatency || timing.canMeetLatencyLimits
        else {
          holds = false
          break
        }
      }
      guard holds else {
        terms.append(nil)
        continue
      }
      serves = true
      terms.append(term(configuration, task, sampling, byDay))
    }
    guard serves else { return nil }
    let (middle, cautious) = configuration.energies(every: sampling.interval, isCycled: isCycled)
    let samples = (byDay ? meanLight : 24) * 3_600 / sampling.interval
    let remote = configuration.remote.map {
      RemoteSpend(
        $0, perDay: samples, every: sampling.interval, watched: byDay ? meanLight : 24)
    }
    // The frames of all its nodes keep a gateway busy no longer than it takes until the next.
    if let remote, remote.load > 1 { return nil }
    return RunOption(
      configuration: index, sampling: sampling, isCycled: isCycled,
      flow: (
        .samples(middle, every: sampling.interval, byDay: byDay),
        .samples(cautious, every: sampling.interval, byDay: byDay)
      ), busy: run.busy, wakeTime: wakeTime, ram: configuration.ram ?? unknownMemory,
      flash: configuration.flash,
      terms: terms,
      kept: configuration.kept * (byDay ? meanLight : 24) * 3_600 / sampling.interval,
      remote: remote)
  }

  private func term(
    _ configuration: CellFigures, _ task: Int, _ sampling: SamplingSchedule, _ byDay: Bool
  ) -> TaskTerm {
    let accuracy = configuration.accuracy?.middle ?? 0
    guard let each = tasks[task].falseAlarmCost else {
      return TaskTerm(alarmFlow: (.zero, .zero), alarmCost: .zero, accuracy: accuracy)
    }
    let positives = configuration.tasks[task].falsePositives
    let isSent = configuration.remote == nil
    let events = tasks[task].events
    func made(_ probability: Double, _ site: SiteFigures, _ remote: RemoteFigures?) -> (
      Flow, Double
    ) {
      let perHour = FalseAlarms.perHour(probability, every: sampling.interval)
      let perDay = perHour * (byDay ? meanLight : 24)
      if let remote { return (.zero, perDay * each + (perDay + events) * remote.message) }
      return (
        Flow(watts: perHour * site.alert, by: byDay) + Flow(around: events * site.alert, light: 0),
        perDay * (each + site.alertData) + events * site.alertData
      )
    }
    let middle = made(positives.middle, site.middle, configuration.remote?.middle)
    let cautious = made(positives.cautious, site.cautious, configuration.remote?.cautious)
    func alarms(_ probability: Double) -> Double {
      FalseAlarms.perDay(probability, every: sampling.interval, byDay: byDay, light: meanLight)
    }
    let most = alarms(positives.cautious)
    let kept = tasks[task].keptOfAlarm
    return TaskTerm(
      alarmFlow: (middle.0, cautious.0), alarmCost: Both(middle.1, cautious.1),
      messages: isSent ? most + events : 0,
      kept: kept > 0 ? (kept * alarms(positives.middle), kept * most) : (0, 0), accuracy: accuracy)
  }
}
