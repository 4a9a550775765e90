// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The script that measures a board is written from what the networks' files say.
@Suite("plan measure") struct MeasureCommandTests {
  /// An ONNX file of one activation over `1x3x16x24`.
  private static func network() -> [UInt8] {
    func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(content.count)] + content
    }
    func field(_ number: UInt8, _ value: UInt8) -> [UInt8] { [number << 3, value] }
    func text(_ number: UInt8, _ value: String) -> [UInt8] { field(number, Array(value.utf8)) }
    let shape = [1, 3, 16, 24].flatMap { field(1, field(1, UInt8($0))) }
    func value(_ name: String) -> [UInt8] {
      text(1, name) + field(2, field(1, field(1, 1) + field(2, shape)))
    }
    let node = text(1, "x") + text(2, "y") + text(4, "Relu")
    let graph = field(1, node) + text(2, "g") + field(11, value("x")) + field(12, value("y"))
    return field(1, 8) + field(7, graph) + field(8, text(1, "") + field(2, 17))
  }

  private static func folder() throws -> TemporaryFolder {
    let place = try TemporaryFolder()
    try Data(network()).write(to: URL(filePath: place.path + "/net.onnx"))
    return place
  }

  @Test("names the board, the input, the number format and the runtime") func written()
    async throws
  {
    let place = try Self.folder()
    let found = try await Program.run(
      ["measure", "mobilenet-v2=net.onnx", "--device", "ours", "--time", "2 s"], in: place)
    #expect(found.status == 0 && found.output.contains("wrote measure.py"), "\(found.errors)")
    // A board that only the constraint file knows is pointed out.
    #expect(found.errors.contains("`devices: [{ name: ours, like: … }]`"))
    let script = try place.text("measure.py")
    for part in [
      "\"device\": \"ours\"", "\"seconds\": 2", "\"name\": \"mobilenet-v2\"",
      "\"resolution\": \"16x24\"", "\"precision\": \"fp32\"", "\"runtime\": \"onnxruntime\"",
      "\"inputs\": {\"x\": [1, 3, 16, 24]}",
    ] {
      #expect(script.contains(part), "\(part)")
    }
    #expect(!script.contains("@ASKED@"))
  }

  @Test("the figures that the script writes are read by a plan") func read() async throws {
    let place = try Self.folder()
    try place.write(
      """
      # Measured on 2026-12-01: a board, 4 threads.
      figures:
        - { device: ours, model: mobilenet-v2, resolution: 224x224, precision: fp32, runtime: onnxruntime, latency: 31.4 ms }
        - { device: ours, idle-power: 2.1 W, active-power: 4.3 W }  # ina3221 VDD_IN
      """, to: "measured.yaml")
    try place.write(
      """
      tasks: { t: { task: image-classification, accuracy: 0.7, rate: 1/s } }
      devices: [{ name: ours, like: raspberry-pi-4b, price: 50 USD }]
      hardware: ours
      power: mains
      """, to: "own.yaml")
    let found = try await Program.run(["own.yaml", "--figures", "measured.yaml"], in: place)
    #expect(found.status == 0 && found.output.contains("ours"), "\(found.errors)")
  }

  @Test("wrong input ends with the fix, and writes nothing") func wrong() async throws {
    let place = try Self.folder()
    try place.write("text", to: "net.txt")
    for (words, told) in [
      (["net.onnx"], "is not MODEL=FILE"), (["m=net.txt"], "it needs their weights"),
      (["m=none.onnx"], "no such file"), (["m=net.onnx", "--time", "5"], "such as 30 s"),
      (["m=net.onnx", "m=net.onnx"], "named twice"), (["a: b=net.onnx"], "is not a model's name"),
      (["m=net.onnx", "--threads", "0x"], "--threads"),
      (["m=net.onnx", "-o", "net.onnx"], "input"),
      (["m=net.onnx", "--axis", "seq=7"], "none of the networks has `seq`"),
      (["m=net.onnx", "--input", "other=1x3"], "none of the networks has `other`"),
    ] {
      let found = try await Program.run(["measure", "--device", "ours"] + words, in: place)
      #expect(found.status == 1 && found.errors.contains(told), "\(words): \(found.errors)")
      #expect(!FileManager.default.fileExists(atPath: place.path + "/measure.py"))
    }
    let unnamed = try await Program.run(
      ["measure", "--device", "a: b", "m=net.onnx"], in: place)
    #expect(unnamed.status == 1 && unnamed.errors.contains("is not a name"))
  }
}
