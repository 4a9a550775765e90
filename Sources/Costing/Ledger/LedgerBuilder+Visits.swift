// SPDX-License-Identifier: Apache-2.0

import Requirements

/// What a site has to be visited for, each in visits a day. One visit serves all that is due, so that they come
/// as often as the most frequent need; failures do not wait.
public struct VisitNeeds: Sendable, Hashable {
  /// Swapping or charging packs.
  public var swaps = 0.0
  /// Cleaning lenses and panels.
  public var cleaning = 0.0
  /// Fetching what is kept before the card is full.
  public var storage = 0.0
  /// Replacing packs that are worn out by age.
  public var replacement = 0.0
  /// What breaks; these trips come besides.
  public var failures = 0.0

  /// The planned visits.
  public var planned: Double { max(swaps, cleaning, storage, replacement) }

  /// What each planned need is called, with its visits a day, the most frequent first.
  public var causes: [(name: String, perDay: Double)] {
    let all = [
      ("swaps", swaps), ("cleaning", cleaning), ("storage", storage), ("replacement", replacement),
    ]
    return all.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }.map { (name: $0.0, perDay: $0.1) }
  }
}

extension LedgerBuilder {
  /// What the site is visited for.
  public var visitNeeds: VisitNeeds {
    let packs = Double(max(1, design.packs))
    return VisitNeeds(
      swaps: figures.usable.map { yearlyDrain / 365 / ($0 * packs) } ?? 0,
      cleaning: figures.cleaningVisits(panels: design.panels),
      storage: keptPerDay * figures.visitsPerByte, replacement: figures.replacementVisits,
      failures: figures.failureVisits)
  }

  /// Planned visits a day: for whatever comes most often.
  public var plannedVisits: Double { visitNeeds.planned }

  /// What is kept at the site (B/day): of samples, of true events and of false alarms.
  public var keptPerDay: Double {
    design.devices.flatMap(\.runs).reduce(site.keptOfEvents) { sum, run in
      let alarms = run.tasks.reduce(0.0) { sum, task in
        guard let positives = task.falsePositives, task.kept > 0 else { return sum }
        return sum + task.kept
          * FalseAlarms.perDay(
            riskLevel.burden(positives), every: run.sampling.interval,
            byDay: run.sampling.hours == .daylight, light: site.meanLight)
      }
      return sum + run.profile.kept * site.samplesPerDay(run.sampling) + alarms
    }
  }
}
