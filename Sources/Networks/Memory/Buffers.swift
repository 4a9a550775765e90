// SPDX-License-Identifier: Apache-2.0

/// What a runtime does with memory.
struct MemoryHabit: Hashable {
  /// Channels to a block where convolutions work on blocks of them (16 with 512-bit vectors); 0 where they
  /// do not.
  var block = 0
  /// Whether a buffer that is free again waits for a tensor of the same shape, as ONNX Runtime's planner has
  /// it, and is given back only when no more comes.
  var keepsForSameShape = false
  /// Whether everything that works element by element writes where it reads, if nobody else needs that;
  /// otherwise what ONNX Runtime writes so does.
  var writesInPlace = true
}

/// Tensors as a runtime lays them out, and the memory that they take at once.
struct Buffers {
  private struct Slot: Hashable {
    var bytes: Int
    var shape: Shape
    var bits: Int
  }

  private let habit: MemoryHabit
  private let shaped: ShapedNetwork
  private var slots: [Slot]
  private var steps: [Schedule.Step] = []
  /// The tensor in whose memory each tensor lies.
  private var home: [Int]
  /// Tensors whose channels lie in blocks, and copies of tensors in the other layout.
  private var blocked: Set<Int> = []
  private var plainCopy: [Int: Int] = [:]
  private var blockedCopy: [Int: Int] = [:]

  /// - Parameter width: bits of an element with a fraction; nil as they are stored.
  init(_ schedule: Schedule, _ shaped: ShapedNetwork, _ habit: MemoryHabit, width: Int? = nil) {
    self.habit = habit
    self.shaped = shaped
    slots = shaped.values.map { value in
      let stored = value.type?.bits ?? 0
      let bits = (value.type?.isFloating ?? false) ? width ?? stored : stored
      let shape = value.shape ?? .scalar
      return Slot(bytes: (shape.count * bits + 7) / 8, shape: shape, bits: bits)
    }
    home = Array(slots.indices)
    if habit.block > 0 {
      for step in schedule.steps { arrange(step) }
      // Results are handed out as the network declares them.
      for output in shaped.network.outputs where blocked.contains(output) {
        _ = copied(output, isBlocked: false, steps.last?.layer ?? 0)
      }
    } else {
      steps = schedule.steps
    }
    for step in steps where step.isView { home[step.writes[0]] = home[step.reads[0]] }
  }

  // MARK: Blocks of channels

  private func channels(_ tensor: Int) -> Int? {
    slots[tensor].shape.rank == 4 ? slots[tensor].shape[1] : nil
  }

  private func isWhole(_ tensor: Int) -> Bool {
    (channels(tensor) ?? 1) % habit.block == 0
  }

  /// Adds a step with the copies between layouts that it needs first.
  private mutating func arrange(_ step: Schedule.Step) {
    var step = step
    let layer = shaped.network.layers[step.layer]
    var wanted: Set<Int> = []
    var refused: Set<Int> = []
    var isBlocked = false
    if step.isConvolution {
      (isBlocked, wanted, refused) = convolution(step, layer)
    } else if step.reads.allSatisfy({ blocked.contains($0) }), channels(step.writes[0]) != nil {
      switch layer.op {
      case "MaxPool", "AveragePool", "GlobalAveragePool", "Concat":
        isBlocked = step.reads.allSatisfy(isWhole)
      default: isBlocked = BlockLayout.blockwise.contains(layer.op)
      }
    }
    step.reads = step.reads.map { tensor in
      let isIn = blocked.contains(tensor)
      if wanted.contains(tensor), !isIn { return copied(tensor, isBlocked: true, step.layer) }
      if isIn, !isBlocked || refused.contains(tensor) {
        return copied(tensor, isBlocked: false, step.layer)
      }
      return tensor
    }
    if !step.inPlace.isEmpty { step.inPlace = step.reads }
    if isBlocked, let first = step.writes.first {
      blocked.insert(first)
      slots[first].bytes = padded(slots[first])
    }
    steps.append(step)
  }

  /// Whether a convolution works on blocks, and which inputs it wants in blocks or not.
  private func convolution(
    _ step: Schedule.Step, _ layer: Layer
  ) -> (isBlocked: Bool, wanted: Set<Int>, refused: Set<Int>) {
    let no: (Bool, Set<Int>, Set<Int>) = (false, [], [])
    guard let data = step.reads.first, let input = channels(data), layer.inputs.count > 1,
      let weights = layer.inputs[1].flatMap({ shaped.values[$0].shape }), weights.rank == 4
    else { return no }
    let sums = Set(step.reads.dropFirst())
    var group = 1
    if case .int(let told)? = layer.attributes["group"] { group = max(1, told) }
    let how = BlockLayout.convolution(
      channels: input, groups: group, weights: (weights[0], weights[1]), block: habit.block)
    switch how {
    case .plain: return no
    case .reading: return (true, sums.subtracting([data]), [data])
    case .blocked: return (true, sums.union([data]), [])
    }
  }

  private mutating func copied(_ tensor: Int, isBlocked: Bool, _ layer: Int) -> Int {
    guard channels(tensor) != nil else { return tensor }
    if let known = isBlocked ? blockedCopy[tensor] : plainCopy[tensor] { return known }
    let id = slots.count
    var slot = slots[tensor]
    slot.bytes = isBlocked ? padded(slot) : (slot.shape.count * slot.bits + 7) / 8
    slots.append(slot)
    home.append(id)
    if isBlocked {
      blocked.insert(id)
      blockedCopy[tensor] = id
    } else {
      plainCopy[tensor] = id
    }
    steps.append(Schedule.Step(layer: layer, reads: [tensor], writes: [id]))
    return id
  }

  private func padded(_ slot: Slot) -> Int {
    let channels = max(1, slot.shape.rank == 4 ? slot.shape[1] : 1)
    let whole = BlockLayout.padded(channels, block: habit.block)
    return (slot.shape.count / channels * whole * slot.bits + 7) / 8
  }

  // MARK: Kernels

  /// What is run, in order, each with its tensors' shapes; copies between layouts too.
  func kernels() -> [RuntimeKernel] {
    let copies = Set(blockedCopy.values).union(plainCopy.values)
    return steps.map { step in
      let layer = shaped.network.layers[step.layer]
      let written = step.writes.first ?? 0
      let isCopy = copies.contains(written)
      return RuntimeKernel(
        layer: step.layer,
        op: isCopy ? (blocked.contains(written) ? "ReorderInput" : "ReorderOutput") : layer.op,
        isCopy: isCopy, isBlocked: isCopy || blocked.contains(written),
        isFused: !isCopy && step.isConvolution
          && !layer.outputs.compactMap(\.self).contains(written),
        inputs: step.reads.map { slots[$0].shape }, output: slots[written].shape,
        bytesIn: step.reads.reduce(0) { $0 + (slots[$1].shape.count * slots[$1].bits + 7) / 8 },
        bytesOut: step.writes.reduce(0) {
          $0 + (slots[$1].shape.count * slots[$1].bits + 7) / 8
        })
    }
  }

  // MARK: Who takes which memory

  /// The most bytes that are taken at once, and the layer that runs then.
  func peak() -> (bytes: Int, layer: Int) {
    var arena = Arena()
    var shapes: [Slot: Int] = [:]
    for slot in slots {
      _ = arena.tensor(bytes: slot.bytes, shape: shapes[slot] ?? shapes.count)
      if shapes[slot] == nil { shapes[slot] = shapes.count }
    }
    for (tensor, place) in home.enumerated() { arena.tensors[tensor].home = Int32(place) }
    for input in shaped.network.inputs { arena.tensors[home[input.tensor]].isFed = true }
    for output in shaped.network.outputs { arena.tensors[output].isResult = true }
    for step in steps {
      let inPlace = Int32(arena.operands.count)
      if habit.writesInPlace || step.isKept {
        for tensor in step.inPlace { arena.operands.append(Int32(tensor)) }
      }
      let reads = Int32(arena.operands.count)
      for tensor in step.reads { arena.operands.append(Int32(tensor)) }
      let writes = Int32(arena.operands.count)
      for tensor in step.writes { arena.operands.append(Int32(tensor)) }
      arena.steps.append(
        Arena.Step(
          inPlace: inPlace, reads: reads, writes: writes, end: Int32(arena.operands.count)))
    }
    let peak = arena.peak(keeps: habit.keepsForSameShape)
    return (peak.bytes, steps.isEmpty ? 0 : steps[peak.step].layer)
  }

  // MARK: Order

  /// An order of the steps that keeps memory low: of those that could run next, the one that frees most.
  func frugalOrder() -> [Int] {
    var waiting = [Int](repeating: 0, count: steps.count)
    var readers: [[Int]] = Array(repeating: [], count: steps.count)
    var writer: [Int: Int] = [:]
    var left = [Int](repeating: 0, count: slots.count)
    for (index, step) in steps.enumerated() {
      for tensor in Set(step.reads) {
        left[home[tensor]] += 1
        if let source = writer[tensor] {
          readers[source].append(index)
          waiting[index] += 1
        }
      }
      for tensor in step.writes { writer[tensor] = index }
    }
    for output in shaped.network.outputs { left[home[output]] += 1 }
    var ready = waiting.indices.filter { waiting[$0] == 0 }
    var order: [Int] = []
    while !ready.isEmpty {
      func growth(_ index: Int) -> Int {
        let step = steps[index]
        let made = step.isView ? 0 : step.writes.reduce(0) { $0 + slots[$1].bytes }
        let freed = Set(step.reads.map { home[$0] }).reduce(0) {
          $0 + (left[$1] == 1 ? slots[$1].bytes : 0)
        }
        return made - freed
      }
      // Among hundreds that could run, the first few are as good.
      let place =
        ready.prefix(32).indices.min { growth(ready[$0]) < growth(ready[$1]) } ?? ready.startIndex
      let index = ready.remove(at: place)
      order.append(index)
      for tensor in Set(steps[index].reads.map { home[$0] }) { left[tensor] -= 1 }
      for reader in readers[index] {
        waiting[reader] -= 1
        if waiting[reader] == 0 { ready.append(reader) }
      }
    }
    return order
  }
}
