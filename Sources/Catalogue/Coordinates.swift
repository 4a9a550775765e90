// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A place on Earth.
public struct Coordinates: Sendable, Hashable {
  /// Latitude, north positive.
  public var latitude: Degrees
  /// Longitude, east positive.
  public var longitude: Degrees
  /// Height above the sea; nil where it is not given.
  public var altitude: Metres?

  /// A place by its angles.
  public init(latitude: Degrees, longitude: Degrees, altitude: Metres? = nil) {
    (self.latitude, self.longitude, self.altitude) = (latitude, longitude, altitude)
  }

  /// Reads `48.2 N 16.4 E`, `48.2N, 16.4E` or `48.2, 16.4`, each with a height such as `450 m` behind it or without; nil
  /// for anything else.
  public init?(_ text: String) {
    var altitude: Metres?
    var text = text
    if text.lowercased().hasSuffix("m") {
      let words = text.dropLast().split { $0 == " " || $0 == "," }
      guard words.count > 2, let height = words.last.flatMap({ Double($0) }), abs(height) < 9_000
      else { return nil }
      altitude = Metres(height)
      text = words.dropLast().joined(separator: " ")
    }
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
      latitude: Degrees(angles[0] * signs[0]), longitude: Degrees(angles[1] * signs[1]),
      altitude: altitude)
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
  /// How far a climate is carried at most.
  public static let farthestClimate = Metres(300_000)

  /// The climate of a name; or of coordinates the nearest one, carried there, where one is near enough; else nil.
  public func climate(_ text: String) -> Climate? {
    if let known = climates[text] { return known }
    guard let point = Coordinates(text), let (near, distance) = climates(near: point).first,
      distance <= Self.farthestClimate
    else { return nil }
    return near.carried(to: point, distance)
  }

  /// The climates whose place is known, the nearest to a point first; where both heights are known, a metre between
  /// them counts as a horizontal distance of 150 m.
  public func climates(
    near point: Coordinates
  ) -> [(climate: Climate, distance: Metres)] {
    climates.values.compactMap { climate -> (climate: Climate, distance: Metres, order: Double)? in
      guard let longitude = climate.longitude else { return nil }
      let place = Coordinates(latitude: climate.latitude, longitude: longitude)
      let distance = point.distance(to: place)
      var rise = 0.0
      if let own = point.altitude, let its = climate.altitude { rise = abs((own - its).value) }
      return (climate, distance, distance.value + 150 * rise)
    }
    .sorted { ($0.order, $0.climate.id) < ($1.order, $1.climate.id) }
    .map { ($0.climate, $0.distance) }
  }
}

extension Climate {
  /// The fall of the air's temperature with height (K/m): the standard atmosphere's.
  private static let lapse = 0.0065

  /// The same climate at another place: its latitude, and the air as much colder as it is higher.
  func carried(to point: Coordinates, _ distance: Metres) -> Climate {
    var other = self
    (other.latitude, other.longitude) = (point.latitude, point.longitude)
    other.carried = distance
    if let own = point.altitude, let its = altitude {
      other.altitude = own
      other.temperatures = temperatures.map {
        Celsius($0.value - Self.lapse * (own - its).value)
      }
    }
    return other
  }
}
