// SPDX-License-Identifier: Apache-2.0

/// A constant: what is known of a tensor before anything runs.
public struct Constant: Sendable, Hashable {
  /// The type of its elements.
  public var type: ElementType
  /// Its extents.
  public var shape: Shape
  /// Its elements where they matter for shapes: integers, and a few real numbers such as scales.
  public var elements: Elements?
  /// Elements of the weights that it is made from, where those are not its own: a slice of a table, say.
  public var stored: Int?

  /// Names a constant.
  public init(type: ElementType, shape: Shape, elements: Elements? = nil, stored: Int? = nil) {
    self.type = type
    self.shape = shape
    self.elements = elements
    self.stored = stored
  }

  /// The most elements that are kept: shapes are short.
  public static let elementLimit = 4_096
}

/// The elements of a short constant, in the order of memory.
public enum Elements: Sendable, Hashable {
  /// Whole numbers and truth values.
  case whole([Int])
  /// Numbers with a fraction.
  case real([Double])

  /// How many there are.
  public var count: Int {
    switch self {
    case .whole(let values): values.count
    case .real(let values): values.count
    }
  }

  /// The elements as real numbers.
  public var reals: [Double] {
    switch self {
    case .whole(let values): values.map(Double.init)
    case .real(let values): values
    }
  }

  /// The elements as whole numbers, cut towards zero; what does not fit is cut off at the ends.
  public var wholes: [Int] {
    switch self {
    case .whole(let values): values
    case .real(let values): values.map(Elements.whole)
    }
  }

  /// The elements of some places, which must be there.
  func picked(_ places: [Int]) -> Elements {
    switch self {
    case .whole(let values): .whole(places.map { values[$0] })
    case .real(let values): .real(places.map { values[$0] })
    }
  }

  /// A real number cut towards zero, and off at the ends.
  static func whole(_ value: Double) -> Int {
    guard !value.isNaN else { return 0 }
    return Int(exactly: value.rounded(.towardZero)) ?? (value < 0 ? Int.min : Int.max)
  }
}

/// What a layer is told beside its inputs.
public enum Attribute: Sendable, Hashable {
  case int(Int)
  case float(Double)
  case string(String)
  case ints([Int])
  case floats([Double])
  case strings([String])
  case tensor(Constant)
  /// A graph within the layer: a branch, or the body of a loop.
  case graph(Subgraph)
}

/// A graph within a layer. Its tensors are numbered with those of the network around it, which it may read too.
public struct Subgraph: Sendable, Hashable {
  /// What it is fed by its layer.
  public var inputs: [Int] = []
  /// What it gives to its layer.
  public var outputs: [Int] = []
  /// Its layers, each after those that it reads from.
  public var layers: [Layer] = []
  /// Its own constants.
  public var constants: [Int: Constant] = [:]

  /// The tensors that it makes or is fed, and not the network around it.
  var own: Set<Int> {
    Set(inputs).union(constants.keys).union(layers.flatMap { $0.outputs.compactMap(\.self) })
  }

  /// The tensors of the network around it that it reads, in their order.
  var captured: [Int] {
    let read = Set(layers.flatMap { $0.inputs.compactMap(\.self) } + outputs)
    return read.subtracting(own).sorted()
  }

  /// Its layers and those of the graphs within them, each with what it reads and writes.
  var size: Int {
    layers.reduce(inputs.count + outputs.count) { size, layer in
      layer.attributes.values.reduce(size + 1 + layer.inputs.count + layer.outputs.count) {
        size, attribute in
        if case .graph(let body) = attribute { size + body.size } else { size }
      }
    }
  }
}
