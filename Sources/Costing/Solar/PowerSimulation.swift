// SPDX-License-Identifier: Apache-2.0

public import Weather

/// A battery, a panel and a load through the hours of one year or many.
///
/// In each hour the panel feeds the load first; what is left charges the battery, what is short is drawn
/// from it. Charge above full is spilled, load below the cut-off goes unmet.
public struct PowerSimulation: Sendable {
  /// The sky that shines on it.
  public let sky: Skylight
  /// What the panels give in each hour, behind the controller (Wh).
  public let output: [Double]

  /// Panels under a sky.
  public init(_ sky: Skylight, _ panels: PanelArray) {
    self.sky = sky
    output = panels.output(sky)
  }

  /// A simulation of a known output.
  public init(_ sky: Skylight, output: [Double]) {
    self.sky = sky
    self.output = output
  }

  /// Runs through all hours and tells everything.
  public func run(_ storage: Storage, _ load: SiteLoad) -> PowerYear {
    let years = max(1, output.count / Weather.hoursPerYear)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 24) { charges in
      var tally = PowerTally(
        storage, years: years, firstDay: sky.weather.firstDay,
        demand: demand(load) * Double(output.count))
      var day = PowerDay(charges: charges)
      let perCharge = 1 / storage.charge
      walk(storage, load) { hour in
        day.add(hour, perCharge)
        if hour.excess < 0 { tally.short(hour.index) }
        if day.hours == 24 {
          tally.add(day, flow(endingAt: hour.index, load))
          day = PowerDay(charges: charges)
        }
      }
      return tally.year()
    }
  }

  /// What goes in and out over the day whose last hour this is.
  private func flow(endingAt hour: Int, _ load: SiteLoad) -> PowerFlow {
    output.withUnsafeBufferPointer { output in
      let day = UnsafeBufferPointer(rebasing: output[(hour - 23)...hour])
      guard load.light != 0 else { return PowerFlow(day) { _ in load.around } }
      return PowerFlow(day) { index in
        load.around + load.light * sky.daylight[(hour - 23 + index) % sky.daylight.count]
      }
    }
  }

  /// Share of the energy asked for that is given.
  public func served(_ storage: Storage, _ load: SiteLoad) -> Double {
    var unmet = 0.0
    walk(storage, load) { hour in
      if hour.excess < 0 { unmet -= hour.excess }
    }
    let asked = demand(load) * Double(output.count)
    return asked > 0 ? 1 - unmet * storage.discharge / asked : 1
  }

  /// What a load asks for in a mean hour (Wh).
  private func demand(_ load: SiteLoad) -> Double {
    load.light == 0 ? load.around : load.around + load.light * meanDaylight
  }

  /// How many times a load could be drawn with at least a share of the energy served; by bisection to a
  /// ten-thousandth. Infinite for a load of nothing.
  public func largestScale(_ storage: Storage, of load: SiteLoad, served share: Double) -> Double {
    func holds(_ scale: Double) -> Bool {
      let scaled = SiteLoad(around: load.around * scale, light: load.light * scale)
      return served(storage, scaled) >= share - 1e-12
    }
    let asked = demand(load)
    guard asked > 0 else { return .infinity }
    // No more can be served than comes in and was there at the start.
    let hours = Double(max(1, output.count))
    let most = (output.reduce(0, +) + storage.capacity) / hours / asked / max(share, 1e-3) + 1e-9
    var (low, high) = (0.0, most)
    if holds(high) { return high }
    while high - low > 1e-4 * high {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// Share of the hours in which the sun is up.
  private var meanDaylight: Double {
    sky.daylight.reduce(0, +) / Double(max(1, sky.daylight.count))
  }
}

/// An hour as the walk passes it.
struct PowerHour {
  /// The hour from the start.
  var index: Int
  /// From the panels (Wh).
  var panel: Double
  /// Panel less load (Wh).
  var net: Double
  /// Charge at its end (Wh).
  var charge: Double
  /// What could not be held (above nothing) or given (below nothing), at the battery (Wh).
  var excess: Double
  /// Whether it was too cold or too warm to charge.
  var isLockedOut: Bool
}

extension PowerSimulation {
  /// Goes through the hours with the panels taken a number of times.
  @inline(__always)
  func walk(
    _ storage: Storage, _ load: SiteLoad, scale: Double = 1,
    _ visit: (borrowing PowerHour) -> Void
  ) {
    let keep = 1 - storage.selfDischarge / Storage.hoursPerMonth
    let lockout = lockout(storage)
    lockout.withUnsafeBufferPointer { lockout in
      sky.daylight.withUnsafeBufferPointer { daylight in
        // What does not happen is left out of the loop: a factor of one would lengthen the chain from hour to
        // hour, and each question takes a register.
        if load.light != 0 || !lockout.isEmpty {
          walk(
            storage, scale,
            drawn: { load.around + load.light * daylight[$0 % daylight.count] },
            isLockedOut: { !lockout.isEmpty && lockout[$0] }, keeping: { $0 * keep }, visit)
        } else if keep != 1 {
          walk(
            storage, scale, drawn: { _ in load.around }, isLockedOut: { _ in false },
            keeping: { $0 * keep }, visit)
        } else {
          walk(
            storage, scale, drawn: { _ in load.around }, isLockedOut: { _ in false },
            keeping: { $0 }, visit)
        }
      }
    }
  }

  /// Branches are foretold well here and keep the chain from one hour to the next short, which is what a year's
  /// walk takes its time for.
  @inline(__always)
  private func walk(
    _ storage: Storage, _ scale: Double, drawn: (Int) -> Double, isLockedOut: (Int) -> Bool,
    keeping: (Double) -> Double, _ visit: (borrowing PowerHour) -> Void
  ) {
    let (into, out) = (storage.charge, 1 / storage.discharge)
    let (full, floor) = (storage.capacity, storage.capacity * storage.cutOff)
    var held = storage.capacity * storage.start
    output.withUnsafeBufferPointer { output in
      for index in 0..<output.count {
        let panel = output[index] * scale
        let net = panel - drawn(index)
        let isLockedOut = isLockedOut(index)
        let flow = net >= 0 ? (isLockedOut ? 0 : net * into) : net * out
        let kept = keeping(held)
        held = kept + flow
        var excess = 0.0
        if held > full {
          excess = held - full
          held = full
        } else if held < floor {
          // The load stops at the cut-off; what the battery loses by itself does not.
          let least = min(kept, floor)
          if held < least {
            excess = held - least
            held = least
          }
        }
        visit(
          PowerHour(
            index: index, panel: panel, net: net, charge: held, excess: excess,
            isLockedOut: isLockedOut))
      }
    }
  }

  /// The hours in which the battery must not be charged; empty where the temperature does not matter.
  private func lockout(_ storage: Storage) -> [Bool] {
    guard storage.chargeFrom != nil || storage.chargeTo != nil else { return [] }
    let (low, high) = (storage.chargeFrom ?? -.infinity, storage.chargeTo ?? .infinity)
    return sky.weather.hours.map { $0.temperature < low || $0.temperature > high }
  }
}
