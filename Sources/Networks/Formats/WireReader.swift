// SPDX-License-Identifier: Apache-2.0

/// What is wrong with bytes that should be a Protocol Buffers message.
enum WireError: Error, Hashable {
  /// The bytes end within a field.
  case truncated
  /// A number of more than ten bytes, a field of number 0, or a kind of field that does not exist.
  case malformed
}

/// Reads the fields of one Protocol Buffers message in place. Every read is checked against the end.
///
/// Format: "Protocol Buffers: Encoding", protobuf.dev.
struct WireReader {
  private let bytes: UnsafeRawBufferPointer
  private var offset: Int
  private let end: Int

  /// A field: its number and its value.
  struct Field {
    var number: Int
    var value: Value
  }

  enum Value {
    case varint(UInt64)
    case fixed32(UInt32)
    case fixed64(UInt64)
    case bytes(Range<Int>)
  }

  init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end.
  mutating func next() throws(WireError) -> Field? {
    guard offset < end else { return nil }
    let tag = try varint()
    let number = Int(truncatingIfNeeded: tag >> 3)
    guard number > 0, tag >> 3 < 1 << 29 else { throw .malformed }
    switch tag & 7 {
    case 0: return Field(number: number, value: .varint(try varint()))
    case 1:
      let range = try take(8)
      return Field(
        number: number,
        value: .fixed64(bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)))
    case 2:
      let length = try varint()
      guard length <= UInt64(end - offset) else { throw .truncated }
      return Field(number: number, value: .bytes(try take(Int(length))))
    case 5:
      let range = try take(4)
      return Field(
        number: number,
        value: .fixed32(bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt32.self)))
    default: throw .malformed
    }
  }

  private mutating func take(_ count: Int) throws(WireError) -> Range<Int> {
    guard count <= end - offset else { throw .truncated }
    defer { offset += count }
    return offset..<offset + count
  }

  @inline(__always)
  private mutating func varint() throws(WireError) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard offset < end else { throw .truncated }
      let byte = bytes[offset]
      offset += 1
      guard shift < 63 || byte < 2 else { throw .malformed }
      result |= UInt64(byte & 127) << shift
      if byte < 128 { return result }
      shift += 7
    }
  }

  /// The numbers of a packed list.
  static func varints(
    _ bytes: UnsafeRawBufferPointer, in range: Range<Int>, limit: Int
  ) throws(WireError) -> [UInt64] {
    var reader = WireReader(bytes, in: range)
    var values: [UInt64] = []
    while reader.offset < reader.end {
      let value = try reader.varint()
      if values.count < limit { values.append(value) }
    }
    return values
  }
}
