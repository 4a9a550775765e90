// SPDX-License-Identifier: Apache-2.0

import Networks

/// Rows of layer lists by their bytes: a row that was seen before is known without being read.
struct RowTable: ~Copyable {
  /// Rows by their numbers.
  private(set) var rows: [LayerRow] = []
  private(set) var steps = Scratch<Chain.Step>()
  private(set) var macs = Scratch<Int>()
  private(set) var parameters = Scratch<Int>()

  /// Hash, then the place in `text` and the length, then the row's number; 0 length for a free slot.
  struct Slot {
    var hash: UInt64 = 0
    var start: UInt32 = 0
    var length: UInt32 = 0
    var row: UInt32 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 1 << 12)
  private var filled = 0
  private var text: [UInt8] = []
  private var known: [LayerRow: UInt32] = [:]

  /// Rows that are kept; beyond them the table begins anew.
  static let limit = 1 << 17

  /// The longest text of a row that is kept; longer ones are read each time.
  private static let longest = 128

  var isFull: Bool { filled >= Self.limit || rows.count >= Self.limit }

  mutating func clear() { self = RowTable() }

  /// The number of a row's bytes; nil where they were not seen before.
  @inline(__always)
  func find(_ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt64) -> Int? {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      var place = Int(truncatingIfNeeded: hash) & mask
      while slots[place].length != 0 {
        if slots[place].hash == hash, Int(slots[place].length) == length {
          let start = Int(slots[place].start)
          let isSame = text.withUnsafeBufferPointer { text in
            Self.isSame(bytes, text.baseAddress.unsafelyUnwrapped + start, length)
          }
          if isSame { return Int(slots[place].row) }
        }
        place = (place + 1) & mask
      }
      return nil
    }
  }

  @inline(__always)
  private static func isSame(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ length: Int
  ) -> Bool {
    let (left, right) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
    var place = 0
    while place + 8 <= length {
      if left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        != right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      {
        return false
      }
      place += 8
    }
    while place < length {
      if left.load(fromByteOffset: place, as: UInt8.self)
        != right.load(fromByteOffset: place, as: UInt8.self)
      {
        return false
      }
      place += 1
    }
    return true
  }

  /// The number of a row; nil for one that only the graph can judge.
  mutating func number(of row: LayerRow) -> Int? {
    if let number = known[row] { return Int(number) }
    guard let step = Chain.Step(row) else { return nil }
    known[row] = UInt32(rows.count)
    rows.append(row)
    steps.append(step)
    macs.append(row.macs)
    parameters.append(row.parameters)
    return rows.count - 1
  }

  /// Keeps the bytes of a row.
  mutating func keep(
    _ bytes: UnsafePointer<UInt8>, _ length: Int, hash: UInt64, number: Int
  ) {
    guard length <= Self.longest else { return }
    if filled * 2 >= slots.count { grow() }
    let start = text.count
    text.append(contentsOf: UnsafeBufferPointer(start: bytes, count: length))
    insert(
      Slot(hash: hash, start: UInt32(start), length: UInt32(length), row: UInt32(number)))
    filled += 1
  }

  private mutating func insert(_ slot: Slot) {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: slot.hash) & mask
    while slots[place].length != 0 { place = (place + 1) & mask }
    slots[place] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where slot.length != 0 { insert(slot) }
  }
}
