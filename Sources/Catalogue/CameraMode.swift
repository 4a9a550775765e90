// SPDX-License-Identifier: Apache-2.0

import Documents
public import Quantities

/// A readout mode of a camera: the frames that it delivers by itself, at no cost to the device.
public struct CameraMode: Sendable, Hashable {
  /// The part of the scene in the frames of a mode.
  public enum View: String, Sendable, Hashable, CaseIterable {
    /// The whole field of view of the lens: the sensor bins, skips or scales.
    case full
    /// The middle of it, so that pixels on target are those of a larger frame and the rest is not seen.
    case cropped
  }

  /// Pixels from left to right.
  public var width: Int
  /// Pixels from top to bottom.
  public var height: Int
  /// The most frames a second.
  public var rate: Hertz
  /// The part of the scene in its frames.
  public var view: View
  /// The basis of these figures.
  public var basis: Basis
  /// The id of the source.
  public var source: String

  /// A mode from its figures.
  package init(
    width: Int, height: Int, rate: Hertz, view: View, basis: Basis, source: String
  ) {
    self.width = width
    self.height = height
    self.rate = rate
    self.view = view
    self.basis = basis
    self.source = source
  }

  /// The pixels of a frame.
  public var pixels: Double { Double(width) * Double(height) }

  /// The smallest mode with the whole view that is at least as large as a frame; where none is, the largest.
  ///
  /// - Parameters:
  ///   - width: the pixels from left to right that the network, or an object in sight, needs.
  ///   - height: the pixels from top to bottom that the network needs.
  public static func smallest(
    of modes: [CameraMode], width: Double, height: Double
  ) -> CameraMode? {
    let whole = modes.filter { $0.view == .full }.sorted {
      ($0.pixels, $0.rate.value) < ($1.pixels, $1.rate.value)
    }
    return whole.first { Double($0.width) >= width && Double($0.height) >= height } ?? whole.last
  }
}

extension CatalogueReader {
  /// The readout modes of a camera.
  mutating func cameraModes(_ reader: MappingReader) -> [CameraMode] {
    var modes: [CameraMode] = []
    for mode in reader.mappings("modes") {
      let width = mode.quantity("width", Ratio.self, 1...100_000, example: "1640")
      let height = mode.quantity("height", Ratio.self, 1...100_000, example: "1232")
      let rate = mode.quantity("rate", Hertz.self, 0.001...100_000, example: "40/s")
      let view = mode.choice("view", CameraMode.View.self)
      let basis = mode.choice("basis", Basis.self)
      for (key, example) in [
        ("width", "1640"), ("height", "1232"), ("rate", "40/s"), ("view", "full"),
        ("basis", "datasheet"),
      ] where !mode.has(key) {
        mode.missing(key, example)
      }
      let source = mode.requiredText("source", example: "rpi-camera-modes")
      mention(source, at: mode.place(of: "source"))
      _ = mode.text("note")
      mode.finish()
      guard let width, let height, let rate, let view, let basis else { continue }
      modes.append(
        CameraMode(
          width: Int(width.value), height: Int(height.value), rate: rate, view: view,
          basis: basis, source: source))
    }
    return modes
  }
}
