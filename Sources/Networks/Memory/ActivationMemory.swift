// SPDX-License-Identifier: Apache-2.0

/// The memory that a network's activations take while it runs, weights and inputs aside.
public struct ActivationMemory: Sendable, Hashable {
  /// The least that any runtime needs that does one layer after the other: in the best of the orders tried,
  /// with results written in place (bytes).
  public var least: Int
  /// What a runtime's arena is likely to take (bytes): ONNX Runtime's processor kernels, which work on
  /// blocks of 16 channels and keep buffers for tensors of the same shape.
  public var arena: Int
  /// Nine tenths of belief: over runtimes' habits, a tenth below the least and a quarter above the most.
  public var range: ClosedRange<Int>
  /// The layer that runs where the arena is fullest, as an index.
  public var peakLayer: Int
}

extension ShapedNetwork {
  /// The memory that activations take; nil where a shape is not known.
  ///
  /// - Parameter precision: the number format of activations; nil as they are stored.
  public func memory(at precision: Precision? = nil) -> ActivationMemory? {
    guard let schedule = Schedule(self) else { return nil }
    let width = precision.map { Int($0.activationBytes.upperBound * 8) }
    func peak(_ habit: MemoryHabit, _ schedule: Schedule) -> (bytes: Int, layer: Int) {
      Buffers(schedule, self, habit, width: width).peak()
    }
    let lean = MemoryHabit()
    var frugal = schedule
    frugal.rearrange(Buffers(schedule, self, lean, width: width).frugalOrder())
    let inOrder = peak(lean, schedule).bytes
    let least = min(inOrder, peak(lean, frugal).bytes)
    let arena = peak(MemoryHabit(block: 16, keepsForSameShape: true), schedule)
    let others = [
      inOrder, arena.bytes, peak(MemoryHabit(keepsForSameShape: true), schedule).bytes,
      peak(MemoryHabit(block: 16), schedule).bytes,
      peak(MemoryHabit(block: 8, keepsForSameShape: true), schedule).bytes,
      peak(MemoryHabit(block: 16, keepsForSameShape: true, addsInPlace: false), schedule).bytes,
    ]
    let low = Double(others.min() ?? 0) * 0.9
    let high = Double(others.max() ?? 0) * 1.25
    return ActivationMemory(
      least: least, arena: arena.bytes, range: Int(low)...Int(high.rounded(.up)),
      peakLayer: arena.layer)
  }
}
