// SPDX-License-Identifier: Apache-2.0

import Catalogue
import FoundationEssentials
import TestSupport

/// A copy of the small made-up catalogue with the shipped assumptions, in a folder of its own that goes
/// away with it: the files may be damaged at will.
final class SmallCatalogue: Sendable {
  /// The folder.
  let path: String
  /// Its files, relative to the folder, by name.
  let files: [String]

  init() throws {
    let root = Checkout.root
    let source = URL(filePath: root + "/Tests/Fixtures/catalogue")
    let folder = URL.temporaryDirectory.appending(
      path: "envelope-small-\(UInt64.random(in: 0...UInt64.max))")
    path = folder.path
    let manager = FileManager.default
    try manager.copyItem(at: source, to: folder)
    try manager.copyItem(
      at: URL(filePath: root + "/configs/defaults.yaml"),
      to: folder.appending(path: "defaults.yaml"))
    files = try manager.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".csv") || $0.hasSuffix(".yaml") }.sorted()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The bytes of a file.
  func bytes(_ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path + "/" + file)))
  }

  /// Puts other bytes in a file's place.
  func write(_ bytes: [UInt8], to file: String) throws {
    try Data(bytes).write(to: URL(filePath: path + "/" + file))
  }

  /// The catalogue as it stands there, undamaged; read once for all tests.
  static let sound = Result {
    let small = try SmallCatalogue()
    return try withExtendedLifetime(small) { try Catalogue.read(folders: [small.path]) }
  }

  /// The examples of the checkout in the small catalogue's names, and with less to choose from where a
  /// plan would take longer than a few hundredths of a second.
  static func examples() throws -> [String] {
    let names = [
      ("intel-n5105", "board-mains"), ("LiFePO4", "pack-a"),
      ("lithium-iron-disulfide-aa", "cell-a"),
      ("amsterdam", "coast"), ("lte-m", "near-radio"), ("lorawan", "far-radio"),
      ("grid: deu", "grid: land"), ("imagenet-1k", "set-b"), ("speech-commands-v2-12", "set-c"),
    ]
    return try PlannedExample.siteNames.map { example in
      var text = try Checkout.text("examples/\(example).yaml")
      for (real, madeUp) in names { text.replace(real, with: madeUp) }
      // Its one board keeps less with certainty.
      text.replace("confidence: 0.9", with: "confidence: 0.7")
      // A year of weather is enough to stumble over.
      text.replace("  climate: coast", with: "  climate: coast\n  years: 1")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.hasPrefix("  allow:") ? "  allow: [board-small, mcu-*]" : String(line)
      }
      return lines.joined(separator: "\n") + (example == "wildlife-audio" ? ownFigures : "")
    }
  }

  /// What the examples leave to the catalogue.
  private static let ownFigures = """

    figures:
      - { device: mcu-small, sleep-power: 10 uW, active-power: 30 mW, boot-time: 50 ms }
      - { device: mcu-small, boot-energy: 1 mJ, memory: 200 kB, price: 25 USD }
      - { model: listener, device: mcu-small, latency: 90 ms, energy: 1 mJ, ram: 50 kB }
    effort: { day: 800 USD, microcontroller: 20 person-days, linux-board: 5 person-days }
    other-loads: { lamp: 1 mW }
    assume:
      recall: 0.7
      common-miss: 0.1
      false-positives: 0.0005
      cold-slowdown: 1.5
      model-load-rate: 20 MB/s
      memory-bandwidth: 1 GB/s
      audio-window: 1 s
      converter-efficiency: 0.9
      converter-quiescent: 20 uW
      board-regulator: 0.85
      battery-calendar-life: 10 years
      failures: 0.2/year
      postprocess-passes: 6
    """
}
