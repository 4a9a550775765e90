// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Quantities
public import Weather

extension SkyStatistics {
  /// A climate of the catalogue; what it does not tell of its days and its air is assumed.
  public init(_ climate: Climate, assuming assumed: (Assumptions.Name) -> Double) {
    self.init(
      title: climate.title, latitude: climate.latitude.value,
      irradiation: climate.irradiation.map(\.value),
      deviation: climate.clearness?.deviation ?? assumed(.clearnessDeviation),
      correlation: climate.clearness?.correlation ?? assumed(.clearnessCorrelation),
      temperatures: climate.temperatures.isEmpty
        ? [Double](repeating: assumed(.airTemperature), count: 12)
        : climate.temperatures.map(\.value))
  }
}

extension PanelArray {
  /// A panel of some power on a plane, with what is assumed of the rest.
  public init(
    peak: Double, tilt: Double, azimuth: Double, assuming assumed: (Assumptions.Name) -> Double
  ) {
    self.init(peak: peak, tilt: tilt, azimuth: azimuth)
    albedo = assumed(.albedo)
    loss = assumed(.panelLoss)
    soilingLoss = assumed(.soilingLoss)
    controller = assumed(.chargeController)
    temperatureCoefficient = -assumed(.cellWarmthLoss)
    nominalCellTemperature = assumed(.cellTemperature)
  }
}

extension Storage {
  /// A battery of the catalogue: the round trip is shared by both ways, what must not be used is cut off,
  /// and cells that cannot be charged take nothing.
  public init(capacity: Double, _ part: Part) {
    self.init(capacity: capacity)
    if let roundTrip = part.figure("round-trip", Ratio.self)?.value.value {
      charge = roundTrip.squareRoot()
      discharge = charge
    }
    if let lost = part.figure("self-discharge", PerMonth.self)?.value.value { selfDischarge = lost }
    if let depth = part.figure("usable-depth", Ratio.self)?.value.value { cutOff = 1 - depth }
    chargeFrom = part.figure("charge-low", Celsius.self)?.value.value
    chargeTo = part.figure("charge-high", Celsius.self)?.value.value
    if !part.isRechargeable { chargeFrom = .infinity }
  }
}
