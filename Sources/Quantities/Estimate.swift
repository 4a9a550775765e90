// SPDX-License-Identifier: Apache-2.0

/// A figure that never travels naked: value, interval, basis and provenance.
public struct Estimate<Q: Quantity>: Sendable, Hashable {
  /// The middle of belief.
  public var value: Q
  /// Nine tenths of belief, in the quantity's unit.
  public var interval: Interval
  /// Where it comes from.
  public var basis: Basis
  /// Who says so.
  public var provenance: Provenance

  /// An estimate with its interval; without one the value is taken as exact.
  public init(_ value: Q, low: Q? = nil, high: Q? = nil, basis: Basis, provenance: Provenance) {
    self.value = value
    let low = min((low ?? value).value, value.value)
    let high = max((high ?? value).value, value.value)
    self.interval = Interval(low, high)
    self.basis = basis
    self.provenance = provenance
  }

  /// The 5 % quantile.
  public var low: Q { Q(interval.low) }
  /// The 95 % quantile.
  public var high: Q { Q(interval.high) }

  /// The quantile at a standard normal deviate.
  @inlinable public func at(_ deviate: Double) -> Q {
    Q(interval.quantile(of: value.value, at: deviate))
  }

  /// The estimate of a quantity computed from this one by a non-decreasing function, under a basis
  /// that is no stronger than this one's.
  public func map<R: Quantity>(
    basis: Basis? = nil, note: String? = nil, _ transform: (Q) -> R
  ) -> Estimate<R> {
    var provenance = provenance
    if let note { provenance.note = note }
    return Estimate<R>(
      transform(value), low: transform(low), high: transform(high),
      basis: Swift.min(basis ?? self.basis, self.basis), provenance: provenance)
  }

  /// The estimate of what this one and another make together, on the weaker basis of both, with the sources of both.
  ///
  /// - Parameters:
  ///   - falling: whether it falls with the other; it rises with this one.
  ///   - make: the function of both.
  public func with<Other: Quantity, R: Quantity>(
    _ other: Estimate<Other>, falling: Bool = false, basis: Basis? = nil, note: String? = nil,
    _ make: (Q, Other) -> R
  ) -> Estimate<R> {
    var provenance = Provenance.joining(
      (self.basis, self.provenance), (other.basis, other.provenance))
    if let note { provenance.note = note }
    return Estimate<R>(
      make(value, other.value), low: make(low, falling ? other.high : other.low),
      high: make(high, falling ? other.low : other.high),
      basis: Swift.min(basis ?? self.basis, self.basis, other.basis), provenance: provenance)
  }
}
