// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

/// Layers and networks on two Intel processors, energy of the package by RAPL, the idle draw in it
/// (characterizing-pytorch-power, MIT). The forward pass.
extension TableImporter {
  static let raplLayers = TableImporter(
    name: "rapl-layers", words: "layers measured by RAPL",
    columns: [
      "sample_id", "device", "layer_type", "batch", "in_c", "out_c", "kernel", "fwd_energy_j",
      "fwd_time_s", "valid",
    ]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      if table.text(row, "valid") == "0" {
        found.drop("its source calls it invalid: a counter wrapped or did not move")
        continue
      }
      let type = table.text(row, "layer_type")
      var item = Measurement(
        level: .layer,
        setting: Setting(
          device: table.text(row, "device"), runtime: "pytorch", precision: "fp32"),
        place: table.place(row))
      item.layer = table.text(row, "sample_id")
      item.op = type
      item.latency = table.number(row, "fwd_time_s")
      item.energy = table.number(row, "fwd_energy_j")
      item.power = item.latency.flatMap { time in item.energy.map { $0 / time } }
      item.scope = .package
      item.includesIdle = true
      item.source = "cpu_layers_rapl"
      var kernel = table.windowKernel(row, op: type)
      item.batch = Int(min(kernel.batch, 1e9))
      kernel.macs = type == "maxpool" ? 0 : table.number(row, "ops") ?? 0
      item.kernel = kernel
      found.add(item)
    }
    return found
  }

  static let raplNetworks = TableImporter(
    name: "rapl-networks", words: "networks measured by RAPL",
    columns: ["device", "network", "batch", "input_side", "repeat", "fwd_energy_j", "fwd_time_s"]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      var item = Measurement(
        level: .network,
        setting: Setting(
          device: table.text(row, "device"), runtime: "pytorch", precision: "fp32"),
        place: table.place(row))
      item.network = table.text(row, "network")
      item.resolution = table.text(row, "input_side")
      item.batch = table.count(row, "batch") ?? 1
      item.latency = table.number(row, "fwd_time_s")
      item.energy = table.number(row, "fwd_energy_j")
      item.power = item.latency.flatMap { time in item.energy.map { $0 / time } }
      item.scope = .package
      item.includesIdle = true
      item.source = "cpu_layers_rapl"
      found.add(item)
    }
    return found
  }
}
