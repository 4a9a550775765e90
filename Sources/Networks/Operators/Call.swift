// SPDX-License-Identifier: Apache-2.0

/// What is known of a tensor once the inputs' shapes are given.
public struct Value: Sendable, Hashable {
  /// The type of its elements; nil where unknown.
  public var type: ElementType?
  /// Its extents; nil where they depend on what the data are, or on an operator that nobody knows.
  public var shape: Shape?
  /// Its elements, where it is short and follows from shapes and constants alone.
  public var elements: Elements?
  /// Whether it follows from constants alone: it is made once, before anything runs.
  public var isConstant: Bool

  /// Names what is known.
  public init(
    type: ElementType?, shape: Shape?, elements: Elements? = nil, isConstant: Bool = false
  ) {
    self.type = type
    self.shape = shape
    self.elements = elements
    self.isConstant = isConstant
  }

  /// Nothing is known.
  public static let unknown = Value(type: nil, shape: nil)

  /// Bytes that it takes; nil where unknown.
  public var bytes: Int? {
    guard let type, let shape else { return nil }
    return (shape.count * type.bits + 7) / 8
  }
}

/// The work of a layer.
public struct Work: Sendable, Hashable {
  /// Multiply-accumulates, taps on padding included, as every public count has them.
  public var macs: Double
  /// Multiply-accumulates without taps that fall on padding.
  public var effectiveMACs: Double
  /// Other operations: an addition, comparison or function of one element each.
  public var operations: Double

  /// Names work.
  public init(macs: Double = 0, effectiveMACs: Double? = nil, operations: Double = 0) {
    self.macs = macs
    self.effectiveMACs = effectiveMACs ?? macs
    self.operations = operations
  }

  /// None.
  public static let none = Work()

  /// One operation an element.
  static func each(_ shape: Shape?, _ operations: Double = 1) -> Work {
    Work(operations: Double(shape?.count ?? 0) * operations)
  }
}

/// Why the shape of a layer's outputs cannot be told.
enum OperatorFailure: Error {
  /// An input's shape or elements are not known, or the output's shape depends on the data.
  case unknown
  /// The inputs do not fit the operator; the words of the rule that is broken.
  case invalid(String)
}

/// What a layer gives: its outputs and its work.
struct Outcome {
  var outputs: [Value]
  var work: Work

  init(_ outputs: [Value], _ work: Work = .none) {
    self.outputs = outputs
    self.work = work
  }
}

/// A layer with what is known of its inputs.
struct Call {
  let layer: Layer
  let inputs: [Value?]
  let opset: Int

  /// The number of outputs that somebody may want.
  var outputCount: Int { layer.outputs.count }

  /// What is known of an input; nil where it is left out.
  func input(_ index: Int) -> Value? {
    index < inputs.count ? inputs[index] : nil
  }

  func has(_ index: Int) -> Bool { input(index) != nil }

  /// What is known of an input that must be there.
  func value(_ index: Int) throws(OperatorFailure) -> Value {
    guard let value = input(index) else {
      throw .invalid("input \(index + 1) is missing")
    }
    return value
  }

  /// The shape of an input that must be there.
  func shape(_ index: Int) throws(OperatorFailure) -> Shape {
    guard let shape = try value(index).shape else { throw .unknown }
    return shape
  }

  /// The whole numbers of an input that must be there.
  func wholes(_ index: Int) throws(OperatorFailure) -> [Int] {
    guard let elements = try value(index).elements else { throw .unknown }
    return elements.wholes
  }

  /// The real numbers of an input that must be there.
  func reals(_ index: Int) throws(OperatorFailure) -> [Double] {
    guard let elements = try value(index).elements else { throw .unknown }
    return elements.reals
  }

  func int(_ name: String, _ fallback: Int) -> Int { optionalInt(name) ?? fallback }

  func optionalInt(_ name: String) -> Int? {
    if case .int(let value)? = layer.attributes[name] { value } else { nil }
  }

  func float(_ name: String, _ fallback: Double) -> Double {
    if case .float(let value)? = layer.attributes[name] { value } else { fallback }
  }

  func ints(_ name: String) -> [Int]? {
    switch layer.attributes[name] {
    case .ints(let values)?: values
    case .int(let value)?: [value]
    default: nil
    }
  }

  func string(_ name: String, _ fallback: String) -> String {
    if case .string(let value)? = layer.attributes[name] { value } else { fallback }
  }

  /// Whole numbers told by an attribute in older sets of operators, by an input in newer ones; nil where
  /// neither is there.
  func intsOrInput(_ name: String, _ index: Int) throws(OperatorFailure) -> [Int]? {
    if let values = ints(name) { return values }
    return has(index) ? try wholes(index) : nil
  }

  /// A tensor of extents, checked.
  func made(_ extents: [Int]) throws(OperatorFailure) -> Shape {
    guard let shape = Shape(extents) else {
      throw .invalid(
        "its output would have \(extents.map(String.init).joined(separator: "x")) elements")
    }
    return shape
  }

  /// An axis counted from the front.
  func axis(_ axis: Int, rank: Int) throws(OperatorFailure) -> Int {
    let counted = axis < 0 ? axis &+ rank : axis
    guard counted >= 0, counted < rank else {
      throw .invalid("axis \(axis) of a tensor of \(rank) axes")
    }
    return counted
  }

  /// Axes counted from the front, each once.
  func axes(_ axes: [Int], rank: Int) throws(OperatorFailure) -> [Int] {
    var counted: [Int] = []
    for item in axes {
      let axis = try self.axis(item, rank: rank)
      if !counted.contains(axis) { counted.append(axis) }
    }
    return counted
  }

  /// Where two tensors meet element by element, by the rules of NumPy.
  func broadcast(_ left: Shape, _ right: Shape) throws(OperatorFailure) -> Shape {
    if left == right { return left }
    let rank = max(left.rank, right.rank)
    var extents: [Int] = []
    extents.reserveCapacity(rank)
    for place in 0..<rank {
      let mine = place - (rank - left.rank)
      let its = place - (rank - right.rank)
      let a = mine < 0 ? 1 : left[mine]
      let b = its < 0 ? 1 : right[its]
      guard a == b || a == 1 || b == 1 else {
        throw .invalid("\(left) and \(right) do not fit each other")
      }
      extents.append(a == 1 ? b : a)
    }
    return try made(extents)
  }
}
