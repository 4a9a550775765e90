// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements

/// Bounds on the first aim that cost no solve: what is spent whatever is chosen, and the least that any
/// of a set's runs, ways and builds could add.
struct SubproblemBound {
  let formulation: Formulation

  /// The subproblems of a set with their bounds. Where cost is what is asked, each build is a subproblem of its
  /// own, since most builds are ruled out by their bound; else the set stays whole. A build that cannot
  /// carry even the least that the set draws is left out.
  func subproblems(of set: DeviceSet) -> [(subproblem: Subproblem, bound: Double)] {
    guard formulation.requirements.objectives[0] == .cost else {
      return [(Subproblem(set: set, build: nil), bound(of: set))]
    }
    let least = least(of: set)
    return formulation.builds.compactMap { build in
      bound(of: least, build).map { (Subproblem(set: set, build: build), $0) }
    }
  }

  /// The least that a set spends and draws, whatever it runs.
  struct Least {
    /// What it costs without its supply (USD/day), in the middle.
    var cost: Double
    var middle: Flow
    var cautious: Flow
  }

  func least(of set: DeviceSet) -> Least {
    let middle = least(set, formulation.figures.middle, isMiddle: true)
    return Least(
      cost: middle.cost, middle: middle.flow,
      cautious: least(set, formulation.figures.cautious, isMiddle: false).flow)
  }

  /// The bound of a set with one of its builds, by what is known of the sun; nil where the build cannot carry even the
  /// least that the set draws.
  func bound(of least: Least, _ build: Subproblem.Build) -> Double? {
    let site = formulation.site
    let figures = formulation.figures.middle
    let fixed = least.cost + figures.perWattHour * least.middle.wattHours(light: site.meanLight)
    let cleaning = figures.cleaningVisits(panels: build.panels)
    guard let usable = figures.usable else { return fixed + cleaning * figures.visit }
    guard canCarry(least.cautious, build) else { return nil }
    let wear = (site.battery?.calendarWear(.middle) ?? 0) * Double(build.packs)
    let panel = site.sun?.price.map { RiskLevel.middle.burden($0) } ?? 0
    let parts = site.parts.price(packs: build.packs, panels: build.panels, .middle)
    let sun = (panel * Double(build.panels) + parts) / site.lifetimeDays
    var drain = least.middle.wattHours(light: site.meanLight)
    if build.panels > 0 {
      let point = figures.point(least.middle, packs: build.packs, panels: build.panels)
      // Where some may stay unmet, more load may leave less to do than the least load does.
      drain = isPardoned ? 0 : formulation.cuts.middle.unmet(at: point, plane: build.plane) / 365
    }
    let visits = max(
      drain / (usable * Double(build.packs)), cleaning,
      figures.replacementVisits, site.keptOfEvents * figures.visitsPerByte)
    return fixed + wear + sun + visits * figures.visit
  }

  /// Whether the site may go without some of its energy.
  var isPardoned: Bool {
    formulation.site.sun?.planes.contains { $0.tolerated > 0 } ?? false
  }

  /// A bound on the first aim of a whole set, where that is not cost (for accuracy: of its negative).
  private func bound(of set: DeviceSet) -> Double {
    let devices = set.members.map { formulation.devices[$0] }
    switch formulation.requirements.objectives[0] {
    case .cost, .carbon: return -.infinity
    case .energy:
      let least = least(set, formulation.figures.middle, isMiddle: true).flow
      return least.wattHours(light: formulation.site.meanLight)
    case .capex:
      return devices.reduce(0) { $0 + formulation.purchase(of: $1.profile).middle }
    case .accuracy:
      var most = 0.0
      for group in formulation.groups.indices {
        for member in formulation.groups[group].members.indices {
          let terms = devices.flatMap { $0.groups[group].options.map { $0.terms[member] } }
          most += terms.compactMap { $0?.accuracy }.max() ?? 0
        }
      }
      return -most
    }
  }

  /// Whether a build keeps the battery's limits under a flow.
  private func canCarry(_ flow: Flow, _ build: Subproblem.Build, only: Limit? = nil) -> Bool {
    (only.map { [$0] } ?? formulation.requirements.limits).allSatisfy { limit in
      guard case .builds(let limits) = limit.rule.atSites else { return true }
      return limits.mayKeep(limit, self, flow, build)
    }
  }

  /// What the packs of a build hold (Wh), cautiously.
  func usable(_ build: Subproblem.Build) -> Double {
    (formulation.figures.cautious.usable ?? 0) * Double(build.packs)
  }

  /// What a flow draws on the longest day (Wh).
  func longestDrain(_ flow: Flow) -> Double {
    flow.wattHours(light: formulation.site.dayLengths.max() ?? 12)
  }

  /// The least a set can cost without its supply, and the least it can draw.
  private func least(
    _ set: DeviceSet, _ figures: SiteFigures, isMiddle: Bool
  ) -> (cost: Double, flow: Flow) {
    let site = formulation.site
    let riskLevel = isMiddle ? RiskLevel.middle : formulation.riskLevels.cautious
    let devices = set.members.map { formulation.devices[$0] }
    var cost = figures.failureVisits * figures.ownVisit
    var flow = figures.constant
    for device in devices {
      cost += formulation.purchase(of: device.profile).middle / site.lifetimeDays
      cost += site.engineering(device.profile.effort, riskLevel)
      let off = isMiddle ? device.figures.middle.off : device.figures.cautious.off
      flow = flow + Flow(watts: off) * figures.perBoard
    }
    // Each kind of sensor is bought at least once, on the device where it is cheapest.
    for sensor in Set(formulation.groups.map(\.sensor)) {
      let prices = devices.flatMap { device in
        formulation.groups.indices.compactMap { group in
          formulation.groups[group].sensor == sensor && !device.groups[group].options.isEmpty
            ? device.groups[group].sensor?.part.price?.value.value ?? 0 : nil
        }
      }
      cost += (prices.min() ?? 0) / site.lifetimeDays
    }
    for group in formulation.groups.indices {
      let options = devices.flatMap { $0.groups[group].options }
      for member in formulation.groups[group].members.indices {
        cost += options.compactMap { $0.terms[member]?.alarmCost.middle }.min() ?? 0
      }
      cost += options.map { $0.remote?.cost.middle ?? 0 }.min() ?? 0
      if options.allSatisfy({ $0.training != nil }) {
        let least = options.compactMap { $0.training?.middle.cost }.min() ?? 0
        cost += least / Double(max(1, site.sites)) / site.lifetimeDays
      }
    }
    return (cost, flow + leastOfRuns(devices, isMiddle: isMiddle) * figures.perBoard)
  }

  /// The least that runs of all groups draw at the board. A device that runs anything also wakes for it or stays on;
  /// groups may share that, so that it counts with the runs of one group alone, of that for which it matters most.
  private func leastOfRuns(_ devices: [DeviceOptions], isMiddle: Bool) -> Flow {
    var alone: [(night: Double, day: Double)] = []
    var woken: [(night: Double, day: Double)] = []
    for group in formulation.groups.indices {
      var least = (night: Double.infinity, day: Double.infinity)
      var with = least
      for device in devices {
        let figures = isMiddle ? device.figures.middle : device.figures.cautious
        for option in device.groups[group].options {
          let flow = isMiddle ? option.flow.middle : option.flow.cautious
          let both = flow + Self.waking(option, figures)
          least = (
            min(least.night, flow.around / 24), min(least.day, flow.around / 24 + flow.light)
          )
          with = (min(with.night, both.around / 24), min(with.day, both.around / 24 + both.light))
        }
      }
      guard least.night.isFinite else { continue }
      alone.append(least)
      woken.append(with)
    }
    func most(_ power: KeyPath<(night: Double, day: Double), Double>) -> Double {
      let sum = alone.reduce(0) { $0 + $1[keyPath: power] }
      let extra = zip(alone, woken).map { $1[keyPath: power] - $0[keyPath: power] }
      return sum + max(0, extra.max() ?? 0)
    }
    let (night, day) = (most(\.night), most(\.day))
    return Flow(around: night * 24, light: day - night)
  }

  /// What a device draws above off for an option alone: its wakes, or being on while it samples.
  private static func waking(_ option: RunOption, _ device: DeviceFigures) -> Flow {
    if option.isCycled { return Flow.wakes(device, Schedule([option.sampling])) }
    return Flow(watts: device.idle - device.off, by: option.sampling.hours == .daylight)
  }
}
