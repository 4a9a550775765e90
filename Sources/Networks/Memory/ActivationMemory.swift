// SPDX-License-Identifier: Apache-2.0

/// The memory that a network's activations take while it runs, weights and inputs aside.
public struct ActivationMemory: Sendable, Hashable {
  /// The least that any runtime needs that does one layer after the other: in the best of the orders tried,
  /// with results written in place (bytes).
  public var least: Int
  /// What a runtime's arena is likely to take (bytes): ONNX Runtime's processor kernels, which work on
  /// blocks of 16 channels and keep buffers for tensors of the same shape.
  public var arena: Int
  /// Where nine arenas of ten lie that ONNX Runtime takes (bytes).
  public var range: ClosedRange<Int>
  /// The layer that runs where the arena is fullest, as an index.
  public var peakLayer: Int

  /// The arena measured over the arena foretold: ONNX Runtime 1.31 on one thread, first run.
  private static let factors = 0.8...1.25

  /// Where nine arenas of ten lie that ONNX Runtime takes where so much is foretold (bytes).
  public static func range(ofArena bytes: Int) -> ClosedRange<Int> {
    Int(Double(bytes) * factors.lowerBound)...Int((Double(bytes) * factors.upperBound).rounded(.up))
  }
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
    let least = min(peak(lean, schedule).bytes, peak(lean, frugal).bytes)
    var deep = schedule
    deep.rearrange(schedule.depthFirst())
    let runtime = MemoryHabit(block: 16, keepsForSameShape: true, writesInPlace: false)
    let arena = peak(runtime, deep)
    return ActivationMemory(
      least: least, arena: arena.bytes, range: ActivationMemory.range(ofArena: arena.bytes),
      peakLayer: arena.layer)
  }
}
