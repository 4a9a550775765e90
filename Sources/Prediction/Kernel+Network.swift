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
    let (execution, names) = practice(execution, precision)
    return network.kernels(execution)?.map { item in
      var item = item
      item.op = names[item.op] ?? item.op
      return (Kernel(item, network, precision), item.layer, item.op)
    }
  }

  /// How a runtime runs networks of a number format, and the names that its operators have there.
  public static func practice(
    _ execution: ShapedNetwork.Execution, _ precision: Precision?
  ) -> (ShapedNetwork.Execution, names: [String: String]) {
    precision == .int8 && execution == .blocked ? (.merged, whole) : (execution, [:])
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
    let isWindow = Self.isWindow(item.op)
    var window = Window()
    window.extents =
      extents("kernel_shape")
      ?? (isWindow ? weights.map { shape in (2..<max(2, shape.rank)).map { shape[$0] } } : nil)
      ?? []
    if isWindow, case .int(let told)? = layer.attributes["group"] { window.groups = max(1, told) }
    if !item.isCopy {
      window.strides = extents("strides") ?? []
      window.padding = extents("pads")?.first ?? Self.automaticPadding(item, layer, window)
      window.dilation = extents("dilations")?.first ?? 1
      window.weights = layer.inputs.count - 1
    }
    let output = layer.outputs.first.flatMap { $0 }.flatMap { shaped.values[$0].type }
    self.init(
      item, window, macs: counts.work.macs, parameters: counts.parameters,
      weightBytes: counts.weightBytes, at: precision,
      stored: output.map { $0.isQuantised || $0.isFloating ? Double($0.bits) / 8 : 4 } ?? 4)
  }

  /// Rows of padding before the first where the layer only says that the output shall be as large as the input is over
  /// the stride.
  private static func automaticPadding(
    _ item: RuntimeKernel, _ layer: Layer, _ window: Window
  ) -> Int {
    guard case .string(let way)? = layer.attributes["auto_pad"], way.hasPrefix("SAME"),
      let input = item.inputs.first, input.rank > 2, item.output.rank > 2,
      let side = window.extents.first, item.op != "ConvTranspose"
    else { return 0 }
    let reach = window.dilation * (side - 1) + 1
    let total = max(0, (item.output[2] - 1) * (window.strides.first ?? 1) + reach - input[2])
    return way == "SAME_LOWER" ? total - total / 2 : total / 2
  }

  /// The window of a convolution or pooling.
  struct Window {
    var extents: [Int] = []
    var strides: [Int] = []
    var padding = 0
    var dilation = 1
    var groups = 1
    /// Tensors of weights and biases.
    var weights = 0
  }

  private static func isWindow(_ op: String) -> Bool {
    op.hasSuffix("Conv") || op == "ConvTranspose"
  }

  /// - Parameters:
  ///   - item: a kernel of elements of four bytes, or of as many as are `stored`.
  ///   - weightBytes: bytes of the weights as they are stored.
  init(
    _ item: RuntimeKernel, _ window: Window, macs: Double, parameters: Int, weightBytes: Int,
    at precision: Precision?, stored: Double = 4
  ) {
    func axis(_ shape: Shape?) -> Int { shape.flatMap { $0.rank > 1 ? $0[1] : nil } ?? 1 }
    let input = item.inputs.first
    self.init(
      kind: KernelKind(
        operator: item.op, kernel: window.extents.reduce(1, *), groups: window.groups,
        channels: axis(input), outputs: axis(item.output)))
    name(item.op)
    take(input: input, output: item.output)
    kernelHeight = Double(window.extents.first ?? 1)
    kernelWidth = Double(window.extents.count > 1 ? window.extents[1] : 1)
    strideHeight = Double(window.strides.first ?? 1)
    strideWidth = Double(window.strides.count > 1 ? window.strides[1] : window.strides.first ?? 1)
    padding = Double(window.padding)
    dilation = Double(window.dilation)
    groups = Double(window.groups)
    isBlocked = item.isBlocked
    isFused = item.isFused
    // ONNX Runtime counts weights and biases among what is read.
    inputs = Double(
      item.inputs.count + (Self.isWindow(item.op) && !item.isCopy ? window.weights : 0))
    let scale = precision.map { $0.activationBytes.upperBound / stored } ?? 1
    bytesIn = Double(item.bytesIn) * scale
    bytesOut = Double(item.bytesOut) * scale
    if !item.isCopy {
      self.macs = macs * reached
      bytesWeights =
        precision.map { Double(parameters) * $0.weightBytes.upperBound } ?? Double(weightBytes)
    }
    readOnlyWhatIsCopied()
    holdAtLeastItsWeights()
  }

  /// The share of its multiply-accumulates that a dilated convolution in blocks of channels takes the time of: 1 for
  /// any other kernel.
  ///
  /// ONNX Runtime skips the rows of a window that lie on padding, and part of its columns. The time over that without
  /// dilation is taken as the share of rows on the input times the root of that of columns. Over 30 convolutions on maps
  /// of 14 to 56 rows, with dilations of 4 to 24, that is off by 14 % in the middle and by 39 % at most for nine tenths
  /// (version 1.32, one thread, AVX-512; `Scripts/fit_dilation.py`). Depthwise convolutions were not measured.
  private var reached: Double {
    guard dilation > 1, isBlocked, kind == .convolution else { return 1 }
    let rows = taps(heightIn, heightOut, kernelHeight, strideHeight)
    let columns = taps(widthIn, widthOut, kernelWidth, strideWidth)
    return rows * columns.squareRoot()
  }

  /// The share of taps along an axis that lie on the input and not on padding.
  private func taps(
    _ extent: Double, _ outputs: Double, _ kernel: Double, _ stride: Double
  ) -> Double {
    guard kernel > 1, kernel <= 64, outputs >= 1 else { return 1 }
    // A kernel holds the padding of its rows only; columns are taken to be padded alike.
    let front = kernel == kernelHeight ? padding : ((kernel - 1) * dilation / 2).rounded(.down)
    var inside = 0.0
    for tap in 0..<Int(kernel) {
      let shift = Double(tap) * dilation - front
      let first = max(0, (-shift / stride).rounded(.up))
      let last = min(outputs - 1, ((extent - 1 - shift) / stride).rounded(.down))
      inside += max(0, last - first + 1)
    }
    return max(inside, 1) / (kernel * outputs)
  }
}
