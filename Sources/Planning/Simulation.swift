// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities

/// Draws possible worlds: every figure gets one exact value, errors within one device move together,
/// and devices, battery, radio, upkeep and detection err apart from each other.
struct Simulation {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// The next standard normal deviate: SplitMix64 through the normal quantile, by Box and Muller.
  mutating func deviate() -> Double {
    let first = max(uniform(), 1e-300)
    let second = uniform()
    return (-2 * Mathematics.log(first)).squareRoot() * Mathematics.sine(degrees: 360 * second)
  }

  private mutating func uniform() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }

  /// A possible world of a design: exact figures.
  mutating func world(of design: Design) -> Design {
    var world = design
    for index in world.devices.indices {
      let deviate = deviate()
      world.devices[index].profile = world.devices[index].profile.fixed(at: deviate)
      for run in world.devices[index].runs.indices {
        world.devices[index].runs[run].profile = world.devices[index].runs[run].profile.fixed(
          at: deviate)
      }
    }
    let alarms = deviate()
    for index in world.devices.indices {
      for run in world.devices[index].runs.indices {
        for task in world.devices[index].runs[run].tasks.indices {
          let old = world.devices[index].runs[run].tasks[task].falsePositives
          world.devices[index].runs[run].tasks[task].falsePositives = old?.fixed(at: alarms)
        }
      }
    }
    return world
  }

  /// A possible world of a site.
  mutating func world(of site: SiteProfile) -> SiteProfile {
    var world = site
    world.converter = site.converter.fixed(at: -deviate())
    world.failures = site.failures.fixed(at: deviate())
    world.engineeringDay = site.engineeringDay.fixed(at: deviate())
    if var battery = site.battery {
      let deviate = -deviate()
      battery.depth = battery.depth.fixed(at: deviate)
      battery.cold = battery.cold.fixed(at: deviate)
      battery.ageing = battery.ageing.fixed(at: deviate)
      battery.roundTrip = battery.roundTrip.fixed(at: deviate)
      battery.price = battery.price?.fixed(at: self.deviate())
      world.battery = battery
    }
    if var sun = site.sun {
      let deviate = -deviate()
      sun.controller = sun.controller.fixed(at: deviate)
      sun.fouling = sun.fouling.fixed(at: deviate)
      sun.loss = sun.loss.fixed(at: -deviate)
      sun.price = sun.price?.fixed(at: self.deviate())
      world.sun = sun
    }
    if var radio = site.radio {
      let deviate = deviate()
      radio.transmit = radio.transmit.fixed(at: deviate)
      radio.attach = radio.attach.fixed(at: deviate)
      radio.tail = radio.tail.fixed(at: deviate)
      radio.sleep = radio.sleep.fixed(at: deviate)
      world.radio = radio
    }
    return world
  }
}

extension Estimate {
  /// The estimate with its value known to be the quantile at a deviate.
  fileprivate func fixed(at deviate: Double) -> Estimate {
    Estimate(at(deviate), basis: basis, provenance: provenance)
  }
}

extension DeviceProfile {
  fileprivate func fixed(at deviate: Double) -> DeviceProfile {
    var fixed = self
    fixed.off = off.fixed(at: deviate)
    fixed.idle = idle.fixed(at: deviate)
    fixed.active = active.fixed(at: deviate)
    fixed.bootTime = bootTime.fixed(at: deviate)
    fixed.bootEnergy = bootEnergy.fixed(at: deviate)
    return fixed
  }
}

extension RunProfile {
  fileprivate func fixed(at deviate: Double) -> RunProfile {
    var fixed = self
    fixed.capture = capture.fixed(at: deviate)
    fixed.captureAwake = captureAwake.fixed(at: deviate)
    fixed.sensor = sensor.fixed(at: deviate)
    fixed.load = load.fixed(at: deviate)
    fixed.preprocess = preprocess.fixed(at: deviate)
    fixed.infer = infer.fixed(at: deviate)
    fixed.inferPower = inferPower.fixed(at: deviate)
    fixed.postprocess = postprocess.fixed(at: deviate)
    fixed.coldSlowdown = coldSlowdown.fixed(at: deviate)
    return fixed
  }
}
