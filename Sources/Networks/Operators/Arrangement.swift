// SPDX-License-Identifier: Apache-2.0

/// Operators that arrange elements anew and compute nothing.
extension Operators {
  static let arrangements: [(String, OperatorRule)] = [
    ("Reshape", reshape), ("Flatten", flatten), ("Transpose", transpose), ("Squeeze", squeeze),
    ("Unsqueeze", unsqueeze), ("Concat", concat), ("Split", split), ("Expand", expand),
    ("Tile", tile), ("Pad", pad), ("DepthToSpace", depthToSpace), ("SpaceToDepth", spaceToDepth),
    ("Resize", resize), ("Upsample", resize), ("Trilu", same(0)), ("ReverseSequence", same(0)),
    ("GridSample", gridSample), ("AffineGrid", affineGrid), ("Col2Im", columns),
    ("CenterCropPad", crop),
  ]

  private static func moved(_ input: Value, to shape: Shape) -> Outcome {
    Outcome([Value(type: input.type, shape: shape, elements: input.elements)])
  }

  @Sendable private static func reshape(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    guard let told = try call.intsOrInput("shape", 1) else { throw .invalid("no shape is told") }
    let allowsZero = call.int("allowzero", 0) != 0
    var extents = told
    var open: Int?
    for (axis, extent) in told.enumerated() {
      if extent == 0, !allowsZero {
        guard axis < shape.rank else { throw .invalid("axis \(axis) is to stay, and is not there") }
        extents[axis] = shape[axis]
      } else if extent == -1 {
        guard open == nil else { throw .invalid("two extents are left open") }
        open = axis
        extents[axis] = 1
      }
    }
    let rest = try call.made(extents)
    if let open {
      guard rest.count > 0, shape.count % rest.count == 0 else {
        throw .invalid("\(shape.count) elements do not fit \(told)")
      }
      extents[open] = shape.count / rest.count
    }
    let output = try call.made(extents)
    guard output.count == shape.count else {
      throw .invalid("\(shape.count) elements do not fit \(output)")
    }
    return moved(input, to: output)
  }

  @Sendable private static func flatten(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    let told = call.int("axis", 1)
    let axis = told < 0 ? told &+ shape.rank : told
    guard axis >= 0, axis <= shape.rank else { throw .invalid("axis \(told) of \(shape)") }
    guard let front = Shape(Array(shape.extents.prefix(axis))),
      let back = Shape(Array(shape.extents.dropFirst(axis)))
    else { throw .unknown }
    return moved(input, to: try call.made([front.count, back.count]))
  }

  @Sendable private static func transpose(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    let order = call.ints("perm") ?? Array((0..<shape.rank).reversed())
    guard order.sorted() == Array(0..<shape.rank) else {
      throw .invalid("`perm` is no order of \(shape.rank) axes")
    }
    let output = try call.made(order.map { shape[$0] })
    let elements = input.elements.map { elements in
      // Along axis `a` of the output one moves by the stride of axis `order[a]` of the input.
      let strides = shape.strides
      return elements.picked(output.places(strides: order.map { strides[$0] }))
    }
    return Outcome([Value(type: input.type, shape: output, elements: elements)])
  }

  @Sendable private static func squeeze(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    let told = try call.intsOrInput("axes", 1)
    let axes =
      try told.map { axes throws(OperatorFailure) in try call.axes(axes, rank: shape.rank) }
      ?? shape.extents.indices.filter { shape[$0] == 1 }
    for axis in axes where shape[axis] != 1 {
      throw .invalid("axis \(axis) of \(shape) is not 1")
    }
    let extents = shape.extents.indices.filter { !axes.contains($0) }.map { shape[$0] }
    return moved(input, to: try call.made(extents))
  }

  @Sendable private static func unsqueeze(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    guard let told = try call.intsOrInput("axes", 1) else { throw .invalid("no axes are told") }
    guard told.count <= Shape.rankLimit else { throw .invalid("too many axes") }
    let axes = try call.axes(told, rank: shape.rank + told.count)
    guard axes.count == told.count else { throw .invalid("an axis is told twice") }
    var extents: [Int] = []
    var next = 0
    for axis in 0..<(shape.rank + axes.count) {
      if axes.contains(axis) {
        extents.append(1)
      } else {
        extents.append(shape[next])
        next += 1
      }
    }
    return moved(input, to: try call.made(extents))
  }

  @Sendable static func concat(_ call: Call) throws(OperatorFailure) -> Outcome {
    try joined(call, call.inputs.indices.map { $0 })
  }

  /// The inputs of some places one behind the other.
  static func joined(_ call: Call, _ places: [Int]) throws(OperatorFailure) -> Outcome {
    guard let first = places.first else { throw .invalid("nothing to join") }
    let head = try call.shape(first)
    let axis = try call.axis(call.int("axis", 1), rank: head.rank)
    var extents = head.extents
    extents[axis] = 0
    var elements: [Elements]? = []
    for place in places {
      let shape = try call.shape(place)
      guard shape.rank == head.rank,
        shape.extents.indices.allSatisfy({ $0 == axis || shape[$0] == head[$0] })
      else { throw .invalid("\(head) and \(shape) cannot be joined along axis \(axis)") }
      extents[axis] += shape[axis]
      if let found = call.input(place)?.elements {
        elements?.append(found)
      } else {
        elements = nil
      }
    }
    let output = try call.made(extents)
    let type = call.input(first)?.type
    var joined: Elements?
    if let elements, output.count <= Constant.elementLimit {
      // In the order of memory, each input gives a run for each step along the axes before the joint.
      let rows = head.extents[..<axis].reduce(1, *)
      let isReal = type?.isFloating ?? false
      var (wholes, reals): ([Int], [Double]) = ([], [])
      for row in 0..<rows {
        for part in elements {
          let run = part.count / max(1, rows)
          let range = row * run..<(row + 1) * run
          if isReal { reals += part.reals[range] } else { wholes += part.wholes[range] }
        }
      }
      joined = isReal ? .real(reals) : .whole(wholes)
    }
    return Outcome([Value(type: type, shape: output, elements: joined)])
  }

  @Sendable private static func split(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    let axis = try call.axis(call.int("axis", 0), rank: shape.rank)
    var parts: [Int]
    if let told = try call.intsOrInput("split", 1) {
      parts = told
    } else {
      let count = call.int("num_outputs", call.outputCount)
      guard count > 0, count <= ONNXReader.layerLimit else { throw .invalid("no parts") }
      let part = (shape[axis] + count - 1) / count
      parts = Array(repeating: part, count: count)
      parts[count - 1] = shape[axis] - part * (count - 1)
    }
    guard parts.allSatisfy({ $0 >= 0 && $0 <= shape[axis] }), parts.count == call.outputCount,
      parts.reduce(0, +) == shape[axis]
    else { throw .invalid("parts \(parts) of an axis of \(shape[axis])") }
    var outputs: [Value] = []
    var start = 0
    for part in parts {
      var extents = shape.extents
      extents[axis] = part
      var elements: Elements?
      if shape.rank == 1 { elements = input.elements?.picked(Array(start..<start + part)) }
      outputs.append(Value(type: input.type, shape: try call.made(extents), elements: elements))
      start += part
    }
    return Outcome(outputs)
  }

  @Sendable private static func expand(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    let output = try call.broadcast(shape, try call.made(try call.wholes(1)))
    var elements: Elements?
    if output.count <= Constant.elementLimit, let found = input.elements {
      elements = found.picked(Broadcast.places(of: shape, in: output))
    }
    return Outcome([Value(type: input.type, shape: output, elements: elements)])
  }

  @Sendable private static func tile(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    let repeats = try call.wholes(1)
    guard repeats.count == shape.rank, repeats.allSatisfy({ $0 >= 0 && $0 <= Shape.extentLimit })
    else { throw .invalid("`repeats` needs \(shape.rank) numbers") }
    let output = try call.made(zip(shape.extents, repeats).map { $0 * $1 })
    var elements: Elements?
    if shape.rank == 1, output.count <= Constant.elementLimit, let found = input.elements {
      elements = found.picked((0..<repeats[0]).flatMap { _ in 0..<shape.count })
    }
    return Outcome([Value(type: input.type, shape: output, elements: elements)])
  }

  @Sendable private static func pad(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    guard let told = try call.intsOrInput("pads", 1) else { throw .invalid("no `pads` are told") }
    let axes =
      call.has(3)
      ? try call.axes(try call.wholes(3), rank: shape.rank) : Array(0..<shape.rank)
    guard told.count == 2 * axes.count, told.allSatisfy({ abs($0 / 2) < Shape.extentLimit }) else {
      throw .invalid("`pads` needs \(2 * axes.count) numbers")
    }
    var extents = shape.extents
    for (place, axis) in axes.enumerated() {
      extents[axis] += told[place] + told[axes.count + place]
    }
    return Outcome([Value(type: call.input(0)?.type, shape: try call.made(extents))])
  }

  private static func block(_ call: Call, _ shape: Shape) throws(OperatorFailure) -> Int {
    let block = call.int("blocksize", 0)
    guard shape.rank == 4, block > 0, block < 1 << 15 else {
      throw .invalid("`blocksize` \(block) of \(shape)")
    }
    return block
  }

  @Sendable private static func depthToSpace(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let block = try block(call, shape)
    guard shape[1] % (block * block) == 0 else {
      throw .invalid("\(shape[1]) channels do not divide by \(block * block)")
    }
    let output = try call.made([
      shape[0], shape[1] / (block * block), shape[2] * block, shape[3] * block,
    ])
    return Outcome([Value(type: call.input(0)?.type, shape: output)])
  }

  @Sendable private static func spaceToDepth(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let block = try block(call, shape)
    guard shape[2] % block == 0, shape[3] % block == 0 else {
      throw .invalid("\(shape) does not divide by \(block)")
    }
    let output = try call.made([
      shape[0], shape[1] * block * block, shape[2] / block, shape[3] / block,
    ])
    return Outcome([Value(type: call.input(0)?.type, shape: output)])
  }

  @Sendable private static func resize(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let isOld = call.layer.op == "Upsample" || call.opset < 11
    var axes = Array(0..<shape.rank)
    if let told = call.ints("axes") { axes = try call.axes(told, rank: shape.rank) }
    var extents = shape.extents
    let sizes = isOld || !call.has(3) ? [] : try call.wholes(3)
    if !sizes.isEmpty {
      guard sizes.count == axes.count else { throw .invalid("`sizes` needs \(axes.count) numbers") }
      for (axis, size) in zip(axes, sizes) { extents[axis] = size }
    } else {
      let place = isOld ? 1 : 2
      var scales: [Double] = []
      if case .floats(let told)? = call.layer.attributes["scales"] {
        scales = told
      } else {
        scales = try call.reals(place)
      }
      guard scales.count == axes.count, scales.allSatisfy({ $0 > 0 && $0 < 1e6 }) else {
        throw .invalid("`scales` needs \(axes.count) numbers above 0")
      }
      for (axis, scale) in zip(axes, scales) {
        // A scale of 2 may be stored as 1.9999999.
        extents[axis] = Elements.whole((Double(extents[axis]) * scale + 1e-6).rounded(.down))
      }
    }
    let output = try call.made(extents)
    let operations =
      switch call.string("mode", "nearest") {
      case "linear", "bilinear": 8.0
      case "cubic": 32.0
      default: 1.0
      }
    return Outcome([Value(type: call.input(0)?.type, shape: output)], .each(output, operations))
  }

  @Sendable private static func gridSample(_ call: Call) throws(OperatorFailure) -> Outcome {
    let image = try call.shape(0)
    let grid = try call.shape(1)
    guard image.rank >= 3, grid.rank == image.rank else {
      throw .invalid("an image and a grid of as many axes are needed")
    }
    let output = try call.made([image[0], image[1]] + grid.extents.dropFirst().dropLast())
    return Outcome([Value(type: call.input(0)?.type, shape: output)], .each(output, 8))
  }

  @Sendable private static func affineGrid(_ call: Call) throws(OperatorFailure) -> Outcome {
    let size = try call.wholes(1)
    guard size.count >= 4, let batch = size.first else { throw .invalid("a size is needed") }
    let output = try call.made([batch] + size.dropFirst(2) + [size.count - 2])
    return Outcome([Value(type: call.input(0)?.type, shape: output)], .each(output, 4))
  }

  @Sendable private static func columns(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let image = try call.wholes(1)
    let block = try call.made(try call.wholes(2))
    guard shape.rank == 3, block.count > 0 else { throw .invalid("columns are needed") }
    let output = try call.made([shape[0], shape[1] / block.count] + image)
    return Outcome([Value(type: call.input(0)?.type, shape: output)], .each(shape))
  }

  @Sendable private static func crop(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let axes =
      try call.ints("axes").map { told throws(OperatorFailure) in
        try call.axes(told, rank: shape.rank)
      } ?? Array(0..<shape.rank)
    let sizes = try call.wholes(1)
    guard sizes.count == axes.count else { throw .invalid("a size for each axis is needed") }
    var extents = shape.extents
    for (axis, size) in zip(axes, sizes) { extents[axis] = size }
    return Outcome([Value(type: call.input(0)?.type, shape: try call.made(extents))])
  }
}
