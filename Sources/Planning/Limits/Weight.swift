// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements

extension LimitRule {
  /// What hangs at a site: devices with what they need, sensors, packs, panels and the radio.
  static let weight = LimitRule(
    value: .whole { $0.mass },
    atSites: .rows { limit, set, builds, writer in set.writeWeight(limit, builds, &writer) },
    inServices: .none,
    refusal: { profile, site in
      func unknown(_ mass: Estimate<Grams>?, of part: String?) -> Refusal? {
        mass == nil ? .unknownFigure("mass", of: part, limit: .weight) : nil
      }
      // A panel that may be left out is left out where nobody knows what it weighs.
      return unknown(profile.mass, of: nil)
        ?? profile.parts.lazy.compactMap { unknown($0.mass, of: $0.id) }.first
        ?? site.battery.flatMap { unknown($0.mass, of: $0.id) }
        ?? site.radio.flatMap { unknown($0.mass, of: $0.id) }
    })
}

extension SetFormulation {
  /// Of what may be left out, sensors, timers and panels, nothing is used whose mass nobody knows.
  fileprivate func writeWeight(_ limit: Limit, _ builds: [Build], _ writer: inout ProgramWriter) {
    let cautious = formulation.riskLevels.cautious
    var terms: [(Int, Double)] = []
    var unknown: [(Int, Double)] = []
    func add(_ column: Int, _ parts: [(mass: Estimate<Grams>?, count: Int)]) {
      let used = parts.filter { $0.count > 0 }
      if used.contains(where: { $0.mass == nil }) { unknown.append((column, 1)) }
      let grams = used.reduce(0) { sum, part in
        sum + Double(part.count) * (part.mass.map { cautious.burden($0) } ?? 0)
      }
      terms.append((column, grams / 1_000))
    }
    let always = slots.flatMap { [$0.profile.mass] + $0.profile.parts.map(\.mass) }
    for build in builds {
      let parts = site.parts.items(packs: build.kind.packs, panels: build.kind.panels)
      add(
        build.column,
        (always + (site.radio.map { [$0.mass] } ?? [])).map { ($0, 1) } + [
          (site.battery?.mass, build.kind.packs), (site.sun?.mass, build.kind.panels),
        ] + parts.map { ($0.part.mass, $0.count) })
    }
    for (slot, device) in slots.enumerated() {
      for (kind, column) in sensors[slot, default: [:]].sorted(by: { $0.key < $1.key }) {
        let group = formulation.groups.indices.first { group in
          formulation.groups[group].sensor.rawValue == kind && device.groups[group].sensor != nil
        }
        add(column, [(group.flatMap { device.groups[$0].sensor?.part.mass }, 1)])
      }
      // Whoever is woken by a partner, or wakes by itself, needs no timer.
      guard !device.profile.isMicrocontroller, !isWokenByPartner(slot),
        let timer = device.profile.wakeController
      else { continue }
      for way in ways[slot] where way.policy != .awake { add(way.column, [(timer.mass, 1)]) }
    }
    writer.row("\(prefix)weight", terms, atMost: limit.value)
    if !unknown.isEmpty { writer.row("\(prefix)weight unknown", unknown, atMost: 0) }
  }
}
