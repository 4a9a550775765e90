// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Splits into parts that keep groups together: the same names and seed give the same parts.
package enum Folds {
  /// The fold of each name: names in the order of their hash are dealt out in turn, so that folds differ by
  /// one group at most.
  package static func deal(_ groups: [String], into count: Int, seed: UInt64) -> [Int] {
    let names = Set(groups).sorted { (hash($0, seed), $0) < (hash($1, seed), $1) }
    let places = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ($1, $0 % max(count, 1)) })
    return groups.map { places[$0] ?? 0 }
  }

  /// Places of some of a count, in order: the same count and seed give the same places.
  package static func sample(_ count: Int, of most: Int, seed: UInt64) -> [Int] {
    guard count > most else { return Array(0..<count) }
    var random = SplitMix(state: seed)
    var places = Array(0..<count)
    for place in 0..<most {
      let other = place + Int(random.unit() * Double(count - place))
      places.swapAt(place, other)
    }
    return places.prefix(most).sorted()
  }

  /// A hash that is the same on every machine (FNV-1a, then mixed).
  static func hash(_ text: String, _ seed: UInt64) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ (seed &* 0x9E37_79B9_7F4A_7C15)
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }
}
