// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Frames that may be looked at elsewhere, against a planner that tries everything.
@Suite("Where frames are looked at") struct CloudTests {
  /// A random problem some of whose tasks may send their frames to a machine that some networks were timed on.
  static func bench(seed: UInt64) throws -> (bench: Workbench, text: String) {
    let problem = try RandomProblem(seed: seed)
    var random = Seeded(seed: seed &+ 7_919)
    var files = problem.catalogue.files
    files["devices/far.yaml"] = """
      id: far
      title: F
      role: server
      runtimes: [rt]
      precisions: [int8]
      interfaces: [ethernet]
      needs: []
      effort: cloud
      figures:
        idle-power: { value: \(random.spread(5, 40)) W, basis: measured, source: t, scope: board }
        active-power: { value: \(random.spread(50, 200)) W, basis: measured, source: t, scope: board }
        embodied-carbon: { value: \(random.spread(50, 200)) kg, basis: assumed, source: t }
      """
    files["prices/p.csv"]? += "far,,\(random.spread(0.1, 6)),USD/hour,datasheet,2026-01-01,1 s,t,\n"
    for (model, input) in [
      ("see-a", "320x320"), ("see-b", "416x416"), ("hear-a", "49x10"), ("hear-b", "96x64"),
    ] where random.chance(0.8) {
      files["latencies/l.csv"]? +=
        "\(model),\(input),far,rt,,int8,none,,1,,mean,runtime-call,\(random.spread(1, 60)),ms,t,\n"
    }
    var text = problem.constraints.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line -> String in
        guard line.hasPrefix("    rate:"), random.chance(0.7) else { return String(line) }
        let places = random.one(
          of: ["cloud", "gateway", "[node, cloud]", "gateway", "[node, gateway, cloud]"])
        return "    compute: \(places)\n    sample: \(random.whole(1...12)) kB\n\(line)"
      }.joined(separator: "\n")
    if text.contains("compute:") {
      if text.contains("gateway") {
        let device = random.one(of: DrawnCatalogue.boards)
        text += "gateway: { device: \(device), nodes: \(random.whole(1...400)), "
        if random.chance(0.5) { text += "radio: link, " }
        text += "electricity: \(random.spread(0.1, 0.5)) USD/kWh, grid: land }\n"
      }
      if !text.contains("uplink:") { text += "uplink: { radio: link, event-payload: 2 kB }\n" }
      if text.contains("cloud") {
        text += "cloud: { transfer: \(random.spread(0.01, 0.2)) USD/GB, grid: land }\n"
      }
      // Building a service costs little, so that it is a choice.
      text += "effort: { cloud: 0.0\(random.whole(1...9)), linux-board: 0.1 }\n"
    }
    // Fewer frames, so that not every one that leaves breaks a limit.
    text = text.replacing("1/20s", with: "1/10min").replacing("1/30s", with: "1/20min")
    text = text.replacing("1/60s", with: "1/h").replacing("lasts: ", with: "lasts: 7")
    return (try Workbench(files, text), text)
  }

  @Test("finds the same optimum as trying everything", arguments: 0..<2)
  func sameOptimum(batch: Int) throws {
    var (away, near, home) = (0, 0, 0)
    for seed in (batch * 60)..<(batch * 60 + 60) {
      let (bench, text) = try Self.bench(seed: UInt64(seed))
      let expected = ExhaustivePlanner(bench).best
      let solution = try bench.solution()
      let plan = solution?.aims.map(\.value)
      #expect(
        (plan == nil) == (expected == nil),
        "seed \(seed): \(plan ?? []), not \(expected?.aims ?? [])\n\(text)")
      guard let plan, let expected else { continue }
      for (mine, its) in zip(plan, expected.aims) {
        #expect(
          agree(mine, its, within: 1e-6), "seed \(seed): \(plan), not \(expected.aims)\n\(text)")
      }
      let runs = expected.design.devices.flatMap(\.runs)
      if runs.contains(where: { $0.profile.remote?.gateway != nil }) { near += 1 }
      if runs.contains(where: { $0.profile.remote.map { $0.gateway == nil } ?? false }) {
        away += 1
      }
      if runs.contains(where: { $0.profile.remote == nil }) { home += 1 }
    }
    // Each place is chosen in every batch.
    #expect(min(away, near, home) > 0, "\(away) in the cloud, \(near) near, \(home) on the node")
  }

  private static func camera(
    _ rate: String, compute: String = "[node, cloud]", radio: String = "lte-m",
    limits: String = "battery-life: 10 days", alert: String = "", sample: String = "30 kB"
  ) throws -> Workbench {
    try Workbench(
      Checkout.catalogue(),
      """
      deployment: camera
      sites: 200
      tasks:
        animals:
          task: object-detection
          accuracy: { metric: mAP50-95, at-least: 0.40 }
          event: { lasts: 30 min, per-day: 2 }
          rate: \(rate)
          compute: \(compute)
          \(compute == "node" ? "" : "sample: \(sample)")
          false-alarms: { each: 0.1 USD }
          \(alert)
      hardware: { allow: [raspberry-pi-4b, raspberry-pi-5, esp32-s3] }
      power: { battery: { chemistry: lifepo4, energy: 640 Wh, packs: 1..3 } }
      uplink: { radio: \(radio), event-payload: 200 B }
      \(compute == "node" ? "" : "cloud: { machines: [aws-c5-4xlarge, nvidia-t4], transfer: 0 USD/GB, grid: usa }")
      upkeep: { visit: 100 USD }
      limits: { \(limits) }
      """)
  }

  /// A frame a day leaves a small node that only sends it; a frame every ten seconds is a quarter of a gigabyte a
  /// day, and stays.
  @Test("few frames leave, many stay")
  func flips() throws {
    let rare = try Self.camera("1/24h").planner.plan()
    #expect(rare.site?.tasks.first?.configuration.machine != nil)
    #expect(rare.site?.design.devices.first?.profile.id == "esp32-s3")
    let often = try Self.camera("1/10s").planner.plan()
    #expect(often.site.map { $0.tasks.allSatisfy { $0.configuration.machine == nil } } ?? false)
    for (plan, other) in [(rare, ComputePlace.node), (often, .cloud)] {
      let rival = try #require(plan.alternatives.first { $0.subject == .computing(other) })
      #expect(rival.difference.map { $0 > 0 } ?? (rival.reason != .conflict))
    }
  }

  @Test("the choice is the better of both places", arguments: ["1/24h", "1/h", "1/5min", "1/10s"])
  func best(rate: String) throws {
    let places = ["node", "cloud"].map { place in
      try? Self.camera("[\(rate)]", compute: place).aims()?.first
    }
    let least = try #require(places.compactMap { $0 ?? nil }.min())
    let bench = try Self.camera("[\(rate)]")
    let plan = try bench.planner.plan()
    #expect(agree(try #require(plan.objectives.first?.value), least, within: 1e-6))
    let rival = try #require(
      plan.alternatives.first { if case .computing = $0.subject { true } else { false } })
    let worse = places.compactMap { $0 ?? nil }.max()
    if let difference = rival.difference, let worse {
      #expect(agree(difference, worse - least, within: 1e-5))
    }
    guard case .optimal(let whole) = try GLPKSolver().solve(bench.planner.wholeProgram()).outcome
    else {
      Issue.record("the whole program has no proved optimum")
      return
    }
    #expect(agree(whole.objective, least, within: 1e-7))
  }

  /// A frame of 30 kB every hour over LTE-M to a T4, by hand from the catalogue's figures.
  @Test("the lines of a frame are what its parts say, and sum to the totals")
  func ledger() throws {
    let plan = try Self.camera("1/h", compute: "cloud").planner.plan()
    let choice = try #require(plan.site)
    let run = try #require(choice.design.devices.first?.runs.first)
    let remote = try #require(run.profile.remote)
    let radio = try #require(choice.profile.radio)
    guard case .cloud(let machine, _) = remote.place else {
      Issue.record("not in the cloud")
      return
    }
    func line(_ name: String, _ group: String? = nil) throws -> LedgerLine {
      try #require(
        choice.ledger.lines.first {
          $0.name.hasPrefix(name) && (group == nil || $0.group.hasPrefix(group ?? ""))
        })
    }
    let frames = try line("frames for animals")
    #expect(frames.quantity == 24 && frames.unit == "messages/day")
    // 2/3 of an attach more than 0.8 s at 0.63 W and the tail.
    let joules = 0.99 + 0.63 * 30_000 / 37_500 + 0.367
    #expect(agree(frames.energy ?? 0, 24 * joules / 3_600))
    #expect(agree(frames.cost ?? 0, 24 * 0.03 * 0.078))
    let rent = try line(run.name, "cloud")
    let hours = 24 * (remote.time.value.value + 0.002) / 0.5 / 3_600
    #expect(agree(rent.quantity ?? 0, hours))
    #expect(agree(rent.cost ?? 0, hours * machine.price.value.value))
    #expect((rent.carbon ?? 0) > 0 && rent.energy == nil)
    #expect(rent.task == "animals" && rent.basis == .assumed)
    #expect(try line("transfer", "cloud").cost == 0)
    let build = try line("engineering", "cloud")
    #expect(agree(build.cost ?? 0, 5 * 800 / 200 / 1_826.25))
    // The node tells nobody of what it has not seen.
    #expect(try line("events").energy == 0)
    #expect(try line("false alarms").energy == 0)
    // It waits for each frame to be sent, and looks at none.
    let wait = try line("wait while a frame is sent")
    let device = DeviceFigures(choice.design.devices[0].profile, .middle)
    #expect(
      agree(
        wait.energy ?? 0,
        24 * (device.idle - device.off) * radio.messageTime(bytes: 30_000, .middle) / 3_600))
    #expect(!choice.ledger.lines.contains { $0.name.hasPrefix("infer") })
    let cost = choice.ledger.lines.reduce(0) { $0 + ($1.cost ?? 0) }
    let energy = choice.ledger.lines.reduce(0) { $0 + ($1.energy ?? 0) }
    let carbon = choice.ledger.lines.reduce(0) { $0 + ($1.carbon ?? 0) }
    #expect(agree(cost, choice.totals.cost.value))
    #expect(agree(energy, choice.totals.energy.value))
    #expect(agree(carbon, choice.totals.carbon.value))
    #expect(agree(plan.objectives.first?.value ?? 0, cost, within: 1e-6))
  }

  private static func barn(
    _ compute: String, nodes: Int = 4, rate: String = "1/h", more: String = ""
  ) throws -> Workbench {
    try Workbench(
      Checkout.catalogue(),
      """
      deployment: barn
      sites: 12
      tasks:
        animals:
          task: object-detection
          accuracy: { metric: mAP50-95, at-least: 0.40 }
          event: { lasts: 10 min, per-day: 4 }
          rate: \(rate)
          alert-within: 2 h
          compute: \(compute)
          sample: 30 kB
          false-alarms: { each: 0.1 USD }
      hardware: { allow: [esp32-s3] }
      power: { battery: { chemistry: lifepo4, energy: 64 Wh, packs: 1..3 } }
      uplink: { radio: wifi, event-payload: 2 kB }
      gateway: { device: raspberry-pi-5, radio: lte-m, nodes: \(nodes), electricity: 0.30 USD/kWh, grid: gbr }
      upkeep: { visit: 100 USD }
      limits: { battery-life: 10 days }
      \(more)
      """)
  }

  /// 24 hours of a T4 among twelve sites, or among those that the file says; by day, where frames come by day only.
  @Test(
    "a machine that an alert waits for is on, and its share is paid",
    arguments: [
      ("    ", "", 24.0 / 12), ("    ", ", shared-by: 40", 24.0 / 40),
      ("    hours: daylight\n    ", "", 0), ("", "", nil),
    ])
  func ready(before: String, more: String, hours: Double?) throws {
    let text = """
      deployment: barn
      sites: 12
      tasks:
        animals:
          task: object-detection
          accuracy: { metric: mAP50-95, at-least: 0.40 }
          event: { lasts: 10 min, per-day: 4 }
          rate: 1/h
          compute: cloud
          sample: 30 kB
          false-alarms: { each: 0.1 USD }
      \(hours == nil ? "" : before + "alert-within: 2 h")
      hardware: { allow: [esp32-s3] }
      power: { battery: { chemistry: lifepo4, energy: 64 Wh, packs: 1..3 }, climate: amsterdam }
      uplink: { radio: wifi, event-payload: 2 kB }
      cloud: { machines: [nvidia-t4], transfer: 0 USD/GB, grid: usa\(more) }
      upkeep: { visit: 100 USD }
      limits: { battery-life: 10 days, cost: 100 USD/day }
      """
    let bench = try Workbench(Checkout.catalogue(), text)
    let plan = try bench.planner.plan()
    let choice = try #require(plan.site)
    let lines = choice.ledger.lines.filter {
      $0.group == "cloud nvidia-t4" && $0.unit.contains("hours")
    }
    let on = lines.reduce(0) { $0 + ($1.quantity ?? 0) }
    let rent = lines.reduce(0) { $0 + ($1.cost ?? 0) }
    #expect(agree(rent, on * 0.526))
    if let hours {
      let watched = hours > 0 ? hours : choice.profile.meanLight / 12
      #expect(lines.count == 2 && agree(on, watched))
    } else {
      #expect(lines.count == 1 && on < 0.01)
    }
    // The program has paid for the same hours, in the middle and cautiously.
    #expect(
      agree(try #require(plan.objectives.first?.value), choice.totals.cost.value, within: 1e-6))
    let limit = try #require(plan.solution?.limits.first { $0.limit.name == .cost })
    let enough = bench.changed { $0.limits.set(limit.limit, to: limit.value * 1.0001) }
    #expect(try enough.solution() != nil)
    let half = bench.changed { $0.limits.set(limit.limit, to: limit.value * 0.5) }
    #expect(try half.solution() == nil)
  }

  /// Beside a cloud whose machines are far faster, so that their times would show.
  @Test("a gateway runs what its own runtimes run") func own() throws {
    let bench = try Self.barn(
      "[node, gateway, cloud]",
      more: "cloud: { machines: [nvidia-t4], transfer: 0 USD/GB, grid: usa }")
    let device = try #require(bench.catalogue.devices["raspberry-pi-5"])
    let configurations = bench.planner.pool.devices.flatMap {
      $0.candidates?.groups.flatMap(\.configurations) ?? []
    }
    let near = configurations.filter { $0.run.remote?.gateway != nil }
    #expect(near.count > 100 && near.count < configurations.count)
    for configuration in near {
      #expect(device.runtimes.contains(configuration.network.runtime), "\(configuration.name)")
    }
  }

  /// A Raspberry Pi 5 for four nodes, by hand.
  @Test("a gateway is shared by its nodes, and its lines sum to the totals")
  func gateway() throws {
    let plan = try Self.barn("gateway").planner.plan()
    let choice = try #require(plan.site)
    let run = try #require(choice.design.devices.first?.runs.first)
    let near = try #require(run.profile.remote?.gateway)
    #expect(near.id == "raspberry-pi-5" && near.nodes == 4)
    func line(_ name: String, _ group: String = "gateway raspberry-pi-5") throws -> LedgerLine {
      try #require(
        choice.ledger.lines.first { $0.name.hasPrefix(name) && $0.group.hasPrefix(group) })
    }
    let idle = try line("idle")
    #expect(agree(idle.cost ?? 0, 3.2 * 24 / 4 / 1_000 * 0.3))
    #expect(idle.quantity == 6 && idle.energy == nil)
    let work = try line(run.name)
    let busy = 0.002 + (run.profile.remote?.time.value.value ?? 0)
    #expect(agree(work.cost ?? 0, 24 * busy * (7.9 - 3.2) / 3_600 / 1_000 * 0.3))
    let told = try line("messages sent on")
    let alarms = try #require(choice.tasks.first?.middle.falseAlarms)
    #expect(agree(told.quantity ?? 0, 4 + alarms))
    #expect(agree(told.cost ?? 0, (4 + alarms) * 0.002 * 0.078))
    #expect(agree(try line("buy lte-m").cost ?? 0, 25.0 / 4 / 1_826.25))
    #expect(agree(try line("subscription").cost ?? 0, 2.0 / 4 * 12 / 365.25, within: 1e-3))
    #expect(agree(try line("engineering").cost ?? 0, 6.0 * 800 / 12 / 1_826.25))
    let bought = try line("buy raspberry-pi-5").cost ?? 0
    #expect(agree(bought, (near.price?.value.value ?? 0) / 4 / 1_826.25))
    for (sum, total) in [
      (choice.ledger.total(.cost), choice.totals.cost),
      (choice.ledger.total(.energy), choice.totals.energy),
      (choice.ledger.total(.carbon), choice.totals.carbon),
    ] { #expect(agree(sum, total.value)) }
    #expect(agree(plan.objectives.first?.value ?? 0, choice.totals.cost.value, within: 1e-6))
    let builder = LedgerBuilder(choice.design, at: choice.profile, .middle)
    let parts = builder.energyByPart.reduce(0) { $0 + $1.energy }
    #expect(agree(parts, choice.totals.energy.value))
    // What is spent at first holds a node's share of it.
    let own = choice.design.devices.flatMap { [$0.profile.price] + $0.profile.parts.map(\.price) }
      .reduce(0.0) { $0 + ($1?.value.value ?? 0) }
    #expect(choice.totals.capex.value > own + (near.price?.value.value ?? 0) / 4)
  }

  /// The frames of all its nodes may come at once, and what it finds has to be sent on.
  @Test("an alert from a gateway waits for the other nodes and for its own radio")
  func gatewayAlert() throws {
    let one = try #require(try Self.barn("gateway", nodes: 1).planner.plan().site?.tasks.first)
    let plan = try Self.barn("gateway", nodes: 9).planner.plan()
    let nine = try #require(plan.site?.tasks.first)
    let run = try #require(plan.site?.design.devices.first?.runs.first?.profile)
    let near = try #require(run.remote?.gateway)
    #expect(one.configuration.name == nine.configuration.name)
    let busy = 0.002 + (run.remote?.time.value.value ?? 0)
    #expect(
      agree(nine.middle.alertWithin ?? 0, (one.middle.alertWithin ?? 0) + 8 * busy, within: 1e-9))
    let device = DeviceFigures(try #require(plan.site?.design.devices.first?.profile), .middle)
    let radio = try #require(plan.site?.profile.radio)
    let expected =
      3_600 + device.bootTime + run.capture.value.value + run.load.value.value
      + run.preprocess.value.value + radio.messageTime(bytes: 30_000, .middle) + 9 * busy
      + (near.radio?.messageTime(bytes: 2_000, .middle) ?? 0)
    #expect(nine.policy == .cycled)
    #expect(agree(nine.middle.alertWithin ?? 0, expected))
  }

  @Test("a gateway has only so much time for all its nodes")
  func crowded() throws {
    #expect(try Self.barn("gateway", nodes: 10_000, rate: "[1/min]").planner.plan().site == nil)
    #expect(try Self.barn("gateway", nodes: 10, rate: "[1/min]").planner.plan().site != nil)
  }

  /// Wait for the next frame, boot, camera, program, frame over the air, unpacking, inference: no message after.
  @Test("an alert from the cloud is timed from the event to the machine's answer")
  func alert() throws {
    let bench = try Self.camera("1/5min", compute: "cloud", alert: "alert-within: 10 min")
    let plan = try bench.planner.plan()
    let choice = try #require(plan.site)
    let task = try #require(choice.tasks.first)
    let run = try #require(choice.design.devices.first?.runs.first?.profile)
    let device = DeviceFigures(choice.design.devices[0].profile, .middle)
    let radio = try #require(choice.profile.radio)
    let answer = 0.002 + (run.remote?.time.value.value ?? 0)
    let send = radio.messageTime(bytes: 30_000, .middle)
    let isCycled = task.policy == .cycled
    let node =
      isCycled
      ? device.bootTime + run.capture.value.value + run.load.value.value
      : min(300, run.capture.value.value)
    let expected = 300 + node + run.preprocess.value.value + send + answer
    #expect(agree(task.middle.alertWithin ?? 0, expected))
    #expect(agree(task.middle.latency ?? 0, run.preprocess.value.value + send + answer))
  }

  @Test("what the air cannot carry is no plan, and says why")
  func airtime() throws {
    let plan = try Self.camera("[1/5min]", compute: "cloud", radio: "lorawan").planner.plan()
    #expect(plan.status == .infeasible)
    let rare = try Self.camera("[1/24h]", compute: "cloud", radio: "lorawan").planner.plan()
    // 136 packets a day in 864 s of leave.
    let check = try #require(rare.site?.limits.first { $0.limit.name == .airtime })
    let radio = try #require(rare.site?.profile.radio)
    #expect(radio.packets(bytes: 30_000) == 136)
    let seconds = radio.sendTime(bytes: 30_000, RiskLevel(confidence: 0.9))
    #expect(agree(check.value, seconds / 864))
    // Where it need not leave it stays, and the other place says what forbids it.
    let open = try Self.camera("[1/5min]", radio: "lorawan").planner.plan()
    #expect(open.site?.tasks.first?.configuration.machine == nil)
    let rival = try #require(open.alternatives.first { $0.subject == .computing(.cloud) })
    #expect(rival.site == nil && rival.uplink?.framesOf == "animals")
  }

  @Test("a frame that takes longer than the next one is due is none")
  func deadline() throws {
    let plan = try Self.camera("[1/s]", compute: "cloud").planner.plan()
    #expect(plan.status == .infeasible)
    #expect(plan.infeasibility?.unserved == ["animals"])
  }
}
