// SPDX-License-Identifier: Apache-2.0

public import Documents

/// A network whose inputs have been given: the shape of every tensor, and the work of every layer.
public struct ShapedNetwork: Sendable {
  /// The network.
  public let network: Network
  /// What is known of each tensor.
  public let values: [Value]
  /// The counts of each layer.
  public let counts: [LayerCounts]
  /// Layers whose operator nobody knows, as indices.
  public let notUnderstood: [Int]
  /// Layers that multiply and accumulate, and whose shapes are not known, as indices: no total can be told.
  public let unresolved: [Int]
}

extension Network {
  /// The network with its inputs given.
  ///
  /// - Parameters:
  ///   - shapes: shapes of inputs by name; the others keep the file's own.
  ///   - file: the file it was read from.
  /// - Throws: `Problem` that names the input whose axes are open, or the layer that its inputs do not fit.
  public func shaped(
    _ shapes: [String: Shape] = [:], file: String
  ) throws(Problem) -> ShapedNetwork {
    let place = Place(file: file)
    func problem(_ words: String) -> Problem { Problem(.rule(words), at: place) }
    var values = [Value](repeating: .unknown, count: tensors.count)
    for (tensor, constant) in constants {
      values[tensor] = Value(stored: constant)
    }
    for name in shapes.keys.sorted() where !inputs.contains(where: { $0.name == name }) {
      throw problem(
        "no input is called `\(name)`; it has \(inputs.map { "`\($0.name)`" }.joined(separator: ", "))"
      )
    }
    var isAsTold = true
    for input in inputs {
      if let shape = shapes[input.name] {
        try input.check(shape, problem)
        values[input.tensor] = Value(type: input.type, shape: shape)
        isAsTold = isAsTold && input.fixedShape == shape
      } else if let shape = input.shape {
        values[input.tensor] = Value(type: input.type, shape: shape)
        isAsTold = isAsTold && input.fixedShape != nil
      } else {
        throw problem(
          "the input `\(input.name)` is \(input.words); its open axes must be given: --input \(input.name)=\(input.example)"
        )
      }
    }
    var weights = StoredWeights(constants)
    var counts: [LayerCounts] = []
    counts.reserveCapacity(layers.count)
    var notUnderstood: [Int] = []
    var unresolved: [Int] = []
    for (index, layer) in layers.enumerated() {
      if layer.domain.isEmpty, Operators.controlFlow.contains(layer.op) {
        throw problem(
          "layer `\(layer.name)` is \(layer.op): control flow has no shape before it runs; export the model without it, or cut it there"
        )
      }
      let call = Call(
        layer: layer, inputs: layer.inputs.map { $0.map { values[$0] } }, opset: opset)
      let rule = Operators.rule(layer)
      if rule == nil { notUnderstood.append(index) }
      var outcome: Outcome?
      do throws(OperatorFailure) {
        outcome = try rule?(call)
      } catch {
        if case .invalid(let words) = error {
          throw problem("layer `\(layer.name)` (\(layer.fullOp)): \(words)")
        }
        if Operators.isProduct(layer) { unresolved.append(index) }
      }
      let isConstant = call.followsFromConstants
      if isConstant { weights.derive(call) }
      for (place, output) in layer.outputs.enumerated() {
        guard let output else { continue }
        var value = Value.unknown
        if let outcome, place < outcome.outputs.count { value = outcome.outputs[place] }
        // The file itself may tell what an operator does that nobody knows.
        if value.shape == nil, isAsTold { value.shape = told[output] }
        if value.type == nil, rule == nil { value.type = call.inputs.first??.type }
        value.isConstant = isConstant || value.isConstant
        values[output] = value
      }
      counts.append(
        LayerCounts(
          call, outcome, layer.outputs.map { $0.map { values[$0] } },
          isConstant ? (0, 0) : weights.read(by: call)))
    }
    return ShapedNetwork(
      network: self, values: values, counts: counts, notUnderstood: notUnderstood,
      unresolved: unresolved)
  }
}

extension Network.Input {
  /// Whether a shape fits its axes.
  fileprivate func check(_ shape: Shape, _ problem: (String) -> Problem) throws(Problem) {
    if let axes, shape.rank != axes.count {
      throw problem(
        "the input `\(name)` has \(axes.count) axes (\(words)); \(shape) has \(shape.rank)")
    }
    // A cache may be empty before the first word; an axis that the file fixes may not.
    for (place, extent) in shape.extents.enumerated() where extent == 0 {
      guard let axes, place < axes.count, case .open = axes[place] else {
        throw problem("the input `\(name)` cannot be empty: \(shape)")
      }
    }
  }

  /// A shape that would do: open axes at a common size.
  fileprivate var example: String {
    guard let axes else { return "1x3x224x224" }
    return axes.enumerated().map { place, axis in
      switch axis {
      case .fixed(let extent): String(extent)
      case .open: place == 0 ? "1" : axes.count == 4 ? "224" : "128"
      }
    }.joined(separator: "x")
  }
}

extension Value {
  /// A stored constant.
  init(stored constant: Constant) {
    self.init(
      type: constant.type, shape: constant.shape, elements: constant.elements, isConstant: true)
  }
}

extension Call {
  /// Whether everything that it reads is there before anything runs.
  var followsFromConstants: Bool {
    if layer.op == "Constant" { return true }
    guard !layer.op.hasPrefix("Random"), layer.op != "Bernoulli",
      inputs.contains(where: { $0 != nil })
    else { return false }
    return inputs.allSatisfy { $0?.isConstant ?? true }
  }
}
