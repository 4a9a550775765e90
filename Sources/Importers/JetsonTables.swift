// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

/// The three tables of the Jetson set (NeurstrucEnergy, MIT): convolutions measured alone, networks
/// measured as wholes, and the layers of those networks. Energies hold the idle draw of the board.
extension TableImporter {
  private static let board = Setting(
    device: "jetson-eager", runtime: "pytorch-cuda", precision: "fp32")

  static let jetsonLayers = TableImporter(
    name: "jetson-layers", words: "convolutions measured alone on a Jetson",
    columns: [
      "sample_id", "in_c", "out_c", "kernel_h", "dil_h", "groups", "macs", "mean_power_w",
      "time_per_inf_s", "total_energy_j",
    ]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      if table.text(row, "valid") == "0" {
        found.drop("its source calls it invalid")
        continue
      }
      var item = Measurement(level: .layer, setting: board, place: table.place(row))
      item.layer = table.text(row, "sample_id")
      item.op = "Conv"
      item.latency = table.number(row, "time_per_inf_s")
      item.power = table.number(row, "mean_power_w")
      item.energy = table.number(row, "total_energy_j")
      item.scope = .board
      item.includesIdle = true
      item.source = "jetson_conv_energy"
      item.kernel = table.windowKernel(row, op: "conv2d")
      found.add(item)
    }
    return found
  }

  static let jetsonNetworkLayers = TableImporter(
    name: "jetson-network-layers", words: "the layers of networks measured on a Jetson",
    columns: ["test_set", "network", "layer_index", "layer_type", "predecessors", "raw_params"]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      var item = Measurement(level: .layer, setting: board, place: table.place(row))
      item.network = table.text(row, "network")
      item.layer = table.text(row, "layer_index")
      item.op = table.text(row, "layer_type")
      item.source = "jetson_conv_energy"
      item.kernel = table.windowKernel(row, op: item.op)
      found.add(item)
    }
    return found
  }

  static let jetsonNetworks = TableImporter(
    name: "jetson-networks", words: "networks measured as wholes on a Jetson",
    columns: ["test_set", "network", "n_layers", "total_energy_j_mean"]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      var item = Measurement(level: .network, setting: board, place: table.place(row))
      item.network = table.text(row, "network")
      item.energy = table.number(row, "total_energy_j_mean")
      item.scope = .board
      item.includesIdle = true
      item.source = "jetson_conv_energy"
      found.add(item)
    }
    return found
  }
}

extension Table {
  /// The work of a layer whose geometry stands in a column an extent, in fp32.
  func windowKernel(_ row: Int, op: String) -> Kernel {
    func value(_ names: String..., otherwise: Double = 1) -> Double {
      for name in names {
        if let found = number(row, name), found.isFinite, found > 0 { return found }
      }
      return otherwise
    }
    let groups = value("groups")
    let window = (value("kernel_h", "kernel"), value("kernel_w", "kernel"))
    var kernel = Kernel(
      kind: KernelKind(
        operator: op, kernel: Int(min(window.0 * window.1, 1e9)), groups: Int(min(groups, 1e9)),
        channels: Int(min(value("in_c"), 1e9)), outputs: Int(min(value("out_c", "in_c"), 1e9))))
    kernel.batch = value("batch")
    kernel.channelsIn = value("in_c")
    kernel.heightIn = value("in_h")
    kernel.widthIn = value("in_w")
    kernel.channelsOut = value("out_c", "in_c")
    kernel.heightOut = value("out_h", "in_h")
    kernel.widthOut = value("out_w", "in_w")
    (kernel.kernelHeight, kernel.kernelWidth) = window
    (kernel.strideHeight, kernel.strideWidth) = (
      value("stride_h", "stride"), value("stride_w", "stride")
    )
    kernel.dilation = value("dil_h")
    kernel.padding = value("pad_h", "padding", otherwise: 0)
    kernel.groups = groups
    kernel.macs = number(row, "macs") ?? 0
    var elementsIn = kernel.batch * kernel.channelsIn * kernel.heightIn * kernel.widthIn
    var elementsOut = kernel.batch * kernel.channelsOut * kernel.heightOut * kernel.widthOut
    if number(row, "in_c") == nil {
      // A sum or a concatenation names only the elements of its result, and of how many tensors.
      let raw = text(row, "raw_params").split(separator: " ").compactMap { Double($0) }
      elementsOut = raw.count > 1 ? max(1, raw[1]) : 1
      kernel.inputs = op == "add" && raw.count > 2 ? max(1, raw[2]) : 1
      elementsIn = elementsOut * kernel.inputs
      kernel.channelsIn = elementsIn
      kernel.channelsOut = elementsOut
    }
    kernel.bytesIn = 4 * elementsIn
    kernel.bytesOut = 4 * elementsOut
    let weights: Double =
      switch kernel.kind {
      case .convolution, .pointwise, .depthwise, .grouped:
        kernel.channelsOut * kernel.channelsIn / groups * window.0 * window.1
      case .product: kernel.channelsIn * kernel.channelsOut
      case .normalisation: 4 * kernel.channelsIn
      default: 0
      }
    kernel.bytesWeights = 4 * weights
    return kernel
  }
}
