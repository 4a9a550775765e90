// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Requirements
import Synchronization
import TestSupport

/// A small deployment drawn by chance: one to three tasks, two of which may share a frame, on mains or
/// on packs with or without panels, with some limits that bind and some that cannot be kept.
struct RandomProblem {
  let seed: UInt64
  let catalogue: DrawnCatalogue
  let constraints: String

  static let objectives = Objective.allCases.map(\.rawValue)

  init(seed: UInt64) throws {
    self.seed = seed
    var random = Seeded(seed: seed)
    catalogue = DrawnCatalogue(&random, assumptions: try Checkout.text("configs/defaults.yaml"))
    let sites = random.whole(1...20)
    var text =
      "deployment: random-\(seed)\nsites: \(sites)\ntiming: measured\ntasks:\n"
    let tasks = random.some(1...(random.chance(0.5) ? 3 : 2), of: ["boats", "birds", "calls"])
    var card = Seeded(seed: seed &+ 1_000)
    let keeps = card.chance(0.3)
    for name in tasks {
      let task = Self.task(name, &random)
      text += task
      guard keeps, card.chance(0.7) else { continue }
      let alarm = task.contains("event:") ? ", alarm: \(card.whole(1...900)) kB" : ""
      text += "    keep: { sample: \(card.one(of: [0, 20, 20, 150])) kB\(alarm) }\n"
    }
    let devices = DrawnCatalogue.boards + DrawnCatalogue.microcontrollers
    let allowed = random.some(2...4, of: devices)
    text += "hardware: { allow: [\(allowed.joined(separator: ", "))]"
    text +=
      random.chance(0.1) ? ", devices: 2 }\n" : random.chance(0.3) ? ", devices: 1 }\n" : " }\n"
    let isOnMains = random.chance(0.15)
    text += Self.power(isOnMains, &random)
    var fit = random
    if !isOnMains, fit.chance(0.25) {
      text += "  supply: { current: \(fit.spread(0.3, 3)) A, voltage: 5 V }\n"
    }
    if fit.chance(0.3) {
      let colour = fit.one(of: ["white", "grey", "black"])
      text +=
        "enclosure: { area: \(fit.whole(2...20)) dm2, colour: \(colour), light: \(fit.one(of: ["sun", "shade"])), air: \(fit.one(of: ["still", "wind"])), hottest: \(fit.whole(20...38)) C }\n"
        .replacing(" dm2", with: "00 cm2")
    }
    if random.chance(0.7) || text.contains("alert-within") {
      text +=
        "uplink: { radio: link, event-payload: \(random.whole(1...40)) kB, heartbeat: 1/\(random.whole(2...24))h, heartbeat-payload: 60 B }\n"
    }
    text +=
      "upkeep: { visit: \(random.whole(20...1_000)) USD, visit-carbon: \(random.whole(1...40)) kg, lifetime: \(random.whole(1...8)) years"
    if keeps { text += ", card: \(card.whole(1...40)) GB" }
    if card.chance(0.2) { text += ", shared-by: \(card.whole(1...sites)), on-site: 15 USD" }
    let cleaning = random.chance(0.5) ? ", cleaning: \(random.whole(60...400)) days" : ""
    let getsDirty = text.contains("object-detection") || text.contains("solar:")
    text += (getsDirty ? cleaning : "") + " }\n"
    if random.chance(0.4) { text += "other-loads: { lamp: \(random.spread(5, 500)) mW }\n" }
    text += Self.limits(isOnMains, &random)
    var scale = Seeded(seed: seed &+ 2_000)
    if seed < 200, scale.chance(0.1) {
      let weight = "weight: \(scale.spread(0.3, 6)) kg"
      text =
        text.contains("limits: {")
        ? text.replacing("limits: { ", with: "limits: { \(weight), ")
        : text + "limits: { \(weight) }\n"
    }
    let aims = random.chance(0.7) ? ["minimise cost"] : random.some(1...2, of: Self.objectives)
    text += "objective: [\(aims.joined(separator: ", "))]\n"
    text += "confidence: \(random.one(of: ["0.5", "0.8", "0.9", "0.95"]))\n"
    constraints = text
  }

  func workbench() throws -> Workbench {
    if let known = Self.read.withLock({ $0[seed] }) { return try Workbench(known, constraints) }
    let bench = try Workbench(catalogue.files, constraints)
    Self.read.withLock { $0[seed] = bench.catalogue }
    return bench
  }

  /// Catalogues that were read already, by seed: many tests try the same problems.
  private static let read = Mutex<[UInt64: Catalogue]>([:])

  private static func task(_ name: String, _ random: inout Seeded) -> String {
    var text = "  \(name):\n"
    if name == "calls" {
      text += "    task: keyword-spotting\n    accuracy: { metric: top1"
      text += random.chance(0.25) ? ", at-least: 0.\(random.whole(20...60)) }\n" : " }\n"
      text +=
        "    event: { lasts: \(random.whole(60...600)) s, per-day: \(random.whole(1...20)), caught-at-least: 0.\(random.whole(20...65)) }\n"
      text +=
        "    rate: [\(random.some(1...2, of: ["1/10s", "1/15s", "1/40s", "1/60s"]).joined(separator: ", "))]\n"
    } else {
      // Both see by day or both around the clock, mostly: then one frame can serve both.
      let hours = random.chance(0.75) ? "daylight" : "any"
      text += "    task: object-detection\n    accuracy: { metric: mAP50-95"
      text += random.chance(0.25) ? ", at-least: 0.\(random.whole(20...60)) }\n" : " }\n"
      text += "    hours: \(hours)\n"
      text +=
        "    event: { lasts: \(random.whole(120...900)) s, per-day: \(random.whole(1...20)), hours: daylight, caught-at-least: 0.\(random.whole(20...75)) }\n"
      let rates = name == "boats" ? ["1/20s", "1/30s", "1/60s"] : ["1/30s", "1/45s", "1/60s"]
      text += "    rate: [\(random.some(1...2, of: rates).joined(separator: ", "))]\n"
      if random.chance(0.3) { text += "    sees: { object: 3 m, at: 60 m, lens: 60 deg }\n" }
      if random.chance(0.2) { text += "    alert-within: \(random.whole(50...200)) s\n" }
      if random.chance(0.15) { text += "    latency: \(random.whole(100...3_000)) ms\n" }
    }
    if random.chance(0.6) {
      text +=
        "    false-alarms: { at-most: \(random.whole(8...60))/day, each: \(random.spread(0.05, 3)) USD }\n"
    }
    return text
  }

  private static func power(_ isOnMains: Bool, _ random: inout Seeded) -> String {
    if isOnMains {
      return "power: { mains: { price: \(random.spread(0.1, 0.5)) USD/kWh, grid: land } }\n"
    }
    let packs = random.one(of: ["1", "1..2", "2..3"])
    let hasSun = random.chance(0.6)
    let chemistry = hasSun || random.chance(0.4) ? "pack" : "cells"
    var text =
      "power:\n  climate: place\n  years: 1\n  temperature: \(random.whole(-10...20)) C\n  battery: { chemistry: \(chemistry), energy: \(random.whole(30...900)) Wh, packs: \(packs) }\n"
    if hasSun {
      text +=
        "  solar: { panel: \(random.whole(3...40)) W, panels: \(random.one(of: ["0..1", "1", "0..2"])), tilt: \(random.one(of: ["0 deg", "55 deg", "[0 deg, 60 deg]"])), soiling-loss: 0.2\(random.one(of: ["", "", ", reliability: 0.98", ", reliability: 0.9"])) }\n"
    }
    return text
  }

  private static func limits(_ isOnMains: Bool, _ random: inout Seeded) -> String {
    var limits: [String] = []
    if random.chance(0.25) { limits.append("cost: \(random.spread(3, 60)) USD/day") }
    if random.chance(0.25) { limits.append("energy: \(random.spread(5, 60)) Wh/day") }
    if random.chance(0.25) { limits.append("capex: \(random.spread(200, 1_500)) USD") }
    if random.chance(0.2) { limits.append("carbon: \(random.spread(60, 2_000)) g/day") }
    if random.chance(0.15) { limits.append("memory: \(random.spread(0.2, 300)) MB") }
    if !isOnMains {
      if random.chance(0.5) { limits.append("battery-life: \(random.whole(3...60)) days") }
      if random.chance(0.3) { limits.append("autonomy: \(random.whole(2...30)) days") }
    }
    return limits.isEmpty ? "" : "limits: { \(limits.joined(separator: ", ")) }\n"
  }
}
