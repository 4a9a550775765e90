// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

/// A kind of log or document that a runtime or a meter writes: by its text it is known.
struct LogImporter: Sendable {
  /// The name under `--format`.
  var name: String
  /// What it is, for the help.
  var words: String
  /// Whether a text is of the kind.
  var isOne: @Sendable (TextFile) -> Bool
  var read: @Sendable (TextFile) throws(Problem) -> Measurements

  /// All kinds.
  static let all: [LogImporter] = [
    .runtimeProfile, .engineProfile, .engineConsole, .liteBenchmark, .ncnnBenchmark, .openBenchmark,
    .hubPerformance,
  ]

  /// A setting of which a log says nothing; the user's options fill it in.
  static func unstated(_ runtime: String, precision: String = "unstated") -> Setting {
    Setting(device: "unstated", runtime: runtime, precision: precision)
  }

  /// The name of a file without folders and endings. A dot within a name, as of a width, is no ending:
  /// `mobilenet_v2_1.0_224.tflite`.
  static func stem(_ path: String) -> String {
    let name = path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? path
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    while parts.count > 1, let last = parts.last, endings.contains(last.lowercased()) {
      parts.removeLast()
    }
    let stem = parts.joined(separator: ".")
    return stem.isEmpty ? name : stem
  }

  private static let endings: Set<String> = [
    "json", "txt", "log", "csv", "yaml", "yml", "gz", "out", "profile", "times", "trace", "tflite",
    "lite", "onnx", "ort",
    "engine", "plan", "trt", "param", "bin", "xml", "pb", "uff", "prototxt",
  ]

  /// The smaller of the middle: a quarter of the values are below it.
  static func lowerQuartile(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    let place = 0.25 * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }
}
