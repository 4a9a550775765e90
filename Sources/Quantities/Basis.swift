// SPDX-License-Identifier: Apache-2.0

/// Where an estimate comes from, from the weakest to the strongest.
public enum Basis: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Nobody measured it; a stated rule or a recalled figure.
  case assumed
  /// A vendor's statement, or a bound computed from one.
  case datasheet
  /// A rule or a model applied to measurements of something near.
  case predicted
  /// A prediction adjusted by measurements of this very thing.
  case calibrated
  /// Measured for exactly this.
  case measured
  /// The user's own figure.
  case given

  private var strength: Int {
    switch self {
    case .assumed: 0
    case .datasheet: 1
    case .predicted: 2
    case .calibrated: 3
    case .measured: 4
    case .given: 5
    }
  }

  /// The order.
  public static func < (left: Basis, right: Basis) -> Bool {
    left.strength < right.strength
  }
}
