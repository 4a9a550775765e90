// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Weather

extension KeyCase {
  /// The keys of every-key.yaml; values in the units that `Requirements` keeps.
  static let battery: [KeyCase] = site + task + taskLimits + limits + figures + effort

  /// The keys of every-key-mains.yaml.
  static let weight =
    limit("limits.weight", .weight, "1.9 line 6") + [
      KeyCase("upkeep.cleaning.every", "90") { digits($0.upkeep.cleaning?.lensPerDay, over: 1) }
    ]

  static let mains: [KeyCase] =
    devices + [
      KeyCase("kind", "site") { $0.serving == nil ? "site" : "service" },
      KeyCase("tasks.*.model", "small-net small-net image-classification 16x16") { found in
        let own = found.ownModels.map { "\($0.id) \($0.task) \($0.resolution)" }
        return (found.tasks[0].models + own).joined(separator: " ")
      },
      KeyCase("enclosure.colour", "white") { $0.enclosure?.colour?.rawValue ?? "" },
      KeyCase("hardware.fixed", "raspberry-pi-5 stm32u575 2...2") {
        "\(words($0.hardware.fixed)) \($0.hardware.count)"
      },
      KeyCase("power.mains.price", "0.32") { found in
        guard case .mains(let price, _, _) = found.supply else { return "" }
        return digits(price?.value)
      },
      KeyCase("power.weather", "45 8760") { found in
        found.surroundings.weather.map { "\(digits($0.latitude)) \($0.hours.count)" } ?? ""
      },
      KeyCase("power.mains.grid", "deu") { found in
        guard case .mains(_, let grid, _) = found.supply else { return "" }
        return grid ?? ""
      },
    ]

  private static let task: [KeyCase] = [
    KeyCase("tasks.*.task", "gates object-detection") { found in
      found.tasks.map { "\($0.name) \($0.task)" }.joined(separator: ", ")
    },
    KeyCase("tasks.*.accuracy.metric", "mAP50-95") { $0.tasks.first?.metric ?? "" },
    KeyCase("tasks.*.accuracy.dataset", "coco-val2017") { $0.tasks.first?.dataset ?? "" },
    KeyCase("tasks.*.accuracy.at-least", "0.31 line 8") { limit(.accuracy, $0) },
    KeyCase("tasks.*.accuracy.fixed", "true") { fixed(.accuracy, $0) },
    KeyCase("tasks.*.hours", "daylight") { $0.tasks.first?.hours.rawValue ?? "" },
    KeyCase("tasks.*.event.lasts", "120") { digits($0.tasks.first?.event?.duration.value) },
    KeyCase("tasks.*.event.per-day", "5.5") { digits($0.tasks.first?.event?.frequency.value) },
    KeyCase("tasks.*.event.hours", "daylight") { $0.tasks.first?.event?.hours.rawValue ?? "" },
    KeyCase("tasks.*.sees.object", "6") { digits($0.tasks.first?.view?.object.value) },
    KeyCase("tasks.*.sees.at", "150") { digits($0.tasks.first?.view?.distance.value) },
    KeyCase("tasks.*.sees.lens", "61") { digits($0.tasks.first?.view?.lens.value) },
    KeyCase("tasks.*.false-alarms.at-most", "4 line 12") { limit(.falseAlarms, $0) },
    KeyCase("tasks.*.false-alarms.fixed", "false") { fixed(.falseAlarms, $0) },
    KeyCase("tasks.*.false-alarms.each", "2") { digits($0.tasks.first?.falseAlarmCost?.value) },
    KeyCase("tasks.*.false-alarms.per-empty-sample", "0.001") {
      digits($0.tasks.first?.falsePositives?.value)
    },
    KeyCase("tasks.*.keep.sample", "150000") { digits($0.tasks.first?.keep?.sample?.value) },
    KeyCase("tasks.*.keep.alarm", "1000000") { digits($0.tasks.first?.keep?.alarm?.value) },
    KeyCase("tasks.*.recall.*", "yolox-s 0.82 at 0.5 -, nanodet-m 0.79 at 0.4 int8") { found in
      (found.tasks.first?.recalls ?? []).map {
        "\($0.model) \(digits($0.value.value)) at \(digits($0.threshold?.value ?? -1)) "
          + ($0.precision?.rawValue ?? "-")
      }.joined(separator: ", ")
    },
    KeyCase("tasks.*.rate", "2 0.1 0.00333333") { found in
      (found.tasks.first?.rates ?? []).map { digits($0.value) }.joined(separator: " ")
    },
    KeyCase("tasks.*.models", "yolox-* nanodet-m") {
      ($0.tasks.first?.models ?? []).joined(separator: " ")
    },
  ]

  private static let taskLimits: [KeyCase] =
    limit("tasks.*.event.caught-at-least", .caught, "0.81 line 10")
    + limit("tasks.*.alert-within", .alertWithin, "600 line 13")
    + limit("tasks.*.latency", .latency, "0.25 line 14", fixed: true)

  private static let limits: [KeyCase] =
    limit("limits.cost", .cost, "40 line 39", fixed: true)
    + limit("limits.energy", .energy, "10 line 40")
    + limit("limits.battery-life", .batteryLife, "63 line 41")
    + limit("limits.autonomy", .autonomy, "10 line 42")
    + limit("limits.capex", .capex, "2500 line 43")
    + limit("limits.carbon", .carbon, "300 line 44")
    + limit("limits.memory", .memory, "512000000 line 45")

  /// A figure's key with everything that it speaks of; the entries of the fixture differ in that.
  private static let figures: [KeyCase] = [
    figure("model", "yolox-s") { $0.model },
    figure("device", "raspberry-pi-5 raspberry-pi-4b raspberry-pi-zero-2-w") { $0.device },
    figure("resolution", "640x640") { $0.resolution?.description },
    figure("precision", "int8") { $0.precision?.rawValue },
    figure("runtime", "ncnn") { $0.runtime },
    figure("batch", "4 1") { "\($0.batch)" },
    kind("accuracy", "0.4") { if case .accuracy(let value) = $0 { value.value } else { nil } },
    kind("latency", "0.15") { if case .latency(let value) = $0 { value.value } else { nil } },
    kind("energy", "0.45") { if case .energy(let value) = $0 { value.value } else { nil } },
    kind("ram", "41000000") { if case .ram(let value) = $0 { value.value } else { nil } },
    kind("off-power", "0.001") { power(.off, $0) },
    kind("sleep-power", "0.002") { power(.sleep, $0) },
    kind("idle-power", "2.5") { power(.idle, $0) },
    kind("active-power", "5.5") { power(.active, $0) },
    kind("maximum-power", "7") { power(.maximum, $0) },
    kind("boot-time", "12") { if case .bootTime(let value) = $0 { value.value } else { nil } },
    kind("boot-energy", "9.5") { if case .bootEnergy(let value) = $0 { value.value } else { nil } },
    kind("memory", "510000000") { if case .memory(let value) = $0 { value.value } else { nil } },
    kind("price", "22") { if case .price(let value) = $0 { value.value } else { nil } },
    kind("embodied-carbon", "31000") {
      if case .embodied(let value) = $0 { value.value } else { nil }
    },
  ]

  /// The keys of a board of the file's own; its figures are those of `figures`.
  private static let devices: [KeyCase] =
    [
      KeyCase("devices[].name", "our-board") { $0.ownDevices.first?.id ?? "" },
      KeyCase("devices[].like", "raspberry-pi-3b-plus") { $0.ownDevices.first?.like ?? "" },
      KeyCase("devices[].cores", "4") { "\($0.ownDevices.first?.cores ?? 0)" },
      KeyCase("devices[].clock", "1200000000") { digits($0.ownDevices.first?.clock?.value) },
      ofDevice("memory", "900000000") { if case .memory(let own) = $0 { own.value } else { nil } },
      ofDevice("price", "48") { if case .price(let own) = $0 { own.value } else { nil } },
      ofDevice("embodied-carbon", "7000") {
        if case .embodied(let own) = $0 { own.value } else { nil }
      },
      ofDevice("boot-time", "21") { if case .bootTime(let own) = $0 { own.value } else { nil } },
      ofDevice("boot-energy", "55") {
        if case .bootEnergy(let own) = $0 { own.value } else { nil }
      },
    ]
    + zip(Device.PowerState.allCases, ["0.02", "0.1", "1.4", "3.6", "4.5"]).map { state, watts in
      ofDevice(state.rawValue, watts) { power(state, $0) }
    }

  private static func ofDevice(
    _ key: String, _ expected: String, _ value: @escaping @Sendable (GivenFigure.Kind) -> Double?
  ) -> KeyCase {
    KeyCase("devices[].\(key)", expected) { found in
      found.given.filter { $0.device == "our-board" }.compactMap { value($0.figure) }
        .map { digits($0) }.joined(separator: " ")
    }
  }

  private static let effort: [KeyCase] =
    [KeyCase("effort.day", "800") { digits($0.effort.day?.value) }]
    + [
      ("microcontroller", "20"), ("linux-board", "5.5"), ("linux-npu", "10"), ("jetson", "8"),
      ("phone", "15"), ("cloud", "4"),
    ].map { name, days in KeyCase("effort.\(name)", days) { digits($0.effort.days[name]) } }

  private static func figure(
    _ key: String, _ expected: String, _ part: @escaping @Sendable (GivenFigure) -> String?
  ) -> KeyCase {
    KeyCase("figures[].\(key)", expected) { found in
      var seen: [String] = []
      for text in found.given.compactMap(part) where !seen.contains(text) { seen.append(text) }
      return seen.joined(separator: " ")
    }
  }

  private static func kind(
    _ key: String, _ expected: String, _ value: @escaping @Sendable (GivenFigure.Kind) -> Double?
  ) -> KeyCase {
    figure(key, expected) { value($0.figure).map { digits($0) } }
  }

  private static func power(_ state: Device.PowerState, _ kind: GivenFigure.Kind) -> Double? {
    guard case .power(state, let watts) = kind else { return nil }
    return watts.value
  }

  /// The two keys of a limit that may be a block: its value, and whether it is fixed.
  static func limit(
    _ key: String, _ name: Limit.Name, _ value: String, fixed isFixed: Bool = false
  ) -> [KeyCase] {
    [
      KeyCase("\(key).\(name.declaration.isFloor ? "at-least" : "at-most")", value) {
        limit(name, $0)
      },
      KeyCase("\(key).fixed", "\(isFixed)") { fixed(name, $0) },
    ]
  }

  static func fixed(_ name: Limit.Name, _ found: Requirements) -> String {
    found.limits.filter { $0.name == name }.map { "\($0.isFixed)" }.joined(separator: " ")
  }

  static func limit(_ name: Limit.Name, _ found: Requirements) -> String {
    let limits = found.limits.filter { $0.name == name }
    return limits.map { "\(digits($0.value)) line \($0.place.line)" }.joined(separator: ", ")
  }

  static func words(_ patterns: [HardwareChoice.Pattern]) -> String {
    patterns.map(\.text).joined(separator: " ")
  }

  static func digits(_ value: Double?, over whole: Double) -> String {
    digits(value.map { whole / $0 })
  }

  static func digits(_ value: Double?) -> String {
    value.map { Format.significant($0, 6) } ?? "nothing"
  }
}
