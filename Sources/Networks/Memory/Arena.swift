// SPDX-License-Identifier: Apache-2.0

/// The memory that tensors take at once, in numbers alone, so that a million networks can be asked for it.
///
/// A buffer is taken for what a step writes: the one that it reads, where it may write there; else, where buffers
/// wait for tensors of the same shape, one that is free again; else a new one.
struct Arena {
  /// Operands of a step, as places in `operands`.
  struct Step {
    var reads: Range<Int>
    var writes: Range<Int>
    /// Tensors in whose memory the result may be written.
    var inPlace: Range<Int>
  }

  var steps: [Step] = []
  var operands: [Int] = []
  /// By tensor: bytes; what shape it has, as a number; the tensor in whose memory it lies; whether it is handed in
  /// or out.
  var bytes: [Int] = []
  var shapes: [Int] = []
  var homes: [Int] = []
  var isFed: [Bool] = []
  var isResult: [Bool] = []

  // Scratch, kept between networks.
  private var last: [Int] = []
  private var buffer: [Int] = []
  private var buffers: [(bytes: Int, shape: Int, first: Int, last: Int)] = []
  private var free: [Int] = []
  private var change: [Int] = []

  mutating func clear() {
    steps.removeAll(keepingCapacity: true)
    operands.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    shapes.removeAll(keepingCapacity: true)
    homes.removeAll(keepingCapacity: true)
    isFed.removeAll(keepingCapacity: true)
    isResult.removeAll(keepingCapacity: true)
  }

  /// Adds a tensor; its place.
  @inline(__always)
  mutating func tensor(bytes size: Int, shape: Int) -> Int {
    bytes.append(size)
    shapes.append(shape)
    homes.append(homes.count)
    isFed.append(false)
    isResult.append(false)
    return bytes.count - 1
  }

  /// The most bytes that are taken at once, and the step that runs then.
  ///
  /// - Parameter keeps: whether a buffer that is free again waits for a tensor of the same shape.
  mutating func peak(keeps: Bool) -> (bytes: Int, step: Int) {
    lastUses()
    buffer.removeAll(keepingCapacity: true)
    for _ in bytes { buffer.append(-1) }
    buffers.removeAll(keepingCapacity: true)
    free.removeAll(keepingCapacity: true)
    for index in steps.indices {
      let step = steps[index]
      for place in step.writes {
        let tensor = operands[place]
        if homes[tensor] == tensor, bytes[tensor] > 0 { take(tensor, step, index, keeps) }
      }
      for place in step.reads.lowerBound..<step.writes.upperBound {
        let home = homes[operands[place]]
        if last[home] <= index, buffer[home] >= 0 {
          if keeps { free.append(buffer[home]) }
          buffer[home] = -1
        }
      }
    }
    return most()
  }

  private mutating func take(_ tensor: Int, _ step: Step, _ index: Int, _ keeps: Bool) {
    let end = max(index, last[tensor])
    for place in step.inPlace {
      let home = homes[operands[place]]
      if !isFed[home], buffer[home] >= 0, last[home] == index, bytes[home] == bytes[tensor] {
        let taken = buffer[home]
        buffer[home] = -1
        buffer[tensor] = taken
        buffers[taken].last = max(buffers[taken].last, end)
        return
      }
    }
    if keeps {
      var place = free.count - 1
      while place >= 0 {
        let taken = free[place]
        if buffers[taken].bytes == bytes[tensor], buffers[taken].shape == shapes[tensor] {
          free.remove(at: place)
          buffer[tensor] = taken
          buffers[taken].last = end
          return
        }
        place -= 1
      }
    }
    buffer[tensor] = buffers.count
    buffers.append((bytes[tensor], shapes[tensor], index, end))
  }

  /// The last step that needs what each home holds; one beyond the last for results.
  private mutating func lastUses() {
    last.removeAll(keepingCapacity: true)
    for _ in bytes { last.append(-1) }
    for index in steps.indices {
      for place in steps[index].reads.lowerBound..<steps[index].writes.upperBound {
        last[homes[operands[place]]] = index
      }
    }
    for tensor in isResult.indices where isResult[tensor] { last[homes[tensor]] = steps.count }
  }

  private mutating func most() -> (bytes: Int, step: Int) {
    change.removeAll(keepingCapacity: true)
    for _ in 0..<steps.count + 2 { change.append(0) }
    for item in buffers {
      change[item.first] += item.bytes
      change[min(item.last, steps.count) + 1] -= item.bytes
    }
    var now = 0
    var most = (bytes: 0, step: 0)
    for index in steps.indices {
      now += change[index]
      if now > most.bytes { most = (now, index) }
    }
    return most
  }
}
