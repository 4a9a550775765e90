// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport
import Testing

@testable import Networks

/// TensorFlow Lite files that are wrong, and files of formats that are not read: each gives a problem in words, and none
/// brings the process down.
@Suite("Damaged TensorFlow Lite files") struct TFLiteDamageTests {
  /// Models that hold most families of operators.
  private static func models() -> [[UInt8]] {
    var image = TFLiteTests.lite(side: 8)
    let x = image.inputs[0]
    let up = image.layer(23, [x, image.numbers([16, 16])], "up", [1, 16, 16, 3])
    let cut = image.layer(
      45,
      [
        up, image.numbers([0, 1, 0, 0]), image.numbers([0, 9, 4, 3]),
        image.numbers([1, 2, 1, 1]),
      ], "cut", [1, 4, 4, 3], [0: .int(1), 1: .int(1)])
    let part = image.tensor("part", [1, 4, 1, 3])
    let rest = image.tensor("rest", [1, 4, 3, 3])
    image.layer(
      102, [cut, image.numbers([1, -1]), image.numbers([2], shape: [])], to: [part, rest])
    let pads = image.numbers([0, 0, 1, 1, 2, 2, 0, 0], shape: [4, 2])
    let wide = image.layer(34, [rest, pads], "wide", [1, 6, 7, 3])
    let back = image.layer(
      67,
      [image.numbers([1, 12, 14, 2]), image.weight("t", [2, 2, 2, 3]), wide], "back",
      [1, 12, 14, 2], [0: .byte(0), 1: .int(2), 2: .int(2)])
    let block = image.numbers([2, 2])
    let apart = image.layer(
      38, [back, block, image.numbers([0, 0, 0, 0], shape: [2, 2])], "apart", [4, 6, 7, 2])
    let again = image.layer(
      37, [apart, block, image.numbers([1, 0, 0, 0], shape: [2, 2])], "again", [1, 11, 14, 2])
    image.outputs += [part, again]
    var list = LiteModel()
    let y = list.tensor("y", [-1, 6, 8])
    let turned = list.layer(39, [y, list.numbers([0, 2, 1])], "turned", [1, 8, 6])
    let product = list.layer(126, [y, turned], "product", [1, 6, 6])
    let shape = list.layer(77, [product], "shape", [3], kind: .int32)
    let flat = list.layer(22, [product, list.numbers([-1, 36])], "flat", [1, 36])
    let same = list.layer(22, [flat, shape], "same", [1, 6, 6])
    let packed = list.layer(83, [same, same], "packed", [2, 1, 6, 6], [0: .int(2), 1: .int(0)])
    let halves = [list.tensor("a", [1, 6, 6]), list.tensor("b", [1, 6, 6])]
    list.layer(88, [packed], to: halves, [0: .int(2), 1: .int(0)])
    let tall = list.layer(69, [halves[0], list.numbers([1, 2, 1])], "tall", [1, 12, 6])
    let some = list.layer(36, [tall, list.numbers([0, 3])], "some", [1, 2, 6], [0: .int(1)])
    let most = list.layer(56, [some, list.numbers([-1], shape: [])], "most", [1, 2], kind: .int32)
    let sum = list.layer(74, [halves[1], list.numbers([1])], "sum", [1, 1, 6], [0: .byte(1)])
    (list.inputs, list.outputs) = ([y], [most, sum])
    return [image.bytes, list.bytes]
  }

  @Test("sound ones are read to the end") func sound() throws {
    for bytes in Self.models() {
      let shaped = try TFLiteTests.read(bytes).shapedForTest()
      #expect(shaped.notUnderstood.isEmpty && shaped.unresolved.isEmpty)
      for layer in shaped.network.layers.indices { #expect(shaped.output(layer)?.shape != nil) }
    }
  }

  @Test("a file cut off at any byte is a problem, or has lost nothing that matters") func cutOff() {
    for bytes in Self.models() {
      for end in bytes.indices {
        guard let network = try? TFLiteTests.read(Array(bytes[..<end])) else { continue }
        _ = try? network.shapedForTest()
      }
      let half = Array(bytes[..<(bytes.count / 2)])
      #expect(problemWords { _ = try TFLiteTests.read(half) }.contains("cut off"))
    }
  }

  @Test("twenty thousand damaged files", .timeLimit(.minutes(10)), arguments: 0..<2 as Range<Int>)
  func damaged(_ seed: Int) {
    var random = Seeded(seed: UInt64(seed + 40))
    let originals = Self.models()
    var (read, counted) = (0, 0)
    for round in 0..<10_000 {
      let original = originals[round % originals.count]
      let bytes =
        round % 3 == 0
        ? ModelFuzzTests.damage(original, &random) : Self.overwritten(original, &random)
      guard let network = try? TFLiteTests.read(bytes) else { continue }
      read += 1
      guard let shaped = try? network.shapedForTest() else { continue }
      counted += 1
      let totals = shaped.totals
      #expect(totals.parameters >= 0 && totals.weightBytes >= 0)
      if let work = totals.work { #expect(work.macs.isFinite && work.macs >= 0) }
      for value in shaped.values {
        if let elements = value.elements, let shape = value.shape {
          #expect(elements.count == shape.count)
        }
      }
    }
    // The damages are of the right size: many files are told apart only by their shapes.
    #expect(read > 1_000 && counted > 300 && counted < read, "\(read) read, \(counted) counted")
  }

  /// Numbers of four bytes in place of others, so that offsets and lengths stay where they are.
  private static func overwritten(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    let extremes: [UInt32] = [
      0, 1, 2, 4, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF_FFFE, 1 << 24, 0x0101_0101,
    ]
    for _ in 0...random.below(3) {
      let place = random.below(bytes.count - 4)
      let value =
        random.below(2) == 0
        ? extremes[random.below(extremes.count)] : UInt32(random.below(64))
      for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
    return bytes
  }

  @Test("many tables that name one list are refused before they fill the memory") func manyNames() {
    var model = LiteModel()
    let x = model.tensor("x", [1])
    model.outputs = [x]
    model.layer(1, Array(repeating: x, count: 150_000), to: [x])
    let item = model.operators[0]
    // One after the other they are as large as they say; in a file they could be one.
    model.operators = Array(repeating: item, count: 60)
    #expect(problemWords { _ = try TFLiteTests.read(model.bytes) }.contains("lists have more than"))
    var old = FlatBufferWriter.file([0: .int(2)])
    #expect(problemWords { _ = try TFLiteTests.read(old) }.contains("version 2"))
    old = FlatBufferWriter.file([0: .int(3)])
    #expect(problemWords { _ = try TFLiteTests.read(old) }.contains("no graph"))
  }

  static let foreignFiles: [(String, [UInt8], String)] = [
    ("net.gguf", Array("GGUF".utf8) + [3, 0, 0, 0], "a GGUF file"),
    ("net.onnx", Array("GGUF".utf8) + [3, 0, 0, 0], "a GGUF file"),
    (
      "net.safetensors", [64, 0, 0, 0, 0, 0, 0, 0] + Array("{\"a\": {}}".utf8),
      "a safetensors file"
    ),
    ("net.h5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "from_keras_model"),
    ("net.pth", [0x80, 2, 0x8A, 10], "torch.onnx.export"),
    ("net.pt", zip("archive/data.pkl"), "torch.onnx.export"),
    ("net.keras", zip("metadata.json"), "load_model(\"net.keras\")"),
    ("net.zip", zip("a.txt"), "a zip archive"),
    ("net.mlmodel", [8, 4, 0x12, 2, 10, 0], "a Core ML model"),
    ("net.pb", [10, 2, 10, 0], "a graph of TensorFlow"),
    ("folder/saved_model.pb", [8, 1, 0x12, 2, 10, 0], "--saved-model folder"),
    ("net.tflite", [1, 2, 3, 4, 5, 6, 7, 8, 9], "`TFL3` is missing"),
    ("net.tflite", Array("<html>".utf8), "text, not"),
    ("net.ort", [8, 0, 0, 0] + Array("ORTM".utf8), "ONNX Runtime's own"),
  ]

  /// The beginning of an archive, with the name of its first member.
  private static func zip(_ name: String) -> [UInt8] {
    [0x50, 0x4B, 3, 4] + Array(repeating: 0, count: 22) + [UInt8(name.utf8.count), 0, 0, 0]
      + Array(name.utf8)
  }

  @Test("formats that are not read are named, by content first", arguments: foreignFiles.indices)
  func foreign(_ index: Int) throws {
    let (name, bytes, expected) = Self.foreignFiles[index]
    let folder = try TemporaryFolder()
    try folder.write(Data(bytes), to: name)
    let found = problemWords { _ = try Network.read(path: "\(folder.path)/\(name)") }
    #expect(found.replacing(folder.path + "/", with: "").contains(expected), "\(found)")
  }

  @Test("folders that are models are named, others stay folders") func folders() throws {
    let folder = try TemporaryFolder(["saved/saved_model.pb": "", "net.mlpackage/a": "", "b/c": ""])
    func told(_ name: String) -> String {
      problemWords { _ = try Network.read(path: "\(folder.path)/\(name)") }
    }
    #expect(told("saved").contains("a SavedModel of TensorFlow"))
    #expect(told("net.mlpackage").contains("a Core ML model"))
    #expect(told("b").contains("isDirectory"))
  }

  @Test("content decides what a file is, not its name") func names() throws {
    let folder = try TemporaryFolder()
    try folder.write(Data(TFLiteTests.lite().bytes), to: "a.onnx")
    try folder.write(Data(TFLiteTests.onnx().bytes), to: "b.tflite")
    let (lite, onnx) = (
      try Network.read(path: "\(folder.path)/a.onnx"),
      try Network.read(path: "\(folder.path)/b.tflite")
    )
    #expect(try lite.shapedForTest().totals == onnx.shapedForTest().totals)
  }
}
