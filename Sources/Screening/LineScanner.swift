// SPDX-License-Identifier: Apache-2.0

import Networks

/// Reads the plain way of writing a candidate, byte by byte. What it does not understand is left to the JSON reader,
/// which also finds the words for what is wrong.
struct LineScanner {
  /// The line, and at least eight bytes beyond it that may be looked at.
  let bytes: UnsafePointer<UInt8>
  let end: Int
  private var place = 0

  /// What a line holds: places of the values of the keys that matter.
  struct Fields {
    var id: Range<Int>?
    var layers: Int?
    var resolution: Range<Int>?
    var space: Range<Int>?
    var choice: Range<Int>?
    var width: Range<Int>?
    /// Whether there are keys that nothing reads.
    var hasOthers = false
  }

  init(_ bytes: UnsafePointer<UInt8>, count: Int) {
    self.bytes = bytes
    end = count
  }

  // MARK: Rows

  /// Reads a row at a time of the list whose bracket is at `place`: nil ends it badly.
  ///
  /// - Parameter row: given the place and length of each row, with a hash of its bytes; false to stop.
  /// - Returns: the place after the list.
  @inline(__always)
  func rows(at start: Int, _ row: (Int, Int, UInt64) -> Bool) -> Int? {
    var place = start + 1
    let raw = UnsafeRawPointer(bytes)
    while true {
      place = skipBlanks(place)
      guard place < end, bytes[place] == Self.open else { return nil }
      let begin = place
      var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
      // Eight bytes at a time, until one of them is the bracket that closes the row.
      while place < end {
        let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let differs = word ^ 0x5D5D_5D5D_5D5D_5D5D
        let found = (differs &- 0x0101_0101_0101_0101) & ~differs & 0x8080_8080_8080_8080
        if found != 0 {
          let count = found.trailingZeroBitCount / 8
          let kept = count == 0 ? 0 : word & (UInt64.max >> UInt64(64 - 8 * count))
          hash = (hash ^ kept ^ UInt64(count)) &* 0x9FB2_1C65_1E98_DF25
          place += count + 1
          break
        }
        hash = (hash ^ word) &* 0x9FB2_1C65_1E98_DF25
        hash ^= hash >> 29
        place += 8
      }
      guard place <= end, bytes[place - 1] == Self.close else { return nil }
      hash ^= hash >> 32
      guard row(begin, place - begin, hash) else { return nil }
      if place < end, bytes[place] != Self.comma, bytes[place] != Self.close {
        place = skipBlanks(place)
      }
      guard place < end else { return nil }
      guard bytes[place] == Self.comma else {
        return bytes[place] == Self.close ? place + 1 : nil
      }
      place += 1
    }
  }

  /// One row; nil where it is none of those that a layer list has.
  func row(at start: Int, _ length: Int) -> LayerRow? {
    var reader = self
    reader.place = start + 1
    let stop = start + length
    guard let op = reader.word(stop).flatMap({ LayerRow.Operator(rawValue: $0) }) else {
      return nil
    }
    var numbers: [Int] = []
    for _ in 0..<7 {
      guard reader.comma(stop), let number = reader.whole(stop) else { return nil }
      numbers.append(number)
    }
    guard reader.comma(stop),
      let activation = reader.word(stop).flatMap({ LayerRow.Activation(word: $0) })
    else { return nil }
    reader.place = reader.skipBlanks(reader.place)
    guard reader.place == stop - 1 else { return nil }
    return LayerRow(
      op, kernel: numbers[0], stride: numbers[1], groups: numbers[2],
      channels: (numbers[3], numbers[4]), size: (numbers[5], numbers[6]), activation)
  }

  private mutating func comma(_ stop: Int) -> Bool {
    place = skipBlanks(place)
    guard place < stop, bytes[place] == Self.comma else { return false }
    place += 1
    return true
  }

  private mutating func word(_ stop: Int) -> String? {
    place = skipBlanks(place)
    guard let end = string(at: place), end <= stop else { return nil }
    defer { place = end }
    return String(
      decoding: UnsafeBufferPointer(start: bytes + place + 1, count: end - place - 2),
      as: UTF8.self)
  }

  private mutating func whole(_ stop: Int) -> Int? {
    place = skipBlanks(place)
    let start = place
    var value = 0
    while place < stop, bytes[place] >= Self.zero, bytes[place] <= Self.zero + 9, place - start < 9
    {
      value = value * 10 + Int(bytes[place] - Self.zero)
      place += 1
    }
    guard place > start, !(bytes[start] == Self.zero && place > start + 1) else { return nil }
    return value
  }

  // MARK: The line

  /// The fields of an object; nil where it is not written plainly, or a key that matters stands twice.
  ///
  /// - Parameter list: given the place of the list of layers; the place after it, nil where it is not plain.
  @inline(__always)
  func fields(_ list: (Int) -> Int?) -> Fields? {
    var fields = Fields()
    var place = skipBlanks(0)
    guard place < end, bytes[place] == UInt8(ascii: "{") else { return nil }
    place = skipBlanks(place + 1)
    while true {
      guard let afterKey = string(at: place) else { return nil }
      let key = place + 1
      let length = afterKey - place - 2
      place = skipBlanks(afterKey)
      guard place < end, bytes[place] == UInt8(ascii: ":") else { return nil }
      place = skipBlanks(place + 1)
      let start = place
      if isKey(key, length, "layers") {
        guard fields.layers == nil, place < end, bytes[place] == Self.open, let next = list(place)
        else { return nil }
        fields.layers = place
        place = next
      } else {
        guard let next = value(at: place, depth: 0) else { return nil }
        place = next
        if isKey(key, length, "id") {
          guard fields.id == nil else { return nil }
          fields.id = start..<place
        } else if isKey(key, length, "res") {
          guard fields.resolution == nil else { return nil }
          fields.resolution = start..<place
        } else if isKey(key, length, "space") {
          guard fields.space == nil else { return nil }
          fields.space = start..<place
        } else if isKey(key, length, "choice") {
          guard fields.choice == nil else { return nil }
          fields.choice = start..<place
        } else if isKey(key, length, "width") {
          guard fields.width == nil else { return nil }
          fields.width = start..<place
        } else if isKey(key, length, "envelope-network") || isKey(key, length, "network") {
          return nil
        } else {
          fields.hasOthers = true
        }
      }
      place = skipBlanks(place)
      guard place < end else { return nil }
      guard bytes[place] == Self.comma else {
        guard bytes[place] == UInt8(ascii: "}"), skipBlanks(place + 1) == end else { return nil }
        return fields
      }
      place = skipBlanks(place + 1)
    }
  }

  @inline(__always)
  private func isKey(_ start: Int, _ length: Int, _ name: StaticString) -> Bool {
    guard length == name.utf8CodeUnitCount else { return false }
    for offset in 0..<length where bytes[start + offset] != name.utf8Start[offset] { return false }
    return true
  }

  @inline(__always)
  func skipBlanks(_ start: Int) -> Int {
    var place = start
    while place < end, bytes[place] == 32 || bytes[place] == 9 || bytes[place] == 13 { place += 1 }
    return place
  }

  /// The place after a string without escapes and beyond ASCII nothing.
  private func string(at start: Int) -> Int? {
    guard start < end, bytes[start] == UInt8(ascii: "\"") else { return nil }
    var place = start + 1
    while place < end {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") { return place + 1 }
      if byte < 32 || byte > 126 || byte == UInt8(ascii: "\\") { return nil }
      place += 1
    }
    return nil
  }

  /// The place after a value that is written plainly.
  private func value(at start: Int, depth: Int) -> Int? {
    guard start < end, depth < 8 else { return nil }
    switch bytes[start] {
    case UInt8(ascii: "\""): return string(at: start)
    case Self.open:
      var place = skipBlanks(start + 1)
      if place < end, bytes[place] == Self.close { return place + 1 }
      while true {
        guard let next = value(at: place, depth: depth + 1) else { return nil }
        place = skipBlanks(next)
        guard place < end else { return nil }
        if bytes[place] == Self.close { return place + 1 }
        guard bytes[place] == Self.comma else { return nil }
        place = skipBlanks(place + 1)
      }
    default: return number(at: start)
    }
  }

  private func number(at start: Int) -> Int? {
    var place = start
    if bytes[place] == UInt8(ascii: "-") { place += 1 }
    let first = place
    place = digits(place)
    guard place > first, !(bytes[first] == Self.zero && place > first + 1) else { return nil }
    if place < end, bytes[place] == UInt8(ascii: ".") {
      let fraction = place + 1
      place = digits(fraction)
      guard place > fraction else { return nil }
    }
    return place
  }

  private func digits(_ start: Int) -> Int {
    var place = start
    while place < end, bytes[place] >= Self.zero, bytes[place] <= Self.zero + 9 { place += 1 }
    return place
  }

  /// The whole number of a field; nil for anything else.
  func whole(_ range: Range<Int>) -> Int? {
    var reader = self
    reader.place = range.lowerBound
    guard let value = reader.whole(range.upperBound), reader.place == range.upperBound else {
      return nil
    }
    return value
  }

  /// The whole numbers of a list; false for any other list.
  func wholes(_ range: Range<Int>, into out: inout Scratch<Int32>) -> Bool {
    out.removeAll()
    guard bytes[range.lowerBound] == Self.open else { return false }
    var place = skipBlanks(range.lowerBound + 1)
    if bytes[place] == Self.close { return true }
    while place < range.upperBound {
      let start = place
      var value: Int32 = 0
      while bytes[place] >= Self.zero, bytes[place] <= Self.zero + 9, place - start < 8 {
        value = value * 10 + Int32(bytes[place] - Self.zero)
        place += 1
      }
      guard place > start else { return false }
      out.append(value)
      place = skipBlanks(place)
      if bytes[place] == Self.close { return true }
      guard bytes[place] == Self.comma else { return false }
      place = skipBlanks(place + 1)
    }
    return false
  }

  private static let open = UInt8(ascii: "[")
  private static let close = UInt8(ascii: "]")
  private static let comma = UInt8(ascii: ",")
  private static let zero = UInt8(ascii: "0")
}
