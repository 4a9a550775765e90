// SPDX-License-Identifier: Apache-2.0

/// What a runtime does for a layer list, found without building its graph: the same kernels, in the same order, and
/// the same arena as `ShapedNetwork.kernels` and `ShapedNetwork.memory` find for it.
///
/// One value serves any number of lists, one after the other, and keeps its memory; it is one thread's.
public struct Chain: ~Copyable {
  /// What has been written: the list's input, then the result of each row.
  struct Tensor {
    var channels: Int32
    var size: Int32
    var isBorder: Bool
    var isBlocked = false
    var isFlat = false
    var uses: Int32 = 0
    /// Its place in the arena, and those of its copies in the other layout.
    var place = -1
    var copy = -1
    /// What an addition or a product reads beside the row before.
    var other = -1
  }

  private var tensors = Scratch<Tensor>()
  private var arena = Arena()
  private var kernels = Scratch<Int32>()
  private var isBlocked = true
  private var isEager = false
  private var needsArena = false

  /// Rows of the longest list; of longer ones the graph must tell.
  public static let limit = 4_096

  /// An empty one.
  public init() {}

  /// Walks a list.
  ///
  /// - Parameters:
  ///   - list: for each row its place among the steps.
  ///   - steps: what is known of rows.
  ///   - needsArena: whether `arenaBytes` is wanted after it; only blocked execution has an arena.
  /// - Returns: false where only the graph can tell.
  public mutating func walk(
    _ list: borrowing Scratch<Int32>, _ steps: borrowing Scratch<Step>,
    _ execution: ShapedNetwork.Execution, needsArena: Bool
  ) -> Bool {
    let count = list.count
    isBlocked = execution == .blocked
    isEager = execution == .eager
    self.needsArena = needsArena
    kernels.removeAll()
    arena.clear()
    guard count > 0, count <= Self.limit, link(list, steps) else { return false }
    tensors[0].place = newTensor(tensors[0], blocked: false, bytes: 0, flat: false)
    if needsArena { arena.tensors[tensors[0].place].isFed = true }
    var row = 0
    while row < count {
      let own = steps[Int(list[row])]
      switch own.op {
      case .conv: row += convolve(row, own, row + 1 < count ? steps[Int(list[row + 1])] : nil)
      case .fc: dense(row, own)
      case .gap: pool(row, own)
      case .add:
        combine(row, own, (row, tensors[row + 1].other), (.readOutOfBlocks, .otherOutOfBlocks))
      case .mul:
        combine(row, own, (tensors[row + 1].other, row), (.otherOutOfBlocks, .gateOutOfBlocks))
      }
      row += 1
    }
    // Results are handed out as the network declares them.
    if tensors[count].isBlocked { _ = plain(count, count - 1, .otherOutOfBlocks) }
    if needsArena { arena.tensors[tensors[count].place].isResult = true }
    return true
  }

  /// How what was written last lies: the kernels of the rows that may follow depend on nothing else before them.
  public struct Ending: Sendable, Hashable {
    /// Its channels.
    public var channels: Int
    /// Its side.
    public var size: Int
    /// Whether its channels lie in blocks.
    public var isBlocked: Bool
    /// Whether it is a row and no image.
    public var isFlat: Bool
    /// Whether it may be added to what comes later.
    public var isBorder: Bool

    /// Names an ending.
    public init(channels: Int, size: Int, isBlocked: Bool, isFlat: Bool, isBorder: Bool) {
      (self.channels, self.size) = (channels, size)
      (self.isBlocked, self.isFlat, self.isBorder) = (isBlocked, isFlat, isBorder)
    }
  }

  /// How the list walked last ends; the copy that hands its result out, in blocks until then, is its last kernel.
  public var ending: Ending {
    let last = tensors[tensors.count - 1]
    return Ending(
      channels: Int(last.channels), size: Int(last.size), isBlocked: last.isBlocked,
      isFlat: last.isFlat, isBorder: last.isBorder)
  }

  /// Kernels of the list walked last.
  public var kernelCount: Int { kernels.count }

  /// A kernel of it: the place of its row times `Part.count`, and the part's code.
  public func kernel(_ place: Int) -> Int { Int(kernels[place]) }

  /// Bytes of the arena that ONNX Runtime takes for the list walked last, for elements of one byte.
  public mutating func arenaBytes() -> Int { arena.peak(keeps: true).bytes }

  /// Bytes of the arena that the rows from one on take at once, for elements of one byte: no list that has them after
  /// the same ending takes less. The list was walked last, in blocks and with its arena.
  public mutating func leastArenaBytes(from row: Int) -> Int {
    let first = tensors[row].place
    // Tensors are numbered as they are written; the copy that hands the result out is no row's.
    let end = arena.steps.count - (ending.isBlocked ? 1 : 0)
    var start = 0
    while start < end, Int(arena.operands[Int(arena.steps[start].writes)]) <= first { start += 1 }
    return start < end ? arena.least(from: first, steps: start..<end) : 0
  }

  /// Finds what each row reads, and how often each result is read.
  private mutating func link(
    _ list: borrowing Scratch<Int32>, _ steps: borrowing Scratch<Step>
  ) -> Bool {
    let count = list.count
    tensors.removeAll()
    let first = steps[Int(list[0])]
    tensors.append(Tensor(channels: first.channelsIn, size: first.sizeIn, isBorder: true))
    var pooled = -1
    for row in 0..<count {
      let own = steps[Int(list[row])]
      let last = tensors[row]
      var next = Tensor(
        channels: own.channelsOut, size: own.sizeOut, isBorder: own.isBorder || row == 0)
      guard last.isFlat ? own.op == .fc : true, last.channels == own.channelsIn else {
        return false
      }
      tensors[row].uses += 1
      switch own.op {
      case .mul:
        guard pooled >= 0, last.size == 1, tensors[pooled].channels == own.channelsIn,
          tensors[pooled].size == own.sizeIn
        else { return false }
        next.other = pooled
        tensors[pooled].uses += 1
      case .add:
        guard last.size == own.sizeIn else { return false }
        var other = row - 1
        while other >= 0,
          !(tensors[other].isBorder && tensors[other].channels == own.channelsOut
            && tensors[other].size == own.sizeOut)
        { other -= 1 }
        guard other >= 0 else { return false }
        next.other = other
        tensors[other].uses += 1
      case .gap:
        guard last.size == own.sizeIn else { return false }
        pooled = row
      case .conv, .fc:
        guard last.size == own.sizeIn else { return false }
        next.isFlat = own.op == .fc
      }
      tensors.append(next)
    }
    tensors[count].uses += 1
    return true
  }

  // MARK: Layers

  /// Does a convolution, with the addition after it where that can be merged.
  ///
  /// - Returns: rows done beside it.
  private mutating func convolve(_ row: Int, _ own: Step, _ next: Step?) -> Int {
    let how = isBlocked ? own.convolution : .plain
    let merges = !isEager && own.merges
    let splits = own.hasActivation && !merges
    // What is added must be there before the convolution runs.
    let sums = !isEager && !splits && next?.op == .add && tensors[row + 1].uses == 1
    let other = sums ? tensors[row + 2].other : -1
    let data =
      how == .blocked ? blocked(row, row, .readIntoBlocks) : plain(row, row, .readOutOfBlocks)
    var added = -1
    if sums {
      // What is read as it lies is added as it lies, where both are one.
      added =
        how == .plain || (how == .reading && other == row)
        ? plain(other, row, .otherOutOfBlocks) : blocked(other, row, .otherIntoBlocks)
    }
    var part = Part(role: .layer)
    part.isBlocked = how != .plain
    part.isFused = merges || sums
    part.hasSum = sums
    emit(row, part)
    // The result is that of the addition, where that is merged.
    let result = sums ? row + 2 : row + 1
    let isSplitAfter = splits || (sums && (next?.hasActivation ?? false) && !(next?.merges ?? true))
    tensors[result].isBlocked = part.isBlocked
    tensors[result].place = write(
      reads: (data, added), inPlace: sums, kept: sums,
      newTensor(tensors[result], blocked: part.isBlocked, own))
    if isSplitAfter {
      activate(sums ? row + 1 : row, result, keepsBlocks: false, own, isKept: false)
    }
    return sums ? 1 : 0
  }

  private mutating func dense(_ row: Int, _ own: Step) {
    let data = plain(row, row, .readOutOfBlocks)
    emit(row, Part(role: .flatten))
    if needsArena {
      let flat = arena.tensor(
        bytes: arena.tensors[data].bytes, shape: -Int(own.channelsIn) - 1)
      _ = write(reads: (data, -1), inPlace: false, kept: false, flat)
      arena.tensors[flat].home = arena.tensors[data].home
      emit(row, Part(role: .layer))
      tensors[row + 1].place = write(
        reads: (flat, -1), inPlace: false, kept: false,
        newTensor(tensors[row + 1], blocked: false, bytes: own.written, flat: true))
    } else {
      emit(row, Part(role: .layer))
    }
    activateIfAsked(row, own, keepsBlocks: false)
  }

  private mutating func pool(_ row: Int, _ own: Step) {
    let source = tensors[row]
    let isIn = isBlocked && source.isBlocked && Int(source.channels) % BlockLayout.block == 0
    let data = isIn ? source.place : plain(row, row, .readOutOfBlocks)
    var part = Part(role: .layer)
    part.isBlocked = isIn
    emit(row, part)
    tensors[row + 1].isBlocked = isIn
    tensors[row + 1].place = write(
      reads: (data, -1), inPlace: false, kept: false,
      newTensor(tensors[row + 1], blocked: isIn, own))
    activateIfAsked(row, own, keepsBlocks: isIn)
  }

  /// Adds or multiplies two.
  private mutating func combine(
    _ row: Int, _ own: Step, _ reads: (Int, Int), _ copies: (Part.Role, Part.Role)
  ) {
    let isIn = isBlocked && tensors[reads.0].isBlocked && tensors[reads.1].isBlocked
    let first = isIn ? tensors[reads.0].place : plain(reads.0, row, copies.0)
    let second = isIn ? tensors[reads.1].place : plain(reads.1, row, copies.1)
    var part = Part(role: .layer)
    part.isBlocked = isIn
    emit(row, part)
    tensors[row + 1].isBlocked = isIn
    tensors[row + 1].place = write(
      reads: (first, second), inPlace: true, kept: false,
      newTensor(tensors[row + 1], blocked: isIn, own))
    activateIfAsked(row, own, keepsBlocks: isIn)
  }

  private mutating func activateIfAsked(_ row: Int, _ own: Step, keepsBlocks: Bool) {
    guard own.hasActivation else { return }
    activate(row, row + 1, keepsBlocks: keepsBlocks && own.merges, own, isKept: own.keeps)
  }

  /// Does an activation by itself on what `result` holds so far.
  private mutating func activate(
    _ row: Int, _ result: Int, keepsBlocks: Bool, _ own: Step, isKept: Bool
  ) {
    let wasBlocked = tensors[result].isBlocked
    let data =
      wasBlocked && !keepsBlocks ? plain(result, row, .otherOutOfBlocks) : tensors[result].place
    var part = Part(role: .activation)
    part.isBlocked = wasBlocked && keepsBlocks
    emit(row, part)
    tensors[result].isBlocked = part.isBlocked
    tensors[result].copy = -1
    tensors[result].place = write(
      reads: (data, -1), inPlace: true, kept: isKept,
      newTensor(tensors[result], blocked: part.isBlocked, own))
  }

  // MARK: Copies

  /// The tensor as it lies outside of blocks; a copy where it is in blocks.
  private mutating func plain(_ tensor: Int, _ row: Int, _ role: Part.Role) -> Int {
    tensors[tensor].isBlocked ? copied(tensor, row, role) : tensors[tensor].place
  }

  private mutating func blocked(_ tensor: Int, _ row: Int, _ role: Part.Role) -> Int {
    tensors[tensor].isBlocked ? tensors[tensor].place : copied(tensor, row, role)
  }

  private mutating func copied(_ tensor: Int, _ row: Int, _ role: Part.Role) -> Int {
    if tensors[tensor].copy >= 0 { return tensors[tensor].copy }
    emit(row, Part(role: role))
    let own = tensors[tensor]
    let positions = Int(own.size) * Int(own.size)
    let channels =
      own.isBlocked
      ? Int(own.channels) : BlockLayout.padded(Int(own.channels), block: BlockLayout.block)
    let copy = newTensor(own, blocked: !own.isBlocked, bytes: channels * positions, flat: false)
    let place = write(reads: (own.place, -1), inPlace: false, kept: false, copy)
    // Without an arena there are no places: that there is a copy is enough.
    tensors[tensor].copy = max(place, 0)
    return place
  }

  // MARK: Steps

  private mutating func emit(_ row: Int, _ part: Part) {
    kernels.append(Int32(truncatingIfNeeded: row * Part.count + part.code))
  }

  private mutating func newTensor(_ tensor: Tensor, blocked: Bool, _ own: Step) -> Int {
    newTensor(
      tensor, blocked: blocked, bytes: blocked ? own.writtenBlocked : own.written,
      flat: tensor.isFlat)
  }

  private mutating func newTensor(_ tensor: Tensor, blocked: Bool, bytes: Int, flat: Bool) -> Int {
    guard needsArena else { return -1 }
    // Shapes as numbers: flat ones apart, and those in blocks where that takes more.
    let isPadded = blocked && Int(tensor.channels) % BlockLayout.block != 0
    let shape =
      flat
      ? -Int(tensor.channels) - 1
      : (Int(tensor.channels) << 22 + Int(tensor.size)) * 2 + (isPadded ? 1 : 0)
    return arena.tensor(bytes: bytes, shape: shape)
  }

  private mutating func write(reads: (Int, Int), inPlace: Bool, kept: Bool, _ result: Int) -> Int {
    guard needsArena else { return -1 }
    let start = Int32(truncatingIfNeeded: arena.operands.count)
    // ONNX Runtime writes in place only what it keeps.
    for _ in 0..<(inPlace && kept ? 2 : 1) {
      arena.operands.append(Int32(truncatingIfNeeded: reads.0))
      if reads.1 >= 0 { arena.operands.append(Int32(truncatingIfNeeded: reads.1)) }
    }
    let end = Int32(truncatingIfNeeded: arena.operands.count)
    let count: Int32 = reads.1 >= 0 ? 2 : 1
    arena.operands.append(Int32(truncatingIfNeeded: result))
    arena.steps.append(
      Arena.Step(inPlace: start, reads: end - count, writes: end, end: end + 1))
    return result
  }
}
