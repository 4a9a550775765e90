// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A place on Earth.
public struct Coordinates: Sendable, Hashable {
  /// Latitude, north positive.
  public var latitude: Degrees
  /// Longitude, east positive.
  public var longitude: Degrees

  /// A place by its angles.
  public init(latitude: Degrees, longitude: Degrees) {
    (self.latitude, self.longitude) = (latitude, longitude)
  }

  /// Reads `48.2 N 16.4 E`, `48.2N, 16.4E` or `48.2, 16.4`; nil for anything else.
  public init?(_ text: String) {
    var (angles, signs): ([Double], [Double]) = ([], [])
    var number = ""
    func close() -> Bool {
      guard !number.isEmpty else { return true }
      guard let angle = Double(number) else { return false }
      number = ""
      angles.append(angle)
      signs.append(1)
      return true
    }
    for character in text.uppercased() {
      switch character {
      case "0"..."9", ".", "-", "+": number.append(character)
      case "N", "E", "S", "W":
        guard close(), !signs.isEmpty, (character == "N" || character == "S") == (signs.count == 1)
        else { return nil }
        if character == "S" || character == "W" { signs[signs.count - 1] = -1 }
      case " ", ",", "°":
        guard close() else { return nil }
      default: return nil
      }
    }
    guard close(), angles.count == 2, abs(angles[0]) <= 90, abs(angles[1]) <= 180 else {
      return nil
    }
    self.init(
      latitude: Degrees(angles[0] * signs[0]), longitude: Degrees(angles[1] * signs[1]))
  }

  /// The distance along the surface of a ball of Earth's mean radius, by the haversine formula.
  public func distance(to other: Coordinates) -> Metres {
    func sine(_ angle: Double) -> Double { Mathematics.sine(degrees: angle) }
    let rise = sine((other.latitude.value - latitude.value) / 2)
    let turn = sine((other.longitude.value - longitude.value) / 2)
    let across = sine(90 - latitude.value) * sine(90 - other.latitude.value)
    let chord = min(1, rise * rise + across * turn * turn)
    let half = Mathematics.arcsine(chord.squareRoot()) * .pi / 180
    return Metres(2 * 6_371_000 * half)
  }
}

extension Catalogue {
  /// The climates whose place is known, the nearest to a point first.
  public func climates(
    near point: Coordinates
  ) -> [(climate: Climate, distance: Metres)] {
    climates.values.compactMap { climate -> (climate: Climate, distance: Metres)? in
      guard let longitude = climate.longitude else { return nil }
      let place = Coordinates(latitude: climate.latitude, longitude: longitude)
      return (climate, point.distance(to: place))
    }
    .sorted { ($0.distance.value, $0.climate.id) < ($1.distance.value, $1.climate.id) }
  }
}
