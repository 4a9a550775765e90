// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements
import TestSupport

@testable import Planning

extension ExhaustivePlanner {
  /// Whether a device has the time and the room for what it runs.
  func keepsUp(_ slot: Slot, _ services: [Service]) -> Bool {
    let boot = slot.device.figures.cautious.bootTime
    let runs = services.map(\.candidate.figures.run.cautious)
    let intervals = services.map { $0.sampling.milliseconds }
    var share = 0.0
    for (run, interval) in zip(runs, intervals) {
      share += run.busy / (Double(interval) / 1_000)
      if slot.policy != .cycled, run.busy > Double(interval) / 1_000 { return false }
    }
    guard share <= 1 else { return false }
    if slot.policy == .cycled, !services.isEmpty {
      // What one wake takes at worst ends before the nearest next one.
      let wake = runs.reduce(boot) { $0 + $1.capture + $1.busyCold }
      guard wake <= Double(nearest(intervals)) / 1_000 else { return false }
    }
    if slot.device.profile.isMicrocontroller, slot.policy != .cycled, let least = intervals.min() {
      guard runs.reduce(0, { $0 + $1.busy }) <= Double(least) / 1_000 else { return false }
    }
    let limit = requirements.limits.first { $0.name == .memory }?.value ?? .infinity
    let memory = min(
      limit, slot.device.profile.memory.map { cautious.benefit($0) } ?? .infinity)
    let flash = slot.device.profile.flash.map { cautious.benefit($0) } ?? .infinity
    // What nobody knows the memory of stays out where memory is limited.
    let unknown = limit.isFinite ? Double.infinity : 0
    return services.reduce(0) { $0 + ($1.candidate.figures.ram ?? unknown) } <= memory
      && services.reduce(0) { $0 + $1.candidate.figures.flash } <= flash
  }

  /// The shortest time between two different moments of aligned sampling schedules, found by looking.
  private func nearest(_ intervals: [Int]) -> Int {
    var moments: Set<Int> = []
    for interval in intervals {
      moments.formUnion(stride(from: 0, through: 720_000, by: interval))
    }
    let sorted = moments.sorted()
    return zip(sorted.dropFirst(), sorted).map { $0 - $1 }.min() ?? .max
  }

  func use(
    _ slot: Slot, _ runs: [(service: Service, tasks: [Int])]
  ) -> Design.DeviceUse {
    var sensors: [String: PartProfile] = [:]
    for (service, _) in runs {
      sensors[service.candidate.sensor.part.id] = service.candidate.sensor.part
    }
    return Design.DeviceUse(
      profile: slot.device.profile, policy: slot.policy,
      schedule: Schedule(slot.policy == .cycled ? runs.map(\.service.sampling) : []),
      isWokenByPartner: slot.isWoken, sensors: sensors.sorted { $0.key < $1.key }.map(\.value),
      runs: runs.map { service, tasks in
        Design.RunUse(
          name: service.candidate.configuration.name, profile: service.candidate.configuration.run,
          sampling: service.sampling,
          tasks: tasks.map {
            taskUse(requirements.tasks[$0], service.candidate.configuration.network)
          },
          ram: service.candidate.configuration.memory)
      })
  }

  private func taskUse(
    _ task: TaskRequirement, _ network: NetworkConfiguration
  ) -> Design.TaskUse {
    let reports = task.event != nil || task.falseAlarmCost != nil
    var use = Design.TaskUse(
      name: task.name,
      falsePositives: reports
        ? DetectionEstimator.falsePositives(of: network, for: task, context) : nil,
      falseAlarmCost: task.falseAlarmCost)
    use.kept = task.keep?.alarm?.value ?? 0
    use.events = task.eventsThatMayLeave
    return use
  }
}
