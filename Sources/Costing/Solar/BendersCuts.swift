// SPDX-License-Identifier: Apache-2.0

/// Bounds on what the sun leaves unmet, and on how fast a full pack empties, for each slope.
public struct BendersCuts: Sendable {
  /// Share of the energy put into the battery that comes out again, as the bounds were drawn with it.
  public var charge: Double
  /// Bounds on what is unmet in a mean year (Wh), by slope.
  public private(set) var shortfall: [[BendersCut]]
  /// Bounds that a pack's life must keep at or below nothing (Wh), by slope.
  public private(set) var life: [[BendersCut]]
  /// How long a full pack must last (hours); nil where nobody asks.
  public let hours: Double?

  /// No bounds yet.
  public init(planes: Int, charge: Double, hours: Double?) {
    self.charge = charge
    self.hours = hours
    shortfall = Array(repeating: [], count: planes)
    life = Array(repeating: [], count: planes)
  }

  /// What a year may leave to packs without anybody going there (Wh): a millionth of a pack is no visit.
  public static func slack(_ point: SupplyPoint) -> Double { 1e-6 * point.storage }

  /// The best bound known on what is unmet (Wh/year); never below nothing.
  public func unmet(at point: SupplyPoint, plane: Int) -> Double {
    var most = 0.0
    for cut in shortfall[plane] { most = max(most, cut.value(at: point)) }
    return most
  }

  /// The best bound known on what a pack lacks over the time it must last (Wh); never below nothing.
  public func lack(at point: SupplyPoint, plane: Int) -> Double {
    var most = 0.0
    for cut in life[plane] { most = max(most, cut.value(at: point)) }
    return most
  }

  /// Takes a tangent to what is unmet.
  public mutating func add(_ cut: BendersCut, plane: Int) {
    shortfall[plane].append(cut)
  }

  /// The same with the bounds on lives that others have.
  public func with(life other: BendersCuts) -> BendersCuts {
    var both = BendersCuts(planes: shortfall.count, charge: charge, hours: other.hours)
    both.shortfall = shortfall
    both.life = other.life
    return both
  }

  /// Draws the tangents at a point.
  ///
  /// - Returns: how far the bounds were from the truth there: what was unmet beyond them (Wh/year), and
  ///   what a pack lacks beyond them (Wh).
  @discardableResult
  public mutating func refine(
    at point: SupplyPoint, on site: SunPlane, plane: Int
  ) -> (unmet: Double, lack: Double) {
    let unmet = site.unmet(at: point, charge: charge)
    var gaps = (unmet: unmet - self.unmet(at: point, plane: plane), lack: 0.0)
    if gaps.unmet > 1e-9 * (1 + unmet) {
      shortfall[plane].append(site.shortfall(at: point, charge: charge).cut)
    } else {
      gaps.unmet = 0
    }
    // A pack that never empties over the years never empties after any other start.
    if let hours, unmet > 0, let cut = site.lifeCut(at: point, charge: charge, hours: hours) {
      gaps.lack = max(0, cut.value(at: point)) - lack(at: point, plane: plane)
      if gaps.lack > 1e-9 * (1 + point.storage) {
        life[plane].append(cut)
      } else {
        gaps.lack = 0
      }
    }
    return gaps
  }
}
