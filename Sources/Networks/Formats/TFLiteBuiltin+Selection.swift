// SPDX-License-Identifier: Apache-2.0

/// Operators that pick elements, and those that tell a shape.
extension TFLiteBuiltin {
  /// An operator that works on tensors as they are in the file.
  static func plain(_ op: String) -> Translation {
    { reader, item throws(FlatBufferError) in
      var inputs: [Int?] = []
      for case let tensor? in item.inputs { inputs.append(try reader.read(tensor, in: .plain)) }
      try reader.write(op, inputs, to: try reader.output(item), in: .plain)
    }
  }

  static let slice: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let layout = reader.layouts[output]
    let rank = reader.extents(input).count
    guard let starts = reader.numbers(item, 1), let sizes = reader.numbers(item, 2),
      starts.count == rank, sizes.count == rank
    else { return try reader.writeUnknown(item) }
    let order = layout.order(rank)
    // A size of -1 is the rest.
    let ends = order.map { sizes[$0] < 0 ? Int.max : starts[$0] &+ sizes[$0] }
    try reader.write(
      "Slice",
      [
        try reader.read(input, in: layout), reader.list(order.map { starts[$0] }),
        reader.list(ends), reader.list(Array(0..<rank)),
      ], to: output, in: layout)
  }

  /// A slice by NumPy's rules: masks say where a bound is left out, where an axis goes and where one comes.
  static let stridedSlice: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let rank = reader.extents(input).count
    guard let begins = reader.numbers(item, 1), let ends = reader.numbers(item, 2),
      let strides = reader.numbers(item, 3), begins.count == ends.count,
      begins.count == strides.count, begins.count < 32
    else { return try reader.writeUnknown(item) }
    var masks: [Int] = []
    for field in 0..<5 { masks.append(try item.int(field)) }
    let isRelative = try item.bool(5)
    func holds(_ mask: Int, _ place: Int) -> Bool { masks[mask] >> place & 1 == 1 }
    let named = begins.indices.filter { !holds(2, $0) && !holds(3, $0) }.count
    var axis = 0
    var taken: [(axis: Int, start: Int, end: Int, step: Int)] = []
    var (gone, come): ([Int], [Int]) = ([], [])
    /// The axis of the result, counted with those that go.
    var place = 0
    for index in begins.indices {
      if holds(2, index) {
        let more = max(0, rank - named)
        (axis, place) = (axis + more, place + more)
        continue
      }
      if holds(3, index) {
        come.append(place)
        place += 1
        continue
      }
      guard axis < rank else {
        throw .refused("layer `\(reader.title)` (\(item.name)): more bounds than axes")
      }
      let step = strides[index] == 0 ? 1 : strides[index]
      let start = holds(0, index) ? (step > 0 ? 0 : Int.max) : begins[index]
      var end = holds(1, index) ? (step > 0 ? Int.max : Int.min) : ends[index]
      if isRelative, !holds(1, index) { end = start &+ end }
      if holds(4, index) {
        // One element, and then no axis.
        gone.append(axis)
        taken.append((axis, start, start == -1 ? Int.max : start &+ 1, 1))
      } else {
        if start != 0 || end != Int.max || step != 1 { taken.append((axis, start, end, step)) }
        place += 1
      }
      axis += 1
    }
    // With an axis that goes or comes the tensor lies no longer like its result.
    let isKept = gone.isEmpty && come.isEmpty
    let layout =
      isKept
      ? reader.layouts[output]
      : come.isEmpty && !reader.isStored(input) ? reader.layout(of: input, without: gone) : .plain
    func lying(_ axis: Int) -> Int { reader.place(of: axis, rank, in: layout) ?? axis }
    var steps: [(op: String, inputs: [Int])] = [
      (
        "Slice",
        [
          reader.list(taken.map(\.start)), reader.list(taken.map(\.end)),
          reader.list(taken.map { lying($0.axis) }), reader.list(taken.map(\.step)),
        ]
      )
    ]
    if !gone.isEmpty { steps.append(("Squeeze", [reader.list(gone.map(lying))])) }
    if !come.isEmpty { steps.append(("Unsqueeze", [reader.list(come)])) }
    var value = try reader.read(input, in: layout)
    for step in steps.dropLast() {
      value = try reader.add(step.op, [value] + step.inputs, suffix: step.op)
    }
    if let last = steps.last {
      try reader.write(last.op, [value] + last.inputs, to: output, in: isKept ? layout : .plain)
    }
  }

  static let gather: Translation = { reader, item throws(FlatBufferError) in
    guard try item.int(1) == 0 else { return try reader.writeUnknown(item) }
    let (input, indices) = (try reader.input(item, 0), try reader.input(item, 1))
    try reader.write(
      "Gather", [try reader.read(input, in: .plain), try reader.read(indices, in: .plain)],
      ["axis": .int(try item.int(0))], to: try reader.output(item), in: .plain)
  }

  /// Rows of a table: the indices come first.
  static let lookup: Translation = { reader, item throws(FlatBufferError) in
    let (indices, table) = (try reader.input(item, 0), try reader.input(item, 1))
    try reader.write(
      "Gather", [try reader.read(table, in: .plain), try reader.read(indices, in: .plain)],
      to: try reader.output(item), in: .plain)
  }

  static let shape: Translation = { reader, item throws(FlatBufferError) in
    let (input, output) = (try reader.input(item, 0), try reader.output(item))
    let rank = reader.extents(input).count
    let order = (reader.isStored(input) ? .plain : reader.layouts[input]).order(rank)
    let data = reader.lying(input)
    guard order != Array(0..<rank) else {
      return try reader.write("Shape", [data], to: output, in: .plain)
    }
    // In the order of the file.
    let turned = try reader.add("Shape", [data], suffix: "shape")
    let places = (0..<rank).compactMap { order.firstIndex(of: $0) }
    try reader.write("Gather", [turned, reader.list(places)], to: output, in: .plain)
  }
}

extension TFLiteReader {
  /// Whether a tensor is stored in the file: it then lies as there.
  func isStored(_ tensor: Int) -> Bool { constants[tensor] != nil }
}
