// SPDX-License-Identifier: Apache-2.0

/// Pools: many positions become one.
extension Operators {
  static let pools: [(String, OperatorRule)] = [
    ("MaxPool", { call throws(OperatorFailure) in try pool(call) }),
    ("AveragePool", { call throws(OperatorFailure) in try pool(call) }),
    ("LpPool", { call throws(OperatorFailure) in try pool(call) }),
    ("GlobalAveragePool", { call throws(OperatorFailure) in try whole(call) }),
    ("GlobalMaxPool", { call throws(OperatorFailure) in try whole(call) }),
    ("GlobalLpPool", { call throws(OperatorFailure) in try whole(call) }),
    ("MaxUnpool", { call throws(OperatorFailure) in try unpool(call) }),
    ("RoiAlign", { call throws(OperatorFailure) in try regions(call) }),
    ("MaxRoiPool", { call throws(OperatorFailure) in try regions(call) }),
  ]

  static func pool(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    guard input.rank >= 3 else { throw .invalid("\(input) has no extents to pool over") }
    let extents = Array(input.extents.dropFirst(2))
    guard let kernel = call.ints("kernel_shape") else {
      throw .invalid("`kernel_shape` is missing")
    }
    let windows = try Windows(
      call, over: extents, kernel: kernel, roundsUp: call.int("ceil_mode", 0) != 0)
    let output = try call.made([input[0], input[1]] + windows.outputs)
    let taps = kernel.reduce(1.0) { $0 * Double($1) }
    return Outcome(
      [
        Value(type: call.input(0)?.type, shape: output), Value(type: .int64, shape: output),
      ], Work(operations: Double(output.count) * taps))
  }

  static func whole(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    guard input.rank >= 2 else { throw .invalid("\(input) has no channels") }
    // ONNX Runtime's quantised pool may keep channels last.
    let isLast = call.int("channels_last", 0) != 0
    let ones = Array(repeating: 1, count: input.rank - 2)
    let extents =
      isLast ? [input[0]] + ones + [input[input.rank - 1]] : [input[0], input[1]] + ones
    return Outcome(
      [Value(type: call.input(0)?.type, shape: try call.made(extents))],
      Work(operations: Double(input.count)))
  }

  private static func unpool(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    if call.has(2) {
      let shape = try call.made(try call.wholes(2))
      return Outcome([Value(type: call.input(0)?.type, shape: shape)], .each(input))
    }
    let rank = input.rank - 2
    guard rank > 0, let kernel = call.ints("kernel_shape"), kernel.count == rank else {
      throw .invalid("`kernel_shape` needs \(max(0, rank)) numbers")
    }
    let strides = call.ints("strides") ?? Array(repeating: 1, count: rank)
    let pads = call.ints("pads") ?? Array(repeating: 0, count: 2 * rank)
    guard strides.count == rank, pads.count == 2 * rank,
      (strides + pads + kernel).allSatisfy(Operators.isBearable)
    else { throw .invalid("`strides` and `pads` do not fit \(input)") }
    let extents = (0..<rank).map {
      (input[2 + $0] - 1) * strides[$0] - pads[$0] - pads[rank + $0] + kernel[$0]
    }
    let shape = try call.made([input[0], input[1]] + extents)
    return Outcome([Value(type: call.input(0)?.type, shape: shape)], .each(input))
  }

  private static func regions(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    let regions = try call.shape(1)
    guard input.rank == 4, regions.rank == 2 else {
      throw .invalid("an image and regions are needed")
    }
    let pooled = call.ints("pooled_shape")
    let height = pooled?.first ?? call.int("output_height", 1)
    let width = pooled?.last ?? call.int("output_width", 1)
    let output = try call.made([regions[0], input[1], height, width])
    let samples = Double(max(1, call.int("sampling_ratio", 0)))
    return Outcome(
      [Value(type: call.input(0)?.type, shape: output)],
      Work(operations: Double(output.count) * 4 * samples * samples))
  }
}
