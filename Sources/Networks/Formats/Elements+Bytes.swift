// SPDX-License-Identifier: Apache-2.0

extension Elements {
  /// Elements as they lie in memory, least significant byte first; nil where they do not fit the range, or are of a type that
  /// no shape is made of.
  init?(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>, of type: ElementType, count: Int) {
    func load<T: FixedWidthInteger>(_: T.Type) -> [T]? {
      let size = MemoryLayout<T>.size
      guard range.count >= count * size else { return nil }
      return (0..<count).map {
        T(
          littleEndian: bytes.loadUnaligned(
            fromByteOffset: range.lowerBound + $0 * size, as: T.self))
      }
    }
    func whole<T: FixedWidthInteger>(_ type: T.Type) -> Elements? {
      load(type).map { .whole($0.map { Int(clamping: $0) }) }
    }
    let found: Elements? =
      switch type {
      case .int64: whole(Int64.self)
      case .uint64: whole(UInt64.self)
      case .int32: whole(Int32.self)
      case .uint32: whole(UInt32.self)
      case .int16: whole(Int16.self)
      case .uint16: whole(UInt16.self)
      case .int8: whole(Int8.self)
      case .uint8, .bool: whole(UInt8.self)
      case .float32:
        load(UInt32.self).map { .real($0.map { Double(Float(bitPattern: $0)) }) }
      case .float64: load(UInt64.self).map { .real($0.map { Double(bitPattern: $0) }) }
      case .float16: load(UInt16.self).map { .real($0.map(Self.half)) }
      default: nil
      }
    guard let found else { return nil }
    self = found
  }

  /// A 16-bit number of IEEE 754.
  static func half(_ bits: UInt16) -> Double {
    let sign = bits >> 15 == 1 ? -1.0 : 1.0
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 1023) / 1024
    switch exponent {
    case 0: return sign * fraction * 0x1p-14
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
