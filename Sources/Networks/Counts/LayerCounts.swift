// SPDX-License-Identifier: Apache-2.0

/// What a layer takes, at the shapes that its network was given.
public struct LayerCounts: Sendable, Hashable {
  /// Multiply-accumulates and other operations; none for a layer that is worked out once, before.
  public var work: Work
  /// Elements of its weights; a tensor that several layers share counts at each.
  public var parameters: Int
  /// Bytes of its weights as they are stored.
  public var weightBytes: Int
  /// Bytes that it reads, weights aside; unknown ones left out.
  public var inputBytes: Int
  /// Bytes that it writes; unknown ones left out.
  public var outputBytes: Int
  /// Whether it is worked out once, before anything runs.
  public var isConstant: Bool

  init(
    _ call: Call, _ outcome: Outcome?, _ outputs: [Value?], _ weights: (count: Int, bytes: Int)
  ) {
    isConstant = outputs.contains { $0?.isConstant ?? false }
    work = isConstant ? .none : outcome?.work ?? .none
    (parameters, weightBytes, inputBytes, outputBytes) = (0, 0, 0, 0)
    guard !isConstant else { return }
    (parameters, weightBytes) = weights
    for case let input? in call.inputs where !input.isConstant { inputBytes += input.bytes ?? 0 }
    outputBytes = outputs.reduce(0) { $0 + ($1?.bytes ?? 0) }
  }
}

extension Operators {
  /// Whether an operator multiplies and accumulates: without its shape, no total can be told.
  static func isProduct(_ layer: Layer) -> Bool {
    productNames.contains(layer.op)
  }

  private static let productNames = Set(
    (convolutions + products + runtimeProducts + recurrents + attentions).map(\.0)
      + [
        "QAttention", "MultiHeadAttention", "GroupQueryAttention",
        "DecoderMaskedMultiHeadAttention",
        "DynamicQuantizeLSTM",
      ]
  ).subtracting(["RotaryEmbedding"])

  /// Inputs that hold weights, where only some of them can: scales, zero points and bounds are none.
  private static let weightPlaces: [String: Set<Int>] = [
    "Conv": [1, 2], "FusedConv": [1, 2], "ConvTranspose": [1, 2], "DeformConv": [1, 3],
    "LayerNormalization": [1, 2], "InstanceNormalization": [1, 2], "PRelu": [1],
    "QLinearConv": [3, 8], "QLinearMatMul": [0, 3], "QGemm": [0, 3, 6], "ConvInteger": [1],
    "MatMulInteger": [0, 1], "DynamicQuantizeMatMul": [0, 1, 4], "MatMulIntegerToFloat": [0, 1, 6],
    "MatMulNBits": [1, 5], "DynamicQuantizeLSTM": [1, 2, 3, 7], "QAttention": [1, 2],
    "QLinearAdd": [0, 3], "QLinearMul": [0, 3], "BatchNormalization": [1, 2],
    "Gather": [0], "Expand": [0], "Tile": [0], "LSTM": [1, 2, 3, 7], "GRU": [1, 2, 3],
    "RNN": [1, 2, 3], "Reshape": [0], "Resize": [], "Clip": [1_000],
    "QuantizeLinear": [0], "DequantizeLinear": [0], "Pad": [0], "Where": [1, 2],
    "QLinearSigmoid": [0], "QLinearLeakyRelu": [0], "QLinearSoftmax": [0],
    "QLinearGlobalAveragePool": [0], "QLinearAveragePool": [0],
  ]

  /// Whether a constant input holds weights: numbers with a fraction or quantised ones, and no single
  /// number. Zeros that are only spread out are a state to begin with.
  static func isWeight(_ layer: Layer, _ place: Int, _ value: Value) -> Bool {
    guard let type = value.type, value.shape?.rank != 0 else { return false }
    if layer.op == "Expand", let elements = value.elements?.reals, elements.allSatisfy({ $0 == 0 })
    {
      return false
    }
    if let places = weightPlaces[layer.op], !places.contains(place) { return false }
    // Biases of quantised products are kept in 32 bits, beside activations of 16 bits in 64.
    let isBias =
      (type == .int32 || type == .int64) && quantisedBiases.contains("\(layer.op) \(place)")
    return type.isFloating || type.isQuantised || isBias
  }

  private static let quantisedBiases: Set<String> = [
    "QLinearConv 8", "QGemm 6", "QAttention 2", "DequantizeLinear 0", "Conv 2", "ConvTranspose 2",
    "Gemm 2",
  ]

  /// Whether an input of a layer that is worked out before goes into weights: a grid that is convolved
  /// does not, scales and zero points do not.
  static func isPartOfWeights(_ layer: Layer, _ place: Int, _ value: Value) -> Bool {
    switch layer.op {
    case "Conv", "FusedConv", "ConvTranspose", "DequantizeLinear", "QuantizeLinear", "Expand",
      "Tile":
      return isWeight(layer, place, value)
    default:
      guard let type = value.type, value.shape?.rank != 0 else { return false }
      return type.isFloating || type.isQuantised
    }
  }

  /// Elements of a weight whose bytes hold several; nil for others.
  static func packedCount(_ layer: Layer, _ place: Int) -> Int? {
    guard layer.op == "MatMulNBits" || layer.op == "MatMulBnb4", place == 1,
      case .int(let k)? = layer.attributes["K"], case .int(let n)? = layer.attributes["N"]
    else { return nil }
    return Shape([k, n])?.count
  }
}
