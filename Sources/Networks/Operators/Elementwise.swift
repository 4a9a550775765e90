// SPDX-License-Identifier: Apache-2.0

/// Functions of one element each: the shape stays.
extension Operators {
  static let elementwise: [(String, OperatorRule)] =
    [
      ("Identity", copied), ("Dropout", dropout), ("Cast", cast), ("CastLike", castLike),
      ("Not", mapped(1, type: .bool) { $0 == 0 ? 1 : 0 }),
      ("Neg", mapped(1) { -$0 }), ("Abs", mapped(1) { abs($0) }),
      ("Sqrt", mapped(1) { $0.squareRoot() }), ("Floor", mapped(1) { $0.rounded(.down) }),
      ("Ceil", mapped(1) { $0.rounded(.up) }),
      ("Round", mapped(1) { $0.rounded(.toNearestOrEven) }),
      ("Reciprocal", mapped(1) { 1 / $0 }), ("Relu", mapped(1) { max(0, $0) }),
      ("Clip", clip), ("IsNaN", same(1, type: .bool)), ("IsInf", same(1, type: .bool)),
      ("PRelu", same(2)), ("LeakyRelu", same(2)), ("ThresholdedRelu", same(1)),
      ("HardSigmoid", same(3)), ("HardSwish", same(4)), ("Sigmoid", same(4)), ("Tanh", same(5)),
      ("Erf", same(8)), ("Gelu", same(10)), ("Mish", same(8)), ("Swish", same(5)),
      ("Silu", same(5)), ("Elu", same(4)), ("Selu", same(4)), ("Celu", same(4)),
      ("Softplus", same(5)), ("Softsign", same(3)), ("Shrink", same(2)), ("Sign", same(1)),
      ("BitwiseNot", same(1)), ("Exp", same(4)), ("Log", same(4)),
    ]
    + ["Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh", "Acosh", "Atanh"].map {
      ($0, same(5))
    }

  /// A function whose result may be needed for shapes.
  private static func mapped(
    _ operations: Double, type: ElementType? = nil,
    _ function: @escaping @Sendable (Double) -> Double
  ) -> OperatorRule {
    { call throws(OperatorFailure) in
      let input = try call.value(0)
      let isWhole = type == .bool || !(input.type?.isFloating ?? true)
      let elements = input.elements.map { elements -> Elements in
        let values = elements.reals.map(function)
        return isWhole ? .whole(values.map(Elements.whole)) : .real(values)
      }
      return Outcome(
        [Value(type: type ?? input.type, shape: input.shape, elements: elements)],
        .each(input.shape, operations))
    }
  }

  @Sendable private static func copied(_ call: Call) throws(OperatorFailure) -> Outcome {
    Outcome([try call.value(0)])
  }

  @Sendable private static func dropout(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    return Outcome([input, Value(type: .bool, shape: input.shape)])
  }

  @Sendable private static func cast(_ call: Call) throws(OperatorFailure) -> Outcome {
    guard let type = ElementType(rawValue: call.int("to", 0)) else {
      throw .invalid("`to` is no element type")
    }
    return converted(try call.value(0), to: type)
  }

  @Sendable private static func castLike(_ call: Call) throws(OperatorFailure) -> Outcome {
    let like = try call.value(1).type
    guard let like else { throw .unknown }
    return converted(try call.value(0), to: like)
  }

  private static func converted(_ input: Value, to type: ElementType) -> Outcome {
    let elements = input.elements.map { elements -> Elements in
      if type.isFloating { return .real(elements.reals) }
      if type == .bool { return .whole(elements.reals.map { $0 == 0 ? 0 : 1 }) }
      return .whole(elements.wholes)
    }
    return Outcome(
      [Value(type: type, shape: input.shape, elements: elements)], .each(input.shape))
  }

  @Sendable private static func clip(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    // A bound that is there and not known leaves the result unknown.
    let bounds = [1, 2].map { call.input($0).map { $0.elements?.reals.first ?? .nan } }
    let least = bounds[0] ?? call.float("min", -.infinity)
    let most = bounds[1] ?? call.float("max", .infinity)
    var elements: Elements?
    if !least.isNaN, !most.isNaN {
      switch input.elements {
      case .whole(let values)?:
        let (low, high) = (Elements.whole(least), Elements.whole(most))
        elements = .whole(values.map { min(high, max(low, $0)) })
      case .real(let values)?: elements = .real(values.map { min(most, max(least, $0)) })
      case nil: break
      }
    }
    return Outcome(
      [Value(type: input.type, shape: input.shape, elements: elements)], .each(input.shape, 2))
  }
}
