// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Quantities
import Requirements
import TestSupport

/// A service drawn by chance: one to three tasks over people or requests, in one or two stages, on machines that are
/// rented, promised or bought, with electricity by the mean or the hour, with some limits that bind.
struct RandomService {
  let seed: UInt64
  let constraints: String

  private static let day =
    "[4, 3, 3, 2, 2, 3, 4, 6, 8, 9, 9, 10, 10, 10, 9, 9, 10, 11, 12, 13, 12, 10, 8, 6]"

  init(seed: UInt64) {
    self.seed = seed
    var random = Seeded(seed: seed &* 7_919)
    let names = random.some(1...(random.chance(0.3) ? 3 : 2), of: ["boxes", "seen", "bids"])
    let canWait = random.chance(0.55)
    let hasClient = random.chance(0.5)
    var text = "deployment: service-\(seed)\ntasks:\n"
    for name in names { text += Self.task(name, hasClient, &random) }
    text += """
      models:
        - { name: boxes-a, operations: \(random.whole(2...9)) GFLOP, task: object-detection }
        - { name: boxes-b, operations: \(random.whole(200...900)) MFLOP, task: object-detection }
        - { name: bids-a, operations: \(random.whole(1...4)) GFLOP, task: anomaly-detection }
      machines:

      """
    for id in ["gpu-a", "gpu-b", "gpu-c"] { text += Self.machine(id, &random) }
    text += Self.figures(&random)
    text += "hardware: { allow: [gpu-*, server] }\n"
    text += Self.serving(canWait, hasClient, &random)
    text += Self.power(mustKnowPrice: text.contains("bought:"), &random)
    text += Self.training(names, &random)
    text += Self.limits(&random)
    let aims =
      random.chance(0.6)
      ? ["cost"]
      : random.some(
        1...2, of: ["cost", "energy", "carbon", "capex"] + (names == ["seen"] ? ["accuracy"] : []))
    text += "objective: [\(aims.map { "minimise \($0)" }.joined(separator: ", "))]\n"
      .replacing("minimise accuracy", with: "maximise accuracy")
    text += "confidence: \(random.one(of: ["0.5", "0.8", "0.9", "0.95"]))\n"
    constraints = text
  }

  private static func task(_ name: String, _ hasClient: Bool, _ random: inout Seeded) -> String {
    if name == "bids" {
      let latency =
        random.chance(0.7) ? "    latency: \(random.one(of: [9, 25, 60, 200])) ms\n" : ""
      return
        "  bids:\n    task: anomaly-detection\n    models: [bids-*]\n    requests: \(random.whole(20...2_000))/s\n"
        + latency
    }
    let measured = name == "seen"
    var text = "  \(name):\n    task: object-detection\n"
    text += "    models: [\(measured ? "see-*" : random.one(of: ["boxes-*", "boxes-a"]))]\n"
    if measured {
      text += "    accuracy: { metric: mAP50-95\(random.chance(0.2) ? ", at-least: 0.3" : "") }\n"
    }
    if random.chance(0.5) { text += "    first-stage: [\(random.one(of: ["boxes-b", "see-a"]))]\n" }
    let people = random.whole(10...1_000) * 10
    let detect =
      random.chance(0.4)
      ? ", detect: \(random.whole(1...max(1, people / 60)))/day, shown-by: 2 %" : ""
    text +=
      "    population: { users: \(people), on: \(random.whole(1...8)) h/day\(detect), lasts: \(random.whole(10...300)) s }\n"
    text +=
      "    rate: [\(random.some(1...2, of: ["5/s", "1/s", "1/10s", "1/60s"]).joined(separator: ", "))]\n"
    if random.chance(0.2) { text += "    recall-at-least: 0.\(random.whole(50...90))\n" }
    if random.chance(0.5) {
      text +=
        "    recall: { boxes-a: 0.9\(random.whole(0...8)) at 0.5, boxes-b: 0.8\(random.whole(0...9)) at 0.2 }\n    false-positives: { boxes-a: 0.000\(random.whole(1...9)), boxes-b: 0.0\(random.whole(1...9)) }\n"
    }
    if random.chance(0.5) {
      let client = hasClient ? "on-client: \(random.whole(1...9)) ms, " : ""
      text +=
        "    filters:\n      still: { recall: 0.9\(random.whole(1...9)), false-positives: 0.\(random.whole(1...4)), \(client)operations: \(random.whole(1...90)) MFLOP }\n"
    }
    return text
  }

  private static func machine(_ id: String, _ random: inout Seeded) -> String {
    var text = "  - name: \(id)\n    speed: \(random.whole(1...9)) TFLOP/s\n"
    let isBought = random.chance(0.3)
    let power = random.whole(20...300)
    if isBought || random.chance(0.9) { text += "    power: \(power) W\n" }
    if random.chance(0.6) { text += "    idle-power: \(random.whole(2...power)) W\n" }
    if random.chance(0.6) { text += "    embodied-carbon: \(random.whole(50...900)) kg\n" }
    if random.chance(0.2) { text += "    grid: shore\n" }
    if isBought {
      text +=
        random.chance(0.3)
        ? "    bought: { reused: true, remaining-life: \(random.whole(1...4)) years, price: 1500 USD, lifetime: 5 years }\n"
        : "    bought: { price: \(random.whole(5...60) * 100) USD, lifetime: \(random.whole(2...6)) years }\n"
    }
    if !isBought || random.chance(0.3) {
      let price = random.whole(5...150)
      text += "    price: \(Double(price) / 100) USD/hour\n"
      if random.chance(0.6) {
        text += "    billing-step: \(random.one(of: ["1 s", "1 h", "3 h"]))\n"
      }
      if random.chance(0.4) {
        let less = Double(price) * random.number(0.3...0.9) / 100
        text +=
          "    committed: [{ price: \(max(1e-3, (less * 1e3).rounded() / 1e3)) USD/hour, term: \(random.whole(1...3)) years }]\n"
      }
    }
    return text
  }

  private static func figures(_ random: inout Seeded) -> String {
    var text =
      "figures:\n  - { device: phone, model: boxes-b, latency: \(random.whole(9...90)) ms }\n"
    for batch in [1, 8, 32] where random.chance(0.5) {
      let energy = random.chance(0.5) ? ", energy: \(random.spread(0.2, 2) * Double(batch)) J" : ""
      let memory = random.chance(0.2) ? ", ram: 9 GB" : ""
      text +=
        "  - { device: gpu-a, model: bids-a, batch: \(batch), latency: \(2 + batch / 2) ms\(energy)\(memory) }\n"
    }
    if random.chance(0.3) { text += "  - { device: gpu-b, memory: 4 GB }\n" }
    return text
  }

  private static func serving(
    _ canWait: Bool, _ hasClient: Bool, _ random: inout Seeded
  ) -> String {
    var text = "serving:\n  ready-by: \(canWait ? "end-of-day" : "at-once")\n"
    if !canWait { text += "  peak: \(random.whole(1...3))\n" }
    if random.chance(0.4) { text += "  load: \(day)\n" }
    if random.chance(0.3) { text += "  least-machines: \(random.whole(1...2))\n" }
    if random.chance(0.3) { text += "  workers: \(random.whole(2...4))\n" }
    if random.chance(0.2) { text += "  purchase: [on-demand, spot]\n" }
    if random.chance(0.6) { text += "  utilisation: 0.\(random.whole(2...9))\n" }
    if random.chance(0.3) {
      text += "  quota: { gpu-a: \(random.whole(1...9)), \"gpu-*\": \(random.whole(4...30)) }\n"
    }
    text += "  sample: \(random.whole(1...80)) kB\n"
    if random.chance(0.6) { text += "  transfer: 0.0\(random.whole(1...9)) USD/GB\n" }
    if canWait, random.chance(0.6) { text += "  storage: 0.023 USD/GB/month\n" }
    if random.chance(0.6) { text += "  decode: { time: 1 ms, price: 0.04 USD/hour }\n" }
    if random.chance(0.3) { text += "  pue: 1.\(random.whole(1...5))\n" }
    if hasClient {
      text +=
        "  client: { device: phone\(random.chance(0.4) ? ", energy: 0.\(random.whole(1...9)) Wh/day" : "") }\n"
    }
    return text + "  lifetime: \(random.whole(1...4)) years\n"
  }

  private static func power(mustKnowPrice: Bool, _ random: inout Seeded) -> String {
    let price =
      mustKnowPrice || random.chance(0.7) ? "price: 0.\(random.whole(10...45)) USD/kWh" : ""
    let hours = (0..<24).map { _ in random.whole(80...600) }
    let grid =
      random.chance(0.12)
      ? "grid: [\(hours.map { "\($0) g/kWh" }.joined(separator: ", "))]"
      : "grid: land"
    let both = [price, grid].filter { !$0.isEmpty }
    return "power: { mains: { \(both.joined(separator: ", ")) } }\n"
  }

  private static func training(_ names: [String], _ random: inout Seeded) -> String {
    guard names.contains("seen"), random.chance(0.35) else { return "" }
    return
      "training:\n  tasks:\n    seen:\n      samples: \(random.whole(1...90))000\n      routes:\n        fine-tune: { epochs: \(random.whole(3...30)), accuracy-after: { \"see-*\": 0.\(random.whole(30...80)) } }\n  devices: [server]\n  grid: land\n\(random.chance(0.4) ? "  quota: { cost: \(random.whole(5...900)) USD, devices: \(random.whole(1...9)) }\n" : "")"
  }

  private static func limits(_ random: inout Seeded) -> String {
    var limits: [String] = []
    if random.chance(0.2) { limits.append("cost: \(random.spread(20, 3_000)) USD/day") }
    if random.chance(0.1) { limits.append("energy: \(random.spread(1_000, 90_000)) Wh/day") }
    if random.chance(0.1) { limits.append("carbon: \(random.spread(500, 90_000)) g/day") }
    if random.chance(0.1) { limits.append("capex: \(random.spread(2_000, 90_000)) USD") }
    return limits.isEmpty ? "" : "limits: { \(limits.joined(separator: ", ")) }\n"
  }
}

extension RandomService {
  /// A catalogue so small that many services are planned soon: a server with measured rates, a phone, two detectors.
  static let catalogue = Result<Catalogue, any Error> {
    var random = Seeded(seed: 1)
    var files = DrawnCatalogue(
      &random, assumptions: try Checkout.text("configs/defaults.yaml")
    ).files
    files["tasks/anomaly-detection.yaml"] = """
      id: anomaly-detection
      title: A
      sensor: microphone
      metric: AUC
      dataset: d
      event: an event
      source: t
      figures:
        output: { value: 4000 B, basis: assumed, source: t }
      """
    files["devices/server.yaml"] = """
      id: server
      title: S
      role: server
      runtimes: [rt]
      precisions: [fp16, int8]
      interfaces: [ethernet]
      needs: []
      effort: cloud
      figures:
        ram: { value: 16 GB, basis: datasheet, source: t }
        idle-power: { value: 40 W, basis: measured, source: t, scope: board }
        active-power: { value: 160 W, low: 120 W, high: 200 W, basis: measured, source: t, scope: board }
        peak-fp16: { value: 65 TFLOP/s, basis: datasheet, source: t }
        peak-int8: { value: 130000 GOP/s, basis: datasheet, source: t }
        bandwidth: { value: 320 GB/s, basis: datasheet, source: t }
        embodied-carbon: { value: 125 kg, low: 62 kg, high: 250 kg, basis: assumed, source: t }
      """
    files["devices/phone.yaml"] = """
      id: phone
      title: P
      role: host
      runtimes: [rt]
      precisions: [fp16, int8]
      interfaces: []
      needs: []
      effort: linux-board
      figures:
        ram: { value: 8 GB, basis: datasheet, source: t }
        idle-power: { value: 300 mW, basis: assumed, source: t, scope: board }
        active-power: { value: 3 W, basis: assumed, source: t, scope: board }
        boot-time: { value: 30 s, basis: assumed, source: t }
        boot-energy: { value: 60 J, basis: assumed, source: t, scope: board }
      """
    files["grids/g.csv"]? += "shore,S,90,g/kWh,2024,datasheet,t,\n"
    files["prices/p.csv"]? +=
      "server,,0.6,USD/hour,datasheet,2026-01-01,1 s,t,\nserver@spot,,0.25,USD/hour,assumed,2026-01-01,1 s,t,\n"
    files["latencies/l.csv"]? +=
      "see-b,416x416,server,rt,,int8,none,,1,,mean,runtime-call,4,ms,t,\n"
    files["footprints/f.csv"]? +=
      "see-a,320x320,,,macs,1.2,GMAC,datasheet,t,\nsee-b,416x416,,,macs,3.1,GMAC,datasheet,t,\n"
    files["throughputs/t.csv"] = """
      model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,statistic,span,value,unit,source,note
      see-a,320x320,server,rt,,int8,none,,1,,reciprocal-throughput,accelerator,400,1/s,t,
      see-a,320x320,server,rt,,int8,none,,8,,reciprocal-throughput,accelerator,1600,1/s,t,
      see-b,416x416,server,rt,,int8,none,,16,,reciprocal-throughput,accelerator,900,1/s,t,

      """
    let folder = try TemporaryFolder(files)
    return try Catalogue.read(folders: [folder.path])
  }
}
