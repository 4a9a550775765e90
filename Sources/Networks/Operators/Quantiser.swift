// SPDX-License-Identifier: Apache-2.0

/// Quantisation, and ONNX Runtime's operators on quantised numbers.
extension Operators {
  static let quantisers: [(String, OperatorRule)] = [
    ("QuantizeLinear", quantise), ("DequantizeLinear", dequantise),
    ("DynamicQuantizeLinear", dynamic),
  ]

  /// Quantised operators carry a scale and a zero point beside each tensor.
  static let runtimeQuantised: [(String, OperatorRule)] =
    [
      ("QuantizeLinear", quantise), ("DequantizeLinear", dequantise),
      (
        "QLinearConv",
        { call throws(OperatorFailure) in
          guard let rule = standardQuantised else { throw .unknown }
          guard call.int("channels_last", 0) != 0 else { return try rule(call) }
          // ONNX Runtime's own layout on processors: the channels last, the weights as ever.
          var turned = call.inputs
          let input = try call.shape(0)
          guard input.rank >= 3 else { throw .invalid("\(input) has no extents") }
          turned[0]?.shape = Shape(
            [input[0], input[input.rank - 1]] + input.extents[1..<input.rank - 1])
          var outcome = try rule(Call(layer: call.layer, inputs: turned, opset: call.opset))
          if let shape = outcome.outputs[0].shape {
            outcome.outputs[0].shape = Shape(
              [shape[0]] + shape.extents.dropFirst(2) + [shape[1]])
          }
          return outcome
        }
      ),
      ("QLinearAdd", quantisedPair), ("QLinearMul", quantisedPair),
      ("QLinearAveragePool", { call throws(OperatorFailure) in try pool(call) }),
      ("QLinearGlobalAveragePool", { call throws(OperatorFailure) in try whole(call) }),
      ("QLinearConcat", quantisedConcat),
      ("QLinearReduceMean", quantisedMean), ("QLinearWhere", quantisedChoice),
      ("DynamicQuantizeLSTM", { call throws(OperatorFailure) in try quantisedLSTM(call) }),
    ]
    + ["QLinearSigmoid", "QLinearLeakyRelu", "QLinearSoftmax"].map { ($0, same(5)) }

  private static let standardQuantised = convolutions.first { $0.0 == "QLinearConv" }?.1

  @Sendable private static func quantise(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    let type =
      call.input(2)?.type ?? ElementType(rawValue: call.int("output_dtype", 2)) ?? .uint8
    return Outcome([Value(type: type, shape: input.shape)], .each(input.shape, 3))
  }

  @Sendable private static func dequantise(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    return Outcome(
      [Value(type: call.input(1)?.type ?? .float32, shape: input.shape)], .each(input.shape, 2))
  }

  @Sendable private static func dynamic(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    return Outcome(
      [
        Value(type: .uint8, shape: input.shape), Value(type: .float32, shape: .scalar),
        Value(type: .uint8, shape: .scalar),
      ], .each(input.shape, 5))
  }

  /// Left tensor at 0, right one at 3.
  @Sendable private static func quantisedPair(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.broadcast(try call.shape(0), try call.shape(3))
    return Outcome([Value(type: call.input(0)?.type, shape: shape)], .each(shape, 4))
  }

  /// The output's scale and zero point come first, then three inputs a tensor.
  @Sendable private static func quantisedConcat(_ call: Call) throws(OperatorFailure) -> Outcome {
    try joined(call, Array(stride(from: 2, to: call.inputs.count, by: 3)))
  }

  @Sendable private static func quantisedMean(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let axes = try call.axes(
      call.ints("axes") ?? Array(0..<shape.rank), rank: shape.rank)
    let keeps = call.int("keepdims", 1) != 0
    var extents: [Int] = []
    for axis in 0..<shape.rank {
      if !axes.contains(axis) { extents.append(shape[axis]) } else if keeps { extents.append(1) }
    }
    return Outcome(
      [Value(type: call.input(0)?.type, shape: try call.made(extents))], .each(shape))
  }

  @Sendable private static func quantisedChoice(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.broadcast(
      try call.broadcast(try call.shape(0), try call.shape(1)), try call.shape(4))
    return Outcome([Value(type: call.input(1)?.type, shape: shape)], .each(shape, 3))
  }

  /// Its weights lie transposed: directions x features x (gates x hidden).
  private static func quantisedLSTM(_ call: Call) throws(OperatorFailure) -> Outcome {
    try recurrent(call, gates: 4)
  }
}
