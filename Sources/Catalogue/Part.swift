// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// A part that is no computer: a camera, a microphone, an enclosure, a wake controller, a battery, a
/// panel, a radio. Its figures are kept by name; the rooms that use them ask for the ones they need.
public struct Part: Sendable, Hashable {
  /// The shelf it stands on.
  public enum Shelf: String, Sendable, Hashable, CaseIterable {
    case parts
    case batteries
    case panels
    case radios
  }

  /// The id.
  public var id: String
  /// What people call it.
  public var title: String
  /// The shelf.
  public var shelf: Shelf
  /// What it is for, for example `camera`; empty on shelves of one kind.
  public var kind: String
  /// The connector it needs on the device, if any.
  public var interface: String
  /// Whether it can be charged (batteries).
  public var isRechargeable: Bool
  /// Its figures by name.
  public var figures: [String: Figure]
  /// Capacity left at a temperature, by rising temperature (batteries).
  public var capacityCurve: [CapacityPoint]
  /// Cycles until it is worn out by their depth, by rising depth (batteries); empty where nobody says.
  public var cycleCurve: [CyclePoint] = []
  /// The readout modes of a camera; empty where they are not known.
  public var modes: [CameraMode] = []
  /// Where the catalogue says so.
  public var place: Place

  /// How many cycles of a depth a battery stands.
  public struct CyclePoint: Sendable, Hashable {
    /// The share of the rated energy that a cycle takes.
    public var depth: Ratio
    /// The number of cycles.
    public var cycles: Double
  }

  /// A point of a battery's capacity curve.
  public struct CapacityPoint: Sendable, Hashable {
    /// The temperature.
    public var temperature: Celsius
    /// The share of the rated capacity.
    public var share: Ratio
  }

  /// A figure as a quantity; nil where the catalogue does not know it.
  public func figure<Q: Quantity>(_ name: String, _ kind: Q.Type) -> Estimate<Q>? {
    figures[name]?.estimate(kind)
  }

  /// Whether it is a radio that chirps at one of several spreading factors.
  public var hasSpreading: Bool { figures["bandwidth"] != nil }

  /// Whether it is known what early release of the link saves.
  public var canBeReleased: Bool { figures["tail-energy-released"] != nil }

  /// The most that a packet carries at a spreading factor (B): the catalogue's figure for it, or the
  /// smaller end of the one for all.
  public func payload(spreading factor: Int) -> Double? {
    figure("payload-limit-sf\(factor)", Bytes.self)?.value.value
      ?? figure("payload-limit", Bytes.self)?.low.value
  }

  /// Cycles of a depth until it is worn out: a power of the depth between neighbours of the curve, and beyond its
  /// ends the nearest two's; nil with fewer than two points.
  public func cycles(depth: Double) -> Double? {
    guard cycleCurve.count > 1, depth > 0 else { return nil }
    let upper = min(
      max(1, cycleCurve.firstIndex { $0.depth.value >= depth } ?? cycleCurve.count - 1),
      cycleCurve.count - 1)
    let (low, high) = (cycleCurve[upper - 1], cycleCurve[upper])
    let slope =
      Mathematics.log(high.cycles / low.cycles)
      / Mathematics.log(high.depth.value / low.depth.value)
    return low.cycles * Mathematics.power(depth / low.depth.value, slope)
  }

  /// The share of the rated capacity left at a temperature: linear between the points of the curve,
  /// constant beyond them; 1 without a curve.
  public func capacityShare(at temperature: Celsius) -> Ratio {
    guard let first = capacityCurve.first, let last = capacityCurve.last else { return Ratio(1) }
    if temperature <= first.temperature { return first.share }
    if temperature >= last.temperature { return last.share }
    for (low, high) in zip(capacityCurve, capacityCurve.dropFirst())
    where temperature <= high.temperature {
      let part = (temperature - low.temperature) / (high.temperature - low.temperature)
      return low.share + part * (high.share - low.share)
    }
    return last.share
  }
}

/// A figure of any dimension, as the catalogue holds it.
public struct Figure: Sendable, Hashable {
  /// The value, with its interval, in canonical units.
  public var value: Double
  /// The interval in canonical units.
  public var interval: Interval
  /// The dimension.
  public var dimension: Dimension
  /// The value as written.
  public var text: String
  /// Basis.
  public var basis: Basis
  /// Where it was measured, for powers.
  public var scope: EnergyScope?
  /// Who says so.
  public var provenance: Provenance
  /// Where the catalogue says so.
  public var place: Place

  /// The figure as a quantity; nil where the dimensions differ.
  public func estimate<Q: Quantity>(_ kind: Q.Type) -> Estimate<Q>? {
    guard dimension == Q.dimension else { return nil }
    return Estimate(
      Q(value / Q.scale), low: Q(interval.low / Q.scale), high: Q(interval.high / Q.scale),
      basis: basis, provenance: provenance)
  }
}
