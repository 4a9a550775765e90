// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
import Quantities
import Requirements

extension SiteEstimator {
  /// The box that the devices stand in; nil where nothing is said of it.
  public func enclosure() -> EnclosureProfile? {
    guard let given = context.requirements.enclosure else { return nil }
    let area = given.area ?? context.assumption(.enclosureArea, SquareMetres.self).value
    let share = context.assumption(.enclosureSunlit, Ratio.self)
    let colour: Assumptions.Name =
      switch given.colour {
      case .white: .absorptanceWhite
      case .grey, nil: .absorptanceGrey
      case .black: .absorptanceBlack
      }
    return EnclosureProfile(
      area: area.value,
      sunlit: given.light == .shade ? 0 : given.sunlit?.value ?? share.value.value * area.value,
      absorptance: context.given(given.absorptance, "absorptance of the box", else: colour),
      sunlight: context.assumption(.sunlight, WattsPerSquareMetre.self),
      transfer: context.assumption(
        given.air == .wind ? .heatTransferWind : .heatTransferStill, WattsPerSquareMetre.self),
      hottest: context.air.hottest ?? context.assumption(.hottest, Celsius.self).value,
      chipRise: context.assumption(.chipRise, Ratio.self))
  }
}
