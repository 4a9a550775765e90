// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Quantities
public import Requirements
import Weather

/// How cold and how warm the air of a site gets: as the file says, else as its climate or its weather, else as assumed.
public struct SiteAir: Sendable, Hashable {
  /// The coldest air that everything must work in; nil where neither the file nor its climate tells.
  public var coldest: Celsius?
  /// The hottest; nil where neither tells of more than is assumed.
  public var hottest: Celsius?
  /// Where the cold comes from, in a few words.
  public var origin: String
  /// What the file says warmer or cooler than its climate.
  public var contradictions: [AirContradiction] = []

  /// The air of a site.
  public init(_ requirements: Requirements, _ catalogue: Catalogue) {
    let surroundings = requirements.surroundings
    let assumed = requirements.assumed
    func own(_ name: Assumptions.Name) -> Celsius? { assumed[name].map { Celsius($0.value) } }
    let cold = surroundings.coldest ?? own(.temperature)
    let heat = requirements.enclosure?.hottest ?? own(.hottest)
    (coldest, hottest, origin) = (cold, heat, "the file's own")
    guard let (place, months) = Self.months(surroundings, catalogue),
      let least = months.min(), let most = months.max()
    else { return }
    if let cold {
      if cold.value > least.value + Self.tolerance {
        contradictions.append(
          AirContradiction(key: .temperature, given: cold, climate: least, place: place))
      }
    } else {
      coldest = least
      origin = "mean of the coldest month, \(place)"
    }
    if let heat {
      if heat.value < most.value - Self.tolerance {
        contradictions.append(
          AirContradiction(key: .hottest, given: heat, climate: most, place: place))
      }
    } else {
      let usual = catalogue.assumptions.estimate(.hottest, Celsius.self).value
      if most > usual { hottest = most }
    }
  }

  /// The difference (K) below which two temperatures count as the same.
  private static let tolerance = 0.05

  /// The mean of each month with the place; nil where the file names neither climate nor weather.
  private static func months(
    _ surroundings: Surroundings, _ catalogue: Catalogue
  ) -> (place: String, means: [Celsius])? {
    if let weather = surroundings.weather {
      let title = weather.title.isEmpty ? "the weather file" : weather.title
      return (title, weather.monthlyTemperatures.map { Celsius($0) })
    }
    guard let climate = surroundings.climate.flatMap({ catalogue.climate($0) }),
      !climate.temperatures.isEmpty
    else { return nil }
    return (climate.title, climate.temperatures)
  }
}

/// A temperature of the file that its climate contradicts.
public struct AirContradiction: Sendable, Hashable {
  /// Which one.
  public var key: Key
  /// What the file says.
  public var given: Celsius
  /// What the climate says: the mean of its coldest or of its warmest month.
  public var climate: Celsius
  /// The climate's place.
  public var place: String

  /// A temperature that a file may say.
  public enum Key: String, Sendable, Hashable {
    /// The coldest air: `power.temperature`.
    case temperature
    /// The hottest air: `enclosure.hottest`.
    case hottest
  }
}

extension EstimationContext {
  /// How cold and how warm the air gets.
  var air: SiteAir { SiteAir(requirements, catalogue) }
}
