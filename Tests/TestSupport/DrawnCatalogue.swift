// SPDX-License-Identifier: Apache-2.0

/// A catalogue so small that every design can be tried: two boards and two microcontrollers, two
/// detectors and two listeners. All figures are drawn; the assumptions are the shipped ones.
package struct DrawnCatalogue {
  /// Boards by id.
  package static let boards = ["board-a", "board-b"]
  /// Microcontrollers by id.
  package static let microcontrollers = ["small-a", "small-b"]

  /// The files by name.
  package private(set) var files: [String: String]

  /// Draws one.
  ///
  /// - Parameter withoutPrice: a device that nobody sells.
  package init(_ random: inout Seeded, assumptions: String, withoutPrice: String? = nil) {
    files = Self.fixed
    files["defaults.yaml"] = assumptions
    var prices = "item,region,value,unit,basis,date,billing_step,source,note\n"
    for id in Self.boards + Self.microcontrollers {
      files["devices/\(id).yaml"] = Self.device(
        id, isSmall: Self.microcontrollers.contains(id), &random)
      if id != withoutPrice {
        prices += "\(id),,\(random.spread(5, 150)),USD,assumed,2026-01-01,,t,\n"
      }
    }
    files["prices/p.csv"] = prices
    files["latencies/l.csv"] = Self.latencies(&random)
    files["accuracies/a.csv"] = Self.accuracies(&random)
    files["parts/timer.yaml"] = """
      id: timer
      title: T
      kind: wake-controller
      interface: gpio
      figures:
        mass: { value: 3 g, basis: datasheet, source: t }
        price: { value: \(random.spread(2, 30)) USD, basis: assumed, source: t }
        sleep-power: { value: \(random.spread(0.01, 5)) mW, basis: assumed, source: t, scope: module }
      """
    files["batteries/pack.yaml"] = Self.battery("pack", isRechargeable: true, &random)
    files["batteries/cells.yaml"] = Self.battery("cells", isRechargeable: false, &random)
    files["radios/link.yaml"] = """
      id: link
      title: L
      figures:
        mass: { value: 12 g, basis: datasheet, source: t }
        attach-energy: { value: \(random.spread(0.1, 3)) J, basis: measured, source: t }
        attach-time: { value: \(random.spread(1, 8)) s, basis: assumed, source: t }
        tail-energy: { value: \(random.spread(0.1, 1)) J, basis: measured, source: t }
        transmit-power: { value: \(random.spread(0.2, 2)) W, basis: datasheet, source: t }
        throughput: { value: \(random.spread(20, 400)) kbit/s, basis: assumed, source: t }
        sleep-power: { value: \(random.spread(0.02, 2)) mW, basis: measured, source: t }
        price: { value: \(random.spread(10, 40)) USD, basis: assumed, source: t }
        subscription: { value: \(random.spread(0.5, 4)) USD/month, basis: datasheet, source: t }
        data-price: { value: \(random.spread(0.01, 0.5)) USD/MB, basis: datasheet, source: t }
      """
    // Drawn from a copy, so that the rest stays as it was: some links may not send all the time, and some
    // cut their messages.
    var air = random
    if air.chance(0.4) {
      files["radios/link.yaml"]? +=
        "\n  duty-limit: { value: \(air.spread(0.02, 0.5)) %, basis: assumed, source: t }"
    }
    if air.chance(0.4) {
      files["radios/link.yaml"]? +=
        "\n  payload-limit: { value: \(air.whole(2...20)) kB, basis: datasheet, source: t }\n  credit: { value: \(air.spread(0.001, 0.2)) USD, basis: datasheet, source: t }\n  credit-size: { value: 900 B, basis: datasheet, source: t }"
    }
  }

  private static func device(_ id: String, isSmall: Bool, _ random: inout Seeded) -> String {
    // Drawn from a copy, so that the rest stays as it was: what it stands, and what it draws at its peak.
    var fit = random
    let idle = isSmall ? random.spread(1, 60) : random.spread(300, 2_500)
    let active = idle + (isSmall ? random.spread(10, 300) : random.spread(200, 3_000))
    let time = isSmall ? random.spread(0.001, 0.05) : random.spread(1, 8)
    let energy = time * (idle + 0.7 * (active - idle)) / 1_000
    let between =
      isSmall
      ? "  sleep-power: { value: \(random.spread(0.01, 2)) mW, basis: measured, source: t, scope: board }\n"
      : ""
    // A board without a timer among its needs cannot be switched off and on again.
    let needs = isSmall ? "[box]" : random.chance(0.85) ? "[wake-controller, box]" : "[box]"
    let memory = isSmall ? "400 kB" : "512 MB"
    var limits = ""
    if fit.chance(0.8) {
      limits += "  operating-high: { value: \(fit.whole(45...80)) C, basis: assumed, source: t }\n"
    }
    if !isSmall, fit.chance(0.5) {
      limits += "  throttles-at: { value: \(fit.whole(65...85)) C, basis: datasheet, source: t }\n"
    }
    if fit.chance(0.8) {
      limits +=
        "  maximum-power: { value: \(active * (1 + fit.spread(0.01, 0.6))) mW, basis: measured, source: t, scope: board }\n"
    }
    let carbon = random.chance(0.7) ? "\(random.spread(5, 60)) kg" : ""
    return """
      id: \(id)
      title: D
      role: \(isSmall ? "microcontroller" : "host")
      runtimes: [rt]
      precisions: [int8]
      interfaces: [\(isSmall && random.chance(0.5) ? "i2s" : "csi, i2s"), gpio]
      needs: \(needs)
      effort: \(isSmall ? "microcontroller" : "linux-board")
      figures:
        mass: { value: \(isSmall ? 8 : 46) g, basis: datasheet, source: t }
        ram: { value: \(memory), basis: assumed, source: t }
        \(isSmall ? "flash: { value: 2 MB, basis: assumed, source: t }" : "bandwidth: { value: 2 GB/s, basis: assumed, source: t }")
        idle-power: { value: \(idle) mW, basis: measured, source: t, scope: board }
        active-power: { value: \(active) mW, basis: \(random.chance(0.5) ? "measured" : "assumed"), source: t, scope: board }
      \(between)  boot-time: { value: \(time) s, basis: measured, source: t }
        boot-energy: { value: \(max(1e-4, (energy * 1e4).rounded() / 1e4)) J, basis: measured, source: t, scope: board }
      \(limits)\(carbon.isEmpty ? "" : "  embodied-carbon: { value: \(carbon), basis: assumed, source: t }\n")
      """
  }

  private static func latencies(_ random: inout Seeded) -> String {
    var text =
      "model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,"
      + "statistic,span,value,unit,source,note\n"
    for (model, input) in [
      ("see-a", "320x320"), ("see-b", "416x416"), ("hear-a", "49x10"), ("hear-b", "96x64"),
    ] {
      for id in boards + microcontrollers where random.chance(0.85) {
        let isSmall = microcontrollers.contains(id)
        let slow = model.hasPrefix("see") ? 1.0 : 0.05
        let time =
          isSmall ? random.spread(300 * slow, 4_000 * slow) : random.spread(30 * slow, 900 * slow)
        text +=
          "\(model),\(input),\(id),rt,,int8,none,,1,,mean,runtime-call,\(time),ms,t,\n"
      }
    }
    return text
  }

  private static func accuracies(_ random: inout Seeded) -> String {
    var text =
      "model,dataset,metric,resolution,precision,compression,toolchain,target,value,unit,samples,"
      + "basis,source,note\n"
    for (model, metric, input) in [
      ("see-a", "mAP50-95", "320x320"), ("see-b", "mAP50-95", "416x416"),
      ("hear-a", "top1", "49x10"),
      ("hear-b", "top1", "96x64"),
    ] {
      let value = random.spread(20, 95)
      text +=
        "\(model),set,\(metric),\(input),int8,none,tc,,\(value),%,\(random.whole(500...6_000)),measured,t,\n"
    }
    return text
  }

  private static func battery(
    _ id: String, isRechargeable: Bool, _ random: inout Seeded
  ) -> String {
    let life =
      isRechargeable
      ? "\n  cycle-life: { value: \(random.whole(300...3_000)) 1, basis: datasheet, source: t }"
      : ""
    var own = random
    let limit =
      own.chance(0.4)
      ? "\n  discharge-limit: { value: \(own.spread(0.005, 0.5)) 1/h, basis: assumed, source: t }"
      : ""
    return """
      id: \(id)
      title: P
      rechargeable: \(isRechargeable)
      figures:
        mass: { value: \(isRechargeable ? 8 : 4) g/Wh, basis: datasheet, source: t }
        volume: { value: \(isRechargeable ? 9 : 2) l/kWh, basis: datasheet, source: t }
        usable-depth: { value: \(random.whole(50...100)) %, basis: datasheet, source: t }
        round-trip: { value: \(random.whole(80...98)) %, basis: datasheet, source: t }
        self-discharge: { value: \(random.spread(0.2, 5)) %/month, basis: assumed, source: t }
        price: { value: \(random.spread(0.1, 1)) USD/Wh, basis: datasheet, source: t }\(life)\(limit)
      capacity-at: [{ temperature: -20 C, share: 50 % }, { temperature: 25 C, share: 100 % }]
      """
  }

  /// What is the same in all of them.
  private static let fixed: [String: String] = [
    "sources.csv": "id,title,location,version,date,licence,note\nt,T,here,,2026-01-01,CC0-1.0,\n",
    "tasks/see.yaml": """
    id: object-detection
    title: S
    sensor: camera
    metric: mAP50-95
    dataset: set
    event: something is seen
    source: t
    figures:
      output-per-pixel: { value: 6.97265625 B, basis: assumed, source: t }
    """,
    "tasks/hear.yaml": """
    id: keyword-spotting
    title: H
    sensor: microphone
    metric: top1
    dataset: set
    event: something is heard
    source: t
    figures:
      output: { value: 4000 B, basis: assumed, source: t }
    """,
    "models/m.csv": """
    id,title,task,family,licence,classes,source,note
    see-a,A,object-detection,see,MIT,80,t,
    see-b,B,object-detection,see,MIT,80,t,
    hear-a,C,keyword-spotting,hear,MIT,12,t,
    hear-b,D,keyword-spotting,hear,MIT,12,t,

    """,
    "footprints/f.csv": """
    model,resolution,precision,toolchain,quantity,value,unit,basis,source,note
    see-a,,,,parameters,900000,1,datasheet,t,
    see-b,,,,parameters,1600000,1,datasheet,t,
    hear-a,,,,parameters,40000,1,datasheet,t,
    hear-b,,,,parameters,150000,1,datasheet,t,
    see-a,320x320,int8,,ram,180,kB,datasheet,t,
    see-b,416x416,int8,,ram,260,kB,datasheet,t,

    """,
    "runtimes/r.csv": "id,title,toolchains,source,note\nrt,R,tc,t,\n",
    "parts/box.yaml":
      "id: box-a\ntitle: B\nkind: box\nfigures:\n  mass: { value: 250 g, basis: datasheet, source: t }\n  price: { value: 12 USD, basis: assumed, source: t }\n",
    "parts/hull-a.yaml":
      "id: hull-a\ntitle: H\nkind: enclosure\nfigures:\n  room: { value: 3 l, basis: assumed, source: t }\n  mass: { value: 400 g, basis: datasheet, source: t }\n  price: { value: 31 USD, basis: assumed, source: t }\n",
    "parts/hull-b.yaml":
      "id: hull-b\ntitle: H\nkind: enclosure\nfigures:\n  room: { value: 10 l, basis: assumed, source: t }\n  mass: { value: 1 kg, basis: datasheet, source: t }\n  price: { value: 83 USD, basis: assumed, source: t }\n",
    "parts/regulator.yaml":
      "id: regulator\ntitle: R\nkind: charge-controller\nfigures:\n  maximum-power: { value: 30 W, basis: datasheet, source: t, scope: module }\n  mass: { value: 120 g, basis: datasheet, source: t }\n  price: { value: 23 USD, basis: assumed, source: t }\n",
    "parts/camera.yaml": """
    id: camera-a
    title: C
    kind: camera
    interface: csi
    figures:
      mass: { value: 4 g, basis: datasheet, source: t }
      price: { value: 18 USD, basis: assumed, source: t }
      active-power: { value: 150 mW, basis: measured, source: t, scope: module }
      pixels: { value: 2 Mpixel, basis: assumed, source: t }
    """,
    "parts/microphone.yaml": """
    id: microphone-a
    title: M
    kind: microphone
    interface: i2s
    figures:
      mass: { value: 1 g, basis: datasheet, source: t }
      price: { value: 3 USD, basis: assumed, source: t }
      active-power: { value: 2 mW, basis: assumed, source: t, scope: module }
    """,
    "panels/crystalline.yaml": """
    id: crystalline
    title: P
    figures:
      mass: { value: 90 g/W, basis: datasheet, source: t }
      price: { value: 2 USD/W, basis: assumed, source: t }
      embodied-carbon: { value: 20 kg, basis: assumed, source: t }
    """,
    "climates/place.yaml": """
    id: place
    title: P
    latitude: 48 deg
    irradiation: { unit: kWh/m2/day, months: [0.9, 1.7, 2.8, 4.0, 4.9, 5.3, 5.4, 4.6, 3.3, 2.0, 1.1, 0.7], basis: measured, source: t }
    """,
    "grids/g.csv":
      "id,title,value,unit,year,basis,source,note\nland,L,300,g/kWh,2024,datasheet,t,\n",
  ]
}
