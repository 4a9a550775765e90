// SPDX-License-Identifier: Apache-2.0

import Documents

/// Networks of one family told apart by the choice made at each of their places, as search spaces write them:
/// `fbnet 5 3 5 0 …`, `nasbench201 |avg_pool_3x3~0|+|…`. A dash is a place that is left out.
///
/// A network becomes a sparse row: one for each choice, one for each pair of choices where there are few of them,
/// and where sizes of the input differ, each choice times the input's area too.
struct Encoding: Sendable, Hashable {
  /// One network of a family.
  struct Architecture: Sendable, Hashable {
    let family: String
    let choices: [String]
    /// The side of the input; nil where all have one.
    let side: Double?

    /// - Returns: nil where the text is no family with choices.
    init?(_ network: String, resolution: String) {
      let words = network.split { " |+,".contains($0) }
      guard words.count > 1, let family = words.first else { return nil }
      self.family = String(family)
      choices = words.dropFirst().map(String.init)
      side = Double(resolution)
    }
  }

  /// A value other than zero.
  struct Entry: Sendable, Hashable {
    let place: Int
    let value: Double
  }

  /// Choices above which pairs of them are too many to learn.
  private static let pairLimit = 60

  let family: String
  /// The choices seen at each place.
  let choices: [[String]]
  /// The side that is one; nil where no side is known.
  let side: Double?
  /// Whether sides differ, so that they are features.
  let hasSides: Bool
  let places: [[String: Int]]
  let count: Int

  private init(family: String, choices: [[String]], side: Double?, hasSides: Bool) {
    self.family = family
    self.choices = choices
    self.side = side
    self.hasSides = hasSides
    var next = 0
    places = choices.map { own in
      var places: [String: Int] = [:]
      for choice in own where choice != "-" {
        places[choice] = next
        next += 1
      }
      return places
    }
    count = next
  }

  /// Learns the choices of networks of one family; nil where they have other counts of places.
  init?(_ networks: [Architecture]) {
    guard let first = networks.first,
      networks.allSatisfy({ $0.family == first.family && $0.choices.count == first.choices.count })
    else { return nil }
    let sides = Set(networks.compactMap(\.side)).sorted()
    self.init(
      family: first.family,
      choices: first.choices.indices.map { place in
        Set(networks.map { $0.choices[place] }).sorted()
      },
      side: sides.isEmpty ? nil : sides[sides.count / 2], hasSides: sides.count > 1)
  }

  var hasPairs: Bool { !hasSides && count <= Self.pairLimit }

  /// Values of a row.
  var width: Int {
    if hasSides { return 2 * count + 3 }
    return hasPairs ? count + count * (count - 1) / 2 : count
  }

  /// A network as a row; nil of another family, and of one with a choice never seen.
  func row(_ network: Architecture) -> [Entry]? {
    guard network.family == family, network.choices.count == choices.count else { return nil }
    var taken: [Int] = []
    for (place, choice) in network.choices.enumerated() where choice != "-" {
      guard let index = places[place][choice] else { return nil }
      taken.append(index)
    }
    var row = taken.map { Entry(place: $0, value: 1) }
    // Of a family that was measured at one size nothing is known at another.
    if !hasSides, let own = network.side, own != side { return nil }
    if hasSides, let side {
      guard let own = network.side, own > 0 else { return nil }
      let area = (own / side) * (own / side)
      row += taken.map { Entry(place: count + $0, value: area) }
      // The last one is the size that five halvings leave, rounded up.
      let ends = (own / 32).rounded(.up) / (side / 32)
      row += [
        Entry(place: 2 * count, value: area), Entry(place: 2 * count + 1, value: own / side),
        Entry(place: 2 * count + 2, value: ends),
      ]
    } else if hasPairs {
      for (first, low) in taken.enumerated() {
        for high in taken[(first + 1)...] {
          row.append(Entry(place: count + high * (high - 1) / 2 + low, value: 1))
        }
      }
    }
    return row
  }

  var json: JSON {
    .object([
      ("family", .string(family)),
      ("choices", .array(choices.map { .array($0.map { .string($0) }) })), ("side", .number(side)),
      ("sides_differ", .bool(hasSides)),
    ])
  }

  init?(json: JSON) {
    guard let family = json["family"]?.words, let places = json["choices"]?.items else {
      return nil
    }
    let choices = places.map { ($0.items ?? []).compactMap(\.words) }
    guard choices.allSatisfy({ !$0.isEmpty && Set($0).count == $0.count }) else { return nil }
    let side = json["side"]?.double
    if let side, side <= 0 { return nil }
    let hasSides = json["sides_differ"] == .bool(true)
    if hasSides, side == nil { return nil }
    self.init(family: family, choices: choices, side: side, hasSides: hasSides)
  }
}
