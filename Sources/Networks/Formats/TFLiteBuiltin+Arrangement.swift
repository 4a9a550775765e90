// SPDX-License-Identifier: Apache-2.0

/// Operators that arrange elements anew.
extension TFLiteBuiltin {
  static let reshape: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    var told = reader.numbers(item, 1)
    if told == nil, item.inputs.count < 2 {
      told = try item.options?.ints(0, limit: Shape.rankLimit)
    }
    if let told { return try viewed(&reader, input, output, as: told) }
    // The shape follows from others.
    guard item.inputs.count > 1, let tensor = item.inputs[1] else {
      return try view(&reader, item)
    }
    var shape = reader.lying(tensor)
    let rank = reader.extents(output).count
    let layout = reader.layouts[output]
    if layout.order(rank) != Array(0..<rank) {
      shape = try reader.add(
        "Gather", [shape, reader.list(layout.order(rank))], suffix: "turn")
    }
    let data = try data(&reader, input, output)
    try reader.write("Reshape", [data, shape], to: output, in: layout)
  }

  /// The same elements under the shape that the file tells.
  static let view: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let tensor = reader.model.tensors[output]
    guard tensor.open.count < 2 else { return try reader.writeUnknown(item) }
    let extents = tensor.extents.indices.map { tensor.open.contains($0) ? -1 : tensor.extents[$0] }
    try viewed(&reader, input, output, as: extents)
  }

  private static func viewed(
    _ reader: inout TFLiteReader, _ input: Int, _ output: Int, as told: [Int]
  ) throws(FlatBufferError) {
    let layout = reader.layouts[output]
    let isOpen = reader.model.tensors[output].open == [0] && !told.contains(-1)
    var extents = layout.order(told.count).map { told[$0] }
    // Converters write a batch of one where any will do.
    if isOpen, extents.first == 1 { extents[0] = -1 }
    let data = try data(&reader, input, output)
    try reader.write(
      "Reshape", [data, reader.list(extents)],
      told.contains(0) ? ["allowzero": .int(1)] : [:], to: output, in: layout)
  }

  /// What is given another shape. A list of positions is made of an image, or the other way, by a transposition,
  /// everything else by another view of the same bytes, as in networks that had channels first from the beginning.
  private static func data(
    _ reader: inout TFLiteReader, _ input: Int, _ output: Int
  ) throws(FlatBufferError) -> Int {
    let (from, to) = (reader.extents(input), reader.extents(output))
    let becomesList = reader.layouts[input] == .channelsFirst && to.count == 3
    guard becomesList, from.filter({ $0 != 1 }) != to.filter({ $0 != 1 }) else {
      return reader.isStored(input) ? try reader.read(input, in: .plain) : reader.lying(input)
    }
    return try reader.read(input, in: .plain)
  }

  static let transpose: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let rank = reader.extents(input).count
    guard let told = reader.numbers(item, 1), told.sorted() == Array(0..<rank) else {
      return try reader.writeUnknown(item)
    }
    let here = reader.isStored(input) ? Layout.plain : reader.layouts[input]
    let there = reader.layouts[output]
    let order = there.order(rank).compactMap { here.order(rank).firstIndex(of: told[$0]) }
    if order == Array(0..<rank) {
      // It lies so already.
      reader.same[output] = reader.lying(input)
      return
    }
    try reader.write(
      "Transpose", [reader.lying(input)], ["perm": .ints(order)], to: output, in: there)
  }

  private typealias Layout = TFLiteLayouts.Layout

  static let concatenation: Translation = { reader, item throws(FlatBufferError) in
    let output = try reader.output(item)
    let layout = reader.layouts[output]
    let rank = reader.extents(output).count
    guard let axis = reader.place(of: try item.int(0), rank, in: layout) else {
      throw .refused("layer `\(reader.title)` (\(item.name)): no axis \(try item.int(0))")
    }
    var inputs: [Int?] = []
    for case let tensor? in item.inputs { inputs.append(try reader.read(tensor, in: layout)) }
    try reader.write(
      "Concat", inputs, ["axis": .int(axis)], to: output, in: layout,
      activation: try item.code(1))
  }

  static let pad: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let layout = reader.layouts[output]
    let rank = reader.extents(input).count
    guard let told = reader.numbers(item, 1), told.count == 2 * rank else {
      return try reader.writeUnknown(item)
    }
    let order = layout.order(rank)
    let pads = reader.list(order.map { told[2 * $0] } + order.map { told[2 * $0 + 1] })
    var inputs: [Int?] = [try reader.read(input, in: layout), pads]
    if item.name == "PADV2", item.inputs.count > 2 {
      inputs.append(item.inputs[2].map(reader.lying))
    }
    try reader.write(
      "Pad", inputs, item.name == "MIRROR_PAD" ? ["mode": .string("reflect")] : [:], to: output,
      in: layout)
  }

  static let split: Translation = { reader, item throws(FlatBufferError) in
    // The axis comes first or last, the lengths between data and axis.
    let isEven = item.name == "SPLIT"
    let input = try reader.input(item, isEven ? 1 : 0)
    guard let told = reader.numbers(item, isEven ? 0 : 2)?.first, let first = item.outputs.first
    else { return try reader.writeUnknown(item) }
    let layout = reader.layouts[first]
    guard let axis = reader.place(of: told, reader.extents(input).count, in: layout) else {
      throw .refused("layer `\(reader.title)` (\(item.name)): no axis \(told)")
    }
    var inputs: [Int?] = [try reader.read(input, in: layout)]
    var attributes: [String: Attribute] = ["axis": .int(axis)]
    if isEven {
      attributes["num_outputs"] = .int(item.outputs.count)
    } else {
      // A length of -1 is what the others leave.
      var lengths = reader.numbers(item, 1) ?? []
      let axis = told < 0 ? told &+ reader.extents(input).count : told
      if let open = lengths.firstIndex(of: -1) {
        let others = lengths.reduce(0) { $1 > 0 ? $0 &+ $1 : $0 }
        lengths[open] = max(0, reader.extents(input)[axis] &- others)
      }
      inputs.append(
        lengths.isEmpty ? reader.lying(try reader.input(item, 1)) : reader.list(lengths))
    }
    try reader.write("Split", inputs, attributes, to: item.outputs, in: layout)
  }

  static let pack: Translation = { reader, item throws(FlatBufferError) in
    let output = try reader.output(item)
    let axis = try item.int(1)
    var parts: [Int?] = []
    for case let tensor? in item.inputs {
      parts.append(
        try reader.add(
          "Unsqueeze", [try reader.read(tensor, in: .plain), reader.list([axis])],
          suffix: "expand"))
    }
    try reader.write("Concat", parts, ["axis": .int(axis)], to: output, in: .plain)
  }

  static let unpack: Translation = { reader, item throws(FlatBufferError) in
    let input = try reader.read(try reader.input(item, 0), in: .plain)
    let axis = try item.int(1)
    for (place, output) in item.outputs.enumerated() {
      try reader.write(
        "Gather", [input, reader.list([place], isScalar: true)], ["axis": .int(axis)],
        to: output, in: .plain)
    }
  }

  static let tile: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let layout = reader.layouts[output]
    let rank = reader.extents(input).count
    guard let told = reader.numbers(item, 1), told.count == rank else {
      return try reader.writeUnknown(item)
    }
    try reader.write(
      "Tile",
      [try reader.read(input, in: layout), reader.list(layout.order(rank).map { told[$0] })],
      to: output, in: layout)
  }

  static let expand: Translation = { reader, item throws(FlatBufferError) in
    let (input, shape) = (try reader.input(item, 0), try reader.input(item, 1))
    try reader.write(
      "Expand", [try reader.read(input, in: .plain), reader.lying(shape)],
      to: try reader.output(item), in: .plain)
  }

  static let fill: Translation = { reader, item throws(FlatBufferError) in
    let (shape, value) = (try reader.input(item, 0), try reader.input(item, 1))
    try reader.write(
      "Expand", [reader.lying(value), reader.lying(shape)], to: try reader.output(item), in: .plain)
  }

  // MARK: Blocks

  /// Blocks of positions as images of their own, where no convolution took them in.
  static let spaceToBatch: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let result = reader.extents(output)
    guard let block = reader.numbers(item, 1), let pads = reader.numbers(item, 2),
      block.count == 2, block[0] == block[1], pads.count == 4, result.count == 4
    else { return try reader.writeUnknown(item) }
    var value = try reader.read(input, in: .channelsFirst)
    if pads.contains(where: { $0 != 0 }) {
      let all = [0, 0, pads[0], pads[2], 0, 0, pads[1], pads[3]]
      value = try reader.add("Pad", [value, reader.list(all)], suffix: "pad")
    }
    value = try reader.add(
      "SpaceToDepth", [value], ["blocksize": .int(block[0])], suffix: "blocks")
    let shape = reader.list([-1, result[3], result[1], result[2]])
    try reader.write("Reshape", [value, shape], to: output, in: .channelsFirst)
  }

  static let batchToSpace: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let extents = reader.extents(input)
    guard let block = reader.numbers(item, 1), let crops = reader.numbers(item, 2),
      block.count == 2, block[0] == block[1], block[0] > 0, block[0] < 1 << 15, crops.count == 4,
      crops.allSatisfy(Operators.isBearable), extents.count == 4, extents[3] < 1 << 31
    else { return try reader.writeUnknown(item) }
    let shape = reader.list([
      -1, extents[3] * block[0] * block[0], extents[1], extents[2],
    ])
    var value = try reader.add(
      "Reshape", [try reader.read(input, in: .channelsFirst), shape], suffix: "blocks")
    let isCropped = crops.contains { $0 != 0 }
    let joined: [String: Attribute] = ["blocksize": .int(block[0])]
    guard isCropped else {
      return try reader.write("DepthToSpace", [value], joined, to: output, in: .channelsFirst)
    }
    value = try reader.add("DepthToSpace", [value], joined, suffix: "joined")
    let ends = [1, 3].map { crops[$0] == 0 ? Int.max : -crops[$0] }
    try reader.write(
      "Slice",
      [
        value, reader.list([crops[0], crops[2]]), reader.list(ends),
        reader.list([2, 3]),
      ], to: output, in: .channelsFirst)
  }
}
