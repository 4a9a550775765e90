// SPDX-License-Identifier: Apache-2.0

/// Convolutions in any number of dimensions.
extension Operators {
  static let convolutions: [(String, OperatorRule)] = [
    ("Conv", { call throws(OperatorFailure) in try convolution(call, data: 0, weights: 1) }),
    ("FusedConv", { call throws(OperatorFailure) in try convolution(call, data: 0, weights: 1) }),
    (
      "ConvInteger",
      { call throws(OperatorFailure) in
        try convolution(call, data: 0, weights: 1, type: .int32)
      }
    ),
    ("QLinearConv", { call throws(OperatorFailure) in try convolution(call, data: 0, weights: 3) }),
    ("ConvTranspose", { call throws(OperatorFailure) in try transposed(call) }),
    ("DeformConv", { call throws(OperatorFailure) in try convolution(call, data: 0, weights: 1) }),
  ]

  /// The windows of a convolution or a pool over the spatial axes.
  struct Windows {
    var kernel: [Int]
    var strides: [Int]
    var dilations: [Int]
    /// Padding at the front of each axis.
    var fronts: [Int]
    /// Padding at the back of each axis.
    var backs: [Int]
    /// The extents of the output.
    var outputs: [Int]

    /// Windows as attributes tell them.
    init(
      _ call: Call, over extents: [Int], kernel: [Int], roundsUp: Bool = false
    ) throws(OperatorFailure) {
      let rank = extents.count
      func list(_ name: String) throws(OperatorFailure) -> [Int] {
        let values = call.ints(name) ?? Array(repeating: 1, count: rank)
        guard values.count == rank, values.allSatisfy({ $0 > 0 && $0 < Operators.attributeLimit })
        else {
          throw .invalid("`\(name)` needs \(rank) numbers above 0")
        }
        return values
      }
      guard kernel.count == rank, kernel.allSatisfy({ $0 > 0 && $0 < Operators.attributeLimit })
      else {
        throw .invalid("a kernel of \(rank) extents above 0 is needed")
      }
      self.kernel = kernel
      strides = try list("strides")
      dilations = try list("dilations")
      fronts = Array(repeating: 0, count: rank)
      backs = fronts
      outputs = fronts
      let automatic = call.string("auto_pad", "NOTSET")
      let pads = call.ints("pads") ?? Array(repeating: 0, count: 2 * rank)
      guard pads.count == 2 * rank, pads.allSatisfy(Operators.isBearable) else {
        throw .invalid("`pads` needs \(2 * rank) numbers, each below 16,777,216 in size")
      }
      for axis in 0..<rank {
        let reach = dilations[axis] * (kernel[axis] - 1) + 1
        switch automatic {
        case "SAME_UPPER", "SAME_LOWER":
          outputs[axis] = (extents[axis] + strides[axis] - 1) / strides[axis]
          let total = max(0, (outputs[axis] - 1) * strides[axis] + reach - extents[axis])
          fronts[axis] = automatic == "SAME_UPPER" ? total / 2 : total - total / 2
          backs[axis] = total - fronts[axis]
        default:
          if automatic != "VALID" {
            fronts[axis] = pads[axis]
            backs[axis] = pads[rank + axis]
          }
          let room = extents[axis] + fronts[axis] + backs[axis] - reach
          guard room >= 0 else {
            throw .invalid(
              "a kernel that reaches over \(reach) does not fit into \(extents[axis]) with its padding; is the input too small?"
            )
          }
          outputs[axis] = room / strides[axis] + 1
          if roundsUp {
            let more = (room + strides[axis] - 1) / strides[axis] + 1
            // A window must begin within the input or its front padding.
            outputs[axis] =
              (more - 1) * strides[axis] < extents[axis] + fronts[axis] ? more : more - 1
          }
        }
      }
    }

    /// The taps of all windows that fall on the input and not on padding: the product over the axes, since
    /// padding is a frame.
    func effectiveTaps(over extents: [Int]) -> Double {
      var product = 1.0
      for axis in kernel.indices {
        var taps = 0.0
        // No sound network has such kernels; a wrong file must not keep us busy.
        guard kernel[axis] <= 4_096 else {
          product *= Double(kernel[axis]) * Double(outputs[axis])
          continue
        }
        for tap in 0..<kernel[axis] {
          // Windows p with 0 <= p * stride + tap * dilation - front < extent.
          let shift = tap * dilations[axis] - fronts[axis]
          let first = shift >= 0 ? 0 : (-shift + strides[axis] - 1) / strides[axis]
          let room = extents[axis] - 1 - shift
          guard room >= 0 else { continue }
          let last = min(outputs[axis] - 1, room / strides[axis])
          if last >= first { taps += Double(last - first + 1) }
        }
        product *= taps
      }
      return product
    }
  }

  private static func convolution(
    _ call: Call, data: Int, weights: Int, type: ElementType? = nil
  ) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(data)
    let kernel = try call.shape(weights)
    let group = call.int("group", 1)
    guard input.rank >= 3, kernel.rank == input.rank else {
      throw .invalid("input \(input) and weights \(kernel) need the same number of axes, 3 or more")
    }
    guard group > 0, group < attributeLimit, kernel[0] % group == 0,
      kernel[1] * group == input[1]
    else {
      throw .invalid(
        "weights \(kernel) in \(group) groups do not fit the \(input[1]) channels of the input \(input)"
      )
    }
    let extents = Array(input.extents.dropFirst(2))
    let own = Array(kernel.extents.dropFirst(2))
    if let told = call.ints("kernel_shape"), told != own {
      throw .invalid("`kernel_shape` differs from the weights' \(kernel)")
    }
    let windows = try Windows(call, over: extents, kernel: own)
    let output = try call.made([input[0], kernel[0]] + windows.outputs)
    let channels = Double(kernel[1])
    let taps = own.reduce(1.0) { $0 * Double($1) }
    let effective =
      Double(input[0]) * Double(kernel[0]) * channels * windows.effectiveTaps(over: extents)
    return Outcome(
      [Value(type: type ?? call.input(data)?.type, shape: output)],
      Work(macs: Double(output.count) * channels * taps, effectiveMACs: effective))
  }

  private static func transposed(_ call: Call) throws(OperatorFailure) -> Outcome {
    let input = try call.shape(0)
    let kernel = try call.shape(1)
    let group = call.int("group", 1)
    guard input.rank >= 3, kernel.rank == input.rank, group > 0, group < attributeLimit,
      kernel[0] == input[1],
      kernel[0] % group == 0
    else { throw .invalid("weights \(kernel) in \(group) groups do not fit the input \(input)") }
    let rank = input.rank - 2
    func list(_ name: String, _ fallback: Int) throws(OperatorFailure) -> [Int] {
      let values = call.ints(name) ?? Array(repeating: fallback, count: rank)
      guard values.count == rank,
        values.allSatisfy({ $0 >= fallback && $0 < Operators.attributeLimit })
      else {
        throw .invalid("`\(name)` needs \(rank) numbers of at least \(fallback)")
      }
      return values
    }
    let strides = try list("strides", 1)
    let dilations = try list("dilations", 1)
    let extra = try list("output_padding", 0)
    let pads = call.ints("pads") ?? Array(repeating: 0, count: 2 * rank)
    guard pads.count == 2 * rank, pads.allSatisfy(Operators.isBearable) else {
      throw .invalid("`pads` needs \(2 * rank) numbers, each below 16,777,216 in size")
    }
    let automatic = call.string("auto_pad", "NOTSET").hasPrefix("SAME")
    var extents: [Int] = []
    for axis in 0..<rank {
      if let told = call.ints("output_shape"), told.count >= rank {
        extents.append(told[told.count - rank + axis])
        continue
      }
      if automatic {
        extents.append(input[2 + axis] * strides[axis])
        continue
      }
      let reach = dilations[axis] * (kernel[2 + axis] - 1) + 1
      extents.append(
        strides[axis] * (input[2 + axis] - 1) + extra[axis] + reach - pads[axis]
          - pads[rank + axis])
    }
    let output = try call.made([input[0], kernel[1] * group] + extents)
    let taps = kernel.extents.dropFirst(2).reduce(1.0) { $0 * Double($1) }
    return Outcome(
      [Value(type: call.input(0)?.type, shape: output)],
      Work(macs: Double(input.count) * Double(kernel[1]) * taps))
  }
}
