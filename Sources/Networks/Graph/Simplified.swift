// SPDX-License-Identifier: Apache-2.0

public import Documents

extension Network {
  /// The network without what says nothing about work or shapes: layers that copy, layers that are worked
  /// out once before anything runs, shape arithmetic whose result is the same for every input, and numbers
  /// such as a normalisation's epsilon.
  ///
  /// - Parameter file: the file it was read from.
  /// - Throws: `Problem` where a layer does not fit its constants.
  public func simplified(file: String) throws(Problem) -> Network {
    var network = self
    // What follows from constants alone does not depend on the inputs: each becomes one constant.
    var known: [Int: Value] = [:]
    for (tensor, constant) in constants { known[tensor] = Value(stored: constant) }
    var weights = StoredWeights(constants)
    var same: [Int: Int] = [:]
    func source(_ tensor: Int) -> Int { same[tensor] ?? tensor }
    var kept: [Layer] = []
    for var layer in layers {
      layer.inputs = layer.inputs.map { $0.map(source) }
      if layer.domain.isEmpty, layer.op == "Identity" || layer.op == "Dropout",
        let input = layer.inputs.first ?? nil, let output = layer.outputs.first ?? nil,
        layer.outputs.dropFirst().allSatisfy({ $0 == nil })
      {
        same[output] = input
        continue
      }
      let inputs = layer.inputs.map { $0.map { known[$0] ?? .unknown } }
      let call = Call(layer: layer, inputs: inputs, opset: opset)
      if call.followsFromConstants, !Operators.controlFlow.contains(layer.op),
        let outcome = try? Operators.rule(layer)?(call),
        outcome.outputs.count >= layer.outputs.count,
        zip(layer.outputs, outcome.outputs).allSatisfy({ $0 == nil || $1.shape != nil })
      {
        weights.derive(call)
        for (output, value) in zip(layer.outputs, outcome.outputs) {
          guard let output else { continue }
          var value = value
          value.isConstant = true
          known[output] = value
        }
        continue
      }
      layer.attributes = layer.attributes.filter { name, attribute in
        switch attribute {
        case .float: false
        case .floats: name == "scales"
        case .string: !Self.wordless.contains(name)
        case .strings: false
        case .int(let value):
          !Self.wordless.contains(name) && !(value == 0 && Self.flags.contains(name))
            && !(name == "group" && value == 1)
        case .ints(let values): !Self.isUsual(name, values, layer)
        case .tensor, .graph: true
        }
      }
      kept.append(layer)
    }
    network.layers = kept
    network.outputs = outputs.map(source)
    network.told = [:]
    network.constants = [:]
    let spread = Set(kept.filter { $0.op == "Expand" }.compactMap { $0.inputs.first ?? nil })
    let read = Set(kept.flatMap { $0.inputs.compactMap(\.self) } + network.outputs)
    for tensor in read {
      guard let value = known[tensor], let type = value.type, let shape = value.shape else {
        continue
      }
      var constant = Constant(type: type, shape: shape)
      // Weights are of no interest, numbers that shapes are made of are.
      if !type.isFloating || shape.count <= 8 { constant.elements = value.elements }
      // Zeros that are only spread out are a state to begin with, and no weights.
      let isState =
        spread.contains(tensor) && (value.elements?.reals.allSatisfy { $0 == 0 } ?? false)
      let elements = isState ? 0 : weights.size(of: tensor).count
      if elements != shape.count, shape.rank > 0, type.isFloating || type.isQuantised {
        constant.stored = elements
      }
      network.constants[tensor] = constant
    }
    return network.withoutDeadLayers
  }

  /// Whether numbers are those that a layer without the attribute has.
  private static func isUsual(_ name: String, _ values: [Int], _ layer: Layer) -> Bool {
    switch name {
    case "strides", "dilations": values.allSatisfy { $0 == 1 }
    case "pads": layer.op != "Pad" && values.allSatisfy { $0 == 0 }
    // A convolution's weights have its kernel.
    case "kernel_shape": layer.op.hasSuffix("Conv") || layer.op == "ConvTranspose"
    default: false
    }
  }

  /// The network for one size of its inputs: arithmetic on shapes becomes numbers.
  ///
  /// - Throws: `Problem` as `shaped` does.
  public func fixed(
    _ shapes: [String: Shape] = [:], axes: [String: Int] = [:], file: String
  ) throws(Problem) -> Network {
    let shaped = try shaped(shapes, axes: axes, file: file)
    var network = shaped.network
    network.layers = []
    for (index, layer) in shaped.network.layers.enumerated() {
      guard shaped.isArithmetic(index), !shaped.counts[index].isConstant else {
        network.layers.append(layer)
        continue
      }
      for case let output? in layer.outputs {
        let value = shaped.values[output]
        guard let type = value.type, let shape = value.shape else { continue }
        network.constants[output] = Constant(
          type: type, shape: shape, elements: value.elements, stored: 0)
      }
    }
    for index in network.inputs.indices {
      guard let shape = shaped.values[network.inputs[index].tensor].shape else { continue }
      network.inputs[index].axes = shape.extents.map { .fixed($0) }
    }
    return network
  }

  /// Attributes that are 0 where they are not told.
  private static let flags: Set<String> = [
    "ceil_mode", "transA", "transB", "allowzero", "count_include_pad", "noop_with_empty_axes",
    "layout", "fmod", "exclusive", "reverse", "batch_dims",
  ]

  /// Attributes that nothing here depends on.
  private static let wordless: Set<String> = [
    "training_mode", "rounding_mode", "coordinate_transformation_mode", "nearest_mode",
    "storage_order",
    "exclude_outside", "keep_aspect_ratio_policy", "saturate", "momentum",
  ]

  /// Without layers whose results nobody reads, and without tensors that no layer knows.
  private var withoutDeadLayers: Network {
    var network = self
    var wanted = Set(outputs)
    var kept: [Layer] = []
    for layer in layers.reversed() {
      guard layer.outputs.contains(where: { $0.map { wanted.contains($0) } ?? false }) else {
        continue
      }
      for case let input? in layer.inputs { wanted.insert(input) }
      var layer = layer
      layer.outputs = layer.outputs.map { output in
        output.flatMap { wanted.contains($0) ? $0 : nil }
      }
      while let last = layer.outputs.last, last == nil { layer.outputs.removeLast() }
      kept.append(layer)
    }
    network.layers = kept.reversed()
    network.constants = constants.filter { wanted.contains($0.key) }
    return network
  }
}
