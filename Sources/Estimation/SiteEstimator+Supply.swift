// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Costing
import Quantities
import Requirements

extension SiteEstimator {
  /// Boxes for the packs of the builds that the file allows, and what charges them; nothing on mains.
  public func supplyParts() -> SupplyParts {
    var parts = SupplyParts()
    guard case .battery(let choice, let solar) = context.requirements.supply,
      let battery = context.catalogue.parts[choice.battery]
    else { return parts }
    let volume =
      battery.figure("volume", LitresPerKilowattHour.self)
      ?? context.assumption(.packVolume, LitresPerKilowattHour.self)
    parts.pack = volume.value.value * choice.energy.value / 1_000
    let enclosures = context.catalogue.parts(on: .parts).filter { $0.kind == "enclosure" }
    parts.spare =
      DeviceEstimator.cheapest(enclosures)?.figure("room", Litres.self)?.value.value ?? 0
    let boxes = enclosures.compactMap { part in
      part.figure("room", Litres.self).map {
        SupplyParts.Box(part: profile(part), room: $0.value.value)
      }
    }.sorted { ($0.room, $0.part.id) < ($1.room, $1.part.id) }
    addBoxes(boxes, for: choice.packs, to: &parts)
    guard let solar, solar.panels.upperBound > 0,
      let controller = DeviceEstimator.cheapest(
        context.catalogue.parts(on: .parts).filter { $0.kind == "charge-controller" })
    else { return parts }
    parts.controller = profile(controller)
    parts.panel = solar.peak.value * (1 - context.assumption(.panelLoss, Ratio.self).value.value)
    if let limit = controller.figure("maximum-power", Watts.self)?.value.value, limit > 0 {
      parts.controllerLimit = limit
    }
    return parts
  }

  /// Only those that some number of packs asks for: no other is bought, and none errs for nothing.
  private func addBoxes(
    _ boxes: [SupplyParts.Box], for packs: ClosedRange<Int>, to parts: inout SupplyParts
  ) {
    var all = parts
    all.boxes = boxes
    let used = Set(
      packs.flatMap { all.items(packs: $0, panels: 0).map(\.part.id) })
    // The largest that is used may be used more than once, so that the order by size is kept.
    parts.boxes = boxes.filter { used.contains($0.part.id) }
  }

  private func profile(_ part: Part) -> PartProfile {
    PartProfile(
      id: part.id, price: part.figure("price", Dollars.self), standing: nil,
      mass: part.figure("mass", Grams.self))
  }
}
