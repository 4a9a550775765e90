// SPDX-License-Identifier: Apache-2.0

/// Attention in one piece: scores of every query against every key, and the mean of the values by them.
extension Operators {
  static let attentions: [(String, OperatorRule)] = [
    ("Attention", standardAttention), ("RotaryEmbedding", same(3)),
  ]

  /// Words whose keys are there already: of batch x heads x words x width.
  private static func earlier(_ call: Call, _ index: Int) throws(OperatorFailure) -> Int {
    guard call.has(index) else { return 0 }
    let shape = try call.shape(index)
    guard shape.rank >= 3 else { throw .invalid("\(shape) has no axis of earlier words") }
    return shape[2]
  }

  /// The standard operator (opset 23): queries, keys and values in three or four axes, with keys and
  /// values of earlier words.
  @Sendable private static func standardAttention(
    _ call: Call
  ) throws(OperatorFailure) -> Outcome {
    let query = try call.shape(0)
    let key = try call.shape(1)
    let value = try call.shape(2)
    let type = call.input(0)?.type
    func heads(_ name: String, _ shape: Shape) throws(OperatorFailure) -> (Int, Int, Int) {
      if shape.rank == 4 { return (shape[1], shape[2], shape[3]) }
      let heads = call.int(name, 0)
      guard shape.rank == 3, heads > 0, heads < attributeLimit, shape[2] % heads == 0 else {
        throw .invalid("`\(name)` does not divide \(shape)")
      }
      return (heads, shape[1], shape[2] / heads)
    }
    let (queryHeads, queries, width) = try heads("q_num_heads", query)
    let (keyHeads, newKeys, _) = try heads("kv_num_heads", key)
    let (_, _, depth) = try heads("kv_num_heads", value)
    let past = try earlier(call, 4)
    let keys = newKeys + past
    let output =
      query.rank == 4
      ? try call.made([query[0], queryHeads, queries, depth])
      : try call.made([query[0], queries, queryHeads * depth])
    let pairs = Double(query[0]) * Double(queryHeads) * Double(queries) * Double(keys)
    return Outcome(
      [
        Value(type: type, shape: output),
        Value(type: type, shape: Shape([query[0], keyHeads, keys, width])),
        Value(type: type, shape: Shape([query[0], keyHeads, keys, depth])),
        Value(type: type, shape: Shape([query[0], queryHeads, queries, keys])),
      ], Work(macs: pairs * Double(width + depth), operations: pairs * 5))
  }

  /// ONNX Runtime's own, with the projection of queries, keys and values in it.
  @Sendable static func attention(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    let weights = try call.shape(1)
    let sizes = call.ints("qkv_hidden_sizes")
    guard input.rank == 3, weights.rank == 2, weights[0] == input[2],
      sizes.map({ $0.count == 3 && $0.allSatisfy { $0 > 0 && $0 < attributeLimit } })
        ?? (weights[1] % 3 == 0)
    else { throw .invalid("weights \(weights) do not fit the input \(input)") }
    let hidden = sizes?.last ?? weights[1] / 3
    let width = sizes?.first ?? weights[1] / 3
    // Keys and values of earlier words: two of batch x heads x words x width.
    let past = call.layer.op == "Attention" && call.has(4) ? try call.shape(4) : nil
    let keys = input[1] + (past.map { $0.rank == 5 ? $0[3] : 0 } ?? 0)
    let pairs = Double(input[0]) * Double(input[1]) * Double(keys)
    let output = try call.made([input[0], input[1], hidden])
    let heads = Double(max(1, call.int("num_heads", 1)))
    return Outcome(
      [
        Value(type: call.input(0)?.type, shape: output),
        past.flatMap { past in
          past.rank == 5
            ? Value(
              type: call.input(4)?.type,
              shape: Shape([past[0], past[1], past[2], keys, past[4]])) : nil
        } ?? .unknown,
      ],
      Work(
        macs: Double(input.count) * Double(weights[1]) + pairs * Double(width + hidden),
        operations: pairs * heads * 5))
  }

  @Sendable static func multiHead(_ call: Call) throws(OperatorFailure) -> Outcome {
    let query = try call.shape(0)
    let type = call.input(0)?.type
    let heads = Double(max(1, call.int("num_heads", 1)))
    // Queries, keys and values may come packed in one tensor of five axes.
    if query.rank == 5 {
      let width = query[2] * query[4]
      let pairs = Double(query[0]) * Double(query[1]) * Double(query[1])
      return Outcome(
        [
          Value(type: type, shape: try call.made([query[0], query[1], width])), .unknown, .unknown,
        ],
        Work(macs: pairs * 2 * Double(width), operations: pairs * heads * 5))
    }
    let key = try call.shape(1)
    let value = call.has(2) ? try call.shape(2) : key
    guard query.rank == 3, key.rank >= 3, value.rank >= 1 else {
      throw .invalid("queries, keys and values are needed")
    }
    let keys = key.rank == 4 ? key[2] : key[1]
    let depth = value.rank == 4 ? value[1] * value[3] : value[value.rank - 1]
    let past = try earlier(call, 6)
    let pairs = Double(query[0]) * Double(query[1]) * Double(keys + past)
    return Outcome(
      [Value(type: type, shape: try call.made([query[0], query[1], depth])), .unknown, .unknown],
      Work(macs: pairs * Double(query[2] + depth), operations: pairs * heads * 5))
  }

  /// Several query heads share a head of keys and values; the present ones are kept for the next word.
  @Sendable static func groupQuery(_ call: Call) throws(OperatorFailure) -> Outcome {
    let query = try call.shape(0)
    let heads = call.int("num_heads", 0)
    let keyHeads = call.int("kv_num_heads", 0)
    guard query.rank == 3, heads > 0, keyHeads > 0, heads < attributeLimit,
      keyHeads < attributeLimit
    else { throw .invalid("`num_heads` and `kv_num_heads` are needed") }
    let isPacked = call.input(1) == nil
    let size = query[2] / (isPacked ? heads + 2 * keyHeads : heads)
    let past = try earlier(call, 3)
    let keys = past + query[1]
    let pairs = Double(query[0]) * Double(query[1]) * Double(keys)
    let type = call.input(0)?.type
    let present = Shape([query[0], keyHeads, keys, size])
    return Outcome(
      [
        Value(type: type, shape: try call.made([query[0], query[1], heads * size])),
        Value(type: type, shape: present), Value(type: type, shape: present),
      ], Work(macs: pairs * 2 * Double(heads * size), operations: pairs * Double(heads) * 5))
  }
}
