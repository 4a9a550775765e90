// SPDX-License-Identifier: Apache-2.0

/// What a whole network takes, at the shapes that it was given.
public struct NetworkTotals: Sendable, Hashable {
  /// Layers that run; those that are worked out once, before, or only work on shapes, are left out.
  public var layers: Int
  /// The work of all layers; nil while a layer that multiplies and accumulates has an unknown shape.
  public var work: Work?
  /// Elements of all weights, at each layer that uses them.
  public var parameters: Int
  /// Bytes of the weights as they are stored, at each layer that uses them.
  public var weightBytes: Int
}

extension ShapedNetwork {
  /// The totals. Where an operator is not understood (`notUnderstood`), they are the least.
  public var totals: NetworkTotals {
    var totals = NetworkTotals(layers: 0, work: Work(), parameters: 0, weightBytes: 0)
    var work = Work()
    for (index, count) in counts.enumerated() where !count.isConstant {
      if !isArithmetic(index) { totals.layers += 1 }
      work.macs += count.work.macs
      work.effectiveMACs += count.work.effectiveMACs
      work.operations += count.work.operations
      totals.parameters += count.parameters
      totals.weightBytes += count.weightBytes
    }
    totals.work = unresolved.isEmpty ? work : nil
    return totals
  }

  /// The shape of a layer's output by place; nil where unknown.
  public func output(_ layer: Int, _ place: Int = 0) -> Value? {
    let outputs = network.layers[layer].outputs
    guard place < outputs.count, let tensor = outputs[place] else { return nil }
    return values[tensor]
  }
}
