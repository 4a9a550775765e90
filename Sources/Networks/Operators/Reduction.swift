// SPDX-License-Identifier: Apache-2.0

/// Reductions: an axis becomes one element or none.
extension Operators {
  static let reductions: [(String, OperatorRule)] =
    [
      ("ReduceSum", reduction { $0.reduce(0, +) }),
      ("ReduceMean", reduction(nil)), ("ReduceMax", reduction { $0.max() ?? 0 }),
      ("ReduceMin", reduction { $0.min() ?? 0 }), ("ReduceProd", reduction { $0.reduce(1, *) }),
      ("ArgMax", argument), ("ArgMin", argument),
      ("CumSum", running), ("CumProd", same(1)),
      ("TopK", top), ("Unique", unknownLength), ("NonZero", unknownLength),
      ("NonMaxSuppression", unknownLength), ("Compress", unknownLength), ("Det", determinant),
    ]
    + ["ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare"].map {
      ($0, reduction(nil))
    }

  private static func reduction(
    _ function: (@Sendable ([Double]) -> Double)?
  ) -> OperatorRule {
    { call throws(OperatorFailure) in
      let input = try call.value(0)
      guard let shape = input.shape else { throw .unknown }
      let told = try call.intsOrInput("axes", 1) ?? []
      if told.isEmpty, call.int("noop_with_empty_axes", 0) != 0 { return Outcome([input]) }
      let axes = told.isEmpty ? Array(0..<shape.rank) : try call.axes(told, rank: shape.rank)
      let keeps = call.int("keepdims", 1) != 0
      var extents: [Int] = []
      for axis in 0..<shape.rank {
        if !axes.contains(axis) { extents.append(shape[axis]) } else if keeps { extents.append(1) }
      }
      var elements: Elements?
      // A list becomes one number: what shapes are made with.
      if let function, let values = input.elements, axes.count == shape.rank {
        let result = function(values.reals)
        elements =
          input.type?.isFloating ?? true ? .real([result]) : .whole([Elements.whole(result)])
      }
      return Outcome(
        [Value(type: input.type, shape: try call.made(extents), elements: elements)],
        .each(shape))
    }
  }

  @Sendable private static func argument(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let axis = try call.axis(call.int("axis", 0), rank: shape.rank)
    var extents = shape.extents
    if call.int("keepdims", 1) != 0 { extents[axis] = 1 } else { extents.remove(at: axis) }
    return Outcome([Value(type: .int64, shape: try call.made(extents))], .each(shape))
  }

  @Sendable private static func running(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    var elements: Elements?
    if input.shape?.rank == 1, call.int("exclusive", 0) == 0, call.int("reverse", 0) == 0,
      case .whole(let values)? = input.elements
    {
      var sum = 0
      elements = .whole(
        values.map {
          sum = sum.addingReportingOverflow($0).partialValue
          return sum
        })
    }
    return Outcome(
      [Value(type: input.type, shape: input.shape, elements: elements)], .each(input.shape))
  }

  @Sendable private static func top(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let axis = try call.axis(call.int("axis", -1), rank: shape.rank)
    let told = call.has(1) ? try call.wholes(1).first : call.optionalInt("k")
    guard let kept = told, kept >= 0, kept <= shape[axis] else {
      throw .invalid("`k` must be from 0 to \(shape[axis])")
    }
    var extents = shape.extents
    extents[axis] = kept
    let output = try call.made(extents)
    return Outcome(
      [Value(type: call.input(0)?.type, shape: output), Value(type: .int64, shape: output)],
      .each(shape, 4))
  }

  /// How much is left depends on the data.
  @Sendable private static func unknownLength(_ call: Call) throws(OperatorFailure) -> Outcome {
    throw .unknown
  }

  @Sendable private static func determinant(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    guard shape.rank >= 2 else { throw .invalid("\(shape) is no matrix") }
    let output = try call.made(Array(shape.extents.dropLast(2)))
    return Outcome([Value(type: call.input(0)?.type, shape: output)], .each(shape))
  }
}
