// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Regression

/// What a whole network takes beyond the layers that were measured by themselves: learnt from networks that were
/// measured as wholes.
///
/// With few networks there can be few terms: the measured layers less what each of them spends on being
/// launched; so much for each layer; more for each activation, and for each gate of a squeeze-and-excite
/// block, which bring launches that the list of layers does not name. Coefficients are not negative and are
/// pulled to what physics says: 1 for the layers, nothing for the rest.
struct NetworkLaw: Sendable, Hashable {
  static let width = 4
  let coefficients: [Double]
  /// What a measured layer spends on being launched (the unit of the figure).
  let launch: Double

  /// A network as the terms.
  static func terms(
    beyondLaunch: Double, layers: Double, activations: Double, reductions: Double
  ) -> [Double] {
    // One mean over all positions ends every network; more of them are gates.
    [beyondLaunch, layers, activations, reductions > 1 ? reductions : 0]
  }

  /// Fits in relative error.
  ///
  /// - Parameters:
  ///   - launch: what a layer that does next to nothing takes.
  init(terms rows: [[Double]], targets: [Double], launch: Double) {
    self.launch = launch
    var flat: [Double] = []
    for (row, target) in zip(rows, targets) { flat += row.map { $0 / target } }
    var weights = targets.map { _ in 1.0 }
    var ones = targets.map { _ in 1.0 }
    // Each coefficient as an observation of what it should be, in units of how far it may stray.
    let strength = 0.06
    let prior: [(Double, Double)] = [
      (1.1, 0.3), (0, 1.5 * launch), (0, 1.5 * launch), (0, 1.5 * launch),
    ]
    for (place, (value, stray)) in prior.enumerated() where stray > 0 {
      var row = [Double](repeating: 0, count: Self.width)
      row[place] = strength / stray
      flat += row
      ones.append(value * strength / stray)
      weights.append(1)
    }
    coefficients = LeastSquares.nonNegative(
      rows: flat, width: Self.width, targets: ones, weights: weights)
  }

  init?(json: JSON) {
    guard let numbers = json["coefficients"]?.numbers, numbers.count == Self.width,
      numbers.allSatisfy({ $0 >= 0 }), let launch = json["launch"]?.double, launch >= 0
    else { return nil }
    coefficients = numbers
    self.launch = launch
  }

  var json: JSON {
    .object([("coefficients", .numbers(coefficients)), ("launch", .number(launch))])
  }

  func value(_ terms: [Double]) -> Double {
    zip(terms, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
