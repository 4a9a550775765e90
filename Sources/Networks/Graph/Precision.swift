// SPDX-License-Identifier: Apache-2.0

/// The number format that a network runs in: weights, then activations where they differ.
public enum Precision: String, Sendable, Hashable, CaseIterable, Comparable {
  /// 32-bit floating point.
  case fp32
  /// 16-bit floating point.
  case fp16
  /// The runtime's own choice of 32- or 16-bit floating point.
  case float
  /// 8-bit weights and activations.
  case int8
  /// 8-bit weights, 16-bit activations.
  case w8a16
  /// 4-bit weights, 8-bit activations.
  case w4a8
  /// 4-bit weights, 16-bit activations.
  case w4a16

  /// Whether accuracy figures of the trained, unquantised network apply.
  public var isFloating: Bool {
    self == .fp32 || self == .fp16 || self == .float
  }

  /// Bytes a weight takes: least and most.
  public var weightBytes: ClosedRange<Double> {
    switch self {
    case .fp32: 4...4
    case .fp16: 2...2
    case .float: 2...4
    case .int8, .w8a16: 1...1
    case .w4a8, .w4a16: 0.5...0.75
    }
  }

  /// Bytes an activation takes: least and most.
  public var activationBytes: ClosedRange<Double> {
    switch self {
    case .fp32: 4...4
    case .fp16, .w8a16, .w4a16: 2...2
    case .float: 2...4
    case .int8, .w4a8: 1...1
    }
  }

  /// The order.
  public static func < (left: Precision, right: Precision) -> Bool {
    left.rawValue < right.rawValue
  }
}
