// SPDX-License-Identifier: Apache-2.0

/// A network: a graph of layers between tensors, without the values of its weights. One stored network
/// serves every input size: shapes follow when its inputs are given (`ShapedNetwork`).
public struct Network: Sendable {
  /// Its name.
  public var name: String
  /// What it is fed.
  public var inputs: [Input]
  /// What it gives, as tensors.
  public var outputs: [Int]
  /// The layers, each after those that it reads from.
  public var layers: [Layer]
  /// The names of the tensors; layers refer to them by number.
  public var tensors: [String]
  /// Tensors that are there before anything runs: weights and shapes.
  public var constants: [Int: Constant]
  /// The version of each set of operators that it was written for, by domain.
  public var opsets: [String: Int]
  /// Shapes that the file itself tells of tensors, for operators that nobody else knows.
  public var told: [Int: Shape]

  /// Names a network.
  public init(
    name: String, inputs: [Input], outputs: [Int], layers: [Layer], tensors: [String],
    constants: [Int: Constant], opsets: [String: Int], told: [Int: Shape] = [:]
  ) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.layers = layers
    self.tensors = tensors
    self.constants = constants
    self.opsets = opsets
    self.told = told
  }

  /// The version of the standard operators.
  public var opset: Int { opsets[""] ?? 17 }

  /// What a network is fed.
  public struct Input: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The tensor.
    public var tensor: Int
    /// The type of its elements.
    public var type: ElementType
    /// The shape that it is usually fed, where axes are open and the file tells.
    public var usual: Shape?
    /// Its axes, slowest first; nil where the file does not even tell how many.
    public var axes: [Axis]?
    /// Whether it is a tensor, and not a sequence, a map or an optional.
    public var isTensor = true

    /// Names an input.
    public init(name: String, tensor: Int, type: ElementType, axes: [Axis]?) {
      self.name = name
      self.tensor = tensor
      self.type = type
      self.axes = axes
    }

    /// Its shape where every axis is fixed, or only the first (the batch) is open, which counts as 1; else
    /// what it is usually fed.
    public var shape: Shape? {
      if let usual { return usual }
      guard let axes else { return nil }
      var extents: [Int] = []
      for (place, axis) in axes.enumerated() {
        switch axis {
        case .fixed(let extent): extents.append(extent)
        case .open:
          guard place == 0 else { return nil }
          extents.append(1)
        }
      }
      return Shape(extents)
    }

    /// `1x3x224x224`, open axes by name: `batchx3xheightxwidth`.
    public var words: String {
      guard isTensor else { return "not a tensor" }
      guard let axes else { return "of unknown shape" }
      return axes.isEmpty
        ? "scalar"
        : axes.map { axis in
          switch axis {
          case .fixed(let extent): String(extent)
          case .open(let name): name.isEmpty ? "?" : name
          }
        }.joined(separator: "x")
    }
  }

  /// An axis of an input.
  public enum Axis: Sendable, Hashable {
    case fixed(Int)
    /// Of any extent; its name.
    case open(String)
  }
}

/// A layer: an operator with what it reads and writes.
public struct Layer: Sendable, Hashable {
  /// Its name, unique in its network.
  public var name: String
  /// The operator, as ONNX names it.
  public var op: String
  /// The set that the operator is of: empty for the standard one.
  public var domain: String
  /// The tensors that it reads; nil where an optional one is left out.
  public var inputs: [Int?]
  /// The tensors that it writes; nil where nobody wants one.
  public var outputs: [Int?]
  /// What it is told besides.
  public var attributes: [String: Attribute]

  /// Names a layer.
  public init(
    name: String, op: String, domain: String = "", inputs: [Int?], outputs: [Int?],
    attributes: [String: Attribute] = [:]
  ) {
    self.name = name
    self.op = op
    self.domain = domain
    self.inputs = inputs
    self.outputs = outputs
    self.attributes = attributes
  }

  /// The operator with its domain, where that is not the standard one.
  public var fullOp: String { domain.isEmpty ? op : "\(domain).\(op)" }
}
