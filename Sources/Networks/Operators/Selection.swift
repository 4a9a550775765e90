// SPDX-License-Identifier: Apache-2.0

/// Operators that pick elements, and those that tell a shape.
extension Operators {
  static let selections: [(String, OperatorRule)] = [
    ("Shape", shapeOf), ("Size", sizeOf), ("Gather", gather), ("GatherElements", gatherElements),
    ("GatherND", gatherND), ("Scatter", scatter), ("ScatterElements", scatter),
    ("ScatterND", scatter), ("TensorScatter", scatter), ("Slice", slice), ("OneHot", oneHot),
  ]

  @Sendable private static func shapeOf(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    func bound(_ name: String, _ fallback: Int) -> Int {
      let told = call.int(name, fallback)
      return min(shape.rank, max(0, told < 0 ? told &+ shape.rank : told))
    }
    let start = bound("start", 0)
    let end = max(start, bound("end", shape.rank))
    let extents = Array(shape.extents[start..<end])
    return Outcome([
      Value(type: .int64, shape: Shape.list(extents.count), elements: .whole(extents))
    ])
  }

  @Sendable private static func sizeOf(_ call: Call) throws(OperatorFailure) -> Outcome {
    Outcome([
      Value(type: .int64, shape: .scalar, elements: .whole([try call.shape(0).count]))
    ])
  }

  @Sendable private static func gather(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    let indices = try call.shape(1)
    let axis = try call.axis(call.int("axis", 0), rank: shape.rank)
    let output = try call.made(
      Array(shape.extents[..<axis]) + indices.extents + Array(shape.extents[(axis + 1)...]))
    var elements: Elements?
    if output.count <= Constant.elementLimit, let found = input.elements,
      let picks = call.input(1)?.elements?.wholes
    {
      let extent = shape[axis]
      let counted = try picks.map { pick throws(OperatorFailure) in
        let place = pick < 0 ? pick &+ extent : pick
        guard place >= 0, place < extent else { throw .invalid("element \(pick) of \(extent)") }
        return place
      }
      let run = shape.extents[(axis + 1)...].reduce(1, *)
      let rows = shape.extents[..<axis].reduce(1, *)
      elements = found.picked(
        (0..<rows).flatMap { row in
          counted.flatMap { pick in (0..<run).map { (row * extent + pick) * run + $0 } }
        })
    }
    return Outcome([Value(type: input.type, shape: output, elements: elements)])
  }

  @Sendable private static func gatherElements(_ call: Call) throws(OperatorFailure) -> Outcome {
    Outcome([Value(type: try call.value(0).type, shape: try call.shape(1))])
  }

  @Sendable private static func gatherND(_ call: Call) throws(OperatorFailure) -> Outcome {
    let shape = try call.shape(0)
    let indices = try call.shape(1)
    let batch = call.int("batch_dims", 0)
    guard let depth = indices.extents.last, batch >= 0, batch < indices.rank,
      depth <= shape.rank, batch + depth <= shape.rank
    else { throw .invalid("indices \(indices) into \(shape)") }
    let output = try call.made(
      Array(indices.extents.dropLast()) + Array(shape.extents.dropFirst(batch + depth)))
    return Outcome([Value(type: call.input(0)?.type, shape: output)])
  }

  @Sendable private static func scatter(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    return Outcome([Value(type: input.type, shape: input.shape)])
  }

  @Sendable private static func slice(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.value(0)
    guard let shape = input.shape else { throw .unknown }
    guard let starts = try call.intsOrInput("starts", 1),
      let ends = try call.intsOrInput("ends", 2)
    else { throw .invalid("`starts` and `ends` are needed") }
    let told = try call.intsOrInput("axes", 3)
    let axes = try call.axes(told ?? Array(starts.indices), rank: shape.rank)
    let steps = call.has(4) ? try call.wholes(4) : Array(repeating: 1, count: starts.count)
    guard starts.count == axes.count, ends.count == axes.count, steps.count == axes.count,
      steps.allSatisfy({ $0 != 0 && $0 != Int.min })
    else { throw .invalid("`starts`, `ends`, `axes` and `steps` need the same length") }
    var extents = shape.extents
    var strides = shape.strides
    var origin = 0
    for (place, axis) in axes.enumerated() {
      let extent = shape[axis]
      let step = steps[place]
      func bound(_ told: Int, _ least: Int, _ most: Int) -> Int {
        let counted = told < 0 ? max(told, -extent - 1) + extent : told
        return min(most, max(least, counted))
      }
      let start = step > 0 ? bound(starts[place], 0, extent) : bound(starts[place], 0, extent - 1)
      let end = step > 0 ? bound(ends[place], 0, extent) : bound(ends[place], -1, extent - 1)
      // Going backwards, an end far before the front means the front itself.
      let last = step < 0 && ends[place] < -extent ? -1 : end
      let span = step > 0 ? last - start : start - last
      let pace = abs(step)
      let length = span > 0 ? (span - 1) / pace + 1 : 0
      extents[axis] = length
      origin += length > 0 ? start * strides[axis] : 0
      // A step of a slice that is never taken may be of any size.
      strides[axis] = length > 1 ? strides[axis] * step : 0
    }
    let output = try call.made(extents)
    let first = origin
    let paces = strides
    let elements = input.elements.map {
      $0.picked(output.places(strides: paces, start: first))
    }
    return Outcome([Value(type: input.type, shape: output, elements: elements)])
  }

  @Sendable private static func oneHot(_ call: Call) throws(OperatorFailure) -> Outcome {
    let indices = try call.shape(0)
    guard let depth = try call.wholes(1).first else { throw .unknown }
    let axis = try call.axis(call.int("axis", -1), rank: indices.rank + 1)
    var extents = indices.extents
    extents.insert(depth, at: axis)
    return Outcome([Value(type: call.input(2)?.type, shape: try call.made(extents))])
  }
}
