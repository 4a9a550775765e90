// SPDX-License-Identifier: Apache-2.0

/// Convolutions, pools, products and resizing.
extension TFLiteBuiltin {
  static let convolution: Translation = { reader, item throws(FlatBufferError) in
    try windows(&reader, item, strides: [2, 1], dilations: [5, 4], activation: 3)
  }

  static let convolution3D: Translation = { reader, item throws(FlatBufferError) in
    try windows(&reader, item, strides: [1, 3, 2], dilations: [5, 7, 6], activation: 4)
  }

  static let depthwise: Translation = { reader, item throws(FlatBufferError) in
    try windows(
      &reader, item, strides: [2, 1], dilations: [6, 5], activation: 4, isDepthwise: true)
  }

  /// - Parameters:
  ///   - strides: the numbers of the options' fields with strides, one an axis.
  ///   - dilations: those with dilations.
  private static func windows(
    _ reader: inout TFLiteReader, _ item: TFLiteModel.Operator, strides: [Int], dilations: [Int],
    activation: Int, isDepthwise: Bool = false
  ) throws(FlatBufferError) {
    let rank = strides.count + 2
    let (data, weights) = (try reader.input(item, 0), try reader.input(item, 1))
    let (input, kernel) = (reader.extents(data), reader.extents(weights))
    guard input.count == rank, kernel.count == rank else {
      throw .refused(
        "layer `\(reader.title)` (\(item.name)): data and weights need \(rank) axes each")
    }
    let told = try numbers(item, dilations)
    var attributes: [String: Attribute] = [
      "strides": .ints(try numbers(item, strides)), "dilations": .ints(item.dilations ?? told),
    ]
    // Weights of a 2-D convolution lie by output, row, column and input, those of a 3-D one by position first.
    var order = [0, rank - 1] + Array(1..<rank - 1)
    var groups = 1
    if isDepthwise {
      order = [rank - 1, 0] + Array(1..<rank - 1)
      groups = input[rank - 1]
      attributes["kernel_shape"] = .ints(Array(kernel[1..<rank - 1]))
    } else if rank == 5 {
      order = [4, 3, 0, 1, 2]
      attributes["kernel_shape"] = .ints(Array(kernel[..<3]))
    } else {
      groups = kernel[3] > 0 ? max(1, input[3] / kernel[3]) : 1
      attributes["kernel_shape"] = .ints(Array(kernel[1..<3]))
    }
    if groups != 1 { attributes["group"] = .int(groups) }
    if let pads = item.pads {
      attributes["pads"] = .ints(pads)
    } else {
      attributes["auto_pad"] = try padding(item)
    }
    var inputs: [Int?] = [
      try reader.read(data, in: .channelsFirst), try reader.arranged(weights, order),
    ]
    if item.inputs.count > 2, let bias = item.inputs[2] { inputs.append(reader.lying(bias)) }
    try reader.write(
      "Conv", inputs, attributes, to: try reader.output(item), in: .channelsFirst,
      activation: try item.code(activation))
  }

  static let transposedConvolution: Translation = { reader, item throws(FlatBufferError) in
    let (weights, data) = (try reader.input(item, 1), try reader.input(item, 2))
    let output = try reader.output(item)
    let (input, kernel) = (reader.extents(data), reader.extents(weights))
    let result = reader.numbers(item, 0) ?? reader.extents(output)
    guard input.count == 4, kernel.count == 4, result.count == 4 else {
      throw .refused("layer `\(reader.title)` (\(item.name)): data and weights need 4 axes each")
    }
    let strides = try numbers(item, [2, 1])
    var attributes: [String: Attribute] = [
      "strides": .ints(strides), "kernel_shape": .ints(Array(kernel[1..<3])),
    ]
    let isSame = try item.code(0) == 0
    let usual = (0..<2).map { axis in
      let (extent, stride) = (input[1 + axis], strides[axis])
      return isSame
        ? extent.multipliedReportingOverflow(by: stride).partialValue
        : (max(1, extent) - 1).multipliedReportingOverflow(by: stride).partialValue
          &+ kernel[1 + axis]
    }
    if isSame { attributes["auto_pad"] = .string("SAME_UPPER") }
    // The extent is written only where it does not follow from the input.
    if usual != Array(result[1..<3]) { attributes["output_shape"] = .ints(Array(result[1..<3])) }
    var inputs: [Int?] = [
      try reader.read(data, in: .channelsFirst), try reader.arranged(weights, [3, 0, 1, 2]),
    ]
    if item.inputs.count > 3, let bias = item.inputs[3] { inputs.append(reader.lying(bias)) }
    try reader.write(
      "ConvTranspose", inputs, attributes, to: output, in: .channelsFirst,
      activation: try item.code(3))
  }

  static func pool(_ op: String) -> Translation {
    { reader, item throws(FlatBufferError) in
      let data = try reader.input(item, 0)
      try reader.write(
        op, [try reader.read(data, in: .channelsFirst)],
        [
          "kernel_shape": .ints(try numbers(item, [4, 3])),
          "strides": .ints(try numbers(item, [2, 1])), "auto_pad": try padding(item),
        ], to: try reader.output(item), in: .channelsFirst, activation: try item.code(5))
    }
  }

  /// A dense layer. Its weights lie by output and input.
  static let dense: Translation = { reader, item throws(FlatBufferError) in
    let (data, weights) = (try reader.input(item, 0), try reader.input(item, 1))
    let output = try reader.output(item)
    let kernel = reader.extents(weights)
    guard kernel.count == 2 else {
      throw .refused("layer `\(reader.title)` (\(item.name)): weights need 2 axes")
    }
    let bias = item.inputs.count > 2 ? item.inputs[2].map(reader.lying) : nil
    let activation = try item.code(0)
    if reader.extents(output).count > 2 {
      // Each row by itself.
      let factors = [try reader.read(data, in: .plain), try reader.arranged(weights, [1, 0])]
      guard let bias else {
        return try reader.write(
          "MatMul", factors, to: output, in: .plain, activation: activation)
      }
      let product = try reader.add("MatMul", factors, suffix: "MatMul")
      // A sum of whole numbers would be taken for one of shapes.
      let isWhole = item.inputs[2].map { !(reader.model.tensors[$0].type?.isFloating ?? true) }
      let summand =
        isWhole ?? false
        ? try reader.add(
          "DequantizeLinear", [bias, reader.reals([1], isScalar: true)], suffix: "bias") : bias
      return try reader.write(
        "Add", [product, summand], to: output, in: .plain, activation: activation)
    }
    var rows = reader.lying(data)
    if reader.extents(data).count != 2 {
      rows = try reader.add(
        "Reshape", [rows, reader.list([-1, kernel[1]])], suffix: "reshape")
    }
    try reader.write(
      "Gemm", [rows, reader.lying(weights)] + (bias.map { [$0] } ?? []), ["transB": .int(1)],
      to: output, in: .plain, activation: activation)
  }

  static let product: Translation = { reader, item throws(FlatBufferError) in
    var factors: [Int] = []
    for place in 0..<2 {
      let tensor = try reader.input(item, place)
      let rank = reader.extents(tensor).count
      let isTurned = try item.bool(place) && rank >= 2
      let order = Array(0..<max(0, rank - 2)) + [rank - 1, rank - 2]
      factors.append(
        isTurned ? try reader.arranged(tensor, order) : try reader.read(tensor, in: .plain))
    }
    try reader.write("MatMul", factors, to: try reader.output(item), in: .plain)
  }

  static func resize(_ mode: String) -> Translation {
    { reader, item throws(FlatBufferError) in
      let data = try reader.input(item, 0)
      let size = try reader.input(item, 1)
      let output = try reader.output(item)
      let input = try reader.read(data, in: .channelsFirst)
      let extents = reader.extents(data)
      if let told = reader.numbers(item, 1), told.count == 2, extents.count == 4,
        extents[1] > 0, extents[2] > 0, told[0] % extents[1] == 0, told[1] % extents[2] == 0,
        told[0] > 0, told[1] > 0
      {
        // A whole multiple stays one at other sizes of the network's input.
        let scales = [1, 1, Double(told[0] / extents[1]), Double(told[1] / extents[2])]
        return try reader.write(
          "Resize", [input, nil, reader.reals(scales)], ["mode": .string(mode)], to: output,
          in: .channelsFirst)
      }
      try reader.write(
        "Resize", [input, nil, nil, reader.lying(size)],
        ["mode": .string(mode), "axes": .ints([2, 3])], to: output, in: .channelsFirst)
    }
  }

  static func blocks(_ op: String) -> Translation {
    { reader, item throws(FlatBufferError) in
      try reader.write(
        op, [try reader.read(try reader.input(item, 0), in: .channelsFirst)],
        ["blocksize": .int(try item.int(0))], to: try reader.output(item), in: .channelsFirst)
    }
  }

  private static func padding(_ item: TFLiteModel.Operator) throws(FlatBufferError) -> Attribute {
    .string(try item.code(0) == 0 ? "SAME_UPPER" : "VALID")
  }

  /// Strides, dilations or the sides of a window; 1 where they are left out.
  private static func numbers(
    _ item: TFLiteModel.Operator, _ fields: [Int]
  ) throws(FlatBufferError) -> [Int] {
    var found: [Int] = []
    for field in fields { found.append(try item.options?.int(field, Int32.self, 1) ?? 1) }
    return found
  }
}

extension TFLiteModel.Operator {
  /// A whole number of the options: an extent, an axis, a count.
  func int(_ number: Int) throws(FlatBufferError) -> Int {
    try options?.int(number, Int32.self) ?? 0
  }

  /// A choice of the options: an activation, a padding, a type.
  func code(_ number: Int) throws(FlatBufferError) -> Int {
    try options?.int(number, Int8.self) ?? 0
  }

  /// A truth value of the options.
  func bool(_ number: Int) throws(FlatBufferError) -> Bool { try options?.bool(number) ?? false }
}
