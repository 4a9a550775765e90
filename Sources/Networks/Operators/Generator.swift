// SPDX-License-Identifier: Apache-2.0

/// Operators that make tensors of nothing but a shape or a few numbers, and those of signals.
extension Operators {
  static let generators: [(String, OperatorRule)] = [
    ("Constant", constant), ("ConstantOfShape", filled), ("Range", range), ("EyeLike", same(0)),
    ("RandomNormal", random), ("RandomUniform", random), ("RandomNormalLike", same(4)),
    ("RandomUniformLike", same(4)), ("Bernoulli", same(2)),
    ("HannWindow", window), ("HammingWindow", window), ("BlackmanWindow", window),
    ("STFT", shortTransform), ("DFT", transform), ("MelWeightMatrix", mel),
  ]

  @Sendable private static func constant(_ call: Call) throws(OperatorFailure) -> Outcome {
    func list(_ type: ElementType, _ elements: Elements, isList: Bool) -> Outcome {
      Outcome([
        Value(
          type: type, shape: isList ? Shape.list(elements.count) : .scalar, elements: elements,
          isConstant: true)
      ])
    }
    for (name, attribute) in call.layer.attributes {
      switch (name, attribute) {
      case ("value", .tensor(let found)):
        return Outcome([
          Value(type: found.type, shape: found.shape, elements: found.elements, isConstant: true)
        ])
      case ("value_int", .int(let value)): return list(.int64, .whole([value]), isList: false)
      case ("value_float", .float(let value)): return list(.float32, .real([value]), isList: false)
      case ("value_ints", .ints(let values)): return list(.int64, .whole(values), isList: true)
      case ("value_floats", .floats(let values)): return list(.float32, .real(values), isList: true)
      default: break
      }
    }
    throw .unknown
  }

  @Sendable private static func filled(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.made(try call.wholes(0))
    var type = ElementType.float32
    var value = Elements.real([0])
    if case .tensor(let told)? = call.layer.attributes["value"] {
      type = told.type
      value = told.elements ?? .real([0])
    }
    var elements: Elements?
    if shape.count <= Constant.elementLimit {
      switch value {
      case .whole(let values):
        elements = values.first.map { .whole(Array(repeating: $0, count: shape.count)) }
      case .real(let values):
        elements = values.first.map { .real(Array(repeating: $0, count: shape.count)) }
      }
    }
    return Outcome([Value(type: type, shape: shape, elements: elements)])
  }

  @Sendable private static func range(_ call: Call) throws(OperatorFailure) -> Outcome {
    let type = try call.value(0).type
    guard let start = try call.reals(0).first, let end = try call.reals(1).first,
      let step = try call.reals(2).first, step != 0
    else { throw .unknown }
    let length = ((end - start) / step).rounded(.up)
    guard length.isFinite, length <= Double(Shape.extentLimit) else {
      throw .invalid("a range of \(length) elements")
    }
    let count = Int(max(0, length))
    var elements: Elements?
    if count <= Constant.elementLimit {
      let values = (0..<count).map { start + Double($0) * step }
      elements =
        type?.isFloating ?? true ? .real(values) : .whole(values.map(Elements.whole))
    }
    return Outcome([Value(type: type, shape: Shape.list(count), elements: elements)])
  }

  @Sendable private static func random(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.made(call.ints("shape") ?? [])
    return Outcome([Value(type: .float32, shape: shape)], .each(shape, 4))
  }

  @Sendable private static func window(_ call: Call) throws(OperatorFailure) -> Outcome {
    guard let size = try call.wholes(0).first else { throw .unknown }
    let shape = try call.made([size])
    return Outcome([Value(type: .float32, shape: shape)], .each(shape, 4))
  }

  @Sendable private static func mel(_ call: Call) throws(OperatorFailure) -> Outcome {
    guard let bins = try call.wholes(0).first, let length = try call.wholes(1).first else {
      throw .unknown
    }
    let shape = try call.made([length / 2 + 1, bins])
    return Outcome([Value(type: .float32, shape: shape)], .each(shape))
  }

  /// Operations of a fast Fourier transform over n points: 5 n log2 n.
  private static func fourier(_ points: Int) -> Double {
    var log = 0.0
    var rest = points
    while rest > 1 {
      log += 1
      rest /= 2
    }
    return 5 * Double(points) * log
  }

  @Sendable private static func shortTransform(_ call: Call) throws(OperatorFailure) -> Outcome {
    let signal = try call.shape(0)
    guard signal.rank >= 2, let step = try call.wholes(1).first, step > 0 else {
      throw .invalid("a signal and a step above 0 are needed")
    }
    let told = call.has(3) ? try call.wholes(3).first : nil
    guard let length = told ?? call.input(2)?.shape.map({ $0.count }), length > 0,
      length <= signal[1]
    else { throw .invalid("a frame no longer than the signal is needed") }
    let frames = (signal[1] - length) / step + 1
    let bins = call.int("onesided", 1) != 0 ? length / 2 + 1 : length
    let output = try call.made([signal[0], frames, bins, 2])
    return Outcome(
      [Value(type: call.input(0)?.type, shape: output)],
      Work(operations: Double(signal[0]) * Double(frames) * fourier(length)))
  }

  @Sendable private static func transform(_ call: Call) throws(OperatorFailure) -> Outcome {
    let signal = try call.shape(0)
    let told = call.has(2) ? try call.wholes(2).first : call.optionalInt("axis")
    let axis = try call.axis(told ?? (call.opset >= 20 ? -2 : 1), rank: signal.rank)
    let isOneSided = call.int("onesided", 0) != 0
    // Back from one side the signal is real, and as long as the side was made from.
    let isBack = isOneSided && call.int("inverse", 0) != 0
    let length =
      (call.has(1) ? try call.wholes(1).first : nil)
      ?? (isBack ? 2 * max(1, signal[axis] - 1) : signal[axis])
    guard length > 0, signal.rank >= 2 else { throw .invalid("an empty signal") }
    var extents = signal.extents
    extents[axis] = isOneSided && !isBack ? length / 2 + 1 : length
    extents[extents.count - 1] = isBack ? 1 : 2
    let output = try call.made(extents)
    let others = Double(signal.count) / Double(max(1, signal[axis] * signal[signal.rank - 1]))
    return Outcome(
      [Value(type: call.input(0)?.type, shape: output)],
      Work(operations: others * fourier(length)))
  }
}
