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
    self.init(upkeep: requirements.upkeep)
    if let service = requirements.serving {
      // A service is one site on which nothing is built.
      serving = ServingEstimator(context).profile(service)
      upkeep.lifetime = service.lifetime
      return
    }
    let estimator = SiteEstimator(context)
    (battery, sun, radio) = (estimator.battery(), estimator.sun(), estimator.radio())
    parts = estimator.supplyParts()
    converter = context.assumption(.converterEfficiency, Ratio.self)
    quiescent = context.assumption(.converterQuiescent, Watts.self)
    hasLens = requirements.hasLens(context.catalogue)
    failures = context.assumption(.failures, PerDay.self)
    engineeringDay = context.engineeringDay
    enclosure = estimator.enclosure()
    uplink = requirements.uplink
    dayLengths = estimator.dayLengths()
    otherLoads = requirements.otherLoads
    sites = requirements.sites
    supply = requirements.rating?.power.value
    isOnMains = false
    if case .mains(let given, let id, let place) = requirements.supply {
      isOnMains = true
      electricity =
        given.map { context.given($0, "line \(place.line)") }
        ?? context.assumption(.electricityPrice, DollarsPerKilowattHour.self)
      grid = id.flatMap { context.catalogue.grids[$0] }.map {
        Estimate(
          $0.intensity, basis: $0.basis,
          provenance: Provenance(
            source: $0.source, note: $0.year.isEmpty ? $0.title : "\($0.title), \($0.year)"))
      }
    }
    // What may be looked at elsewhere is sent from here only where it is not.
    events = PerDay(
      requirements.tasks.filter { !$0.mayLeave }
        .reduce(0.0) { $0 + ($1.event?.frequency.value ?? 0) })
    keptOfEvents = requirements.tasks.reduce(0) { sum, task in
      sum + (task.event?.frequency.value ?? 0) * (task.keep?.alarm?.value ?? 0)
    }
  }
}
