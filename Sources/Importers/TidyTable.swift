// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

/// Our own form: a row a layer or a network, a unit in the name of each column that has one.
///
/// `level` (layer or network), `device`, `runtime`, `precision`, `threads`, `batch`, `network`, `resolution`,
/// `layer`, `operator`, `fused` (1 where an activation is done too), `blocked` (1 where channels lie in
/// blocks), `input`, `output` (shapes such as 1x3x224x224), `kernel`, `stride`, `padding`, `dilation` (3x3), `groups`,
/// `inputs` (tensors read), `macs`, `bytes_in`, `bytes_out`, `bytes_weights`, `latency_s`, `power_w`,
/// `energy_j`, `scope` (rail, package, module, board, wall), `idle_included` (1 or 0), `statistic`,
/// `conditions`, `source`. Times may be in `latency_ms`, `latency_us` or `latency_ns` instead, powers in `power_mw`,
/// energies in `energy_mj`, `energy_uj` or `energy_wh`; two units of one quantity in one table are refused, and so are units
/// that are not known. Empty is
/// unknown. A layer without a figure tells what a network that was measured as a whole is made of.
extension TableImporter {
  static let tidyColumns = [
    "level", "device", "runtime", "precision", "threads", "batch", "network", "resolution", "layer",
    "operator", "fused", "blocked", "input", "output", "kernel", "stride", "padding", "dilation",
    "groups",
    "inputs", "macs", "bytes_in", "bytes_out", "bytes_weights", "latency_s", "power_w", "energy_j",
    "scope", "idle_included", "statistic", "conditions", "source",
  ]

  static let tidy = TableImporter(
    name: "envelope", words: "our own form", columns: ["level", "device"]
  ) { table throws(Problems) in
    let log = ProblemLog()
    func unit(_ choices: [(String, Double)]) -> (column: String, factor: Double)? {
      let start = choices[0].0.prefix { $0 != "_" } + "_"
      for name in table.csv.header
      where name.hasPrefix(start) && !choices.contains(where: { $0.0 == name }) {
        log.add(
          .rule(
            "the column `\(name)` is in a unit that is not known: one of \(choices.map(\.0).joined(separator: ", "))"
          ), at: Place(file: table.csv.file, line: 1, column: 1), text: name)
      }
      let found = choices.filter { table.has($0.0) }
      if found.count > 1 {
        log.add(
          .contradiction(
            "\(found.map { "`\($0.0)`" }.joined(separator: " and ")) are one quantity in two units; keep one"
          ),
          at: Place(file: table.csv.file, line: 1, column: 1))
      }
      return found.first.map { ($0.0, $0.1) }
    }
    let time = unit([
      ("latency_s", 1), ("latency_ms", 1e-3), ("latency_us", 1e-6), ("latency_ns", 1e-9),
    ])
    let power = unit([("power_w", 1), ("power_mw", 1e-3), ("power_uw", 1e-6), ("power_kw", 1e3)])
    let energy = unit([
      ("energy_j", 1), ("energy_mj", 1e-3), ("energy_uj", 1e-6), ("energy_wh", 3_600),
      ("energy_kwh", 3.6e6),
    ])
    if time == nil, power == nil, energy == nil {
      log.add(
        .missingColumn("latency_s"), at: Place(file: table.csv.file, line: 1, column: 1))
    }
    var found = Measurements()
    for row in 0..<table.csv.count {
      guard let level = Measurement.Level(rawValue: table.text(row, "level")) else {
        log.add(.notAChoice(["layer", "network"]), at: table.place(row))
        continue
      }
      func choice(_ column: String) -> String {
        let words = table.text(row, column)
        return words.isEmpty ? "unknown" : words
      }
      var item = Measurement(
        level: level,
        setting: Setting(
          device: choice("device"), runtime: choice("runtime"), precision: choice("precision"),
          threads: table.count(row, "threads")),
        place: table.place(row))
      item.batch = table.count(row, "batch") ?? 1
      item.network = table.text(row, "network")
      item.resolution = table.text(row, "resolution")
      item.layer = table.text(row, "layer")
      item.op = table.text(row, "operator")
      func scaled(_ unit: (column: String, factor: Double)?) -> Double? {
        unit.flatMap { unit in table.number(row, unit.column).map { $0 * unit.factor } }
      }
      item.latency = scaled(time)
      item.power = scaled(power)
      item.energy = scaled(energy)
      item.scope = PowerScope(rawValue: table.text(row, "scope"))
      item.includesIdle = table.number(row, "idle_included").map { $0 == 1 }
      item.statistic = choice("statistic")
      item.conditions = table.text(row, "conditions")
      item.source = table.text(row, "source")
      if level == .layer { item.kernel = table.kernel(row, op: item.op) }
      found.add(item)
    }
    try log.throwIfAny()
    return found
  }
}

extension Table {
  /// The work of a layer in our own form.
  fileprivate func kernel(_ row: Int, op: String) -> Kernel {
    let window = pair(row, "kernel") ?? (1, 1)
    let groups = count(row, "groups") ?? 1
    let (input, output) = (shape(row, "input"), shape(row, "output"))
    func channels(_ shape: Shape?) -> Int { shape.flatMap { $0.rank > 1 ? $0[1] : nil } ?? 1 }
    var kernel = Kernel(
      kind: KernelKind(
        operator: op, kernel: Int(window.0 * window.1), groups: groups,
        channels: channels(input), outputs: channels(output)))
    kernel.isFused = text(row, "fused") == "1"
    kernel.isBlocked = text(row, "blocked") == "1"
    kernel.take(input: input, output: output)
    (kernel.kernelHeight, kernel.kernelWidth) = window
    (kernel.strideHeight, kernel.strideWidth) = pair(row, "stride") ?? (1, 1)
    kernel.dilation = pair(row, "dilation")?.0 ?? 1
    kernel.padding = pair(row, "padding")?.0 ?? 0
    kernel.groups = Double(groups)
    kernel.inputs = number(row, "inputs") ?? 1
    kernel.macs = number(row, "macs") ?? 0
    kernel.bytesIn = number(row, "bytes_in") ?? 0
    kernel.bytesOut = number(row, "bytes_out") ?? 0
    kernel.bytesWeights = number(row, "bytes_weights") ?? 0
    kernel.name(op)
    kernel.readOnlyWhatIsCopied()
    return kernel
  }
}
