// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A service's figures as plain numbers under one risk level: what the ledger and the integer program are
/// both made of.
public struct ServingFigures: Sendable {
  /// What they are taken of.
  public let profile: ServingProfile
  /// How they err.
  public let riskLevel: RiskLevel
  /// Machine time billed for each busy second: the peak over the utilisation.
  public var timePerBusy: Double
  /// Energy at the building for each unit at a machine.
  public var pue: Double
  /// Carbon of the service's own grid (g/Wh).
  public var gramsPerWattHour: Double
  /// Electricity of bought machines (USD/Wh).
  public var dollarsPerWattHour: Double
  /// Unpacking a sample (USD).
  public var decode: Double
  /// Moving a sample (USD).
  public var transfer: Double
  /// Keeping a sample until its turn (USD).
  public var storage: Double

  /// Takes a profile's figures under a risk level.
  public init(_ profile: ServingProfile, _ riskLevel: RiskLevel) {
    self.profile = profile
    self.riskLevel = riskLevel
    let utilisation = min(1, max(1e-6, riskLevel.benefit(profile.utilisation)))
    timePerBusy = profile.peak / utilisation
    pue = max(1, riskLevel.burden(profile.pue))
    gramsPerWattHour = (riskLevel.burden(ifKnown: profile.grid) ?? 0) / 1_000
    dollarsPerWattHour = (riskLevel.burden(ifKnown: profile.electricity) ?? 0) / 1_000
    decode =
      riskLevel.burden(profile.decodeTime) / 3_600
      * (riskLevel.burden(ifKnown: profile.decodePrice) ?? 0)
    transfer = profile.sampleBytes * 1e-6 * (riskLevel.burden(ifKnown: profile.transfer) ?? 0)
    storage =
      profile.sampleBytes * profile.kept
      * ((riskLevel.burden(ifKnown: profile.storage) ?? 0) * DollarsPerGigabyteMonth.scale)
  }

  /// What a sample costs that reaches a machine, its computing aside (USD).
  @inlinable public var perSample: Double { decode + transfer + storage }

  /// Hours of a machine that busy seconds take.
  @inlinable public func hours(busySeconds: Double) -> Double {
    busySeconds * timePerBusy / 3_600
  }

  /// Carbon of a machine's electricity (g/Wh).
  public func gramsPerWattHour(of machine: MachineProfile) -> Double {
    riskLevel.burden(ifKnown: machine.grid).map { $0 / 1_000 } ?? gramsPerWattHour
  }

  /// What shares of the day's hours make of a figure's mean: 1 where either is alike in all.
  public static func factor(_ shares: [Double], _ weights: [Double]) -> Double {
    guard shares.count == weights.count, !shares.isEmpty else { return 1 }
    return zip(shares, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Energy drawn for each unit at a machine: a data centre's, or none but its own at the user's premises.
  private func around(_ machine: MachineProfile) -> Double {
    machine.purchase == .bought ? 1 : pue
  }

  /// Power of a machine that is on and does nothing, at the building (W); nil where that at work is unknown. What
  /// nobody knows of idling is taken as at work.
  public func idle(of machine: MachineProfile) -> Double? {
    guard let active = machine.active else { return nil }
    return min(riskLevel.burden(machine.idle ?? active), riskLevel.burden(active)) * around(machine)
  }

  /// What work adds to that (W): by the stage's own measurement, or else by the machine's power at work.
  public func working(_ machine: MachineProfile, _ measured: Estimate<Watts>?) -> Double? {
    guard let idle = idle(of: machine), let power = measured ?? machine.active else {
      return nil
    }
    return max(0, riskLevel.burden(power) * around(machine) - idle)
  }
}
