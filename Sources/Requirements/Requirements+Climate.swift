// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

extension Requirements {
  /// A climate that the catalogue does not hold, with the nearest where the file gives coordinates.
  func checkClimate(against catalogue: Catalogue, _ log: ProblemLog) {
    guard let place = surroundings.place, let name = surroundings.climate,
      catalogue.climate(name) == nil
    else { return }
    let known = catalogue.climates.keys.sorted()
    if let point = Coordinates(name) {
      let near = catalogue.climates(near: point).prefix(3).map {
        "`\($0.climate.id)` (\(Format.grouped($0.distance.value / 1_000, 0)) km)"
      }
      log.add(
        .rule(
          "no climate is at `\(name)`: the nearest are \(near.joined(separator: ", ")); farther than 300 km none is used; `weather: FILE` takes the hours of the place itself"
        ), at: place, text: name)
    } else if Suggestion.nearest(to: name, among: known).isEmpty {
      log.add(
        .rule(
          "no climate is called `\(name)`: `plan catalogue list climates` names them; coordinates in its place, such as `52.4 N 4.9 E` or `46.5 N 8.0 E 1200 m`, take the nearest within 300 km"
        ), at: place, text: name)
    } else {
      log.add(.unknownName(kind: "climate", known: known), at: place, text: name)
    }
  }
}
