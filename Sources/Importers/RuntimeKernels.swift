// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

extension TableImporter {
  /// Kernels of ONNX Runtime, a row each, as its profiler tells them.
  ///
  /// The time is the 25th percentile, which a busy neighbour does not move, less 1.5 microseconds that the
  /// profiler adds to each kernel. Rows whose multiply-accumulates nobody could tell are left out.
  static let runtimeKernels = TableImporter(
    name: "ort-kernels", words: "a table of ONNX Runtime's kernels",
    columns: ["network", "res", "op", "in_shape", "out_shape", "lat_p25_us", "bytes_w", "macs"]
  ) { table throws(Problems) in
    var found = Measurements()
    for row in 0..<table.csv.count {
      let variant = table.text(row, "device")
      var item = Measurement(
        level: .layer,
        setting: Setting(
          device: "epyc-2-vcpu", runtime: variant == "basic" ? "onnxruntime-basic" : "onnxruntime",
          precision: table.text(row, "precision").split(separator: "_").first.map(String.init)
            ?? "fp32",
          threads: 1),
        place: table.place(row))
      item.network = table.text(row, "network")
      item.resolution = table.text(row, "res")
      item.layer = table.text(row, "node")
      item.op = table.text(row, "op")
      item.statistic = "p25"
      item.source = "ort_cpu"
      item.latency = table.number(row, "lat_p25_us").map { max($0 - profilerOverhead, 0.1) * 1e-6 }
      item.kernel = table.runtimeKernel(row, op: item.op)
      if table.text(row, "macs_src") == "unknown" {
        // Kept, so that its network stays whole, but without a figure to learn from.
        item.conditions = "multiply-accumulates unknown"
      }
      found.add(item)
    }
    return found
  }

  /// What ONNX Runtime's profiler adds to a kernel (microseconds).
  static let profilerOverhead = 1.5
}

extension Table {
  fileprivate func runtimeKernel(_ row: Int, op: String) -> Kernel {
    let window = pair(row, "kernel") ?? (1, 1)
    let groups = count(row, "group") ?? 1
    let (input, output) = (shape(row, "in_shape"), shape(row, "out_shape"))
    let channels = input.flatMap { $0.rank > 1 ? $0[1] : nil } ?? 1
    let outputs = output.flatMap { $0.rank > 1 ? $0[1] : nil } ?? 1
    var kernel = Kernel(
      kind: KernelKind(
        operator: op, kernel: Int(window.0 * window.1), groups: groups, channels: channels,
        outputs: outputs))
    kernel.isBlocked = text(row, "domain").hasSuffix("nchwc")
    let fused = text(row, "fused")
    kernel.isFused = op.contains("Conv") && Self.activations.contains { fused.contains($0) }
    kernel.take(input: input, output: output)
    (kernel.kernelHeight, kernel.kernelWidth) = window
    (kernel.strideHeight, kernel.strideWidth) = pair(row, "stride") ?? (1, 1)
    kernel.dilation = pair(row, "dilation")?.0 ?? 1
    kernel.groups = Double(groups)
    kernel.inputs = number(row, "n_act_in") ?? 1
    kernel.macs = number(row, "macs") ?? 0
    kernel.bytesIn = number(row, "bytes_in") ?? 0
    kernel.bytesOut = number(row, "bytes_out") ?? 0
    kernel.bytesWeights = number(row, "bytes_w") ?? 0
    kernel.holdAtLeastItsWeights()
    kernel.name(op)
    kernel.readOnlyWhatIsCopied()
    return kernel
  }

  private static let activations = [
    "Relu", "Clip", "Sigmoid", "Tanh", "HardSwish", "HardSigmoid", "LeakyRelu",
  ]
}
