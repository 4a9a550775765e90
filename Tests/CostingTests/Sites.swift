// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Quantities
import TestSupport

@testable import Requirements

extension Seeded {
  /// A site on mains or on a battery, with or without sun, radio and visits.
  mutating func site(doubtful: Bool = false) -> SiteProfile {
    let isOnMains = chance(0.2)
    let talks = chance(0.7)
    let hasSun = !isOnMains && chance(0.6)
    // Drawn in this order ever since.
    let battery = isOnMains ? nil : battery(doubtful: doubtful)
    let sun = hasSun ? sun(doubtful: doubtful) : nil
    let radio = talks ? radio(doubtful: doubtful) : nil
    let uplink =
      talks
      ? Uplink(
        radio: "link", eventPayload: Bytes(spread(10...1e5)),
        heartbeat: Hertz(1 / spread(3e3...1e5)),
        heartbeatPayload: Bytes(spread(10...1e3)), place: Place(file: "test")) : nil
    let converter = share(0.8...0.97, doubtful: doubtful)
    let quiescent: Estimate<Watts> = estimate(1e-5...1e-2, doubtful: doubtful)
    let loads = chance(0.5) ? [OtherLoad(name: "lamp", power: Watts(spread(0.01...1)))] : []
    var site = SiteProfile(
      upkeep: Upkeep(
        visit: chance(0.8) ? Dollars(spread(10...2000)) : nil,
        visitCarbon: chance(0.5) ? Grams(spread(1e3...1e5)) : nil,
        lifetime: Seconds(spread(3e7...4e8)),
        cleaning: chance(0.5)
          ? Cleaning(every: Seconds(spread(1e6...4e7)), place: Place(file: "test")) : nil,
        card: chance(0.5) ? Bytes(spread(1e8...1e11)) : nil,
        sharedBy: Int.random(in: 1...4, using: &self),
        onSite: chance(0.3) ? Dollars(spread(5...80)) : nil))
    (site.converter, site.quiescent) = (converter, quiescent)
    site.failures = estimate(1e-4...2e-3, doubtful: doubtful)
    site.engineeringDay = estimate(300...1500, doubtful: doubtful)
    (site.battery, site.sun, site.radio, site.uplink) = (battery, sun, radio, uplink)
    site.dayLengths = (0..<12).map { 12 - 4 * Mathematics.sine(degrees: 30 * Double($0) + 90) }
    site.otherLoads = loads
    site.sites = Int.random(in: 1...50, using: &self)
    if isOnMains, chance(0.8) { site.electricity = estimate(0.05...0.5, doubtful: doubtful) }
    if isOnMains, chance(0.8) { site.grid = estimate(10...900, doubtful: doubtful) }
    site.isOnMains = isOnMains
    site.events = PerDay(spread(0.1...100))
    site.hasLens = site.sites.isMultiple(of: 2)
    return site
  }

  /// A device at work: one to three runs.
  mutating func use(doubtful: Bool = false) -> Design.DeviceUse {
    let profile = device(doubtful: doubtful)
    let hours: [Hours] = [.any, .daylight]
    let runs = (0..<Int.random(in: 1...3, using: &self)).map { number in
      let tasks = (0..<Int.random(in: 1...2, using: &self)).map { task in
        var use = Design.TaskUse(
          name: "task \(number).\(task)",
          falsePositives: chance(0.8) ? estimate(1e-5...1e-2, doubtful: doubtful) : nil,
          falseAlarmCost: chance(0.5) ? Dollars(spread(0.1...5)) : nil)
        use.kept = chance(0.3) ? spread(1e4...1e7) : 0
        return use
      }
      return Design.RunUse(
        name: "model \(number)", profile: run(doubtful: doubtful),
        sampling: SamplingSchedule(
          hertz: 1 / [5, 10, 20, 30, 60, 120][Int.random(in: 0..<6, using: &self)],
          hours: hours[Int.random(in: 0...1, using: &self)]), tasks: tasks, ram: nil)
    }
    let allowed: [AwakePolicy] =
      runs.allSatisfy { $0.sampling.hours == .daylight }
      ? [.awake, .awakeByDay, .cycled] : [.awake, .cycled]
    let policy = allowed[Int.random(in: 0..<allowed.count, using: &self)]
    return Design.DeviceUse(
      profile: profile, policy: policy,
      schedule: Schedule(policy == .cycled ? runs.map(\.sampling) : []),
      isWokenByPartner: chance(0.2),
      sensors: [PartProfile(id: "camera", price: estimate(5...40), standing: nil)], runs: runs)
  }

  /// A whole design for a site.
  mutating func design(for site: SiteProfile, doubtful: Bool = false) -> Design {
    Design(
      devices: (0..<Int.random(in: 1...2, using: &self)).map { _ in use(doubtful: doubtful) },
      packs: site.battery == nil ? 0 : Int.random(in: 1...3, using: &self),
      panels: site.sun == nil ? 0 : Int.random(in: 0...3, using: &self))
  }
}

/// Where nothing is drawn, lost, spent or sent but by the devices: what is left is their arithmetic.
func bareSite(light: Double) -> SiteProfile {
  var site = SiteProfile(
    upkeep: Upkeep(visit: nil, visitCarbon: nil, lifetime: Seconds(86_400), cleaning: nil))
  site.dayLengths = [Double](repeating: light, count: 12)
  return site
}
