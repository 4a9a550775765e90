// SPDX-License-Identifier: Apache-2.0

/// How layers are written.
extension TFLiteReader {
  /// A new tensor.
  mutating func named(_ name: String) -> Int {
    names.append(name)
    return names.count - 1
  }

  /// A list of whole numbers as a constant.
  mutating func list(_ values: [Int], isScalar: Bool = false, _ type: ElementType = .int64)
    -> Int
  {
    let id = named("")
    constants[id] = Constant(
      type: type, shape: isScalar ? .scalar : Shape.list(values.count), elements: .whole(values))
    return id
  }

  /// Real numbers as a constant.
  mutating func reals(_ values: [Double], isScalar: Bool = false) -> Int {
    let id = named("")
    constants[id] = Constant(
      type: .float32, shape: isScalar ? .scalar : Shape.list(values.count), elements: .real(values))
    return id
  }

  /// Adds the copy of a tensor in another layout.
  mutating func transposed(
    _ id: Int, from: Layout, into: Layout, _ rank: Int, to target: Int? = nil
  ) throws(FlatBufferError) -> Int {
    let here = from.order(rank)
    let order = into.order(rank).compactMap { here.firstIndex(of: $0) }
    return try add("Transpose", [id], ["perm": .ints(order)], suffix: "transpose", to: target)
  }

  /// Adds a layer with one output, and gives that.
  @discardableResult
  mutating func add(
    _ op: String, _ inputs: [Int?], _ attributes: [String: Attribute] = [:], suffix: String = "",
    to target: Int? = nil
  ) throws(FlatBufferError) -> Int {
    let name = suffix.isEmpty ? title : "\(title)/\(suffix)"
    let id = target ?? named(name)
    try add(Layer(name: name, op: op, inputs: inputs, outputs: [id], attributes: attributes))
    return id
  }

  private mutating func add(_ layer: Layer) throws(FlatBufferError) {
    guard layers.count < ONNXReader.layerLimit else {
      throw .refused("more than \(ONNXReader.layerLimit) layers")
    }
    layers.append(layer)
  }

  /// Adds the layer that gives a tensor of the file, the activation that is done with it, and a transposition
  /// where it lies in another layout than the layer gives.
  mutating func write(
    _ op: String, _ inputs: [Int?], _ attributes: [String: Attribute] = [:], to tensor: Int,
    in layout: Layout, activation: Int = 0
  ) throws(FlatBufferError) {
    let rank = extents(tensor).count
    let isTurned = rank >= 3 && layouts[tensor] != layout
    let function = TFLiteBuiltin.activation(activation)
    var id = try add(
      op, inputs, attributes, to: isTurned || function != nil ? nil : tensor)
    if let function {
      let bounds = function.bounds.map { reals([$0], isScalar: true) }
      id = try add(
        function.op, [id] + bounds, suffix: function.op, to: isTurned ? nil : tensor)
    }
    if isTurned { _ = try transposed(id, from: layout, into: layouts[tensor], rank, to: tensor) }
    tell(tensor)
  }

  /// Adds a layer of several outputs.
  mutating func write(
    _ op: String, _ inputs: [Int?], _ attributes: [String: Attribute] = [:], domain: String = "",
    to outputs: [Int], in layout: Layout
  ) throws(FlatBufferError) {
    let isTurned = outputs.map { extents($0).count >= 3 && layouts[$0] != layout }
    let ids = zip(outputs, isTurned).map { $1 ? named("\(names[$0])/plain") : $0 }
    try add(
      Layer(
        name: title, op: op, domain: domain, inputs: inputs, outputs: ids, attributes: attributes))
    for (place, tensor) in outputs.enumerated() {
      if isTurned[place] {
        tell(tensor, as: ids[place], in: layout)
        _ = try transposed(
          ids[place], from: layout, into: layouts[tensor], extents(tensor).count, to: tensor)
      }
      tell(tensor)
    }
  }

  /// Adds an unknown operator under its own name.
  mutating func writeUnknown(_ item: Operator) throws(FlatBufferError) {
    var inputs: [Int?] = []
    for tensor in item.inputs {
      inputs.append(
        try tensor.map { tensor throws(FlatBufferError) in try read(tensor, in: .plain) })
    }
    try write(item.name, inputs, domain: "tflite", to: item.outputs, in: .plain)
  }

  /// Notes the shape that the file tells of a tensor.
  private mutating func tell(_ tensor: Int, as id: Int? = nil, in layout: Layout? = nil) {
    let own = model.tensors[tensor]
    guard own.open.isEmpty else { return }
    told[id ?? tensor] = Shape((layout ?? layouts[tensor]).order(own.rank).map { own.extents[$0] })
  }
}
