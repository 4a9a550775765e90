// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities

/// Something that is not known exactly, and errs as one: all figures of one device are too high together.
public enum Factor: Sendable, Hashable {
  /// What a device draws, and how long everything takes there but inferences.
  case device(String)
  /// The time of an inference on a device, and what it draws.
  case run(String, device: String)
  /// What a device costs.
  case price(String)
  /// The engineering of a class of devices.
  case effort(String)
  /// How often an empty sample raises an alarm.
  case falseAlarms
  /// The loss between battery and boards.
  case converter
  /// How often something fails.
  case failures
  /// The price of a day of engineering.
  case engineering
  /// How much of a pack can be used.
  case battery
  /// What a pack costs.
  case batteryPrice
  /// What a panel brings in.
  case panel
  /// What a panel costs.
  case panelPrice
  /// What a message takes.
  case radio
  /// What a message takes over the radio that a rival has instead.
  case otherRadio
  /// What the training of a task takes.
  case training(String)
}

/// A world that could be the real one: each factor at one deviate of its belief, towards the bad side.
struct World {
  private var deviates: [Factor: Double]

  /// A world that differs from the middle of belief in some factors.
  init(_ deviates: [Factor: Double]) {
    self.deviates = deviates
  }

  /// The same world with one factor at the deviate of another.
  func with(_ factor: Factor, as other: Factor) -> World {
    var world = self
    world.deviates[factor] = deviates[other]
    return world
  }

  /// The deviate of a factor.
  subscript(_ factor: Factor) -> Double { deviates[factor] ?? 0 }
}

/// Draws worlds; the same seed gives the same ones.
struct Simulation {
  private var random: SplitMix

  init(seed: UInt64) {
    random = SplitMix(state: seed)
  }

  /// The next standard normal deviate.
  mutating func deviate() -> Double { random.normal() }

  /// A world in which some factors are drawn, in the order given.
  mutating func world(of factors: [Factor]) -> World {
    var deviates: [Factor: Double] = [:]
    for factor in factors where deviates[factor] == nil { deviates[factor] = deviate() }
    return World(deviates)
  }
}

extension Design {
  /// What is uncertain about it, in a fixed order.
  var factors: [Factor] {
    devices.flatMap { device in
      [
        .device(device.profile.id), .price(device.profile.id),
        .effort(device.profile.effort.factorName),
      ] + device.runs.map { .run($0.name, device: device.profile.id) }
    } + [.falseAlarms] + trainings.map { .training($0.task) }
  }

  /// The design as it would be in a world: exact figures.
  func fixed(in world: World) -> Design {
    var fixed = self
    for index in fixed.trainings.indices {
      fixed.trainings[index] = trainings[index].fixed(at: world[.training(trainings[index].task)])
    }
    for index in fixed.devices.indices {
      let profile = fixed.devices[index].profile
      fixed.devices[index].profile = profile.fixed(in: world)
      for run in fixed.devices[index].runs.indices {
        let old = fixed.devices[index].runs[run]
        fixed.devices[index].runs[run].profile = old.profile.fixed(
          at: world[.device(profile.id)], inference: world[.run(old.name, device: profile.id)])
        for task in old.tasks.indices {
          fixed.devices[index].runs[run].tasks[task].falsePositives =
            old.tasks[task].falsePositives?.fixed(at: world[.falseAlarms])
        }
      }
    }
    return fixed
  }
}

extension SiteProfile {
  /// What is uncertain about every site of this kind, in a fixed order.
  static let factors: [Factor] = [
    .converter, .failures, .engineering, .battery, .batteryPrice, .panel, .panelPrice, .radio,
  ]

  /// The site as it would be in a world: exact figures.
  func fixed(in world: World) -> SiteProfile {
    var fixed = self
    fixed.converter = converter.fixed(at: -world[.converter])
    fixed.failures = failures.fixed(at: world[.failures])
    fixed.engineeringDay = engineeringDay.fixed(at: world[.engineering])
    if var battery {
      let deviate = -world[.battery]
      battery.depth = battery.depth.fixed(at: deviate)
      battery.cold = battery.cold.fixed(at: deviate)
      battery.ageing = battery.ageing.fixed(at: deviate)
      battery.roundTrip = battery.roundTrip.fixed(at: deviate)
      if var discharge = battery.discharge {
        discharge.slow = discharge.slow.fixed(at: deviate)
        discharge.fast = discharge.fast.fixed(at: deviate)
        battery.discharge = discharge
      }
      battery.price = battery.price?.fixed(at: world[.batteryPrice])
      fixed.battery = battery
    }
    if var sun {
      let deviate = -world[.panel]
      sun.controller = sun.controller.fixed(at: deviate)
      sun.fouling = sun.fouling.fixed(at: deviate)
      sun.loss = sun.loss.fixed(at: -deviate)
      sun.price = sun.price?.fixed(at: world[.panelPrice])
      fixed.sun = sun
    }
    if var radio {
      let deviate = world[.radio]
      radio.transmit = radio.transmit.fixed(at: deviate)
      radio.attach = radio.attach.fixed(at: deviate)
      radio.tail = radio.tail.fixed(at: deviate)
      radio.sleep = radio.sleep.fixed(at: deviate)
      radio.session = radio.session.fixed(at: deviate)
      radio.sessionTime = radio.sessionTime.fixed(at: deviate)
      radio.reattach = radio.reattach.fixed(at: deviate)
      radio.receive = radio.receive.fixed(at: deviate)
      radio.receiveSymbols = radio.receiveSymbols.fixed(at: deviate)
      fixed.radio = radio
    }
    return fixed
  }
}

extension Estimate {
  /// The estimate with its value known to be the quantile at a deviate.
  fileprivate func fixed(at deviate: Double) -> Estimate {
    Estimate(at(deviate), basis: basis, provenance: provenance)
  }

  /// What its figures share with others of the same origin.
  fileprivate var factorName: String {
    provenance.subject
  }
}

extension DeviceProfile {
  fileprivate func fixed(in world: World) -> DeviceProfile {
    var fixed = self
    let deviate = world[.device(id)]
    fixed.off = off.fixed(at: deviate)
    fixed.idle = idle.fixed(at: deviate)
    fixed.active = active.fixed(at: deviate)
    fixed.bootTime = bootTime.fixed(at: deviate)
    fixed.bootEnergy = bootEnergy.fixed(at: deviate)
    fixed.price = price?.fixed(at: world[.price(id)])
    fixed.effort = effort.fixed(at: world[.effort(effort.factorName)])
    return fixed
  }
}

extension TrainingDesign {
  /// All that is uncertain of it errs together, so that its spend is the one at the deviate.
  fileprivate func fixed(at deviate: Double) -> TrainingDesign {
    var fixed = self
    fixed.work.head = work.head.fixed(at: deviate)
    fixed.chance = chance.fixed(at: -deviate)
    fixed.machine.price = machine.price?.fixed(at: deviate)
    fixed.machine.power = machine.power?.fixed(at: deviate)
    fixed.machine.embodied = machine.embodied?.fixed(at: deviate)
    fixed.machine.peak = machine.peak.fixed(at: -deviate)
    fixed.machine.utilisation = machine.utilisation.fixed(at: -deviate)
    fixed.surroundings.scaling = surroundings.scaling.fixed(at: -deviate)
    fixed.surroundings.pue = surroundings.pue.fixed(at: deviate)
    fixed.surroundings.grid = surroundings.grid?.fixed(at: deviate)
    fixed.surroundings.electricity = surroundings.electricity?.fixed(at: deviate)
    return fixed
  }
}

extension RemoteRun {
  /// All that is uncertain of a machine's part errs with its time.
  fileprivate func fixed(at deviate: Double) -> RemoteRun {
    var fixed = self
    fixed.time = time.fixed(at: deviate)
    fixed.unpacking = unpacking.fixed(at: deviate)
    switch place {
    case .cloud(var machine, var around):
      machine.price = machine.price.fixed(at: deviate)
      machine.idle = machine.idle?.fixed(at: deviate)
      machine.active = machine.active?.fixed(at: deviate)
      machine.embodied = machine.embodied?.fixed(at: deviate)
      around.utilisation = around.utilisation.fixed(at: -deviate)
      around.pue = around.pue.fixed(at: deviate)
      around.grid = around.grid?.fixed(at: deviate)
      around.transfer = around.transfer?.fixed(at: deviate)
      around.effort = around.effort?.fixed(at: deviate)
      fixed.place = .cloud(machine, around)
    case .gateway(var gateway):
      gateway.idle = gateway.idle.fixed(at: deviate)
      gateway.active = gateway.active.fixed(at: deviate)
      gateway.price = gateway.price?.fixed(at: deviate)
      gateway.embodied = gateway.embodied?.fixed(at: deviate)
      gateway.effort = gateway.effort.fixed(at: deviate)
      gateway.grid = gateway.grid?.fixed(at: deviate)
      fixed.place = .gateway(gateway)
    }
    return fixed
  }
}

extension RunProfile {
  fileprivate func fixed(at deviate: Double, inference: Double) -> RunProfile {
    var fixed = self
    fixed.capture = capture.fixed(at: deviate)
    fixed.captureAwake = captureAwake.fixed(at: deviate)
    fixed.sensor = sensor.fixed(at: deviate)
    fixed.load = load.fixed(at: deviate)
    fixed.preprocess = preprocess.fixed(at: deviate)
    fixed.infer = infer.fixed(at: inference)
    fixed.inferPower = inferPower.fixed(at: inference)
    fixed.postprocess = postprocess.fixed(at: deviate)
    fixed.store = store?.fixed(at: deviate)
    fixed.coldSlowdown = coldSlowdown.fixed(at: deviate)
    fixed.remote = remote?.fixed(at: inference)
    return fixed
  }
}
