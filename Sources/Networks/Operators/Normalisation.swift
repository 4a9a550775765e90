// SPDX-License-Identifier: Apache-2.0

/// Normalisations: the shape stays; each element takes a few operations.
extension Operators {
  static let normalisations: [(String, OperatorRule)] = [
    ("BatchNormalization", same(2)), ("InstanceNormalization", same(6)),
    ("LayerNormalization", layerNormalisation), ("GroupNormalization", same(6)),
    ("RMSNormalization", same(5)), ("SimplifiedLayerNormalization", layerNormalisation),
    ("LRN", same(8)), ("LpNormalization", same(4)), ("MeanVarianceNormalization", same(6)),
    ("Softmax", same(5)), ("LogSoftmax", same(6)), ("Hardmax", same(2)),
  ]

  /// The shape of the first input, at so many operations an element.
  static func same(_ operations: Double, type: ElementType? = nil) -> OperatorRule {
    { call throws(OperatorFailure) in
      let input = try call.value(0)
      return Outcome(
        [Value(type: type ?? input.type, shape: input.shape)], .each(input.shape, operations))
    }
  }

  /// The mean and the deviation may be wanted too, one for each row.
  @Sendable private static func layerNormalisation(
    _ call: Call
  ) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    let axis = try call.axis(call.int("axis", -1), rank: max(1, input.rank))
    let rows = Shape(
      input.extents.prefix(axis) + Array(repeating: 1, count: max(0, input.rank - axis)))
    let type = call.input(0)?.type
    return Outcome(
      [
        Value(type: type, shape: input), Value(type: .float32, shape: rows),
        Value(type: .float32, shape: rows),
      ], .each(input, 6))
  }

  /// Operators that ONNX Runtime makes of several.
  static let runtimeFused: [(String, OperatorRule)] = [
    ("SkipLayerNormalization", skip), ("SkipSimplifiedLayerNormalization", skip),
    ("EmbedLayerNormalization", embed),
    ("Gelu", same(8)), ("FastGelu", same(8)), ("QuickGelu", same(5)), ("BiasGelu", same(9)),
    ("BiasSoftmax", same(6)), ("BiasDropout", same(2)),
    ("GroupNorm", same(6)), ("NhwcGroupNorm", same(6)),
    ("ReorderInput", same(0)), ("ReorderOutput", reorderedOutput),
    ("Conv", { call throws(OperatorFailure) in try blocked(call) }),
    ("RotaryEmbedding", same(3)),
    ("Attention", attention), ("QAttention", attention),
    ("MultiHeadAttention", multiHead), ("GroupQueryAttention", groupQuery),
    ("DecoderMaskedMultiHeadAttention", multiHead),
  ]

  /// Back from blocks of channels: what they were padded with goes.
  @Sendable private static func reorderedOutput(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    let channels = call.int("channels", 0)
    guard input.rank == 4, channels > 0, channels < attributeLimit else {
      return try same(0)(call)
    }
    let isLast = call.int("channels_last", 0) != 0
    let extents =
      isLast
      ? [input[0], input[2], input[3], channels] : [input[0], channels, input[2], input[3]]
    return Outcome([Value(type: call.input(0)?.type, shape: try call.made(extents))])
  }

  @Sendable private static func skip(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    let type = call.input(0)?.type
    let value = Value(type: type, shape: input)
    return Outcome(
      [value, Value(type: type, shape: nil), Value(type: type, shape: nil), value],
      .each(input, 7))
  }

  @Sendable private static func embed(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    let words = try call.shape(2)
    guard input.rank == 2, words.rank == 2 else {
      throw .invalid("words and their table are needed")
    }
    let output = try call.made([input[0], input[1], words[1]])
    let value = Value(type: call.input(2)?.type, shape: output)
    return Outcome(
      [value, Value(type: .int32, shape: Shape([input[0]])), value], .each(output, 9))
  }

  /// A convolution over channels in blocks: what the weights are padded with is no work of the network.
  private static func blocked(_ call: Call) throws(OperatorFailure) -> Outcome {
    guard let rule = standardConvolution else { throw .unknown }
    return try rule(call)
  }

  private static let standardConvolution = convolutions.first { $0.0 == "Conv" }?.1
}
