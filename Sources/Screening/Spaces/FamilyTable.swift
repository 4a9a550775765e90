// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction

/// The times or energies of a space's architectures where whole networks of its family were measured.
struct FamilyTable {
  let predictor: FamilyPredictor
  /// The places of the options of each position with a choice; nil for one that was never measured.
  private let places: [[Int?]]
  private var own: [Int] = []

  /// - Returns: nil where the family has other positions.
  init?(_ space: SearchSpace, _ predictor: FamilyPredictor) {
    guard space.family == predictor.family.name, space.choices.count == predictor.positions else {
      return nil
    }
    self.predictor = predictor
    places = space.choices.enumerated().map { position, item in
      item.options.map { predictor.place(of: $0.word, at: position) }
    }
  }

  /// What an architecture takes; nil where an option was never measured.
  mutating func value(_ choice: borrowing Scratch<Int32>, side: Int?) -> Double? {
    own.removeAll(keepingCapacity: true)
    for position in 0..<choice.count {
      guard let place = places[position][Int(choice[position])] else { return nil }
      own.append(place)
    }
    return predictor.value(own, side: side.map(Double.init))
  }

  /// The place of an option; nil for one that was never measured.
  func place(_ position: Int, _ option: Int) -> Int? { places[position][option] }

  /// What all architectures lie between whose options are among some; nil where one was never measured.
  func range(_ open: [[Int]], side: Int?) -> ClosedRange<Double>? {
    let found = zip(places, open).map { own, open in open.compactMap { own[$0] } }
    guard zip(found, open).allSatisfy({ $0.count == $1.count }) else { return nil }
    return predictor.range(found, side: side.map(Double.init))
  }
}
