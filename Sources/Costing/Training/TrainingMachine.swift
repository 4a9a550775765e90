// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A device to train on.
public struct TrainingMachine: Sendable {
  /// The catalogue's device.
  public var id: String
  /// How it is bought; nil where it is already there.
  public var purchase: MachineProfile.Purchase?
  /// Price of an hour; nil where it is already there.
  public var price: Estimate<DollarsPerHour>?
  /// The least time that is billed (s).
  public var billingStep: Double
  /// Power at work; nil where unknown.
  public var power: Estimate<Watts>?
  /// Carbon of making it, for each hour of its life; nil where unknown.
  public var embodied: Estimate<Grams>?
  /// The peak that counts.
  public var peak: Estimate<OperationsPerSecond>
  /// The share of the peak that training reaches.
  public var utilisation: Estimate<Ratio>

  /// Makes a machine from its figures.
  public init(
    id: String, purchase: MachineProfile.Purchase?, price: Estimate<DollarsPerHour>?,
    billingStep: Double, power: Estimate<Watts>?, embodied: Estimate<Grams>?,
    peak: Estimate<OperationsPerSecond>, utilisation: Estimate<Ratio>
  ) {
    self.id = id
    self.purchase = purchase
    self.price = price
    self.billingStep = billingStep
    self.power = power
    self.embodied = embodied
    self.peak = peak
    self.utilisation = utilisation
  }

  /// The id, and how it is had where that is not on demand.
  public var name: String {
    switch purchase {
    case .onDemand?: id
    case .spot?: "\(id), spot"
    case .bought, nil: "\(id), owned"
    }
  }
}

/// What surrounds the machines of all trainings.
public struct TrainingSurroundings: Sendable {
  /// The share of speed that is kept at each doubling of the devices.
  public var scaling: Estimate<Ratio>
  /// Energy at the building for each unit at a device.
  public var pue: Estimate<Ratio>
  /// Carbon of the electricity; nil where unknown.
  public var grid: Estimate<GramsPerKilowattHour>?
  /// Price of the electricity of owned devices; nil where unknown.
  public var electricity: Estimate<DollarsPerKilowattHour>?

  /// Names the surroundings.
  public init(
    scaling: Estimate<Ratio>, pue: Estimate<Ratio>, grid: Estimate<GramsPerKilowattHour>?,
    electricity: Estimate<DollarsPerKilowattHour>?
  ) {
    self.scaling = scaling
    self.pue = pue
    self.grid = grid
    self.electricity = electricity
  }

  /// The share of n devices' speed that is left of n times one's: s for each doubling, s^(log2 n).
  public static func efficiency(devices: Int, scaling: Double) -> Double {
    guard devices > 1 else { return 1 }
    return Mathematics.power(scaling, Mathematics.log(Double(devices)) / Mathematics.log(2))
  }
}
