// SPDX-License-Identifier: Apache-2.0

/// The type of a tensor's elements, numbered as in ONNX (`TensorProto.DataType`).
public enum ElementType: Int, Sendable, Hashable, CaseIterable {
  case float32 = 1
  case uint8 = 2
  case int8 = 3
  case uint16 = 4
  case int16 = 5
  case int32 = 6
  case int64 = 7
  case string = 8
  case bool = 9
  case float16 = 10
  case float64 = 11
  case uint32 = 12
  case uint64 = 13
  case complex64 = 14
  case complex128 = 15
  case bfloat16 = 16
  case float8E4M3FN = 17
  case float8E4M3FNUZ = 18
  case float8E5M2 = 19
  case float8E5M2FNUZ = 20
  case uint4 = 21
  case int4 = 22
  case float4E2M1 = 23
  case float8E8M0 = 24
  case uint2 = 25
  case int2 = 26

  /// Bits that an element takes; 0 for text, which has no fixed size.
  public var bits: Int {
    switch self {
    case .string: 0
    case .uint2, .int2: 2
    case .uint4, .int4, .float4E2M1: 4
    case .uint8, .int8, .bool, .float8E4M3FN, .float8E4M3FNUZ, .float8E5M2, .float8E5M2FNUZ,
      .float8E8M0:
      8
    case .uint16, .int16, .float16, .bfloat16: 16
    case .float32, .int32, .uint32: 32
    case .float64, .int64, .uint64, .complex64: 64
    case .complex128: 128
    }
  }

  /// Whether its elements are real numbers with a fraction.
  public var isFloating: Bool {
    switch self {
    case .float32, .float16, .float64, .bfloat16, .float8E4M3FN, .float8E4M3FNUZ, .float8E5M2,
      .float8E5M2FNUZ, .float4E2M1:
      true
    default: false
    }
  }

  /// Whether it is what weights are quantised to.
  public var isQuantised: Bool {
    switch self {
    case .uint8, .int8, .uint16, .int16, .uint4, .int4, .uint2, .int2: true
    default: false
    }
  }

  /// The name in the compact form: `f32`, `i8`, `bool`.
  public var name: String {
    switch self {
    case .float32: "f32"
    case .float16: "f16"
    case .float64: "f64"
    case .bfloat16: "bf16"
    case .uint8: "u8"
    case .int8: "i8"
    case .uint16: "u16"
    case .int16: "i16"
    case .int32: "i32"
    case .int64: "i64"
    case .uint32: "u32"
    case .uint64: "u64"
    case .uint4: "u4"
    case .int4: "i4"
    case .uint2: "u2"
    case .int2: "i2"
    case .bool: "bool"
    case .string: "text"
    case .complex64: "c64"
    case .complex128: "c128"
    case .float8E4M3FN: "f8e4m3fn"
    case .float8E4M3FNUZ: "f8e4m3fnuz"
    case .float8E5M2: "f8e5m2"
    case .float8E5M2FNUZ: "f8e5m2fnuz"
    case .float4E2M1: "f4e2m1"
    case .float8E8M0: "f8e8m0"
    }
  }

  /// Reads a name of the compact form.
  public init?(name: some StringProtocol) {
    guard let found = ElementType.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}
