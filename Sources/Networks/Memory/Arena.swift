// SPDX-License-Identifier: Apache-2.0

/// The memory that tensors take at once, in numbers alone, so that a million networks can be asked for it.
///
/// A buffer is taken for what a step writes: the one that it reads, where it may write there; else, where buffers
/// wait for tensors of the same shape, one that is free again; else a new one.
struct Arena: ~Copyable {
  /// Operands of a step, as places in `operands`.
  ///
  /// What may be written in place comes first, then what is read, then what is written.
  struct Step {
    var inPlace: Int32
    var reads: Int32
    var writes: Int32
    var end: Int32
  }

  /// A tensor.
  struct Tensor {
    var bytes: Int
    /// What shape and size it has, as a number: a buffer serves another tensor of the same.
    var shape: Int
    /// The tensor in whose memory it lies.
    var home: Int32
    /// The last step that needs what lies there; one beyond the last for results.
    var last: Int32 = -1
    /// The buffer that it lies in; -1 for none.
    var buffer: Int32 = -1
    /// Whether it is handed in or out.
    var isFed = false
    var isResult = false
  }

  struct Buffer {
    var bytes: Int
    var first: Int32
    var last: Int32
  }

  var steps = Scratch<Step>()
  var operands = Scratch<Int32>()
  var tensors = Scratch<Tensor>()
  private var buffers = Scratch<Buffer>()
  /// Buffers that are free again, and the shapes that they wait for.
  private var free = Scratch<Int32>()
  private var freeShapes = Scratch<Int>()
  private var change = Scratch<Int>()

  mutating func clear() {
    steps.removeAll()
    operands.removeAll()
    tensors.removeAll()
  }

  /// Adds a tensor; its place.
  @inline(__always)
  mutating func tensor(bytes: Int, shape: Int) -> Int {
    let place = tensors.count
    tensors.append(Tensor(bytes: bytes, shape: shape, home: Int32(truncatingIfNeeded: place)))
    return place
  }

  /// The most bytes that are taken at once, and the step that runs then.
  ///
  /// - Parameter keeps: whether a buffer that is free again waits for a tensor of the same shape.
  mutating func peak(keeps: Bool) -> (bytes: Int, step: Int) {
    lastUses()
    buffers.removeAll()
    free.removeAll()
    freeShapes.removeAll()
    for index in 0..<steps.count {
      let step = steps[index]
      for place in step.writes..<step.end {
        let tensor = Int(operands[Int(place)])
        if Int(tensors[tensor].home) == tensor, tensors[tensor].bytes > 0 {
          take(tensor, step, index, keeps)
        }
      }
      for place in step.reads..<step.end {
        let home = Int(tensors[Int(operands[Int(place)])].home)
        if tensors[home].last <= index, tensors[home].buffer >= 0 {
          if keeps {
            free.append(tensors[home].buffer)
            freeShapes.append(tensors[home].shape)
          }
          tensors[home].buffer = -1
        }
      }
    }
    return most()
  }

  private mutating func take(_ tensor: Int, _ step: Step, _ index: Int, _ keeps: Bool) {
    let (bytes, shape) = (tensors[tensor].bytes, tensors[tensor].shape)
    let end = max(Int32(truncatingIfNeeded: index), tensors[tensor].last)
    for place in step.inPlace..<step.reads {
      let home = Int(tensors[Int(operands[Int(place)])].home)
      let source = tensors[home]
      if !source.isFed, source.buffer >= 0, source.last == index, source.bytes == bytes {
        tensors[home].buffer = -1
        tensors[tensor].buffer = source.buffer
        let taken = Int(source.buffer)
        buffers[taken].last = max(buffers[taken].last, end)
        return
      }
    }
    if keeps {
      var place = free.count - 1
      while place >= 0, freeShapes[place] != shape { place -= 1 }
      if place >= 0 {
        let taken = free[place]
        free.remove(at: place)
        freeShapes.remove(at: place)
        tensors[tensor].buffer = taken
        buffers[Int(taken)].last = end
        return
      }
    }
    tensors[tensor].buffer = Int32(truncatingIfNeeded: buffers.count)
    buffers.append(Buffer(bytes: bytes, first: Int32(truncatingIfNeeded: index), last: end))
  }

  /// The most bytes of one tensor and of those after it that are held at once while some steps run: what they hold
  /// in any arena that the same steps are part of, whatever was before them and comes after.
  ///
  /// Buffers that wait for another tensor are not counted, nor is that a tensor may be read again later.
  mutating func least(from first: Int, steps range: Range<Int>) -> Int {
    lastUses()
    buffers.removeAll()
    let home = Int(tensors[first].home)
    if !tensors[home].isFed, tensors[home].bytes > 0, tensors[home].last >= range.lowerBound {
      tensors[home].buffer = 0
      buffers.append(
        Buffer(
          bytes: tensors[home].bytes, first: Int32(truncatingIfNeeded: range.lowerBound),
          last: tensors[home].last))
    }
    for index in range {
      let step = steps[index]
      for place in step.writes..<step.end {
        let tensor = Int(operands[Int(place)])
        if Int(tensors[tensor].home) == tensor, tensors[tensor].bytes > 0 {
          take(tensor, step, index, false)
        }
      }
      for place in step.reads..<step.end {
        let home = Int(tensors[Int(operands[Int(place)])].home)
        if tensors[home].last <= index { tensors[home].buffer = -1 }
      }
    }
    var most = 0
    for index in range {
      var now = 0
      for place in 0..<buffers.count
      where Int(buffers[place].first) <= index && index <= Int(buffers[place].last) {
        now += buffers[place].bytes
      }
      most = max(most, now)
    }
    return most
  }

  private mutating func lastUses() {
    for index in 0..<steps.count {
      for place in steps[index].reads..<steps[index].end {
        let home = Int(tensors[Int(operands[Int(place)])].home)
        tensors[home].last = Int32(truncatingIfNeeded: index)
      }
    }
    for tensor in 0..<tensors.count where tensors[tensor].isResult {
      tensors[Int(tensors[tensor].home)].last = Int32(truncatingIfNeeded: steps.count)
    }
  }

  private mutating func most() -> (bytes: Int, step: Int) {
    change.fill(0, count: steps.count + 2)
    for place in 0..<buffers.count {
      let item = buffers[place]
      change[Int(item.first)] += item.bytes
      change[min(Int(item.last), steps.count) + 1] -= item.bytes
    }
    var now = 0
    var most = (bytes: 0, step: 0)
    for index in 0..<steps.count {
      now += change[index]
      if now > most.bytes { most = (now, index) }
    }
    return most
  }
}
