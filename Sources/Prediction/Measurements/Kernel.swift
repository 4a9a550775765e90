// SPDX-License-Identifier: Apache-2.0

package import Networks

/// What kind of work a kernel does: kernels of one kind go by one law.
public enum KernelKind: UInt8, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// A convolution over more than one position with all channels.
  case convolution
  /// A convolution of single positions: a product of matrices.
  case pointwise
  /// A convolution of each channel by itself.
  case depthwise
  /// A convolution of groups of channels.
  case grouped
  /// A transposed convolution.
  case transposed
  /// A product of matrices: dense layers, attention's products.
  case product
  /// A pooling window.
  case pooling
  /// A mean or a maximum over all positions or along an axis.
  case reduction
  /// Batch, layer, group or instance normalisation.
  case normalisation
  /// Softmax.
  case softmax
  /// A function of each element by itself.
  case activation
  /// A sum, product or comparison of two tensors.
  case elementwise
  /// A copy into another order: transpositions, runtimes' own layouts.
  case transposition
  /// A copy of parts: concatenation, slicing, gathering, padding.
  case copying
  /// Resizing.
  case resizing
  /// To and from whole numbers.
  case quantisation
  /// A recurrent cell over its sequence.
  case recurrent
  /// Nothing but another view of the same bytes.
  case view
  /// Whatever else there is.
  case other

  /// The kind of an operator with this many groups and this kernel.
  public init(operator op: String, kernel: Int, groups: Int, channels: Int, outputs: Int) {
    switch op {
    case "Conv", "FusedConv", "QLinearConv", "ConvInteger", "conv2d", "conv", "CaskConvolution":
      if groups > 1 {
        self = groups == channels && outputs >= groups ? .depthwise : .grouped
      } else {
        self = kernel == 1 ? .pointwise : .convolution
      }
    case "ConvTranspose": self = .transposed
    case "Gemm", "MatMul", "FusedMatMul", "FusedGemm", "QGemm", "QLinearMatMul", "MatMulInteger",
      "MatMulIntegerToFloat", "DynamicQuantizeMatMul", "MatMulNBits", "Attention",
      "MultiHeadAttention", "Einsum", "linear", "dense", "CaskGemmConvolution", "QAttention":
      self = .product
    case "MaxPool", "AveragePool", "NhwcMaxPool", "QLinearAveragePool", "LpPool", "maxpool",
      "max_pool2d",
      "avg_pool2d", "avgpool2d", "maxpool2d", "pool", "CaskPooling":
      self = .pooling
    case "GlobalAveragePool", "GlobalMaxPool", "QLinearGlobalAveragePool", "ReduceMean",
      "ReduceMax", "ReduceSum", "ReduceL2", "ReduceMin", "ReduceProd", "ArgMax", "CumSum",
      "adaptive_avg_pool2d", "adaptivepool2d", "QLinearReduceMean":
      self = .reduction
    case "BatchNormalization", "LayerNormalization", "InstanceNormalization", "GroupNormalization",
      "SkipLayerNormalization", "SimplifiedLayerNormalization", "LRN", "LpNormalization",
      "batchnorm2d", "RMSNormalization", "EmbedLayerNormalization":
      self = .normalisation
    case "Softmax", "LogSoftmax", "QLinearSoftmax": self = .softmax
    case "Relu", "Clip", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "LeakyRelu", "PRelu", "Elu",
      "Selu", "Gelu", "BiasGelu", "FastGelu", "QuickGelu", "Erf", "Sqrt", "Exp", "Log", "Neg",
      "Abs", "Softplus", "Mish", "Reciprocal", "Floor", "Ceil", "Cast", "Not", "QLinearLeakyRelu",
      "QLinearSigmoid", "relu", "relu6", "sigmoid", "leaky_relu", "hardswish", "Celu", "Swish",
      "Round", "Sin", "Cos", "ThresholdedRelu":
      self = .activation
    case "Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Where", "Equal", "Greater", "Less",
      "QLinearAdd", "QLinearMul", "Sum", "And", "Or", "Mod", "add", "mul":
      self = .elementwise
    case "Transpose", "ReorderInput", "ReorderOutput", "DepthToSpace", "SpaceToDepth",
      "Reformat":
      self = .transposition
    case "Concat", "Split", "Slice", "Gather", "GatherElements", "GatherND", "Pad", "Expand",
      "Tile", "ScatterND", "QLinearConcat", "concat", "OneHot", "TopK", "Trilu":
      self = .copying
    case "Resize", "Upsample", "GridSample", "upsample": self = .resizing
    case "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear": self = .quantisation
    case "LSTM", "GRU", "RNN", "DynamicQuantizeLSTM": self = .recurrent
    case "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout", "NoOp", "flatten",
      "dropout":
      self = .view
    default: self = .other
    }
  }
}

/// The work of one kernel, as far as it can be known before it runs.
public struct Kernel: Sendable, Hashable {
  /// The kind.
  public var kind: KernelKind
  /// The operator's place in the list of those with a law of their own; 0 for any other.
  public var op: UInt8 = 0
  /// Bytes of all weights of the network around it: whether its own are still in a cache depends on them. 0 for
  /// a kernel by itself.
  public var networkWeights = 0.0
  /// Bytes of all activations of the network around it. 0 for a kernel by itself.
  public var networkTraffic = 0.0
  /// Whether tensors lie in blocks of channels, as ONNX Runtime's processor kernels have them.
  public var isBlocked = false
  /// Whether an activation is done as the result is written.
  public var isFused = false
  /// Images or rows at once.
  public var batch = 1.0
  /// Channels that are read: the inner extent of a product.
  public var channelsIn = 1.0
  /// Channels that are written: the columns of a product.
  public var channelsOut = 1.0
  /// Rows that are read.
  public var heightIn = 1.0
  /// Columns that are read.
  public var widthIn = 1.0
  /// Rows that are written.
  public var heightOut = 1.0
  /// Columns that are written.
  public var widthOut = 1.0
  /// The window's rows.
  public var kernelHeight = 1.0
  /// The window's columns.
  public var kernelWidth = 1.0
  /// Rows from one window to the next.
  public var strideHeight = 1.0
  /// Columns from one window to the next.
  public var strideWidth = 1.0
  /// Rows from one tap to the next.
  public var dilation = 1.0
  /// Rows of padding before the first.
  public var padding = 0.0
  /// Groups of channels.
  public var groups = 1.0
  /// Tensors that are read, weights aside.
  public var inputs = 1.0
  /// Multiply-accumulates.
  public var macs = 0.0
  /// Bytes of activations that are read.
  public var bytesIn = 0.0
  /// Bytes that are written.
  public var bytesOut = 0.0
  /// Bytes of weights.
  public var bytesWeights = 0.0

  /// Names a kernel of a kind.
  public init(kind: KernelKind) { self.kind = kind }

  /// Bytes that are moved at least once.
  public var bytes: Double { bytesIn + bytesOut + bytesWeights }

  /// Operators with a law of their own.
  public static let operators: [String] = [
    "", "Add", "Mul", "Sub", "Relu", "Clip", "Div", "Gelu", "QuickGelu", "Sigmoid", "Erf",
    "HardSigmoid", "Softmax", "LayerNormalization", "SkipLayerNormalization",
    "InstanceNormalization", "BatchNormalization", "MaxPool", "AveragePool", "Upsample", "Resize",
    "GlobalAveragePool", "ReduceMean", "ReduceSum", "ReorderInput", "ReorderOutput", "Transpose",
    "Concat", "Split", "Slice", "Pad", "LSTM", "GRU", "Conv", "ConvTranspose", "Gemm", "MatMul",
    "FusedMatMul", "QLinearConv", "QLinearMul", "QLinearAdd", "QLinearSigmoid", "QuantizeLinear",
    "DequantizeLinear", "QLinearGlobalAveragePool", "QGemm", "QLinearConcat", "Reshape", "Squeeze",
    "Gather", "Tanh", "HardSwish", "Exp", "Expand", "Flatten", "Unsqueeze", "ReduceL2", "RNN",
    "LeakyRelu", "Sqrt", "Pow", "NhwcMaxPool", "QLinearSoftmax", "GroupNormalization",
  ]

  private static let places = Dictionary(
    uniqueKeysWithValues: operators.enumerated().map { ($1, UInt8($0)) })

  /// Names the operator; those that only write an activation along count as the operator itself.
  package mutating func name(_ op: String) {
    let plain =
      op == "FusedConv" ? "Conv" : op == "FusedGemm" ? "Gemm" : op
    self.op = Self.places[plain] ?? 0
  }

  /// Of a table that rows are gathered from only those rows are read.
  package mutating func readOnlyWhatIsCopied() {
    if kind == .copying {
      bytesWeights = min(bytesWeights, bytesOut)
      if inputs <= 3 { bytesIn = min(bytesIn, max(bytesOut, 1)) }
    }
  }

  /// Weights that were packed before are in no figure of a profile: of a convolution at least one byte each, of a
  /// recurrent cell the gates of what is read and of the state, and then its multiply-accumulates are not told either.
  package mutating func holdAtLeastItsWeights() {
    switch kind {
    case .convolution, .pointwise, .depthwise, .grouped:
      let least = channelsIn / max(groups, 1) * channelsOut * kernelHeight * kernelWidth
      bytesWeights = max(bytesWeights, least)
    case .recurrent:
      // Steps are images, directions channels, and what is read or held lies along the columns.
      let gates = op == Self.gru ? 3.0 : op == Self.plainCell ? 1 : 4
      let least = gates * widthOut * (widthIn + widthOut)
      let size = op == Self.lstm || op == Self.gru || op == Self.plainCell ? 4.0 : 1
      if macs == 0 { macs = batch * channelsOut * least }
      bytesWeights = max(bytesWeights, size * channelsOut * least)
      inputs = 1
    default: break
    }
  }

  static let gru = place("GRU")
  private static let lstm = place("LSTM")
  private static let plainCell = place("RNN")

  private static func place(_ op: String) -> UInt8 { UInt8(operators.firstIndex(of: op) ?? 0) }

  /// Takes channels and positions from shapes: `N x C x H x W` or fewer axes for windows, rows and columns
  /// for everything else.
  package mutating func take(input: Shape?, output: Shape?) {
    func axes(_ shape: Shape) -> (batch: Double, channels: Double, height: Double, width: Double) {
      func extent(_ axis: Int) -> Double { Double(max(1, shape[axis])) }
      switch shape.rank {
      case 0: return (1, 1, 1, 1)
      case 1: return (1, extent(0), 1, 1)
      case 2: return (1, extent(1), extent(0), 1)
      case 3 where kind == .product || kind == .softmax || kind == .normalisation:
        return (extent(0), extent(2), extent(1), 1)
      case 3: return (extent(0), extent(1), 1, extent(2))
      default:
        if kind == .product {
          return (
            Double(shape.count) / extent(shape.rank - 1) / extent(shape.rank - 2),
            extent(shape.rank - 1), extent(shape.rank - 2), 1
          )
        }
        let rest = (3..<shape.rank).reduce(1) { $0 * max(1, shape[$1]) }
        return (extent(0), extent(1), extent(2), Double(rest))
      }
    }
    if let input { (batch, channelsIn, heightIn, widthIn) = axes(input) }
    if let output { (batch, channelsOut, heightOut, widthOut) = axes(output) }
  }
}

/// A kernel as numbers, for files: all that is known of it.
extension Kernel {
  private static let fields: [any WritableKeyPath<Kernel, Double> & Sendable] = [
    \.networkWeights, \.networkTraffic, \.batch, \.channelsIn, \.channelsOut, \.heightIn,
    \.widthIn, \.heightOut, \.widthOut, \.kernelHeight, \.kernelWidth, \.strideHeight,
    \.strideWidth, \.dilation, \.padding, \.groups, \.inputs, \.macs, \.bytesIn, \.bytesOut,
    \.bytesWeights,
  ]

  var numbers: [Double] {
    [Double(kind.rawValue), Double(op), isBlocked ? 1 : 0, isFused ? 1 : 0]
      + Self.fields.map { self[keyPath: $0] }
  }

  /// - Returns: nil where the numbers are of no kernel.
  init?(numbers: [Double]) {
    guard numbers.count == Self.fields.count + 4,
      numbers.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e18 }),
      let kind = UInt8(exactly: numbers[0]).flatMap(KernelKind.init(rawValue:)),
      let op = UInt8(exactly: numbers[1]), Int(op) < Self.operators.count
    else { return nil }
    self.init(kind: kind)
    self.op = op
    isBlocked = numbers[2] == 1
    isFused = numbers[3] == 1
    for (field, value) in zip(Self.fields, numbers.dropFirst(4)) { self[keyPath: field] = value }
  }
}
