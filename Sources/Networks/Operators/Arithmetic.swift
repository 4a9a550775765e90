// SPDX-License-Identifier: Apache-2.0

/// Functions of two or more tensors, element by element with broadcasting. Where all are short constants or
/// follow from shapes, the result is worked out: this is the arithmetic that shapes are made with.
extension Operators {
  static let arithmetic: [(String, OperatorRule)] =
    [
      (
        "Add",
        binary {
          $0.addingReportingOverflow($1).partialValue
        } _: {
          $0 + $1
        }
      ),
      (
        "Sub",
        binary {
          $0.subtractingReportingOverflow($1).partialValue
        } _: {
          $0 - $1
        }
      ),
      (
        "Mul",
        binary {
          $0.multipliedReportingOverflow(by: $1).partialValue
        } _: {
          $0 * $1
        }
      ),
      (
        "Div",
        binary {
          $1 == 0 ? 0 : $0.dividedReportingOverflow(by: $1).partialValue
        } _: {
          $0 / $1
        }
      ),
      ("Mod", modulo),
      ("Pow", binary(whole: nil) { power($0, $1) }),
      (
        "Min",
        binary {
          min($0, $1)
        } _: {
          min($0, $1)
        }
      ),
      (
        "Max",
        binary {
          max($0, $1)
        } _: {
          max($0, $1)
        }
      ),
      (
        "Sum",
        binary {
          $0.addingReportingOverflow($1).partialValue
        } _: {
          $0 + $1
        }
      ),
      ("Mean", binary(whole: nil, nil)), ("BitShift", binary(whole: nil, nil)),
      ("BitwiseAnd", binary(whole: { $0 & $1 }, nil)),
      ("BitwiseOr", binary(whole: { $0 | $1 }, nil)),
      ("BitwiseXor", binary(whole: { $0 ^ $1 }, nil)),
      ("Equal", truth { $0 == $1 }), ("Greater", truth { $0 > $1 }), ("Less", truth { $0 < $1 }),
      ("GreaterOrEqual", truth { $0 >= $1 }), ("LessOrEqual", truth { $0 <= $1 }),
      ("And", truth { $0 != 0 && $1 != 0 }), ("Or", truth { $0 != 0 || $1 != 0 }),
      ("Xor", truth { ($0 != 0) != ($1 != 0) }),
      ("Where", choice),
    ]

  private static func power(_ base: Double, _ exponent: Double) -> Double {
    // Shapes are squared at most; a root or a power that is no whole number is left unknown.
    guard exponent == exponent.rounded(), abs(exponent) <= 64 else { return .nan }
    var result = 1.0
    for _ in 0..<Int(abs(exponent)) { result *= base }
    return exponent < 0 ? 1 / result : result
  }

  private static func binary(
    _ whole: @escaping @Sendable (Int, Int) -> Int,
    _ real: @escaping @Sendable (Double, Double) -> Double
  ) -> OperatorRule {
    binary(whole: whole, real)
  }

  /// The fold of all inputs by a function.
  private static func binary(
    whole: (@Sendable (Int, Int) -> Int)?, _ real: (@Sendable (Double, Double) -> Double)?
  ) -> OperatorRule {
    { call throws(OperatorFailure) in
      var result = try call.value(0)
      var work = 0.0
      // A single input is its own sum.
      for index in 1..<max(1, call.inputs.count) {
        let other = try call.value(index)
        guard let left = result.shape, let right = other.shape else { throw .unknown }
        let shape = try call.broadcast(left, right)
        var elements: Elements?
        if shape.count <= Constant.elementLimit, let mine = result.elements,
          let its = other.elements
        {
          let places = (
            Broadcast.places(of: left, in: shape), Broadcast.places(of: right, in: shape)
          )
          if case .whole(let a) = mine, case .whole(let b) = its, let whole {
            elements = .whole(zip(places.0, places.1).map { whole(a[$0], b[$1]) })
          } else if let real {
            let (a, b) = (mine.reals, its.reals)
            let values = zip(places.0, places.1).map { real(a[$0], b[$1]) }
            if !values.contains(where: \.isNaN) {
              elements =
                result.type?.isFloating ?? true
                ? .real(values) : .whole(values.map(Elements.whole))
            }
          }
        }
        work += Double(shape.count)
        result = Value(type: result.type ?? other.type, shape: shape, elements: elements)
      }
      return Outcome([result], Work(operations: work))
    }
  }

  /// A truth about two elements.
  private static func truth(
    _ holds: @escaping @Sendable (Double, Double) -> Bool
  ) -> OperatorRule {
    let rule = binary(whole: { holds(Double($0), Double($1)) ? 1 : 0 }) { holds($0, $1) ? 1 : 0 }
    return { call throws(OperatorFailure) in
      var outcome = try rule(call)
      outcome.outputs[0].type = .bool
      if let elements = outcome.outputs[0].elements {
        outcome.outputs[0].elements = .whole(elements.wholes)
      }
      return outcome
    }
  }

  /// The rest of a division: of the sign of the divisor, or with `fmod` of the dividend.
  @Sendable private static func modulo(_ call: Call) throws(OperatorFailure) -> Outcome {
    let keepsSign = call.int("fmod", 0) != 0
    let rule = binary(whole: { left, right in
      guard right != 0 else { return 0 }
      let rest = left.remainderReportingOverflow(dividingBy: right).partialValue
      return !keepsSign && rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
    }) { $0.truncatingRemainder(dividingBy: $1) }
    return try rule(call)
  }

  @Sendable private static func choice(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shapes = (try call.shape(0), try call.shape(1), try call.shape(2))
    let shape = try call.broadcast(try call.broadcast(shapes.0, shapes.1), shapes.2)
    var elements: Elements?
    if shape.count <= Constant.elementLimit, let condition = call.input(0)?.elements,
      let yes = call.input(1)?.elements, let no = call.input(2)?.elements
    {
      let choices = condition.wholes
      let places = (
        Broadcast.places(of: shapes.0, in: shape), Broadcast.places(of: shapes.1, in: shape),
        Broadcast.places(of: shapes.2, in: shape)
      )
      if case .whole(let a) = yes, case .whole(let b) = no {
        elements = .whole(
          places.0.indices.map { choices[places.0[$0]] != 0 ? a[places.1[$0]] : b[places.2[$0]] })
      } else {
        let (a, b) = (yes.reals, no.reals)
        elements = .real(
          places.0.indices.map { choices[places.0[$0]] != 0 ? a[places.1[$0]] : b[places.2[$0]] })
      }
    }
    let type = call.input(1)?.type ?? call.input(2)?.type
    return Outcome([Value(type: type, shape: shape, elements: elements)], .each(shape))
  }
}

/// Where the elements of a broadcast tensor come from.
enum Broadcast {
  /// For each element of `target`, the place in `source` that it is taken from.
  static func places(of source: Shape, in target: Shape) -> [Int] {
    if source == target { return Array(0..<target.count) }
    if source.count == 1 { return Array(repeating: 0, count: target.count) }
    let skipped = target.rank - source.rank
    var strides = Array(repeating: 0, count: target.rank)
    var stride = 1
    for axis in source.extents.indices.reversed() {
      if source[axis] != 1 { strides[axis + skipped] = stride }
      stride *= source[axis]
    }
    return (0..<target.count).map { index in
      var rest = index
      var place = 0
      for axis in target.extents.indices.reversed() {
        place += rest % target[axis] * strides[axis]
        rest /= target[axis]
      }
      return place
    }
  }
}
