// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// The box that a site's devices stand in.
public struct Enclosure: Sendable, Hashable {
  /// All walls, where given.
  public var area: SquareMetres?
  /// What the sun sees of them, where given.
  public var sunlit: SquareMetres?
  /// The colour of the walls, where given.
  public var colour: Colour?
  /// Share of sunlight that the walls keep, where given.
  public var absorptance: Ratio?
  /// Whether the sun shines on it.
  public var light = Light.sun
  /// Whether the air around it moves.
  public var air = Air.still
  /// The hottest air that everything must work in, where given.
  public var hottest: Celsius?
  /// Where the file says so.
  public var place: Place

  /// Colours with a known share of sunlight kept.
  public enum Colour: String, Sendable, Hashable, CaseIterable {
    case white
    case grey
    case black
  }

  /// Where it stands.
  public enum Light: String, Sendable, Hashable, CaseIterable {
    case sun
    case shade
  }

  /// The air around it.
  public enum Air: String, Sendable, Hashable, CaseIterable {
    case still
    case wind
  }
}

/// What a supply can give at once.
public struct SupplyRating: Sendable, Hashable {
  /// The current.
  public var current: Amperes
  /// At this voltage.
  public var voltage: Volts
  /// Where the file says so.
  public var place: Place

  /// The power.
  public var power: Watts { Watts(current.value * voltage.value) }
}
