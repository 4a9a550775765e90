// SPDX-License-Identifier: Apache-2.0

/// Products of matrices.
extension Operators {
  static let products: [(String, OperatorRule)] = [
    ("Gemm", { call throws(OperatorFailure) in try general(call, left: 0, right: 1) }),
    ("MatMul", { call throws(OperatorFailure) in try matrices(call, 0, 1) }),
    (
      "MatMulInteger",
      { call throws(OperatorFailure) in try matrices(call, 0, 1, type: .int32) }
    ),
    (
      "QLinearMatMul",
      { call throws(OperatorFailure) in try matrices(call, 0, 3, type: call.input(7)?.type) }
    ),
    ("Einsum", { call throws(OperatorFailure) in try einsum(call) }),
  ]

  static let runtimeProducts: [(String, OperatorRule)] = [
    ("FusedGemm", { call throws(OperatorFailure) in try general(call, left: 0, right: 1) }),
    ("GemmFastGelu", { call throws(OperatorFailure) in try matrices(call, 0, 1) }),
    (
      "QGemm",
      { call throws(OperatorFailure) in
        try general(call, left: 0, right: 3, type: call.has(7) ? .uint8 : .float32)
      }
    ),
    ("FusedMatMul", { call throws(OperatorFailure) in try fused(call) }),
    ("FusedMatMulActivation", { call throws(OperatorFailure) in try fused(call) }),
    ("TransposeMatMul", { call throws(OperatorFailure) in try fused(call) }),
    (
      "DynamicQuantizeMatMul",
      { call throws(OperatorFailure) in try matrices(call, 0, 1, type: .float32) }
    ),
    (
      "MatMulIntegerToFloat",
      { call throws(OperatorFailure) in try matrices(call, 0, 1, type: .float32) }
    ),
    ("QLinearMatMul", { call throws(OperatorFailure) in try matrices(call, 0, 3) }),
    ("MatMulNBits", { call throws(OperatorFailure) in try packed(call) }),
    ("MatMulBnb4", { call throws(OperatorFailure) in try packed(call) }),
  ]

  private static func general(
    _ call: Call, left: Int, right: Int, type: ElementType? = nil
  ) throws(OperatorFailure) -> Outcome {
    let a = try call.shape(left)
    let b = try call.shape(right)
    guard a.rank == 2, b.rank == 2 else { throw .invalid("matrices are needed, not \(a) and \(b)") }
    let (m, k) = call.int("transA", 0) != 0 ? (a[1], a[0]) : (a[0], a[1])
    let (inner, n) = call.int("transB", 0) != 0 ? (b[1], b[0]) : (b[0], b[1])
    guard k == inner else { throw .invalid("\(a) and \(b) do not fit: \(k) against \(inner)") }
    let output = try call.made([m, n])
    return Outcome(
      [Value(type: type ?? call.input(left)?.type, shape: output)],
      Work(macs: Double(output.count) * Double(k)))
  }

  /// The product of stacks of matrices, by the rules of NumPy.
  private static func matrices(
    _ call: Call, _ left: Int, _ right: Int, type: ElementType? = nil
  ) throws(OperatorFailure) -> Outcome {
    try product(call, try call.shape(left), try call.shape(right), type ?? call.input(left)?.type)
  }

  static func product(
    _ call: Call, _ a: Shape, _ b: Shape, _ type: ElementType?
  ) throws(OperatorFailure) -> Outcome {
    guard a.rank > 0, b.rank > 0 else { throw .invalid("a single number is no matrix") }
    let left = a.rank == 1 ? [1] + a.extents : a.extents
    let right = b.rank == 1 ? b.extents + [1] : b.extents
    let k = left[left.count - 1]
    guard right[right.count - 2] == k else {
      throw .invalid("\(a) and \(b) do not fit: \(k) against \(right[right.count - 2])")
    }
    let stack = try call.broadcast(
      try call.made(Array(left.dropLast(2))), try call.made(Array(right.dropLast(2))))
    var extents = stack.extents
    if a.rank > 1 { extents.append(left[left.count - 2]) }
    if b.rank > 1 { extents.append(right[right.count - 1]) }
    let output = try call.made(extents)
    return Outcome(
      [Value(type: type, shape: output)], Work(macs: Double(output.count) * Double(k)))
  }

  /// A product whose factors may be transposed first.
  private static func fused(_ call: Call) throws(OperatorFailure) -> Outcome {
    func turned(_ shape: Shape, _ name: String) throws(OperatorFailure) -> Shape {
      var extents = shape.extents
      // A stack may be turned out of the way too.
      if call.int("transBatch" + name.suffix(1), 0) != 0, extents.count >= 3 {
        extents.insert(extents.removeFirst(), at: extents.count - 1)
      }
      if call.int(name, 0) != 0, extents.count >= 2 {
        extents.swapAt(extents.count - 1, extents.count - 2)
      }
      return try call.made(extents)
    }
    return try product(
      call, try turned(call.shape(0), "transA"), try turned(call.shape(1), "transB"),
      call.input(0)?.type)
  }

  /// A product with weights of a few bits, packed in blocks: the attributes have the extents.
  private static func packed(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    guard let k = call.optionalInt("K"), let n = call.optionalInt("N"), k > 0, n > 0,
      input.extents.last == k
    else { throw .invalid("`K` and `N` are needed, and an input whose last extent is K") }
    let output = try call.made(input.extents.dropLast() + [n])
    return Outcome(
      [Value(type: call.input(0)?.type, shape: output)],
      Work(macs: Double(output.count) * Double(k)))
  }

  /// An equation with letters of its own, capital Greek ones, in place of `...`: as many as the input with
  /// most axes there has.
  private static func spelledOut(_ call: Call) throws(OperatorFailure) -> String {
    let equation = call.string("equation", "").filter { $0 != " " }
    guard equation.contains("...") else { return equation }
    let sides = equation.replacing("->", with: ">").split(
      separator: ">", omittingEmptySubsequences: false)
    let inputs = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false)
    guard inputs.count == call.inputs.count, sides.count == 2 else { throw .unknown }
    var open: [Int] = []
    for (index, letters) in inputs.enumerated() {
      let named = letters.replacing("...", with: "").count
      open.append(letters.contains("...") ? try call.shape(index).rank - named : 0)
    }
    let most = open.max() ?? 0
    guard most >= 0, most <= 24, open.allSatisfy({ $0 >= 0 }) else {
      throw .invalid("`\(equation)` names more axes than there are")
    }
    let letters = (0..<most).compactMap { Unicode.Scalar(0x391 + $0).map(Character.init) }
    let spelled = zip(inputs, open).map { text, count in
      text.replacing("...", with: String(letters.suffix(count)))
    }
    return spelled.joined(separator: ",") + ">"
      + sides[1].replacing("...", with: String(letters))
  }

  /// Einstein's sum: `bij,bjk->bik`. Each combination of letters is one multiply-accumulate for each factor
  /// beyond the first.
  private static func einsum(_ call: Call) throws(OperatorFailure) -> Outcome {
    let equation = try spelledOut(call)
    let sides = equation.split(separator: ">", omittingEmptySubsequences: false)
    let inputs = (sides.first ?? "").replacing("-", with: "")
      .split(separator: ",", omittingEmptySubsequences: false)
    guard inputs.count == call.inputs.count, sides.count <= 2 else {
      throw .unknown
    }
    var extents: [Character: Int] = [:]
    for (index, letters) in inputs.enumerated() {
      let shape = try call.shape(index)
      guard letters.count == shape.rank else {
        throw .invalid("`\(letters)` has not the axes of \(shape)")
      }
      for (letter, extent) in zip(letters, shape.extents) {
        let known = extents[letter] ?? 1
        guard known == extent || known == 1 || extent == 1 else {
          throw .invalid("`\(letter)` is \(known) and \(extent) in `\(equation)`")
        }
        extents[letter] = max(known, extent)
      }
    }
    let once = inputs.joined()
    let result =
      sides.count == 2
      ? Array(sides[1]) : extents.keys.filter { key in once.count { $0 == key } == 1 }.sorted()
    var made: [Int] = []
    for letter in result {
      guard let extent = extents[letter] else {
        throw .invalid("`\(letter)` is in the result of `\(equation)` alone")
      }
      made.append(extent)
    }
    let output = try call.made(made)
    let all = extents.values.reduce(1.0) { $0 * Double($1) }
    let isProduct = inputs.count > 1 && all > Double(output.count)
    return Outcome(
      [Value(type: call.input(0)?.type, shape: output)],
      isProduct
        ? Work(macs: all * Double(inputs.count - 1)) : Work(operations: all))
  }
}
