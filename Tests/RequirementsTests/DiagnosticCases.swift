// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Requirements

extension DiagnosticCase {
  /// Numbers and their units.
  static let quantities: [DiagnosticCase] = [
    energy("1280", .missingUnit(number: 1_280, example: "Wh")),
    energy("100 Ah", .chargeNeedsVoltage("Ah")),
    energy("500 mAh", .chargeNeedsVoltage("mAh")),
    energy("1280 W", .wrongUnit(found: "W", expected: "Wh")),
    energy("1280 Whr", .unknownUnit("Whr")),
    energy("lots", .notANumber("lots")),
    energy(".nan", .notANumber(".nan")),
    energy("nan Wh", .notFinite("nan Wh")),
    energy("inf Wh", .notFinite("inf Wh")),
    energy("-.inf", .notANumber("-.inf")),
    energy("1e400 Wh", .notFinite("1e400 Wh")),
    // In braces a comma ends a value; in quotes it is one.
    energy("'1,280 Wh'", .thousandsSeparator("1,280 Wh"), at: "'1,280 Wh'"),
    .init(
      "cost: 40 USD/day", "cost: 1,000 USD/day", at: "1,000",
      .exactly(.quantity(.thousandsSeparator("1,000 USD/day"), example: "5 USD/day"))),
    .init(
      "cost: 40 USD/day", "cost: 40", at: "40\n",
      .exactly(.quantity(.missingUnit(number: 40, example: "USD/day"), example: "5 USD/day"))),
    .init(
      "cost: 40 USD/day", "cost: 40 USD", at: "40 USD",
      .exactly(.quantity(.wrongUnit(found: "USD", expected: "USD/day"), example: "5 USD/day"))),
    .init("energy: 1280 Wh", "energy: -1 Wh", at: "-1 Wh", .words("between 0.000001 Wh and")),
    .init("energy: 1280 Wh", "energy: 00 Wh", at: "00 Wh", .words("between 0.000001 Wh and")),
    .init("energy: 1280 Wh", "energy: 1e300 Wh", at: "1e300 Wh", .words("and 10000000 Wh")),
    .init("lifetime: 5 years", "lifetime: 5 min", at: "5 min", .words("24 h and 36525 days")),
    .init("lasts: 240 s", "lasts: 0 s", at: "0 s", .words("above 0 s")),
    .init(
      "cost: 40 USD/day", "cost: 0 USD/day", at: "0 USD/day", .range("must be above 0 USD/day")),
    .init("cost: 40 USD/day", "cost: -4 USD/day", at: "-4", .range("must be above 0 USD/day")),
    .init(
      "battery-life: 60 days", "battery-life: 0 h", at: "0 h", .range("must be at least 0.001 days")
    ),
    .init("per-day: 6", "per-day: -6", at: "-6", .words("between 0 and")),
    .init(
      "at-least: 0.30", "at-least: 30", at: "30 }",
      .range("must be between 0 and 1; did you mean `30 %`?")),
    .init("at-least: 0.30", "at-least: 101 %", at: "101 %", .range("must be between 0 and 1")),
    .init("lens: 60 deg", "lens: 180 deg", at: "180", .range("must be between 1 deg and 170 deg")),
    .init("packs: 1..2", "packs: 00", at: "00 }", .words("between 1 and 20")),
    .init("packs: 1..2", "packs: 3..1", at: "3..1", .words("smaller first")),
    .init("packs: 1..2", "packs: 1..99", at: "1..99", .words("between 1 and 20")),
    .init("packs: 1..2", "packs: 1.5", at: "1.5", .shape),
    .init("packs: 1..2", "packs: some", at: "some", .shape),
    .init("deployment: test", "deployment: test\nsites: 0", at: "0", .words("between 1 and")),
    .init("deployment: test", "deployment: test\nsites: 1e9", at: "1e9", .shape),
    .init("deployment: test", "deployment: test\nconfidence: 1", at: "1", .words("0.999")),
    .init("deployment: test", "deployment: test\nconfidence: 0.2", at: "0.2", .words("0.5")),
  ]

  /// Keys and names.
  static let names: [DiagnosticCase] = [
    .init("event-payload", "event-paylod", at: "event-paylod", .key(meant: "event-payload")),
    .init("limits:", "limit:", at: "limit:", .key(meant: "limits")),
    .init("  battery-life", "  batery-life", at: "batery-life", .key(meant: "battery-life")),
    .init("lifetime:", "life:", at: "life:", .key(meant: "lifetime")),
    .init("rate: [1/10s]", "rates: [1/10s]", at: "rates", .key(meant: "rate")),
    .init(
      "allow: [raspberry-pi-*]", "allow: [raspbery-pi-5]", at: "raspbery-pi-5",
      .name("device", meant: "raspberry-pi-5")),
    .init(
      "allow: [raspberry-pi-*]", "fixed: [raspberry-pi-55]", at: "raspberry-pi-55",
      .name("device", meant: "raspberry-pi-5")),
    .init(
      "allow: [raspberry-pi-*]", "owned: [stm32n6571]", at: "stm32n6571",
      .name("device", meant: "stm32n6570")),
    .init(
      "allow: [raspberry-pi-*]", "allow: [raspberry-pi-*, rasp-*]", at: "rasp-*",
      .pattern("device")),
    .init(
      "rate: [1/10s]", "rate: [1/10s]\n    models: [yolo-9000-*]", at: "[yolo-9000",
      .pattern("model")),
    .init(
      "rate: [1/10s]", "rate: [1/10s]\n    recall: { yolox-z: 0.8 at 0.5 }", at: "yolox-z",
      .name("model", meant: "yolox-l")),
    .init("radio: lte-m", "radio: lte-n", at: "lte-n", .name("radio", meant: "lte-m")),
    .init(
      "climate: amsterdam", "climate: amsterdm", at: "amsterdm",
      .name("climate", meant: "amsterdam")),
    .init(
      "chemistry: lifepo4", "chemistry: lifepo5", at: "lifepo5",
      .name("battery", meant: "lifepo4")),
    .init(
      "panels: 0..2", "panels: 0..2, kind: cristalline", at: "cristalline",
      .name("panel", meant: "crystalline")),
    .init("metric: mAP50-95", "metric: mAP95", at: "task: object", .choice(meant: nil)),
    .init(
      "task: object-detection", "task: object-detecting", at: "object-detecting",
      .choice(meant: "object-detection")),
    .init(
      "deployment: test",
      "deployment: test\nmodels: [{ name: m, operations: 1 GFLOP, task: image-clasification }]",
      at: "image-clasification", .choice(meant: "image-classification")),
    .init(
      "deployment: test",
      "deployment: test\nmodels: [{ name: m, operations: 1 GFLOP, accuracy: { mAP50-59: 0.3 } }]",
      at: "mAP50-59", .key(meant: "mAP50-95")),
    .init(
      "deployment: test", "deployment: test\nobjective: minimise costs", at: "minimise costs",
      .choice(meant: "minimise cost")),
    .init(
      "deployment: test", "deployment: test\nrequire-basis: mesured", at: "mesured",
      .choice(meant: "measured")),
    .init(
      "deployment: test", "deployment: test\nassume: { soilign-loss: 0.3 }", at: "soilign-loss",
      .key(meant: "soiling-loss")),
    .init(
      "deployment: test", "deployment: test\nfigures: [{ device: stm32n6571, price: 4 USD }]",
      at: "{ device", .name("device", meant: "stm32n6570")),
    .init(
      "deployment: test", "deployment: test\nfigures: [{ model: yolox-z, ram: 4 kB }]",
      at: "{ model", .name("model", meant: "yolox-l")),
  ]

  /// Shapes: a value where a mapping belongs, a missing key, a key twice.
  static let shapes: [DiagnosticCase] = [
    .init(
      "battery: { chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 }", "battery: 25", at: "25",
      .exactly(.quantity(.missingUnit(number: 25, example: "Wh"), example: "1280 Wh"))),
    .init("limits:", "other-loads: 7\nlimits:", at: "7\n", .shape),
    .init("allow: [raspberry-pi-*]", "allow: { a: b }", at: "{ a: b }", .shape),
    .init("lasts: 240 s, ", "", at: "{ per-day", .exactly(.missingKey("lasts", example: "120 s"))),
    .init(
      "chemistry: lifepo4, ", "chemistry: '', ", at: "{ chemistry",
      .exactly(.missingKey("chemistry", example: "lifepo4"))),
    .init(
      "radio: lte-m", "radio: ''", at: "{ radio",
      .exactly(.missingKey("radio", example: "lte-m"))),
    .init(
      "panels: 0..2", "panels: 0..2, kind: ''", at: "{ panel",
      .exactly(.missingKey("kind", example: "crystalline"))),
    .init(
      "radio: lte-m, ", "", at: "{ event-payload",
      .exactly(.missingKey("radio", example: "lte-m"))),
    .init(
      "task: object-detection", "hours: any", at: "hours",
      .exactly(.missingKey("task", example: "object-detection"))),
    .init(
      "deployment: test\n", "deployment: ''\n", at: "deployment",
      .exactly(.missingKey("deployment", example: "gate-counter"))),
    .init(
      "  climate: amsterdam\n", "", at: "battery:",
      .exactly(.missingKey("climate", example: "amsterdam"))),
    .init(
      "visit: 1000 USD, ", "", at: "{ lifetime",
      .exactly(.missingKey("upkeep.visit", example: "1000 USD"))),
    .init(
      "limits:", "deployment: again\nlimits:", at: "deployment: again",
      .exactly(.duplicateKey(firstLine: 1))),
    .init(
      "packs: 1..2", "packs: 1..2, packs: 2", at: "packs: 2",
      .exactly(.duplicateKey(firstLine: 14))),
    .init("rate: [1/10s]", "recall: { yolox-s: high }", at: "high", .shape),
    .init("rate: [1/10s]", "recall: { yolox-s: 1.2 at 0.5 }", at: "1.2", .words("0 and 1")),
    .init(
      "deployment: test", "deployment: test\nfigures: [{ device: raspberry-pi-5 }]",
      at: "{ device", .words("at least one figure")),
    .init(
      "deployment: test", "deployment: test\nfigures: [{ device: raspberry-pi-5, ram: 4 kB }]",
      at: "{ device", .words("figures of a `model`")),
    .init(
      "deployment: test", "deployment: test\nfigures: [{ model: yolox-s, price: 4 USD }]",
      at: "{ model", .words("figures of a `device`")),
    .init("deployment: test", "deployment: test\nfigures: { ram: 4 kB }", at: "{ ram", .shape),
  ]

  /// Statements that cannot both hold.
  static let contradictions: [DiagnosticCase] = [
    .init(
      "allow: [raspberry-pi-*]", "allow: [raspberry-pi-5]\n  deny: [raspberry-pi-*]",
      at: "raspberry-pi-*]", .words("takes away every device")),
    .init(
      "allow: [raspberry-pi-*]", "allow: [raspberry-pi-*]\n  fixed: [raspberry-pi-5]",
      at: "[raspberry-pi-*]", .words("`fixed` names the hardware")),
    .init(
      "  battery: {", "  mains: { price: 0.3 USD/kWh }\n  battery: {", at: "{ price",
      .words("not by both")),
    .init(
      "  battery: { chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 }\n  solar: { panel: 20 W, panels: 0..2 }",
      "  mains: { price: 0.3 USD/kWh }", at: "60 days", .words("fed by mains")),
    .init(
      "uplink: { radio: lte-m, event-payload: 20 kB }", "", at: "10 min",
      .words("`alert-within` needs an `uplink`")),
    .init(
      "deployment: test", "deployment: test\nobjective: [minimise cost, minimize cost]",
      at: "minimize cost", .words("twice")),
    .init("rate: [1/10s]", "rate: [1/10s, 6/min]", at: "6/min", .words("twice")),
    .init(
      "  climate: amsterdam", "  climate: amsterdam\n  weather: none.csv", at: "amsterdam",
      .words("so that `climate` has nothing to tell")),
    .init(
      "  climate: amsterdam", "  weather: none.csv", at: "none.csv",
      .words("`none.csv` cannot be read: no such file")),
    .init(
      "panels: 0..2", "panels: 0..2, tilt: [30 deg, 200 deg]", at: "200 deg",
      .words("must be between 0 deg and 180 deg")),
    .init(
      "deployment: test", "deployment: test\nenclosure: { colour: white, absorptance: 0.2 }",
      at: "0.2", .words("keep one of them")),
    .init(
      "deployment: test", "deployment: test\nenclosure: { area: 0.1 m2, sunlit: 0.2 m2 }",
      at: "0.2 m2", .words("more of a box than it has")),
    .init(
      "deployment: test", "deployment: test\nenclosure: { light: shade, sunlit: 0.01 m2 }",
      at: "0.01 m2", .words("in the shade")),
    .init(
      "deployment: test", "deployment: test\nenclosure: { colour: blue }", at: "blue",
      .choice(meant: nil)),
    .init(
      "  climate: amsterdam", "  climate: amsterdam\n  supply: { current: 15 W, voltage: 5 V }",
      at: "15 W",
      .exactly(.quantity(.wrongUnit(found: "W", expected: "A"), example: "3 A"))),
    .init(
      "radio: lte-m, event", "radio: lte-m, spreading-factor: 9, event", at: "lte-m",
      .words("a choice of LoRaWAN; `lte-m` has none")),
    .init(
      "radio: lte-m, event", "radio: lorawan, spreading-factor: 13, event", at: "13",
      .words("must be between 7 and 12")),
    .init(
      "radio: lte-m, event", "radio: lorawan, spreading-factor: fast, event", at: "fast", .shape),
    .init(
      "radio: lte-m, event", "radio: lorawan, release-assistance: true, event", at: "lorawan",
      .words("there is no figure of it for `lorawan`")),
    .init(
      "radio: lte-m, event", "radio: nb-iot, release-assistance: perhaps, event", at: "perhaps",
      .choice(meant: nil)),
    .init(
      "radio: lte-m, event", "radio: [lte-m, lorawan, lte-m], event", at: "lte-m], event",
      .words("twice")),
    .init(
      "lifetime: 5 years", "lifetime: 5 years, shared-by: 7", at: "7", .words("`sites` says 1")),
    .init("radio: lte-m", "radio: [nb-iot, lte-n]", at: "lte-n", .name("radio", meant: "lte-m")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: gateway", at: "task: object",
      .exactly(.missingKey("gateway", example: "{ device: raspberry-pi-5, nodes: 4 }"))),
    .init(
      "uplink: {", "gateway: { device: raspberry-pi-5 }\nuplink: {", at: "{ device",
      .words("no task has it under `compute`")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: gateway\ngateway: { device: raspberry-pi-6, electricity: 0.3 USD/kWh }",
      at: "raspberry-pi-6", .name("device", meant: "raspberry-pi-5")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: gateway\ngateway: { device: stm32u575, electricity: 0.3 USD/kWh }",
      at: "stm32u575", .words("runs on its own")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: gateway\ngateway: { device: raspberry-pi-5 }",
      at: "raspberry-pi-5", .exactly(.missingKey("gateway.electricity", example: "0.30 USD/kWh"))),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: gateway\ngateway: { device: raspberry-pi-5, radio: lte-n, electricity: 0.3 USD/kWh }",
      at: "lte-n", .name("radio", meant: "lte-m")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: gateway\ngateway: { device: core-i7-12700k, electricity: 0.3 USD/kWh }",
      at: "core-i7", .words("nobody says what")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: cloud\nobjective: minimise carbon\ncloud: { machines: nvidia-t4 }",
      at: "{ machines", .exactly(.missingKey("cloud.grid", example: "usa"))),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: cloud\nobjective: minimise carbon\nmachines: [{ name: far, speed: 1 TFLOP/s, price: 1 USD/hour }]\ncloud: { machines: far, grid: usa }",
      at: "far, grid", .words("carbon is asked about")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: gateway\nobjective: minimise carbon\ngateway: { device: raspberry-pi-5, electricity: 0.3 USD/kWh }",
      at: "raspberry-pi-5", .exactly(.missingKey("gateway.grid", example: "gbr"))),
    .init(
      "rate: [1/10s]", "rate: [1/10s]\n    compute: [node, clowd]", at: "clowd",
      .choice(meant: "cloud")),
    .init(
      "rate: [1/10s]", "rate: [1/10s]\n    sample: 1 kB\n    compute: [node, cloud, node]",
      at: "node]", .words("stands in the list twice")),
    .init(
      "rate: [1/10s]", "rate: [1/10s]\n    compute: []", at: "[]", .words("an empty list allows")),
    .init(
      "rate: [1/10s]", "rate: [1/10s]\n    compute: cloud", at: "task: object",
      .exactly(.missingKey("sample", example: "30 kB"))),
    .init(
      "rate: [1/10s]", "rate: [1/10s]\n    sample: 30 kB", at: "30 kB",
      .words("`compute` sends none")),
    .init(
      "uplink: {", "cloud: { grid: usa }\nuplink: {", at: "{ grid",
      .words("no task has it under `compute`")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: cloud\ncloud: { machines: [nvidia-t5] }",
      at: "nvidia-t5", .name("machine", meant: "nvidia-t4")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: cloud\ncloud: { machines: [tpu-*] }",
      at: "tpu-*", .pattern("machine")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: cloud\ncloud: { machines: rtx-3090 }",
      at: "rtx-3090", .words("what an hour")),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: cloud\ncloud: { grid: atlantis }",
      at: "{ grid: atlantis", .name("grid", meant: nil)),
    .init(
      "rate: [1/10s]\n    alert-within: 10 min",
      "rate: [1/10s]\n    sample: 1 kB\n    compute: cloud\ncloud: { machine: 1 USD }",
      at: "machine", .key(meant: "machines")),
    .init(
      "radio: lte-m, event", "radio: lte-m, send: [event, picture], event", at: "picture",
      .exactly(.notAChoice(["event", "image", "embedding", "digest"]))),
    .init(
      "radio: lte-m, event", "radio: lte-m, send: [event, image, event], image: 1 kB, event",
      at: "event], image", .words("stands in the list twice")),
    .init(
      "radio: lte-m, event", "radio: lte-m, send: [event, image], event", at: "{ radio",
      .exactly(.missingKey("image", example: "100 kB"))),
    .init(
      "radio: lte-m, event", "radio: lte-m, send: [event, digest], event", at: "{ radio",
      .exactly(.missingKey("digest", example: "2 kB"))),
    .init(
      "radio: lte-m, event", "radio: lte-m, send: [event, embedding], event", at: "{ radio",
      .exactly(.missingKey("embedding", example: "{ dimension: 512, precision: fp16 }"))),
    .init(
      "radio: lte-m, event", "radio: lte-m, send: [event, embedding], embedding: {}, event",
      at: "{}, event", .exactly(.missingKey("dimension", example: "512"))),
    .init(
      "radio: lte-m, event", "radio: lte-m, send: [], event", at: "[], event",
      .words("at least one")),
    .init(
      "radio: lte-m, event", "radio: lte-m, image: 100 kB, event", at: "100 kB",
      .words("`send` names none")),
    .init(
      "radio: lte-m, event", "radio: lte-m, send: image, image: 100 kB, event", at: "20 kB",
      .words("what an `event` carries")),
    .init(
      "radio: lte-m, event-payload: 20 kB", "radio: lte-m, send: digest, digest: 2 kB",
      at: "10 min", .words("up to a day later")),
    .init(
      "allow: [raspberry-pi-*]", "fixed: [coral-usb]", at: "coral-usb",
      .words("works only on a host")),
    .init(
      "allow: [raspberry-pi-*]", "fixed: [raspberry-pi-5, raspberry-pi-4b]",
      at: "raspberry-pi-4b", .words("a host with a microcontroller")),
    .init(
      "allow: [raspberry-pi-*]", "fixed: [raspberry-pi-5, raspberry-pi-4b, raspberry-pi-3b-plus]",
      at: "[raspberry-pi-5", .words("one or two devices")),
  ]

  /// A value of `power.battery.energy` that is no energy.
  private static func energy(
    _ value: String, _ error: MeasureError, at needle: String? = nil
  ) -> DiagnosticCase {
    .init(
      "energy: 1280 Wh", "energy: \(value)", at: needle ?? value,
      .exactly(.quantity(error, example: "1280 Wh")))
  }
}
