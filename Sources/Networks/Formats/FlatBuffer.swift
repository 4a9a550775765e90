// SPDX-License-Identifier: Apache-2.0

/// What is wrong with bytes that should be a FlatBuffer, or with what it says.
enum FlatBufferError: Error, Hashable {
  /// An offset or a length leads beyond the end.
  case truncated
  /// A table or a list that cannot be.
  case malformed
  /// A sound file that is refused; the words of the rule that it breaks.
  case refused(String)
}

/// Reads a FlatBuffer in place. Every offset, table and list is checked against the end, and nothing is
/// followed further than asked.
///
/// Format: "FlatBuffers Internals", flatbuffers.dev.
struct FlatBuffer {
  let bytes: UnsafeRawBufferPointer

  /// The outermost table.
  func root() throws(FlatBufferError) -> Table {
    try table(at: Int(try load(UInt32.self, at: 0)))
  }

  /// A number, least significant byte first.
  func load<T: FixedWidthInteger>(_: T.Type, at place: Int) throws(FlatBufferError) -> T {
    guard place >= 0, place <= bytes.count - MemoryLayout<T>.size else { throw .truncated }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: T.self))
  }

  private func table(at place: Int) throws(FlatBufferError) -> Table {
    // A table begins with the way back to the list of its fields' places.
    let slots = place - Int(try load(Int32.self, at: place))
    let length = Int(try load(UInt16.self, at: slots))
    let size = Int(try load(UInt16.self, at: slots + 2))
    guard length >= 4, length % 2 == 0, size >= 4 else { throw .malformed }
    guard slots <= bytes.count - length, place <= bytes.count - size else { throw .truncated }
    return Table(buffer: self, place: place, size: size, slots: slots, length: length)
  }

  /// Where an offset leads, counted from where it stands.
  private func target(of place: Int) throws(FlatBufferError) -> Int {
    let offset = Int(try load(UInt32.self, at: place))
    guard offset <= bytes.count - place else { throw .truncated }
    return place + offset
  }

  private func list(at place: Int, of size: Int) throws(FlatBufferError) -> (start: Int, count: Int)
  {
    let start = try target(of: place)
    let count = Int(try load(UInt32.self, at: start))
    guard count <= (bytes.count - start - 4) / size else { throw .truncated }
    return (start + 4, count)
  }

  /// A table: fields by number, each there or not.
  struct Table {
    fileprivate let buffer: FlatBuffer
    fileprivate let place: Int
    fileprivate let size: Int
    fileprivate let slots: Int
    fileprivate let length: Int

    /// Where a field lies; nil where it is left out.
    private func field(_ number: Int, _ size: Int) throws(FlatBufferError) -> Int? {
      let slot = 4 + 2 * number
      guard slot + 2 <= length else { return nil }
      let offset = Int(try buffer.load(UInt16.self, at: slots + slot))
      guard offset > 0 else { return nil }
      guard offset <= self.size - size else { throw .malformed }
      return place + offset
    }

    /// A whole number; what does not fit is cut off at the ends.
    func int<T: FixedWidthInteger>(
      _ number: Int, _ type: T.Type, _ fallback: Int = 0
    ) throws(FlatBufferError) -> Int {
      guard let place = try field(number, MemoryLayout<T>.size) else { return fallback }
      return Int(clamping: try buffer.load(type, at: place))
    }

    /// A truth value.
    func bool(_ number: Int) throws(FlatBufferError) -> Bool {
      try int(number, UInt8.self) != 0
    }

    /// A table within; nil where it is left out.
    func table(_ number: Int) throws(FlatBufferError) -> Table? {
      guard let place = try field(number, 4) else { return nil }
      return try buffer.table(at: try buffer.target(of: place))
    }

    /// The bytes of a text or of a list of bytes; nil where it is left out.
    func bytes(_ number: Int) throws(FlatBufferError) -> Range<Int>? {
      guard let place = try field(number, 4) else { return nil }
      let list = try buffer.list(at: place, of: 1)
      return list.start..<list.start + list.count
    }

    /// A list of 32-bit whole numbers; nil where it is left out.
    func ints(_ number: Int, limit: Int) throws(FlatBufferError) -> [Int]? {
      guard let place = try field(number, 4) else { return nil }
      let list = try buffer.list(at: place, of: 4)
      guard list.count <= limit else {
        throw .refused("a list of \(list.count) numbers where \(limit) are the most")
      }
      var numbers: [Int] = []
      numbers.reserveCapacity(list.count)
      for index in 0..<list.count {
        numbers.append(Int(try buffer.load(Int32.self, at: list.start + 4 * index)))
      }
      return numbers
    }

    /// The tables of a list; none where it is left out.
    func tables(_ number: Int) throws(FlatBufferError) -> Tables {
      guard let place = try field(number, 4) else {
        return Tables(buffer: buffer, start: 0, count: 0)
      }
      let list = try buffer.list(at: place, of: 4)
      return Tables(buffer: buffer, start: list.start, count: list.count)
    }
  }

  /// A list of tables, each read when it is asked for.
  struct Tables {
    fileprivate let buffer: FlatBuffer
    fileprivate let start: Int
    let count: Int

    /// The table at a place; a place that is not there is an error.
    func table(_ index: Int) throws(FlatBufferError) -> Table {
      guard index >= 0, index < count else { throw .malformed }
      return try buffer.table(at: try buffer.target(of: start + 4 * index))
    }
  }
}
