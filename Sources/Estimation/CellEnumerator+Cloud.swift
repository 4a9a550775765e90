// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Networks
import Quantities
import Requirements

/// Networks on rented machines that may look at a task's frames: the same for every device that sends them.
struct CloudCells: Sendable {
  /// A network on a machine.
  struct Item: Sendable {
    var cell: ServingCell
    var machine: MachineProfile
  }
  private var items: [String: [Item]] = [:]
  private var surroundings: [String: ServingProfile] = [:]

  init(_ knowledge: Knowledge, models: [String: (allowed: [Model], denied: [String])]) {
    let tasks = knowledge.requirements.tasks.filter(\.mayLeave)
    guard !tasks.isEmpty else { return }
    let serving = ServingEstimator(knowledge)
    let trainings = serving.trainings()
    var choice = knowledge.requirements.hardware
    choice.allow = knowledge.requirements.cloud?.machines ?? []
    (choice.deny, choice.fixed) = ([], [])
    let machines = serving.machines(
      choice, allowingSpot: false, needsPower: knowledge.requirements.asksForCarbon
    ).machines
    for task in tasks {
      items[task.name] = machines.flatMap { device, profile in
        serving.cells(
          for: task, models: models[task.name]?.allowed ?? [], on: device, trainings: trainings,
          oneByOne: true
        ).map { Item(cell: $0, machine: profile) }
      }
      surroundings[task.name] = serving.profile(ofFrames: task.sample?.value ?? 0)
    }
  }

  func items(for task: TaskRequirement) -> (items: [Item], surroundings: ServingProfile)? {
    guard let items = items[task.name], let surroundings = surroundings[task.name] else {
      return nil
    }
    return (items, surroundings)
  }
}

extension ServingEstimator {
  /// What surrounds machines that look at frames of a site as they come: they are paid by the share of their time
  /// that they work, the rest being for others.
  func profile(ofFrames bytes: Double) -> ServingProfile {
    let requirements = knowledge.requirements
    var grid: Estimate<GramsPerKilowattHour>?
    if let known = requirements.cloud?.grid.flatMap({ knowledge.catalogue.grids[$0] }) {
      grid = Self.intensity(known)
    }
    return ServingProfile(
      utilisation: knowledge.assumption(.servingUtilisation, Ratio.self),
      pue: knowledge.assumption(.powerUsageEffectiveness, Ratio.self), grid: grid,
      sampleBytes: bytes,
      transfer: requirements.cloud?.transfer.map { knowledge.given($0, "price of moving data") },
      decodeTime: knowledge.assumption(.decodeTime, Seconds.self), decodePrice: nil, kept: 0,
      storage: nil, leastHours: 0, peak: 1, clientPower: nil,
      effort: requirements.effort.days["cloud"].map {
        knowledge.given(Ratio($0), "your own effort")
      } ?? knowledge.assumption(.effortCloud, Ratio.self),
      engineeringDay: requirements.effort.day.map { knowledge.given($0, "price of a person-day") }
        ?? knowledge.assumption(.engineeringDay, Dollars.self),
      lifetimeDays: requirements.upkeep.lifetime.value / 86_400)
  }
}

extension CellEnumerator {
  /// Cells whose frames a device takes and sends, and a machine looks at.
  func remoteCells(
    for task: TaskRequirement, on device: Device, _ profile: DeviceProfile, _ sensor: SensorProfile,
    _ census: inout CellCensus
  ) -> [Cell] {
    guard let (items, surroundings) = clouds.items(for: task), let bytes = task.sample else {
      return []
    }
    let nothing = Provenance(source: "envelope", note: "looked at elsewhere")
    let none = Estimate(Seconds(0), basis: .given, provenance: nothing)
    let isSmall = device.role == .microcontroller
    let program = knowledge.assumption(
      isSmall ? .runtimeMemoryMicrocontroller : .runtimeMemoryLinux, Bytes.self)
    let start = knowledge.assumption(
      isSmall ? .runtimeStartMicrocontroller : .runtimeStartLinux, Seconds.self)
    return items.map { item in
      census.combinations += 1
      census.cells[item.cell.timing, default: 0] += 1
      var run = run(
        item.cell.model, item.cell.resolution, item.cell.precision, device, sensor, none,
        profile.active)
      (run.load, run.postprocess) = (start, none)
      run.remote = RemoteRun(
        bytes: bytes.value, machine: item.machine, time: item.cell.time, surroundings: surroundings)
      return Cell(
        model: item.cell.model, resolution: item.cell.resolution, precision: item.cell.precision,
        compression: "none", runtime: item.cell.runtime, device: device.id,
        accuracy: item.cell.accuracy, latency: item.cell.time, timing: item.cell.timing,
        energy: Estimate(Joules(0), basis: .given, provenance: nothing),
        // The program, and the frame as it is sent.
        ram: program.map(note: "the program, and a frame") { $0 + bytes }, flash: nil, run: run,
        training: item.cell.training)
    }
  }
}
