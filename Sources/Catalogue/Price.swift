// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// A price with its date: without one it would be worth nothing.
public struct Price: Sendable, Hashable {
  /// What it buys.
  public var item: String
  /// Where; empty for anywhere.
  public var region: String
  /// The price of one piece (USD) or of an hour (USD/hour), in canonical units.
  public var value: Double
  /// The dimension: money, or money over time.
  public var dimension: Dimension
  /// Basis.
  public var basis: Basis
  /// When it was asked, YYYY-MM-DD.
  public var date: String
  /// The least time that is billed; empty where not stated.
  public var billingStep: String
  /// What an hour's price is of.
  public var covers: Coverage = .machine
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place

  /// What a price is of.
  public enum Coverage: String, Sendable, Hashable, CaseIterable {
    /// The whole machine.
    case machine
    /// An accelerator without the machine it sits in, as some price lists have it.
    case accelerator
  }

  /// Days by which it is older than the catalogue's newest price: what is marked depends on the catalogue
  /// alone, not on the day it is asked.
  public internal(set) var age = 0

  /// Days after which a price is marked.
  public static let staleAfter = 90

  private var note: String {
    if basis == .given { return "price of your machine" }
    return age > Self.staleAfter
      ? "price of \(date), \(Format.grouped(age)) days before the newest here" : "price of \(date)"
  }

  /// The price of one piece.
  public var piece: Estimate<Dollars>? {
    guard dimension == .money else { return nil }
    let value = Dollars(value)
    let (low, high) = basis == .assumed ? (0.7, 1.4) : (0.9, 1.1)
    return Estimate(
      value, low: value * low, high: value * high, basis: basis,
      provenance: Provenance(source: source, note: note, subject: "\(item) price"))
  }

  /// The price of an hour.
  public var hour: Estimate<DollarsPerHour>? {
    // An accelerator cannot be rented without its host; its price alone would be a bargain that is none.
    guard dimension == .money / .time, covers == .machine else { return nil }
    let value = DollarsPerHour(value / DollarsPerHour.scale)
    let (low, high) =
      basis == .given ? (1, 1) : basis == .assumed ? (0.7, 1.4) : (0.95, 1.1)
    return Estimate(
      value, low: value * low, high: value * high, basis: basis,
      provenance: Provenance(source: source, note: note, subject: "\(item) price"))
  }

  /// The least time that is billed (s); zero where not stated.
  public var billingSeconds: Double {
    (try? Seconds(parsing: billingStep))?.value ?? 0
  }
}

/// A country's electricity.
public struct Grid: Sendable, Hashable {
  /// The id: a country's ISO 3166 alpha-3 in lower case, a state or bidding zone, or a provider and its region.
  public var id: String
  /// The country, state or region.
  public var title: String
  /// Carbon intensity.
  public var intensity: GramsPerKilowattHour
  /// The year it is for; empty where its source does not say.
  public var year: String
  /// Basis.
  public var basis: Basis
  /// Source id.
  public var source: String
  /// Where the catalogue says so.
  public var place: Place

  /// What the intensity is the mean of.
  public var mean: String { "mean of \(year.isEmpty ? "a year that is not stated" : year)" }
}
