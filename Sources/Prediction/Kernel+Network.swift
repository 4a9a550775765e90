// SPDX-License-Identifier: Apache-2.0

public import Networks

extension Kernel {
  /// The kernels of a network as a runtime runs it; nil where a shape is not known.
  ///
  /// - Parameter precision: the number format of weights and activations; nil as they are stored.
  public static func kernels(
    of network: ShapedNetwork, _ execution: ShapedNetwork.Execution, at precision: Precision? = nil
  ) -> [(kernel: Kernel, layer: Int, op: String)]? {
    // Kernels on whole numbers do not work on blocks of channels, and go by names of their own.
    let isWhole = precision == .int8 && execution == .blocked
    return network.kernels(isWhole ? .merged : execution)?.map { item in
      var item = item
      if isWhole { item.op = whole[item.op] ?? item.op }
      return (Kernel(item, network, precision), item.layer, item.op)
    }
  }

  /// ONNX Runtime's operators on whole numbers.
  private static let whole: [String: String] = [
    "Conv": "QLinearConv", "Add": "QLinearAdd", "Mul": "QLinearMul", "Sigmoid": "QLinearSigmoid",
    "GlobalAveragePool": "QLinearGlobalAveragePool", "Concat": "QLinearConcat", "Gemm": "QGemm",
    "MaxPool": "NhwcMaxPool", "Softmax": "QLinearSoftmax", "MatMul": "QLinearMatMul",
  ]

  /// How a runtime runs networks, as far as is known.
  public static func execution(_ runtime: String) -> ShapedNetwork.Execution {
    switch runtime {
    case "onnxruntime": .blocked
    case "pytorch", "pytorch-cuda": .eager
    default: .merged
    }
  }

  private init(_ item: RuntimeKernel, _ shaped: ShapedNetwork, _ precision: Precision?) {
    let layer = shaped.network.layers[item.layer]
    let counts = shaped.counts[item.layer]
    func extents(_ name: String) -> [Int]? {
      if case .ints(let values)? = layer.attributes[name] { values } else { nil }
    }
    let weights =
      item.isCopy || layer.inputs.count < 2
      ? nil
      : layer.inputs[1].flatMap { shaped.values[$0].isConstant ? shaped.values[$0].shape : nil }
    let isWindow = item.op.hasSuffix("Conv") || item.op == "ConvTranspose"
    let window =
      extents("kernel_shape")
      ?? (isWindow ? weights.map { shape in (2..<max(2, shape.rank)).map { shape[$0] } } : nil)
      ?? []
    var groups = 1
    if isWindow, case .int(let told)? = layer.attributes["group"] { groups = max(1, told) }
    func axis(_ shape: Shape?) -> Int { shape.flatMap { $0.rank > 1 ? $0[1] : nil } ?? 1 }
    let input = item.inputs.first
    self.init(
      kind: KernelKind(
        operator: item.op, kernel: window.reduce(1, *), groups: groups, channels: axis(input),
        outputs: axis(item.output)))
    name(item.op)
    take(input: input, output: item.output)
    kernelHeight = Double(window.first ?? 1)
    kernelWidth = Double(window.count > 1 ? window[1] : 1)
    let strides = item.isCopy ? [] : extents("strides") ?? []
    strideHeight = Double(strides.first ?? 1)
    strideWidth = Double(strides.count > 1 ? strides[1] : strides.first ?? 1)
    padding = Double((item.isCopy ? nil : extents("pads")?.first) ?? 0)
    dilation = Double((item.isCopy ? nil : extents("dilations")?.first) ?? 1)
    self.groups = Double(groups)
    isBlocked = item.isBlocked
    isFused = item.isFused
    // ONNX Runtime counts weights and biases among what is read.
    inputs = Double(item.inputs.count + (isWindow && !item.isCopy ? layer.inputs.count - 1 : 0))
    let scale = precision.map { $0.activationBytes.upperBound / 4 } ?? 1
    bytesIn = Double(item.bytesIn) * scale
    bytesOut = Double(item.bytesOut) * scale
    if !item.isCopy {
      macs = counts.work.macs
      let parameters = Double(counts.parameters)
      bytesWeights =
        precision.map { parameters * $0.weightBytes.upperBound } ?? Double(counts.weightBytes)
    }
    readOnlyWhatIsCopied()
    holdAtLeastItsWeights()
  }
}
