// SPDX-License-Identifier: Apache-2.0

package import Catalogue
import Documents

extension Requirements {
  /// Whether a task looks through a camera that stands at the site.
  package func hasLens(_ catalogue: Catalogue) -> Bool {
    serving == nil && tasks.contains { catalogue.tasks[$0.task]?.sensor == .camera }
  }

  /// Whether there may be panels.
  private var hasPanels: Bool {
    guard case .battery(_, let solar?) = supply else { return false }
    return solar.panels.upperBound > 0
  }

  /// What trips need, and what there is to go for.
  func checkUpkeep(against catalogue: Catalogue, _ log: ProblemLog) {
    let place = upkeep.place ?? Place(file: file, line: 1, column: 1)
    var needsVisits = upkeep.cleaning != nil
    if case .battery = supply { needsVisits = true }
    if needsVisits, upkeep.visit == nil {
      // Without the block, what asks for it is the battery.
      let asking = if case .battery(let battery, _) = supply { battery.place } else { place }
      log.add(
        upkeep.place == nil
          ? .missingKey("upkeep", example: "{ visit: 1000 USD }")
          : .missingKey("upkeep.visit", example: "1000 USD"), at: upkeep.place ?? asking)
    }
    if upkeep.sharedBy > sites {
      log.add(
        .contradiction("a trip is `shared-by` \(upkeep.sharedBy) sites, and `sites` says \(sites)"),
        at: place, text: "\(upkeep.sharedBy)")
    }
    guard let cleaning = upkeep.cleaning, tasks.allSatisfy({ catalogue.tasks[$0.task] != nil })
    else { return }
    let hasLens = hasLens(catalogue)
    if !hasLens, !hasPanels {
      log.add(
        .contradiction(
          "there is nothing to clean: no task uses a camera, and there are no panels; take `cleaning` out"
        ), at: cleaning.place)
    } else if !hasLens, cleaning.lens != nil {
      log.add(
        .contradiction("no task uses a camera: take `lens` out"), at: cleaning.place)
    } else if !hasPanels, cleaning.panels != nil {
      log.add(.contradiction("there are no panels: take `panels` out"), at: cleaning.place)
    }
  }
}
