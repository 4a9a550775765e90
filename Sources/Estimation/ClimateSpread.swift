// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Quantities

/// How far the sun of a place may be from what its climate says.
///
/// The irradiation of the darkest month in the table of climates, each place against all others within 300 km: nine
/// tenths of the 1,100 pairs are within a factor of 1.16 where the places are the same or side by side (two sources of
/// one place), of 1.3 at 50 km and of 1.5 beyond 200 km. A test recomputes it.
enum ClimateSpread {
  /// What two sources of one place differ by: the logarithm that nine tenths stay within.
  static let ofSources = 0.15
  /// What distance adds in the end, and how far off most of it is reached (km).
  static let ofDistance = (most: 0.37, reach: 50.0)

  /// The logarithm of the factor that nine tenths stay within.
  static func width(_ distance: Metres) -> Double {
    let far =
      ofDistance.most * (1 - Mathematics.exp(-distance.value / 1_000 / ofDistance.reach))
    return (ofSources * ofSources + far * far).squareRoot()
  }

  /// The sun over that of the climate.
  static func sun(of climate: Climate) -> Estimate<Ratio> {
    let width = width(climate.carried ?? .zero)
    let away = climate.carried.map { ", \(Format.fixed($0.value / 1_000, 0)) km away" } ?? ""
    return Estimate(
      Ratio(1), low: Ratio(Mathematics.exp(-width)), high: Ratio(Mathematics.exp(width)),
      basis: .assumed,
      provenance: Provenance(
        source: climate.source,
        note: "sun of \(climate.id)\(away): as far as the darkest months of near places differ",
        subject: climate.id))
  }
}
