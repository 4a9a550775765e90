// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

/// Tables with a result a row or a device a column.
extension TableImporter {
  /// Latencies of architectures in a column a device and batch, `<device>_<batch>_ms` (HELP, MIT). Columns
  /// that were simulated, not measured, are left out.
  static let deviceColumns = TableImporter(
    name: "device-columns", words: "architectures with a column of milliseconds for each device",
    columns: ["arch_idx"]
  ) { table throws(Problems) in
    var found = Measurements()
    let space =
      table.has("arch_str")
      ? "nasbench201" : table.has("op_idx_list") ? "fbnet" : table.has("ks") ? "ofa" : "networks"
    let columns = table.csv.header.filter { $0.hasSuffix("_ms") }
    for column in columns {
      let name = String(column.dropLast(3))
      if name == "fpga" || name == "eyeriss" {
        found.dropped["simulated, not measured", default: 0] += table.csv.count
        continue
      }
      let parts = name.split(separator: "_")
      let batch = parts.count > 1 ? parts.last.flatMap { Int($0) } : nil
      // A processor's number is no batch: 4114 is a Xeon.
      let isBatch = (batch.map { $0 <= 256 } ?? false)
      let device =
        isBatch ? parts.dropLast().joined(separator: "-") : parts.joined(separator: "-")
      for row in 0..<table.csv.count {
        var item = Measurement(
          level: .network,
          setting: Setting(device: device, runtime: "unstated", precision: "fp32"),
          place: table.place(row))
        item.network = architecture(table, row, space)
        item.layer = "\(space) \(table.text(row, "arch_idx"))"
        item.batch = isBatch ? batch ?? 1 : 1
        item.resolution = table.text(row, "r")
        item.latency = table.number(row, column).map { $0 * 1e-3 }
        item.source = "help_latency"
        found.add(item)
      }
    }
    return found
  }

  private static func architecture(_ table: Table, _ row: Int, _ space: String) -> String {
    switch space {
    case "nasbench201": "nasbench201 \(table.text(row, "arch_str"))"
    case "fbnet": "fbnet \(table.text(row, "op_idx_list"))"
    case "ofa":
      stages(table, row)
    default: table.text(row, "arch_idx")
    }
  }

  /// Blocks of a once-for-all network: stages of four, of which the first so many are there; a dash for the rest.
  private static func stages(_ table: Table, _ row: Int) -> String {
    func words(_ column: String) -> [Substring] { table.text(row, column).split(separator: " ") }
    let (kernels, expansions, depths) = (words("ks"), words("e"), words("d"))
    let blocks = kernels.indices.map { place in
      let depth = place / 4 < depths.count ? Int(depths[place / 4]) ?? 4 : 4
      return place % 4 < depth && place < expansions.count
        ? "k\(kernels[place])e\(expansions[place])" : "-"
    }
    return "ofa \(blocks.joined(separator: " "))"
  }

  /// Results of MLPerf Tiny (Apache-2.0): the time of an inference, and its energy, which was often measured
  /// at another clock and is a row of its own. The streaming test's energy is of a whole run and left out.
  static let tinyResults = TableImporter(
    name: "mlperf-tiny", words: "results of MLPerf Tiny",
    columns: ["benchmark", "throughput_inf_s", "energy_uj_per_inf", "system_key", "latency_ms"]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      let benchmark = table.text(row, "benchmark")
      if benchmark == "sww" {
        found.drop("a streaming test: its energy is of a whole run")
        continue
      }
      var item = Measurement(
        level: .network,
        setting: Setting(
          device: table.text(row, "system_key"), runtime: table.text(row, "software"),
          precision: "int8"),
        place: table.place(row))
      item.network = benchmark
      item.statistic = "median"
      item.source = "mlperf_tiny"
      item.latency = table.number(row, "latency_ms").map { $0 * 1e-3 }
      if item.latency != nil { found.add(item) }
      guard let energy = table.number(row, "energy_uj_per_inf") else { continue }
      item.latency = table.number(row, "energy_mode_throughput").map { 1 / $0 }
      item.energy = energy * 1e-6
      item.power = table.number(row, "energy_mode_power_mw").map { $0 * 1e-3 }
      item.scope = .module
      item.includesIdle = true
      item.conditions = "energy run: clock and voltage may differ"
      found.add(item)
    }
    return found
  }

  /// Dense networks on microcontrollers (MIT): microseconds an inference.
  static let microcontrollerResults = TableImporter(
    name: "mcu-dense", words: "dense networks on microcontrollers",
    columns: ["board", "dataset", "network", "inference_us"]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      var item = Measurement(
        level: .network,
        setting: Setting(
          device: table.text(row, "board"), runtime: "emlearn", precision: "fp32"),
        place: table.place(row))
      item.network = "\(table.text(row, "network"))/\(table.text(row, "dataset"))"
      item.latency = table.number(row, "inference_us").map { $0 * 1e-6 }
      item.source = "mcu_fc_latency"
      found.add(item)
    }
    return found
  }

  /// What timm's `benchmark.py` writes: the time of a step of a whole batch, in milliseconds.
  static let imageModels = TableImporter(
    name: "timm", words: "results of timm's benchmark.py",
    columns: ["model", "infer_step_time", "infer_batch_size", "infer_img_size"]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      var item = Measurement(
        level: .network,
        setting: Setting(device: "unstated", runtime: "pytorch", precision: "unstated"),
        place: table.place(row))
      item.network = table.text(row, "model")
      let side = table.count(row, "infer_img_size")
      item.resolution = side.map { "\($0)x\($0)" } ?? ""
      guard let batch = table.count(row, "infer_batch_size"), batch > 0 else {
        found.drop("a batch that is not a number")
        continue
      }
      item.batch = batch
      item.latency = table.number(row, "infer_step_time").map { $0 * 1e-3 }
      found.add(item)
    }
    return found
  }

  /// Layers of TensorRT engines (Apache-2.0): medians in milliseconds. The way to the engine is part of the setting: of
  /// one network the engines differ by a factor of two to three.
  static let engineLayers = TableImporter(
    name: "tensorrt-layers", words: "layers of TensorRT engines",
    columns: ["backend", "network", "layer_name", "layer_type", "in_dims", "out_dims", "median_ms"]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      let backend = table.text(row, "backend").split(separator: "_").joined(separator: "-")
      var item = Measurement(
        level: .layer,
        setting: Setting(
          device: "rtx-3060-laptop", runtime: "tensorrt-\(backend)", precision: "fp16"),
        place: table.place(row))
      item.network = table.text(row, "network")
      item.layer = table.text(row, "layer_name")
      item.op = table.text(row, "layer_type")
      item.statistic = "median"
      item.source = "trt_layers_rtx3060"
      item.latency = table.number(row, "median_ms").map { $0 * 1e-3 }
      item.kernel = table.engineKernel(row, op: item.op)
      found.add(item)
    }
    return found
  }
}

extension Table {
  fileprivate func engineKernel(_ row: Int, op: String) -> Kernel {
    let window = pair(row, "kernel") ?? (1, 1)
    let groups = count(row, "groups") ?? 1
    let (input, output) = (shape(row, "in_dims"), shape(row, "out_dims"))
    func channels(_ shape: Shape?) -> Int { shape.flatMap { $0.rank > 1 ? $0[1] : nil } ?? 1 }
    var kernel = Kernel(
      kind: KernelKind(
        operator: op, kernel: Int(window.0 * window.1), groups: groups,
        channels: channels(input), outputs: channels(output)))
    kernel.take(input: input, output: output)
    (kernel.kernelHeight, kernel.kernelWidth) = window
    (kernel.strideHeight, kernel.strideWidth) = pair(row, "stride") ?? (1, 1)
    kernel.groups = Double(groups)
    let elements = (Double(input?.count ?? 0), Double(output?.count ?? 0))
    kernel.bytesIn = 2 * elements.0
    kernel.bytesOut = 2 * elements.1
    if op.hasPrefix("Cask") && kernel.kind != .pooling {
      let weights = kernel.channelsOut * kernel.channelsIn / kernel.groups * window.0 * window.1
      kernel.bytesWeights = 2 * weights
      kernel.macs = elements.1 * kernel.channelsIn / kernel.groups * window.0 * window.1
    }
    return kernel
  }
}
