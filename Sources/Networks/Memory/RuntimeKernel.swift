// SPDX-License-Identifier: Apache-2.0

/// One call of a runtime: a layer with what is merged into it, or a copy between layouts.
public struct RuntimeKernel: Sendable, Hashable {
  /// The layer that it is named by.
  public var layer: Int
  /// The operator; `ReorderInput` and `ReorderOutput` for copies into and out of blocks of channels.
  public var op: String
  /// Whether it is a copy between layouts.
  public var isCopy: Bool
  /// Whether its channels lie in blocks.
  public var isBlocked: Bool
  /// Whether something is merged into it.
  public var isFused: Bool
  /// Shapes of what it reads, weights aside.
  public var inputs: [Shape]
  /// The shape of what it writes.
  public var output: Shape
  /// Bytes of activations that it reads.
  public var bytesIn: Int
  /// Bytes of activations that it writes.
  public var bytesOut: Int

  /// Names a kernel.
  public init(
    layer: Int, op: String, isCopy: Bool, isBlocked: Bool, isFused: Bool, inputs: [Shape],
    output: Shape, bytesIn: Int, bytesOut: Int
  ) {
    (self.layer, self.op, self.isCopy) = (layer, op, isCopy)
    (self.isBlocked, self.isFused) = (isBlocked, isFused)
    (self.inputs, self.output) = (inputs, output)
    (self.bytesIn, self.bytesOut) = (bytesIn, bytesOut)
  }
}

extension ShapedNetwork {
  /// How a runtime runs the network.
  public enum Execution: Sendable, Hashable {
    /// Layer by layer, nothing merged.
    case eager
    /// Activations and sums merged into what they follow.
    case merged
    /// The same, convolutions on blocks of 16 channels, with the copies that that needs: ONNX Runtime on processors.
    case blocked
  }

  /// The kernels of a runtime in their order; nil where a shape is not known.
  public func kernels(_ execution: Execution) -> [RuntimeKernel]? {
    if execution == .eager {
      var found: [RuntimeKernel] = []
      for index in network.layers.indices where !isArithmetic(index) {
        let layer = network.layers[index]
        let reads = layer.inputs.compactMap(\.self).filter { !values[$0].isConstant }
        guard let output = output(index)?.shape else { return nil }
        let shapes = reads.compactMap { values[$0].shape }
        guard shapes.count == reads.count else { return nil }
        found.append(
          RuntimeKernel(
            layer: index, op: layer.op, isCopy: false, isBlocked: false, isFused: false,
            inputs: shapes, output: output, bytesIn: Int(counts[index].inputBytes),
            bytesOut: Int(counts[index].outputBytes)))
      }
      return found
    }
    guard var schedule = Schedule(self) else { return nil }
    schedule.rearrange(schedule.depthFirst())
    return Buffers(schedule, self, MemoryHabit(block: execution == .blocked ? 16 : 0)).kernels()
  }
}
