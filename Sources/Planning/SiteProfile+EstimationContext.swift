// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import Quantities
import Requirements

extension SiteProfile {
  /// Everything about a site that no choice changes, from what is known.
  init(_ context: EstimationContext) {
    let requirements = context.requirements
    let estimator = SiteEstimator(context)
    var price: Estimate<DollarsPerKilowattHour>?
    var grid: Estimate<GramsPerKilowattHour>?
    var isOnMains = false
    if case .mains(let given, let id, let place) = requirements.supply {
      isOnMains = true
      price = given.map {
        Estimate(
          $0, basis: .given,
          provenance: Provenance(source: requirements.file, note: "line \(place.line)"))
      }
      grid = id.flatMap { context.catalogue.grids[$0] }.map {
        Estimate(
          $0.intensity, basis: $0.basis,
          provenance: Provenance(
            source: $0.source, note: $0.year.isEmpty ? $0.title : "\($0.title), \($0.year)"))
      }
    }
    // What may be looked at elsewhere is sent from here only where it is not.
    let events = requirements.tasks.filter { !$0.mayLeave }
      .reduce(0.0) { $0 + ($1.event?.frequency.value ?? 0) }
    self.init(
      battery: estimator.battery(), sun: estimator.sun(), radio: estimator.radio(),
      uplink: requirements.uplink, dayLengths: estimator.dayLengths(),
      converter: context.assumption(.converterEfficiency, Ratio.self),
      quiescent: context.assumption(.converterQuiescent, Watts.self),
      otherLoads: requirements.otherLoads, upkeep: requirements.upkeep,
      failures: context.assumption(.failures, PerDay.self),
      engineeringDay: requirements.effort.day.map {
        Estimate($0, basis: .given, provenance: Provenance(source: requirements.file))
      } ?? context.assumption(.engineeringDay, Dollars.self), sites: requirements.sites,
      electricity: price, grid: grid, isOnMains: isOnMains, events: PerDay(events))
    keptOfEvents = requirements.tasks.reduce(0) { sum, task in
      sum + (task.event?.frequency.value ?? 0) * (task.keep?.alarm?.value ?? 0)
    }
    enclosure = estimator.enclosure()
    supply = requirements.rating?.power.value
  }
}
