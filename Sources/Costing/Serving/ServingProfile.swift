// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// What surrounds the machines of a service and no choice changes.
public struct ServingProfile: Sendable {
  /// The share of a rented machine's time in which it works.
  public var utilisation: Estimate<Ratio>
  /// Energy drawn at the building for each unit that reaches a machine.
  public var pue: Estimate<Ratio>
  /// Carbon of the building's electricity; nil where unknown.
  public var grid: Estimate<GramsPerKilowattHour>?
  /// Carbon of each hour's electricity over the day's mean; empty where only the mean is known.
  public var carbonByHour: [Double] = []
  /// Price of each hour's electricity over the day's mean; empty where only the mean is known.
  public var priceByHour: [Double] = []
  /// Price of the electricity of bought machines; nil where unknown.
  public var electricity: Estimate<DollarsPerKilowattHour>?
  /// Bytes of a sample that leaves the user's device.
  public var sampleBytes = 0.0
  /// Whether those are known; of an unknown sample none are counted.
  public var knowsSample = true
  /// Price of moving it; nil where it is free or unknown.
  public var transfer: Estimate<DollarsPerMegabyte>?
  /// Processor time to unpack a sample that reaches a machine.
  public var decodeTime: Estimate<Seconds>
  /// Price of that time; nil where unknown.
  public var decodePrice: Estimate<DollarsPerHour>?
  /// How long a sample waits until it is looked at (s); 0 where nothing may wait.
  public var kept = 0.0
  /// Price of keeping it; nil where unknown.
  public var storage: Estimate<DollarsPerGigabyteMonth>?
  /// The least number of machine-hours a day of a pool that is used at all.
  public var leastHours = 0.0
  /// Extra share of machine time over the day's mean load, where work cannot wait: 1 where it can.
  public var peak = 1.0
  /// Power of the user's device at work; nil where unknown.
  public var clientPower: Estimate<Watts>?
  /// Engineering of the service (person-days); one service pays for all of it.
  public var effort: Estimate<Ratio>?
  /// Price of a person-day.
  public var engineeringDay: Estimate<Dollars>

  /// Whether work may wait for hours in which machines are free.
  public var canWait: Bool { kept > 0 }

  /// Machines that nothing is moved to and that need no work of anybody.
  public init(
    utilisation: Estimate<Ratio>, pue: Estimate<Ratio>, decodeTime: Estimate<Seconds>,
    engineeringDay: Estimate<Dollars>
  ) {
    self.utilisation = utilisation
    self.pue = pue
    self.decodeTime = decodeTime
    self.engineeringDay = engineeringDay
  }
}

extension ServingProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&utilisation, .utilisation, worse: .lower)
    visitor.visit(&pue, .building, worse: .higher)
    visitor.visitGrid(&grid)
    visitor.visit(&electricity, .electricity, worse: .higher)
    visitor.visit(&transfer, .transfer, worse: .higher)
    visitor.visit(&decodeTime, .decoding, worse: .higher)
    visitor.visit(&decodePrice, .decoding, worse: .higher)
    visitor.visit(&storage, .storage, worse: .higher)
    visitor.visit(&clientPower, .device("users' own device"), worse: .higher)
    visitor.visit(&effort, .effort("service"), worse: .higher)
    visitor.visit(&engineeringDay, .engineering, worse: .higher)
  }
}
