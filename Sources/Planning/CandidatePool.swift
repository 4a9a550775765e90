// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Requirements

/// What the devices of the catalogue could run at a site, estimated once; each question chooses among it.
struct CandidatePool: Sendable {
  /// What one device could run.
  struct Candidates: Sendable {
    var device: Device
    var profile: DeviceProfile
    var figures: (middle: DeviceFigures, cautious: DeviceFigures)
    /// For each group of tasks.
    var groups: [GroupCandidates]
    /// What became of the combinations that were looked at.
    var census: ConfigurationCensus
  }

  /// What one device could run for a group of tasks.
  struct GroupCandidates: Sendable {
    var sensor: Result<SensorProfile, Refusal>
    var configurations: [Configuration]
    var figures: [CellFigures]
  }

  /// A device that the file allows.
  struct Allowed: Sendable {
    var device: Device
    var profile: Result<DeviceProfile, Refusal>
    /// What it could run; nil where the question that the pool was made for refuses it.
    var candidates: Candidates?
  }

  var context: EstimationContext
  let groups: [TaskGroup]
  private(set) var devices: [Allowed]
  /// Models that only their licence keeps from a task.
  private(set) var deniedModels: [String] = []
  private let enumerator: ConfigurationEnumerator

  /// Estimates the candidates of all devices that may be used and that a question does not refuse; the work that
  /// grows with the catalogue is done here.
  ///
  /// - Parameter only: the devices that are of interest; nil for all.
  init(_ context: EstimationContext, for maker: OptionMaker, only: Set<String>? = nil) {
    self.context = context
    groups = maker.groups
    enumerator = ConfigurationEnumerator(context)
    for task in context.requirements.tasks {
      for id in enumerator.models(for: task).denied where !deniedModels.contains(id) {
        deniedModels.append(id)
      }
    }
    devices = []
    let allowed = Self.allowed(context).filter { only?.contains($0.id) ?? true }
    let pool = self
    devices = concurrently(allowed.count) { index in
      let device = allowed[index]
      let profile = Result { () throws(Refusal) in
        guard context.mayBuy(device) else { throw .discontinued }
        return try DeviceEstimator(context: context).profile(device)
      }
      var found = Allowed(device: device, profile: profile)
      if case .success(let profile) = profile, maker.refusal(profile) == nil {
        found.candidates = pool.candidates(device, profile, maker)
      }
      return found
    }
  }

  private static func allowed(_ context: EstimationContext) -> [Device] {
    let choice = context.requirements.hardware
    return context.catalogue.devices.values.sorted { $0.id < $1.id }.filter { device in
      guard device.role == .microcontroller || device.role == .host else { return false }
      func any(_ patterns: [HardwareChoice.Pattern]) -> Bool {
        patterns.contains { $0.matches(device.id) }
      }
      if any(choice.deny)
        || choice.deny.contains(where: { pattern in
          device.components.contains { pattern.matches($0) }
        })
      {
        return false
      }
      if !choice.fixed.isEmpty { return any(choice.fixed) }
      return choice.allow.isEmpty || any(choice.allow)
    }
  }

  /// What a device could run, whatever limits it keeps.
  func candidates(
    _ device: Device, _ profile: DeviceProfile, _ maker: OptionMaker
  ) -> Candidates {
    var census = ConfigurationCensus()
    let figures = (DeviceFigures(profile, .middle), DeviceFigures(profile, maker.cautious))
    let sensors = SensorEstimator(context: context)
    let groups = groups.map { group -> GroupCandidates in
      let tasks = group.members.map { context.requirements.tasks[$0] }
      let sensor = Result { () throws(Refusal) in try sensors.profile(group.sensor, on: device) }
      var configurations: [Configuration] = []
      if case .success(let sensor) = sensor {
        configurations = enumerator.configurations(
          for: tasks[0], on: device, profile, sensor, &census)
      }
      return GroupCandidates(
        sensor: sensor, configurations: configurations,
        figures: maker.figures(of: configurations, tasks, figures))
    }
    return Candidates(
      device: device, profile: profile, figures: figures, groups: groups, census: census)
  }

  /// The same candidates with their figures at another confidence.
  func viewed(by maker: OptionMaker) -> CandidatePool {
    var pool = self
    for index in devices.indices {
      guard var found = devices[index].candidates else { continue }
      found.figures.cautious = DeviceFigures(found.profile, maker.cautious)
      for (number, group) in groups.enumerated() {
        let tasks = group.members.map { context.requirements.tasks[$0] }
        found.groups[number].figures = maker.figures(
          of: found.groups[number].configurations, tasks, found.figures)
      }
      pool.devices[index].candidates = found
    }
    return pool
  }

  /// The same candidates where something of detection is known: nothing else of them changes.
  ///
  /// - Parameter maker: makes options of what is known.
  func detecting(by maker: OptionMaker) -> CandidatePool {
    var pool = self
    pool.context = maker.context
    var known = Array(
      repeating: [OptionMaker.Network: [CellFigures.TaskFigures]](), count: groups.count)
    for index in devices.indices {
      guard var found = devices[index].candidates else { continue }
      for (number, group) in groups.enumerated() {
        let tasks = group.members.map { context.requirements.tasks[$0] }
        let detections = maker.detections(
          of: found.groups[number].configurations, tasks, &known[number])
        for (cell, detection) in detections.enumerated() {
          found.groups[number].figures[cell].tasks = detection
        }
      }
      pool.devices[index].candidates = found
    }
    return pool
  }

  /// A group's candidates with those of a network that is known by its time alone.
  func candidates(
    _ found: GroupCandidates, _ network: Question.TimedNetwork, of device: Candidates,
    _ group: TaskGroup, _ maker: OptionMaker
  ) -> GroupCandidates {
    let tasks = group.members.map { context.requirements.tasks[$0] }
    guard case .success(let sensor) = found.sensor,
      tasks.contains(where: { network.tasks.contains($0.name) })
    else { return found }
    let configuration = enumerator.configuration(
      taking: network.time, for: tasks[0], on: device.device, device.profile, sensor)
    return GroupCandidates(
      sensor: found.sensor, configurations: [configuration],
      figures: [maker.figures(of: configuration, tasks, device.figures)])
  }
}
