// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What the lines of a kind of machine have in common: its hours, and what they cost and draw.
struct MachineLines {
  let profile: MachineProfile
  let hours: MachineHours
  let figures: ServingFigures
  let isBought: Bool
  /// Carbon of its electricity, where that is not the service's own grid or known by the hour.
  private let hasGrid: Bool
  /// The price of an hour in which it is on (USD).
  private let price: Double
  /// What it draws doing nothing (W); nil where unknown.
  private let idle: Double?

  init(_ profile: MachineProfile, _ hours: MachineHours, _ figures: ServingFigures) {
    self.profile = profile
    self.hours = hours
    self.figures = figures
    isBought = profile.purchase == .bought
    hasGrid = (profile.grid ?? figures.profile.grid) != nil
    price = isBought ? 0 : Self.meanPrice(of: profile, hours, figures.riskLevel)
    idle = figures.idle(of: profile)
  }

  /// The mean price of an hour in which a machine is on: some are paid around the clock, and are used alike.
  private static func meanPrice(
    of machine: MachineProfile, _ hours: MachineHours, _ riskLevel: RiskLevel
  ) -> Double {
    let onDemand = riskLevel.burden(machine.price)
    guard hours.committedUse > 0 else { return onDemand }
    let promised = machine.commitments.reduce(0) {
      $0 + 24 * Double($1.count) * riskLevel.burden($1.price)
    }
    return (hours.onDemand * onDemand + hours.committedUse * promised / hours.committed) / hours.on
  }

  /// What the cost of its hours rests on: its rent, or its draw and the price of electricity.
  var evidence: LineEvidence {
    guard isBought else { return LineEvidence(profile.price) }
    return LineEvidence(figures.profile.electricity, or: "price of electricity unknown")
      .and(profile.idle)
  }

  /// Writes a line of some hours, with the energy of the work in them (Wh).
  ///
  /// Hours of the day that are dirtier or dearer than the mean weigh more, on while idling and at work.
  func add(
    _ name: @autoclosure () -> String, _ hours: Double, work: Double? = 0, on: [Double] = [],
    at: [Double] = [], into sink: inout some LedgerSink,
    _ evidence: @autoclosure () -> LineEvidence
  ) {
    let around = figures.profile
    func sum(_ weights: [Double]) -> Double? {
      idle.flatMap { idle in
        work.map {
          idle * hours * ServingFigures.factor(isBought ? [] : on, weights)
            + $0 * ServingFigures.factor(at, weights)
        }
      }
    }
    let energy = sum([])
    // Of another grid only the mean is known.
    let carbon =
      hasGrid
      ? sum(profile.grid == nil ? around.carbonByHour : []).map {
        $0 * figures.gramsPerWattHour(of: profile)
      } : nil
    sink.add(
      name(), profile.name, energy: energy,
      cost: isBought
        ? sum(around.priceByHour).map { $0 * figures.dollarsPerWattHour } : hours * price,
      carbon: carbon, asked: [.energy, .carbon],
      floor: isBought && (energy == nil || around.electricity == nil) ? [.cost] : [],
      lacks: [
        .energy: [.draw(of: profile.id)],
        .carbon: [energy == nil ? .draw(of: profile.id) : .grid],
        .cost: [energy == nil ? .draw(of: profile.id) : .electricityPrice],
      ], evidence())
  }

  /// What bought machines draw beyond the hours that have a name, and what they cost over their life.
  func writeBought(named: Double, into sink: inout some LedgerSink) {
    let idling = hours.committed - named
    if idling > 1e-9 * hours.committed {
      add(
        "idling", idling, into: &sink,
        (profile.idle ?? profile.active).map {
          LineEvidence($0, quantity: idling, unit: "machine-hours/day").and(evidence)
        } ?? LineEvidence(.assumed, "unknown", "its draw is unknown"))
    }
    sink.add(
      "bought, over its life", profile.name,
      cost: 24 * Double(profile.committed) * figures.riskLevel.burden(profile.price),
      kind: .hardware,
      LineEvidence(
        profile.price, quantity: Double(profile.committed),
        unit: profile.committed == 1 ? "machine" : "machines"))
  }

  /// The hours of rented machines that have no name: waiting, whole steps, and what is paid and not used.
  func writeRented(
    named: Double, _ stages: [(busy: Double, on: [Double])], into sink: inout some LedgerSink
  ) {
    var named = named
    let busy = stages.reduce(0) { $0 + $1.busy }
    let waiting = figures.hours(busySeconds: busy * 3_600) - busy
    if waiting > 1e-12 {
      named += waiting
      // The machines wait in the hours in which they work.
      let on =
        stages.contains { !$0.on.isEmpty }
        ? (0..<24).map { hour in
          stages.reduce(0) { $0 + $1.busy * ($1.on.isEmpty ? 1 / 24 : $1.on[hour]) } / busy
        } : []
      add(
        "waiting for work", waiting, on: on, into: &sink,
        LineEvidence(figures.profile.utilisation, quantity: waiting, unit: "hours/day")
          .and(profile.price))
    }
    let rest = hours.on - named
    if rest > 1e-9 * hours.on {
      add(
        "up to whole steps and the least", rest, into: &sink,
        LineEvidence(profile.price, quantity: rest, unit: "hours/day"))
    }
    let unused = hours.committed - hours.committedUse
    guard unused > 1e-9 * hours.committed else { return }
    for commitment in profile.commitments where commitment.count > 0 {
      let own = unused * 24 * Double(commitment.count) / hours.committed
      sink.add(
        "paid around the clock and not used", profile.name,
        cost: own * figures.riskLevel.burden(commitment.price),
        LineEvidence(commitment.price, quantity: own, unit: "machine-hours/day"))
    }
  }

  /// Carbon of making machines, over their life: for the hours on demand, and around the clock for what is held.
  func writeMaking(into sink: inout some LedgerSink) {
    // Where the carbon of running it is unknown, that of making it is not listed as missing again.
    guard profile.embodied != nil || hasGrid else { return }
    let held = hours.onDemand + hours.committed
    sink.add(
      "making it, over its life", profile.name,
      carbon: figures.riskLevel.burden(ifKnown: profile.embodied).map { held * $0 },
      asked: [.carbon], lacks: [.carbon: [.making(of: profile.id)]],
      profile.embodied.map { LineEvidence($0, quantity: held, unit: "machine-hours/day") }
        ?? LineEvidence(.assumed, "envelope", "carbon of making it is unknown"))
  }
}
