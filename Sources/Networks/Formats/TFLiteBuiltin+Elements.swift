// SPDX-License-Identifier: Apache-2.0

/// Functions of elements, and of all elements along some axes.
extension TFLiteBuiltin {
  /// A function of one tensor, with the bounds that ONNX has as inputs.
  static func each(_ op: String, bounds: [Double] = []) -> TFLiteBuiltin {
    chain(op, bounds: bounds)
  }

  /// Functions of one tensor, one after the other.
  static func chain(_ ops: String..., bounds: [Double] = []) -> TFLiteBuiltin {
    TFLiteBuiltin(.alike) { reader, item throws(FlatBufferError) in
      let output = try reader.output(item)
      let layout = reader.layouts[output]
      var value = try reader.read(try reader.input(item, 0), in: layout)
      for op in ops.dropLast() { value = try reader.add(op, [value], suffix: op) }
      let limits = bounds.map { reader.reals([$0], isScalar: true) }
      try reader.write(ops.last ?? "Identity", [value] + limits, to: output, in: layout)
    }
  }

  /// A function of two tensors or more.
  ///
  /// - Parameter activation: the field of the options with the activation that is done with it.
  static func pair(_ op: String, activation: Int? = nil) -> TFLiteBuiltin {
    TFLiteBuiltin(.alike) { reader, item throws(FlatBufferError) in
      let output = try reader.output(item)
      let layout = reader.layouts[output]
      try reader.write(
        op, try operands(&reader, item), to: output, in: layout,
        activation: try activation.map { field throws(FlatBufferError) in try item.code(field) }
          ?? 0)
    }
  }

  /// A function of two tensors, and one of what it gives.
  static func chain(pair first: String, _ second: String) -> TFLiteBuiltin {
    TFLiteBuiltin(.alike) { reader, item throws(FlatBufferError) in
      let output = try reader.output(item)
      let value = try reader.add(first, try operands(&reader, item), suffix: first)
      try reader.write(second, [value], to: output, in: reader.layouts[output])
    }
  }

  private static func operands(
    _ reader: inout TFLiteReader, _ item: TFLiteModel.Operator
  ) throws(FlatBufferError) -> [Int?] {
    let output = try reader.output(item)
    let (rank, layout) = (reader.extents(output).count, reader.layouts[output])
    _ = try reader.input(item, 0)
    var found: [Int?] = []
    for case let tensor? in item.inputs {
      found.append(try reader.read(tensor, beside: rank, in: layout))
    }
    return found
  }

  static let square: Translation = { reader, item throws(FlatBufferError) in
    let output = try reader.output(item)
    let value = try reader.read(try reader.input(item, 0), in: reader.layouts[output])
    try reader.write("Mul", [value, value], to: output, in: reader.layouts[output])
  }

  static let squaredDifference: Translation = { reader, item throws(FlatBufferError) in
    let output = try reader.output(item)
    let value = try reader.add("Sub", try operands(&reader, item), suffix: "Sub")
    try reader.write("Mul", [value, value], to: output, in: reader.layouts[output])
  }

  static let cast: Translation = { reader, item throws(FlatBufferError) in
    let output = try reader.output(item)
    let layout = reader.layouts[output]
    let type = reader.model.tensors[output].type ?? .float32
    try reader.write(
      "Cast", [try reader.read(try reader.input(item, 0), in: layout)],
      ["to": .int(type.rawValue)], to: output, in: layout)
  }

  static let quantise: Translation = { reader, item throws(FlatBufferError) in
    let output = try reader.output(item)
    let layout = reader.layouts[output]
    let value = try reader.read(try reader.input(item, 0), in: layout)
    let zero = reader.list([0], isScalar: true, reader.model.tensors[output].type ?? .int8)
    try reader.write(
      "QuantizeLinear", [value, reader.reals([1], isScalar: true), zero], to: output, in: layout)
  }

  static let dequantise: Translation = { reader, item throws(FlatBufferError) in
    // Weights of 16 bits have no scale.
    let type = reader.model.tensors[try reader.input(item, 0)].type
    if type?.isFloating ?? true { return try cast(&reader, item) }
    let output = try reader.output(item)
    let layout = reader.layouts[output]
    let value = try reader.read(try reader.input(item, 0), in: layout)
    try reader.write(
      "DequantizeLinear", [value, reader.reals([1], isScalar: true)], to: output, in: layout)
  }

  // MARK: Along axes

  /// A function along the last axis.
  static func along(_ op: String) -> TFLiteBuiltin {
    TFLiteBuiltin(.alike) { reader, item throws(FlatBufferError) in
      let output = try reader.output(item)
      let layout = reader.layouts[output]
      let input = try reader.input(item, 0)
      let axis = reader.place(of: -1, reader.extents(input).count, in: layout) ?? 0
      try reader.write(
        op, [try reader.read(input, in: layout)], ["axis": .int(axis)], to: output, in: layout)
    }
  }

  static func reduction(_ op: String) -> TFLiteBuiltin {
    TFLiteBuiltin(.alike) { reader, item throws(FlatBufferError) in
      let (input, output) = (try reader.input(item, 0), try reader.output(item))
      let rank = reader.extents(input).count
      guard let told = reader.numbers(item, 1) else { return try reader.writeUnknown(item) }
      let keeps = try item.bool(0)
      // Without the axes that go, those that stay must follow each other as in the file.
      let layout = keeps ? reader.layouts[output] : reader.layout(of: input, without: told)
      let axes = told.compactMap { reader.place(of: $0, rank, in: layout) }.sorted()
      guard axes.count == told.count else {
        throw .refused("layer `\(reader.title)` (\(item.name)): axes \(told) of \(rank)")
      }
      let data = try reader.read(input, in: layout)
      let target = keeps ? layout : .plain
      if op == "ReduceMean", layout == .channelsFirst, rank > 3, axes == Array(2..<rank) {
        if keeps {
          return try reader.write("GlobalAveragePool", [data], to: output, in: target)
        }
        let mean = try reader.add("GlobalAveragePool", [data], suffix: "mean")
        return try reader.write("Flatten", [mean], ["axis": .int(1)], to: output, in: target)
      }
      try reader.write(
        op, [data, reader.list(axes)], ["keepdims": .int(keeps ? 1 : 0)], to: output,
        in: target)
    }
  }

  static func argument(_ op: String) -> Translation {
    { reader, item throws(FlatBufferError) in
      let (input, output) = (try reader.input(item, 0), try reader.output(item))
      guard let told = reader.numbers(item, 1), told.count == 1 else {
        return try reader.writeUnknown(item)
      }
      let layout = reader.layout(of: input, without: told)
      guard let axis = reader.place(of: told[0], reader.extents(input).count, in: layout) else {
        throw .refused("layer `\(reader.title)` (\(item.name)): no axis \(told[0])")
      }
      let place = try reader.add(
        op, [try reader.read(input, in: layout)], ["axis": .int(axis), "keepdims": .int(0)],
        suffix: op)
      let type = reader.model.tensors[output].type ?? .int64
      try reader.write("Cast", [place], ["to": .int(type.rawValue)], to: output, in: .plain)
    }
  }

  static let running: Translation = { reader, item throws(FlatBufferError) in
    let inputs: [Int?] = [
      try reader.read(try reader.input(item, 0), in: .plain),
      reader.lying(try reader.input(item, 1)),
    ]
    try reader.write(
      "CumSum", inputs,
      ["exclusive": .int(try item.bool(0) ? 1 : 0), "reverse": .int(try item.bool(1) ? 1 : 0)],
      to: try reader.output(item), in: .plain)
  }

  static let top: Translation = { reader, item throws(FlatBufferError) in
    let inputs: [Int?] = [
      try reader.read(try reader.input(item, 0), in: .plain),
      reader.lying(try reader.input(item, 1)),
    ]
    try reader.write("TopK", inputs, to: item.outputs, in: .plain)
  }
}

extension TFLiteReader {
  /// The layout in which a tensor may lose axes: as it lies, unless those that stay would then be in another order
  /// than in the file.
  func layout(of tensor: Int, without axes: [Int]) -> Layout {
    let rank = extents(tensor).count
    let gone = Set(axes.map { $0 < 0 ? $0 &+ rank : $0 })
    let rest = layouts[tensor].order(rank).filter { !gone.contains($0) }
    return rest == rest.sorted() ? layouts[tensor] : .plain
  }
}
