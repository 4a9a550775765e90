// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

@Suite("The account of a design") struct LedgerBuilderTests {
  private func accounts(_ count: Int, seed: UInt64) -> [LedgerBuilder] {
    var random = Seeded(seed: seed)
    return (0..<count).map { _ in
      let site = random.site()
      return LedgerBuilder(random.design(for: site), at: site, .middle)
    }
  }

  @Test("every total is the sum of its lines, however it is come by")
  func sums() {
    for builder in accounts(200, seed: 11) {
      let ledger = builder.ledger()
      let totals = builder.totals()
      func lines(_ part: (LedgerLine) -> Double?) -> Double {
        ledger.lines.compactMap(part).reduce(0, +)
      }
      #expect(agree(ledger.total(.energy), totals.energy))
      #expect(agree(ledger.total(.cost), totals.cost))
      #expect(agree(ledger.total(.carbon), totals.carbon))
      #expect(agree(lines(\.energy), totals.energy))
      #expect(agree(lines(\.cost), totals.cost))
      #expect(agree(lines(\.carbon), totals.carbon))
      let flow = builder.flow().wattHours(light: builder.site.meanLight)
      #expect(agree(totals.energy, flow), "\(totals.energy) \(flow)")
    }
  }

  /// Money by another road: what is bought over its lifetime, what wears, who works, who travels, who
  /// talks, what is drawn.
  @Test("cost is what is bought, worn, worked, travelled, said and drawn")
  func cost() {
    for builder in accounts(200, seed: 12) {
      let (site, design) = (builder.site, builder.design)
      let days = site.upkeep.lifetime.value / 86_400
      let packs = Double(design.packs) * (site.battery?.price?.value.value ?? 0)
      let drawn = builder.flow().wattHours(light: site.meanLight)
      var cost = (builder.capex - packs) / days
      for use in design.devices {
        cost +=
          use.profile.effort.value.value * (site.engineeringDay?.value.value ?? 0)
          / Double(site.sites)
          / days
      }
      if let battery = site.battery, let price = battery.price {
        if let cycles = battery.cycleLife {
          cost += packs / (battery.calendarLife.value.value / 86_400)
          cost +=
            price.value.value * drawn
            / (cycles.value.value * battery.rated * battery.depth.value.value)
        } else {
          cost += price.value.value * drawn / battery.usable(.middle)
        }
      }
      cost += drawn / 1_000 * (site.electricity?.value.value ?? 0)
      let trip = site.upkeep.visit?.value ?? 0
      let onSite = site.upkeep.visit == nil ? 0 : site.upkeep.onSite?.value ?? 0
      cost += builder.plannedVisits * (trip / Double(site.upkeep.sharedBy) + onSite)
      cost += (site.failures?.value.value ?? 0) * (trip + onSite)
      if let radio = site.radio, let uplink = site.uplink {
        let byte = (radio.dataPrice?.value.value ?? 0) / 1e6
        cost += (radio.subscription?.value.value ?? 0) * 12 / 365.25
        cost += 86_400 * uplink.heartbeat.value * uplink.heartbeatPayload.value * byte
        cost += site.events.value * uplink.eventPayload.value * byte
        cost += alarms(builder) * uplink.eventPayload.value * byte
      }
      cost += alarmCost(builder)
      #expect(agree(builder.totals().cost, cost), "\(builder.totals().cost) \(cost)")
    }
  }

  private func perDay(_ run: Design.RunUse, _ task: Design.TaskUse, _ site: SiteProfile) -> Double {
    let hours = run.sampling.hours == .daylight ? site.meanLight : 24
    return hours * 3_600 / run.sampling.interval * (task.falsePositives?.value.value ?? 0)
  }

  private func alarms(_ builder: LedgerBuilder) -> Double {
    builder.design.devices.flatMap(\.runs).reduce(0) { sum, run in
      sum + run.tasks.reduce(0) { $0 + perDay(run, $1, builder.site) }
    }
  }

  private func alarmCost(_ builder: LedgerBuilder) -> Double {
    builder.design.devices.flatMap(\.runs).reduce(0) { sum, run in
      sum
        + run.tasks.reduce(0) {
          $0 + perDay(run, $1, builder.site) * ($1.falseAlarmCost?.value ?? 0)
        }
    }
  }

  @Test("an unknown price is a state: no figure, a name, and a total that is a floor")
  func unknownPrice() throws {
    var random = Seeded(seed: 13)
    for _ in 0..<50 {
      let site = random.site()
      var design = random.design(for: site)
      let known = LedgerBuilder(design, at: site, .middle)
      design.devices[0].profile.price = nil
      let unknown = LedgerBuilder(design, at: site, .middle)
      let id = design.devices[0].profile.id
      let line = try #require(unknown.ledger().lines.first { $0.name == "buy \(id)" })
      #expect(line.cost == nil)
      #expect(line.unknown == [.cost])
      #expect(unknown.ledger().unknownLines(.cost).contains(line))
      #expect(unknown.totals().cost < known.totals().cost)
      #expect(unknown.capex < known.capex)
      let before = try #require(known.ledger().lines.first { $0.name == "buy \(id)" })
      #expect(before.unknown.isEmpty)
      #expect(try #require(before.cost) > 0)
    }
  }

  @Test("planned visits are for swaps, cleaning, the card or old packs, whichever comes most often")
  func visits() throws {
    var kinds: Set<String> = []
    for builder in accounts(300, seed: 14) {
      guard let usable = builder.site.battery?.usable(.middle) else { continue }
      let figures = SiteFigures(builder.site, .middle)
      let packs = usable * Double(builder.design.packs)
      var swaps = builder.flow().wattHours(light: builder.site.meanLight) / packs
      var life = packs / builder.flow().wattHours(light: builder.site.dayLengths.max() ?? 0)
      if let sun = builder.site.sun, builder.design.panels > 0 {
        let point = figures.point(
          builder.flow(), packs: builder.design.packs, panels: builder.design.panels)
        swaps = sun.planes[0].unmet(at: point, charge: figures.charge) / 365 / packs
        life = sun.planes[0].shortestLife(at: point, charge: figures.charge) / 24
      }
      let isDirty = builder.design.panels > 0 || builder.site.hasLens
      let cleaning =
        isDirty ? 86_400 / (builder.site.upkeep.cleaning?.every?.value ?? .infinity) : 0
      // Bytes of a day, run by run, over what the card holds.
      var kept = builder.site.keptOfEvents
      for run in builder.design.devices.flatMap(\.runs) {
        let hours = run.sampling.hours == .daylight ? builder.site.meanLight : 24
        kept += run.profile.kept * hours * 3_600 / run.sampling.interval
        for task in run.tasks { kept += task.kept * perDay(run, task, builder.site) }
      }
      let storage = builder.site.upkeep.card.map { kept / $0.value } ?? 0
      let worn = (builder.site.battery?.calendarLife.value.value ?? 0) / 86_400
      let replacement = worn < builder.site.lifetimeDays ? 1 / worn : 0
      let needs = ["swaps": swaps, "cleaning": cleaning, "storage": storage, "old": replacement]
      #expect(agree(builder.plannedVisits, needs.values.max() ?? 0))
      kinds.insert(needs.max { $0.value < $1.value }?.key ?? "")
      if builder.design.panels == 0 || builder.site.sun == nil { life = min(life, worn) }
      if swaps == 0 { kinds.insert("sun") }
      let found = try #require(builder.batteryLife)
      #expect(found == life || agree(found, life))
      let dark = builder.flow().wattHours(light: builder.site.dayLengths.max() ?? 0)
      #expect(agree(try #require(builder.autonomy), packs / dark))
    }
    // Every case was met.
    #expect(kinds == ["sun", "swaps", "cleaning", "storage", "old"])
  }

  @Test("the parts of a day sum to all that is drawn, and each is what the ledger says of it")
  func parts() {
    for builder in accounts(200, seed: 17) {
      let parts = Dictionary(
        uniqueKeysWithValues: builder.energyByPart.map { ($0.part, $0.energy) })
      let drawn = builder.flow().wattHours(light: builder.site.meanLight)
      #expect(agree(parts.values.reduce(0, +), drawn))
      #expect(parts.values.allSatisfy { $0 > 0 })
      let lines = builder.ledger().lines
      func sum(_ names: String...) -> Double {
        lines.filter { line in names.contains { line.name == $0 || line.name.hasPrefix($0 + " ") } }
          .reduce(0) { $0 + ($1.energy ?? 0) }
      }
      #expect(agree(parts[.sensing] ?? 0, sum("capture")))
      #expect(agree(parts[.storing] ?? 0, sum("store")))
      #expect(agree(parts[.loading] ?? 0, sum("load")))
      #expect(agree(parts[.computing] ?? 0, sum("pre-process", "infer", "post-process")))
      #expect(agree(parts[.converting] ?? 0, sum("converter")))
      #expect(agree(parts[.leaking] ?? 0, sum("self-discharge")))
    }
  }

  @Test("on mains there is no battery to speak of")
  func mains() {
    let onMains = accounts(100, seed: 15).filter(\.site.isOnMains)
    #expect(onMains.count > 10)
    for builder in onMains {
      #expect(builder.batteryLife == nil)
      #expect(builder.autonomy == nil)
      #expect(builder.ledger().lines.contains { $0.name == "electricity" })
    }
  }

  @Test("a partner's wake needs no timer, and neither does a microcontroller")
  func timers() throws {
    var random = Seeded(seed: 16)
    var use = random.use()
    while use.policy != .cycled || use.profile.isMicrocontroller { use = random.use() }
    let timer = try #require(use.profile.wakeController)
    func buys(_ change: (inout Design.DeviceUse) -> Void) -> Bool {
      var changed = use
      change(&changed)
      return LedgerBuilder(
        Design(devices: [changed], packs: 0, panels: 0), at: bareSite(light: 12), .middle
      ).ledger().lines.contains { $0.name == "buy \(timer.id)" }
    }
    #expect(buys { $0.isWokenByPartner = false })
    #expect(!buys { $0.isWokenByPartner = true })
    #expect(
      !buys {
        $0.isWokenByPartner = false
        $0.profile.isMicrocontroller = true
      })
  }
}
