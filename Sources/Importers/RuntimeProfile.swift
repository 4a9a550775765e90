// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

extension LogImporter {
  /// The profile that ONNX Runtime writes (`SessionOptions.enable_profiling`): a row a kernel, each the
  /// lower quartile over the runs less what the profiler adds. The whole run is no row: with the profiler it takes
  /// up to twice what its kernels do. Runs that took 1.3
  /// times the quickest quarter and more shared the processor with something else and are dropped.
  static let runtimeProfile = LogImporter(
    name: "ort-profile", words: "a profile of ONNX Runtime",
    isOne: { file in
      file.bytes.first == UInt8(ascii: "[")
        && String(decoding: file.bytes.prefix(2000), as: UTF8.self).contains("\"cat\"")
    }
  ) { file throws(Problem) in
    guard let events = try JSON.read(file).items else {
      throw Problem(.wrongShape(expected: "a list of events"), at: Place(file: file.path))
    }
    var runs: [(start: Double, time: Double)] = []
    var kernels: [(start: Double, time: Double, name: String, arguments: JSON)] = []
    // What ran on an accelerator, by the node that launched it: the node's own time is that of the launch.
    var launched: [(start: Double, time: Double, parent: String)] = []
    for event in events {
      guard let name = event["name"]?.words, let start = event["ts"]?.double,
        let time = event["dur"]?.double
      else { continue }
      if name == "model_run" {
        runs.append((start, time))
      } else if event["cat"]?.words == "Node", name.hasSuffix("_kernel_time"),
        let arguments = event["args"]
      {
        kernels.append((start, time, node(String(name.dropLast(12)), arguments), arguments))
      } else if event["cat"]?.words == "Kernel", let arguments = event["args"],
        let parent = arguments["parent"]?.words ?? arguments["parent_name"]?.words
      {
        let name = parent.hasSuffix("_kernel_time") ? String(parent.dropLast(12)) : parent
        launched.append((start, time, name))
      }
    }
    var found = Measurements()
    guard let quick = lowerQuartile(runs.map(\.time)) else {
      throw Problem(
        .rule("this profile holds no run: end it after at least one `session.run`"),
        at: Place(file: file.path))
    }
    let kept = runs.filter { $0.time <= 1.3 * quick }
    for _ in kept.count..<runs.count { found.drop("a run that shared the processor") }
    var times: [String: [Double]] = [:]
    var order: [(name: String, arguments: JSON)] = []
    var starts = kept.map(\.start)
    starts.sort()
    for kernel in kernels {
      guard
        let run = kept.first(where: {
          kernel.start >= $0.start && kernel.start <= $0.start + $0.time
        })
      else { continue }
      var time = kernel.time
      if provider(kernel.arguments) != nil {
        let own = launched.filter {
          $0.parent == kernel.name && $0.start >= run.start && $0.start <= run.start + run.time
        }
        guard !own.isEmpty else {
          found.drop(
            "the launch of a kernel on an accelerator, whose own time is not in the profile")
          continue
        }
        time = own.reduce(0) { $0 + $1.time }
      }
      if times[kernel.name] == nil { order.append((kernel.name, kernel.arguments)) }
      times[kernel.name, default: []].append(time)
    }
    let network = stem(file.path)
    var precision = "fp32"
    for (name, arguments) in order {
      var row = Measurement(
        level: .layer, setting: unstated("onnxruntime"), place: Place(file: file.path))
      row.network = network
      row.layer = name
      row.op = arguments["op_name"]?.words ?? ""
      row.statistic = "p25"
      row.source = file.path
      let accelerator = provider(arguments)
      if let accelerator { row.setting.runtime = "onnxruntime-\(accelerator)" }
      // An accelerator's own clock has nothing of the profiler in it.
      let overhead = accelerator == nil ? TableImporter.profilerOverhead : 0
      row.latency = times[name].flatMap(lowerQuartile).map { max($0 - overhead, 0.1) * 1e-6 }
      let (kernel, isWhole) = profiled(arguments, row.op)
      row.kernel = kernel
      if isWhole { precision = "int8" }
      found.add(row)
    }
    for place in found.rows.indices { found.rows[place].setting.precision = precision }
    return found
  }

  /// The name of a node; of one without a name its operator with its number, so that no two are taken for one.
  private static func node(_ name: String, _ arguments: JSON) -> String {
    guard name.isEmpty else { return name }
    let number = arguments["node_index"]?.words ?? arguments["node_index"]?.whole.map { String($0) }
    return "\(arguments["op_name"]?.words ?? "node") \(number ?? "")"
  }

  /// What a node ran on beside the cores: `cuda`, `tensorrt`, …; nil for the cores.
  private static func provider(_ arguments: JSON) -> String? {
    guard let name = arguments["provider"]?.words, name != "CPUExecutionProvider" else {
      return nil
    }
    // These run on the cores when they are called.
    if [
      "XnnpackExecutionProvider", "DnnlExecutionProvider", "ACLExecutionProvider",
      "ArmNNExecutionProvider",
    ]
    .contains(name) {
      return nil
    }
    return name.replacing("ExecutionProvider", with: "").lowercased()
  }

  /// A kernel from the shapes that a profile tells, and whether it works on whole numbers.
  private static func profiled(_ arguments: JSON, _ op: String) -> (Kernel, Bool) {
    func tensors(_ key: String) -> [(type: String, shape: Shape)] {
      (arguments[key]?.items ?? []).compactMap { item in
        guard let (type, extents) = item.members?.first, let list = extents.items else {
          return nil
        }
        let numbers = list.compactMap(\.whole)
        guard numbers.count == list.count else { return nil }
        return Shape(numbers).map { (type, $0) }
      }
    }
    let (inputs, outputs) = (tensors("input_type_shape"), tensors("output_type_shape"))
    func bytes(_ type: String) -> Double {
      type.hasSuffix("8") || type == "bool"
        ? 1 : type.hasSuffix("16") ? 2 : type == "double" || type.hasSuffix("64") ? 8 : 4
    }
    let isWhole = inputs.first.map { bytes($0.type) == 1 } ?? false
    let isConvolution = op.hasSuffix("Conv") || op == "ConvInteger"
    let place = op == "QLinearConv" ? 3 : 1
    let weights = inputs.count > place ? inputs[place].shape : .scalar
    func channels(_ shape: Shape?) -> Int { shape.flatMap { $0.rank > 1 ? $0[1] : nil } ?? 1 }
    let input = inputs.first?.shape
    let output = outputs.first?.shape
    let hasWindow = isConvolution && weights.rank == 4
    let window = hasWindow ? (weights[2], weights[3]) : (1, 1)
    let groups =
      hasWindow && weights[1] > 0 ? max(1, channels(input) / weights[1]) : 1
    var kernel = Kernel(
      kind: KernelKind(
        operator: op, kernel: window.0 * window.1, groups: groups, channels: channels(input),
        outputs: channels(output)))
    kernel.take(input: input, output: output)
    (kernel.kernelHeight, kernel.kernelWidth) = (Double(window.0), Double(window.1))
    kernel.groups = Double(groups)
    if kernel.heightOut > 0 { kernel.strideHeight = (kernel.heightIn / kernel.heightOut).rounded() }
    if kernel.widthOut > 0 { kernel.strideWidth = (kernel.widthIn / kernel.widthOut).rounded() }
    kernel.bytesIn = Double(arguments["activation_size"]?.words ?? "") ?? 0
    kernel.bytesOut = Double(arguments["output_size"]?.words ?? "") ?? 0
    kernel.bytesWeights = Double(arguments["parameter_size"]?.words ?? "") ?? 0
    if hasWindow, let output {
      kernel.macs = Double(output.count) * Double(weights[1] * weights[2] * weights[3])
    } else if kernel.kind == .product, let input, let output, input.rank > 0 {
      let inner = Double(input[input.rank - 1])
      kernel.macs = Double(output.count) * inner
      // Weights that were packed before are in no figure of the profile.
      let second = inputs.count > 1 ? inputs[1].shape.rank : 0
      if output.rank > 0, op.hasSuffix("Gemm") || (second <= 2 && input.rank > 2) {
        let least =
          bytes(inputs.first?.type ?? "") * inner * Double(output[output.rank - 1])
        kernel.bytesWeights = max(kernel.bytesWeights, least)
      }
    }
    kernel.holdAtLeastItsWeights()
    kernel.name(op)
    kernel.readOnlyWhatIsCopied()
    return (kernel, isWhole)
  }
}
