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
  /// A branch whose condition follows from constants and shapes, a loop of as many turns as they tell, and sequences of known
  /// parts are worked out: the network of the result has their layers in place of them.
  ///
  /// - Parameters:
  ///   - shapes: shapes of inputs by name; the others keep the file's own.
  ///   - axes: extents of open axes by name: one holds for all inputs that name it, as do the axes of `shapes`.
  ///   - file: the file it was read from.
  /// - Throws: `Problem` that names the input whose axes are open, or the layer that its inputs do not fit.
  public func shaped(
    _ shapes: [String: Shape] = [:], axes: [String: Int] = [:], file: String
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
    let axes = try named(axes, by: shapes, problem)
    var isAsTold = true
    for input in inputs {
      if let shape = shapes[input.name] {
        try input.check(shape, problem)
        values[input.tensor] = Value(type: input.type, shape: shape)
        isAsTold = isAsTold && input.fixedShape == shape
      } else if let shape = input.shape(at: axes) ?? input.shape {
        try input.check(shape, problem)
        values[input.tensor] = Value(type: input.type, shape: shape)
        isAsTold = isAsTold && input.fixedShape != nil
      } else if !input.isTensor {
        // What reads it is not understood; the rest is counted.
        isAsTold = false
      } else {
        let open = input.openNames(beside: axes)
        let mend = open.last.map { " (or --axis \($0)=128, wherever it is named)" } ?? ""
        throw problem(
          "the input `\(input.name)` is \(input.words); its open axes must be given: --input \(input.name)=\(input.example)\(mend)"
        )
      }
    }
    var weights = StoredWeights(constants)
    var counts: [LayerCounts] = []
    counts.reserveCapacity(layers.count)
    var notUnderstood: [Int] = []
    var unresolved: [Int] = []
    var expansion = Expansion(of: self)
    var pending = Array(layers.reversed())
    while let layer = pending.popLast() {
      let index = expansion.layers.count
      if layer.domain.isEmpty, Operators.expanded.contains(layer.op),
        let inner = expansion.layers(of: layer, values)
      {
        guard index + pending.count + inner.count <= ONNXReader.layerLimit else {
          throw problem(
            "layer `\(layer.name)` (\(layer.op)): with all its turns the network has more than \(ONNXReader.layerLimit) layers"
          )
        }
        pending += inner.reversed()
        // The turns of a loop share the weights around it, too.
        if layer.op != "If" { weights.share(layer.inputs.compactMap(\.self)) }
        while values.count < expansion.tensors.count {
          let constant = expansion.constants[values.count]
          if let constant { weights.share(values.count, constant) }
          values.append(constant.map { Value(stored: $0) } ?? .unknown)
        }
        continue
      }
      expansion.layers.append(layer)
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
      network: expansion.network, values: values, counts: counts, notUnderstood: notUnderstood,
      unresolved: unresolved)
  }
}

extension Network {
  /// Whether an axis has a name that another may share: some exporters write `?` for none.
  fileprivate static func isName(_ name: String) -> Bool { !name.isEmpty && name != "?" }

  /// The names of its inputs' open axes.
  public var openAxes: Set<String> {
    Set(
      inputs.flatMap { $0.axes ?? [] }.compactMap { axis in
        if case .open(let name) = axis, Self.isName(name) { name } else { nil }
      })
  }

  /// Extents of open axes by name: those that are given, and those that follow from the shapes of inputs.
  private func named(
    _ given: [String: Int], by shapes: [String: Shape], _ problem: (String) -> Problem
  ) throws(Problem) -> [String: Int] {
    let names = openAxes
    var found = given
    for input in inputs {
      for (place, axis) in (input.axes ?? []).enumerated() {
        guard case .open(let name) = axis, Self.isName(name) else { continue }
        guard let shape = shapes[input.name], shape.rank == input.axes?.count else { continue }
        if let other = found[name], other != shape[place] {
          throw problem(
            "the axis `\(name)` is \(shape[place]) in the input `\(input.name)` and \(other) elsewhere; a name has one extent"
          )
        }
        found[name] = shape[place]
      }
    }
    for name in given.keys.sorted() where !names.contains(name) {
      throw problem(
        "no open axis is called `\(name)`; "
          + (names.isEmpty
            ? "none has a name"
            : "there are \(names.sorted().map { "`\($0)`" }.joined(separator: ", "))"))
    }
    return found
  }
}

extension Network.Input {
  /// Its shape with open axes of known extents; nil where one is not known, or none is open.
  fileprivate func shape(at known: [String: Int]) -> Shape? {
    guard let axes, !known.isEmpty else { return nil }
    var extents: [Int] = []
    var isOpen = false
    for (place, axis) in axes.enumerated() {
      switch axis {
      case .fixed(let extent): extents.append(extent)
      case .open(let name):
        // The first is the batch.
        guard let extent = known[name] ?? (place == 0 ? 1 : nil) else { return nil }
        isOpen = isOpen || known[name] != nil
        extents.append(extent)
      }
    }
    return isOpen ? Shape(extents) : nil
  }

  /// The names of axes whose extent is not known.
  fileprivate func openNames(beside known: [String: Int]) -> [String] {
    (axes ?? []).compactMap { axis in
      if case .open(let name) = axis, Network.isName(name), known[name] == nil { name } else { nil }
    }
  }

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
