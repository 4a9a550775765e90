// SPDX-License-Identifier: Apache-2.0

public import Weather

/// Panels of one slope under a sky, through all its hours, for a planner that asks of many loads.
///
/// The years begin when the sun is strongest, with a full battery, so that no winter is cut in two.
public struct SunPlane: Sendable {
  /// From level (degrees).
  public let tilt: Double
  /// A watt of panels before losses and dirt.
  let simulation: PowerSimulation
  /// The pack must not be charged in hours colder than this (C); nil where it is kept warmer.
  let chargeFrom: Double?
  /// Share of the energy asked for in the long run that the site may go without: an outage, and no visit.
  public var tolerated = 0.0

  /// Panels of a slope under a sky.
  ///
  /// - Parameters:
  ///   - panels: their slope and cells; their power, losses and dirt are taken out.
  ///   - chargeFrom: below this temperature of the air the pack takes nothing; nil for any.
  public init(_ sky: Skylight, _ panels: PanelArray, chargeFrom: Double?) {
    var unit = panels
    unit.peak = 1
    unit.loss = 0
    unit.soilingLoss = 0
    unit.controller = 1
    tilt = panels.tilt
    simulation = PowerSimulation(sky, unit)
    self.chargeFrom = chargeFrom
  }

  /// What a watt of panels gives on average, before losses and dirt (W).
  public var meanOutput: Double {
    simulation.output.reduce(0, +) / Double(max(1, simulation.output.count))
  }

  /// The sky.
  public var sky: Skylight { simulation.sky }

  private func storage(_ capacity: Double, _ charge: Double) -> Storage {
    var storage = Storage(capacity: capacity)
    // Its usable energy is stated at its terminals, and what it loses by itself is a load of its own.
    storage.charge = charge
    storage.discharge = 1
    storage.selfDischarge = 0
    storage.chargeFrom = chargeFrom
    return storage
  }

  /// What is unmet in a mean year beyond what may be (Wh); below nothing where more might be.
  ///
  /// - Parameter charge: share of the energy put into the pack that comes out again.
  public func unmet(at point: SupplyPoint, charge: Double) -> Double {
    var unmet = 0.0
    simulation.walk(storage(point.storage, charge), point.load, scale: point.panel) { hour in
      if hour.excess < 0 { unmet -= hour.excess }
    }
    return unmet / Double(max(1, sky.weather.years)) + leave.value(at: point)
  }

  /// What may be left unmet in a year, taken off: it is linear in the load, so that a tangent stays one.
  private var leave: BendersCut {
    guard tolerated > 0 else { return BendersCut(around: 0, light: 0, panel: 0, storage: 0) }
    let hours = tolerated * Double(Weather.hoursPerYear)
    let share = sky.daylight.reduce(0, +) / Double(max(1, sky.daylight.count))
    return BendersCut(around: -hours, light: -hours * share, panel: 0, storage: 0)
  }

  /// The year in full.
  public func year(at point: SupplyPoint, charge: Double) -> PowerYear {
    let scaled = PowerSimulation(sky, output: simulation.output.map { $0 * point.panel })
    return scaled.run(storage(point.storage, charge), point.load)
  }

  /// What is unmet in a mean year beyond what may be (Wh), and the tangent there.
  public func shortfall(
    at point: SupplyPoint, charge: Double
  ) -> (unmet: Double, cut: BendersCut) {
    var unmet = 0.0
    // How the charge changes with each of the four numbers, and what of that has become unmet.
    let full = SIMD4<Double>(0, 0, 0, 1)
    var slope = full
    var sum = SIMD4<Double>.zero
    let daylight = sky.daylight
    let count = daylight.count
    let output = simulation.output
    simulation.walk(storage(point.storage, charge), point.load, scale: point.panel) { hour in
      let step = SIMD4<Double>(-1, -daylight[hour.index % count], output[hour.index], 0)
      if hour.net < 0 {
        slope += step
      } else if !hour.isLockedOut {
        slope += step * charge
      }
      if hour.excess > 0 {
        slope = full
      } else if hour.excess < 0 {
        unmet -= hour.excess
        sum -= slope
        slope = .zero
      }
    }
    let years = Double(max(1, sky.weather.years))
    sum /= years
    let leave = leave
    let cut = BendersCut(
      around: sum[0] + leave.around, light: sum[1] + leave.light, panel: sum[2], storage: sum[3])
    return (unmet / years + leave.value(at: point), cut)
  }

  /// The shortest time from a full pack to an empty one, from any hour on (hours); infinite where it never
  /// empties.
  public func shortestLife(at point: SupplyPoint, charge: Double) -> Double {
    let held = drawn(point, charge)
    // Of starts, those after which nothing was ever higher, from the highest down: among those high
    // enough above an end, the latest is the nearest.
    var starts: [Int] = []
    var shortest = Double.infinity
    for end in held.indices {
      let least = held[end] + point.storage * (1 + 1e-12)
      if let first = starts.first, held[first] > least {
        var low = 0
        var high = starts.count
        while high - low > 1 {
          let middle = (low + high) / 2
          if held[starts[middle]] > least { low = middle } else { high = middle }
        }
        // It empties within the last hour, which draws evenly.
        let start = starts[low]
        let left = point.storage - (held[start] - held[end - 1])
        let part = min(1, max(0, left / (held[end - 1] - held[end])))
        shortest = min(shortest, Double(end - 1 - start) + part)
      }
      while let last = starts.last, held[last] <= held[end] { starts.removeLast() }
      starts.append(end)
    }
    return shortest
  }

  /// The tangent to what is drawn over the worst time of at most so many hours, from any hour on, less the
  /// battery: above nothing at a point, a full pack does not last so long there.
  public func lifeCut(at point: SupplyPoint, charge: Double, hours: Double) -> BendersCut? {
    let held = drawn(point, charge)
    let count = held.count
    let span = min(hours, Double(count))
    // The last hour may count in part.
    let whole = Int((span - 1e-9).rounded(.up)) - 1
    let part = span - Double(whole)
    var worst = (drawn: 0.0, start: 0, end: 0, part: 1.0)
    held.withUnsafeBufferPointer { held in
      // Starts within reach after which nothing was higher, from the highest down.
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { starts in
        var (head, tail) = (0, 0)
        for end in 1..<max(1, count) {
          let before = end - 1
          while tail > head, held[Int(starts[tail - 1])] <= held[before] { tail -= 1 }
          starts[tail] = Int32(before)
          tail += 1
          while Int(starts[head]) < before - whole { head += 1 }
          // Only a start as long ago as that sees no more than a part of the last hour.
          var index = head
          repeat {
            let start = Int(starts[index])
            let share = start == before - whole ? part : 1
            let drawn = held[start] - held[before] + share * (held[before] - held[end])
            if drawn > worst.drawn { worst = (drawn, start, end, share) }
            index += 1
          } while index == head + 1 && index < tail
        }
      }
    }
    guard worst.drawn > 0 else { return nil }
    var cut = BendersCut(around: 0, light: 0, panel: 0, storage: -1)
    for hour in worst.start..<worst.end {
      let share = hour == worst.end - 1 ? worst.part : 1
      let weight = weight(hour, point, charge) * share
      cut.around += weight
      cut.light += weight * daylight(hour)
      cut.panel -= weight * simulation.output[hour]
    }
    return cut
  }

  private func daylight(_ hour: Int) -> Double { sky.daylight[hour % sky.daylight.count] }

  /// What a watt-hour of panel less load is worth to the pack in an hour.
  private func weight(_ hour: Int, _ point: SupplyPoint, _ charge: Double) -> Double {
    let net =
      simulation.output[hour] * point.panel - point.around - point.light * daylight(hour)
    if net < 0 { return 1 }
    return isLockedOut(hour) ? 0 : charge
  }

  private func isLockedOut(_ hour: Int) -> Bool {
    chargeFrom.map { sky.weather.hours[hour].temperature < $0 } ?? false
  }

  /// What a pack without ends would hold after each hour, from nothing at the start (Wh).
  private func drawn(_ point: SupplyPoint, _ charge: Double) -> [Double] {
    let output = simulation.output
    let daylight = sky.daylight
    let isEverCold = chargeFrom != nil
    return [Double](unsafeUninitializedCapacity: output.count + 1) { held, count in
      held[0] = 0
      var sum = 0.0
      var ofYear = 0
      output.withUnsafeBufferPointer { output in
        daylight.withUnsafeBufferPointer { daylight in
          for hour in 0..<output.count {
            let drawn = point.around + point.light * daylight[ofYear]
            ofYear = ofYear + 1 == daylight.count ? 0 : ofYear + 1
            let net = output[hour] * point.panel - drawn
            if net < 0 {
              sum += net
            } else if !isEverCold || !isLockedOut(hour) {
              sum += net * charge
            }
            held[hour + 1] = sum
          }
        }
      }
      count = output.count + 1
    }
  }
}
