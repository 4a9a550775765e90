// SPDX-License-Identifier: Apache-2.0

/// Which layers an accelerator does itself, and which fall back to the processor beside it. What an
/// accelerator is worth depends on this more than on the network's size.
public struct OperatorCoverage: Sendable, Hashable {
  /// Layers that run on the accelerator, as indices.
  public var accelerated: [Int]
  /// Layers that fall back, as indices.
  public var fallback: [Int]
  /// The share of multiply-accumulates on the accelerator.
  public var share: Double
  /// How often the work passes from one to the other, in the order of the layers.
  public var handOvers: Int
}

extension ShapedNetwork {
  /// What an accelerator that knows some operators does of the network.
  ///
  /// Operators are named as in ONNX. What only gives the same elements another shape, and what converts
  /// numbers to and from their quantised form around another layer, goes along with its neighbours.
  public func coverage(of operators: Set<String>) -> OperatorCoverage {
    var coverage = OperatorCoverage(accelerated: [], fallback: [], share: 0, handOvers: 0)
    var (all, done) = (0.0, 0.0)
    var before: Bool?
    for (index, layer) in network.layers.enumerated() where !isArithmetic(index) {
      if Self.companions.contains(layer.op), !operators.contains(layer.op) { continue }
      // A product of two activations is no layer with weights.
      let isProductOfActivations =
        layer.op == "MatMul"
        && !layer.inputs.contains { $0.map { values[$0].isConstant } ?? false }
      let isAccelerated = operators.contains(layer.op) && !isProductOfActivations
      all += counts[index].work.macs
      if isAccelerated {
        coverage.accelerated.append(index)
        done += counts[index].work.macs
      } else {
        coverage.fallback.append(index)
      }
      if let before, before != isAccelerated { coverage.handOvers += 1 }
      before = isAccelerated
    }
    coverage.share = all > 0 ? done / all : 0
    return coverage
  }

  private static let companions: Set<String> = [
    "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout", "QuantizeLinear",
    "DequantizeLinear", "Cast",
  ]
}
