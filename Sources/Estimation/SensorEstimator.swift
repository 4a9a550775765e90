// SPDX-License-Identifier: Apache-2.0

package import Catalogue
public import Costing
public import Quantities

/// A sensor on a device: what it costs and how it is read.
public struct SensorProfile: Sendable {
  /// The part, with its price; its standing draw is zero, since it is switched with the device.
  public var part: PartProfile
  /// Draw while capturing.
  public var active: Estimate<Watts>
  /// From power-on to the first usable frame; for sound, the length listened to.
  public var start: Estimate<Seconds>
  /// One frame from a running sensor; for sound, the length listened to.
  public var frame: Estimate<Seconds>
  /// Bytes of one sample before it is shrunk to the model's input.
  public var sourceBytes: Double
}

/// Chooses the cheapest sensor that a device has a connector for.
package struct SensorEstimator {
  let context: EstimationContext

  /// An estimator over what is known.
  package init(context: EstimationContext) {
    self.context = context
  }

  /// The profile of a sensor on a device.
  package func profile(_ sensor: Sensor, on device: Device) throws(Refusal) -> SensorProfile {
    let shelf = context.catalogue.parts(on: .parts).filter {
      $0.kind == sensor.rawValue && device.interfaces.contains($0.interface)
    }
    // A sensor whose draw is unknown is no choice while another's is known.
    let known = shelf.filter { $0.figure("active-power", Watts.self) != nil }
    guard let part = DeviceEstimator.cheapest(known.isEmpty ? shelf : known) else {
      throw .noInterface(sensor)
    }
    let active =
      part.figure("active-power", Watts.self)
      ?? Estimate(
        Watts(0.5), low: Watts(0.05), high: Watts(1.5), basis: .assumed,
        provenance: Provenance(source: "envelope", note: "draw of \(part.id) unknown"))
    let profile = PartProfile(
      id: part.id, price: part.figure("price", Dollars.self), standing: nil,
      mass: part.figure("mass", Grams.self))
    switch sensor {
    case .camera:
      // Three bytes a pixel once it is a colour picture.
      let pixels = part.figure("pixels", Ratio.self)?.value.value ?? 2e6
      return SensorProfile(
        part: profile, active: active,
        start: part.figure("start-time", Seconds.self)
          ?? context.assumption(.cameraStart, Seconds.self),
        frame: context.assumption(.cameraFrame, Seconds.self), sourceBytes: 3 * pixels)
    case .microphone:
      let window = context.assumption(.audioWindow, Seconds.self)
      // Sixteen thousand samples a second of two bytes.
      return SensorProfile(
        part: profile, active: active, start: window, frame: window,
        sourceBytes: 32_000 * window.value.value)
    }
  }
}
