// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Networks

/// Every operator, told numbers that no network has: a stranger's file may hold any.
@Suite("Operators told extreme numbers") struct ExtremesTests {
  private static let wholes = [
    Int.min, Int.min + 1, -(1 << 62), -(1 << 31), -2, -1, 0, 1, 2, 3, 5, 1 << 24, 1 << 31, 1 << 40,
    1 << 62, Int.max - 1, Int.max,
  ]
  private static let reals = [
    -Double.infinity, -1.7e308, -1e19, -1, -Double.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude,
    0.5, 1, 2, 1e19, 1.7e308,
    .infinity, .nan,
  ]
  /// What operators are told beside their inputs.
  private static let names = [
    "K", "N", "allowzero", "axes", "axis", "batch_dims", "blocksize", "ceil_mode", "channels",
    "channels_last", "dilations", "ends", "exclusive", "fmod", "group", "hidden_size", "k",
    "keepdims", "kernel_shape", "kv_num_heads", "max", "min", "num_heads", "num_outputs",
    "onesided", "output_dtype", "output_height", "output_padding", "output_shape", "output_width",
    "pads", "perm", "pooled_shape", "qkv_hidden_sizes", "reverse", "sampling_ratio", "scales",
    "shape", "sizes", "split", "starts", "strides", "to", "transA", "transB", "value_int",
    "value_ints",
  ]

  private static func value(_ random: inout Seeded) -> Value? {
    if random.chance(0.1) { return nil }
    if random.chance(0.35) {
      let count = random.whole(0...4)
      let elements: Elements =
        random.chance(0.7)
        ? .whole((0..<count).map { _ in wholes[random.whole(0...wholes.count - 1)] })
        : .real((0..<count).map { _ in reals[random.whole(0...reals.count - 1)] })
      let isScalar = count == 1 && random.chance(0.5)
      var type = ElementType.float32
      if case .whole = elements { type = .int64 }
      return Value(
        type: type, shape: isScalar ? .scalar : .list(count), elements: elements, isConstant: true)
    }
    let extents = [0, 1, 1, 2, 3, 4, 8, 1 << 12, 1 << 24, Shape.extentLimit]
    let shape = Shape(
      (0..<random.whole(0...5)).map { _ in extents[random.whole(0...extents.count - 1)] })
    return Value(type: random.chance(0.8) ? .float32 : .int8, shape: shape)
  }

  private static func attributes(_ random: inout Seeded) -> [String: Attribute] {
    var told: [String: Attribute] = [:]
    // Some numbers as networks have them, so that the rest of a rule is reached.
    func whole(_ random: inout Seeded) -> Int {
      random.chance(0.4) ? random.whole(0...3) : wholes[random.whole(0...wholes.count - 1)]
    }
    for name in names where random.chance(0.3) {
      switch random.whole(0...4) {
      case 0, 1: told[name] = .int(whole(&random))
      case 2, 3: told[name] = .ints((0..<random.whole(0...6)).map { _ in whole(&random) })
      default: told[name] = .float(reals[random.whole(0...reals.count - 1)])
      }
    }
    return told
  }

  @Test("give shapes and work, or an error", arguments: 0..<2)
  func operators(part: Int) {
    var random = Seeded(seed: UInt64(20_261_130 + part))
    var (told, refused) = (0, 0)
    for (domain, names) in [
      ("", Operators.names.standard), ("com.microsoft", Operators.names.runtime),
    ] {
      for op in names {
        for _ in 0..<150 {
          let inputs = (0..<random.whole(1...7)).map { _ in Self.value(&random) }
          let layer = Layer(
            name: "layer", op: op, domain: domain, inputs: inputs.map { $0.map { _ in 0 } },
            outputs: Array(repeating: 0, count: random.whole(1...3)),
            attributes: Self.attributes(&random))
          guard let rule = Operators.rule(layer) else {
            Issue.record("\(op) has no rule")
            continue
          }
          do throws(OperatorFailure) {
            let outcome = try rule(Call(layer: layer, inputs: inputs, opset: random.whole(7...22)))
            told += 1
            #expect(
              outcome.work.macs >= 0 && outcome.work.effectiveMACs >= 0
                && outcome.work.operations >= 0,
              "\(op): \(outcome.work) of \(layer.attributes) and \(inputs)")
          } catch {
            refused += 1
          }
        }
      }
    }
    #expect(told > 1_000 && refused > 1_000, "\(told) told, \(refused) refused")
  }
}
