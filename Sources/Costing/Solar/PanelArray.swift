// SPDX-License-Identifier: Apache-2.0

public import Weather

/// Panels on a plane, and what stands between them and the battery.
public struct PanelArray: Sendable, Hashable {
  /// Power at 1,000 W/m2 and cells of 25 C, all panels together (W).
  public var peak: Double
  /// From level (degrees).
  public var tilt: Double
  /// That it faces, from north through east (degrees).
  public var azimuth: Double
  /// Share of light that ground or water throws back.
  public var albedo = 0.1
  /// Share lost to wiring, mismatch and the like: PVWatts' fixed losses.
  public var loss = 0.1408
  /// Share of light that dirt takes.
  public var soilingLoss = 0.0
  /// Efficiency of the charge controller.
  public var controller = 0.95
  /// Change of power for each kelvin above 25 C.
  public var temperatureCoefficient = -0.004
  /// Temperature of the cells at 800 W/m2, 20 C and a light wind (C).
  public var nominalCellTemperature = 45.0

  /// Panels with usual figures on a plane.
  public init(peak: Double, tilt: Double, azimuth: Double) {
    self.peak = peak
    self.tilt = tilt
    self.azimuth = azimuth
  }

  /// What the controller gives in each hour (Wh): cells warmed by the light (Ross' rule through the
  /// nominal temperature), power linear in light and temperature as in PVWatts 5.
  public func output(_ sky: Skylight) -> [Double] {
    let light = sky.irradiance(tilt: tilt, azimuth: azimuth, albedo: albedo)
    let share = peak / 1_000 * (1 - loss) * (1 - soilingLoss) * controller
    let warming = (nominalCellTemperature - 20) / 800
    var output = light
    for hour in light.indices {
      let cell = sky.weather.hours[hour].temperature + warming * light[hour]
      output[hour] = max(0, light[hour] * share * (1 + temperatureCoefficient * (cell - 25)))
    }
    return output
  }
}
