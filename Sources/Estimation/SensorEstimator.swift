// SPDX-License-Identifier: Apache-2.0

package import Catalogue
public import Costing
import Networks
public import Quantities
import Requirements

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
  /// The readout modes of a camera; empty for sound, and where they are not known.
  package var modes: [CameraMode] = []
}

extension SensorProfile {
  /// A frame as it arrives in the device's memory.
  struct Frame {
    /// Its size (B): three a pixel, once it is a colour picture.
    var bytes: Double
    /// From a moment to its frame, on a sensor that runs.
    var time: Estimate<Seconds>
    /// How it was found.
    var words: String
  }

  /// The frame for a network's input: of the smallest mode that is as large as the input, has the least pixels across
  /// what the task looks for, and keeps its fastest rate. Without such a list the whole sensor is read and shrunk by the
  /// device.
  func frame(
    for input: InputShape, _ task: TaskRequirement, _ context: EstimationContext
  ) -> Frame {
    let fastest = task.rates.map(\.value).max() ?? 0
    let extents = input.extents
    var width = Double(input.width)
    if let view = task.view {
      let least = context.assumption(.minimumPixels, Ratio.self).value.value
      width = max(width, least / view.pixels(onWidth: 1))
    }
    let mode = CameraMode.smallest(
      of: modes.filter { $0.rate.value >= fastest }, width: width,
      height: Double(extents.count > 1 ? extents[extents.count - 2] : 1))
    guard let mode else {
      return Frame(bytes: sourceBytes, time: frame, words: "passes over memory / bandwidth")
    }
    let periods = context.assumption(.framePeriods, Ratio.self)
    let words = "mode of \(mode.width) x \(mode.height)"
    return Frame(
      bytes: 3 * mode.pixels,
      time: Estimate(
        Seconds(periods.value.value / mode.rate.value),
        low: Seconds(periods.low.value / mode.rate.value),
        high: Seconds(periods.high.value / mode.rate.value), basis: .assumed,
        provenance: Provenance(
          source: mode.source, note: "\(words), periods until a frame is in memory")),
      words: "\(words): passes over memory / bandwidth")
  }
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
        frame: context.assumption(.cameraFrame, Seconds.self), sourceBytes: 3 * pixels,
        modes: part.modes)
    case .microphone:
      let window = context.assumption(.audioWindow, Seconds.self)
      // Sixteen thousand samples a second of two bytes.
      return SensorProfile(
        part: profile, active: active, start: window, frame: window,
        sourceBytes: 32_000 * window.value.value)
    }
  }
}
