// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport
import Testing

@testable import Networks

/// Tens of thousands of damaged models, in both forms: each is read and counted, or is a problem.
@Suite("Damaged models") struct ModelFuzzTests {
  /// Models that hold most families of operators.
  static func models() -> [Model] {
    var vision = BadModelTests.sound()
    vision.numbers("shape", [0, -1, 2])
    vision.numbers("axes", [1])
    vision.numbers("starts", [1])
    vision.numbers("ends", [Int.max])
    vision.node("Reshape", ["r", "shape"], ["s"])
    vision.node("Slice", ["s", "starts", "ends", "axes"], ["t"])
    vision.node("Transpose", ["t"], ["u"], [("perm", .ints([0, 2, 1]))])
    vision.node("Shape", ["u"], ["v"])
    vision.node("Gather", ["v", "axes"], ["g"])
    vision.node("ConstantOfShape", ["g"], ["k"])
    vision.node("Softmax", ["u"], ["q"], [("axis", .int(-1))])
    vision.node(
      "MaxPool", ["r"], ["mp"], [("kernel_shape", .ints([2, 2])), ("strides", .ints([2, 2]))])
    vision.node("ConvTranspose", ["mp", "ct"], ["up"], [("strides", .ints([2, 2]))])
    vision.weight("ct", [4, 2, 2, 2])
    vision.outputs = ["y", "k", "q", "up"]
    var sound = Model()
    sound.input("x", [10, 1, 6])
    sound.weight("w", [1, 32, 6])
    sound.weight("r", [1, 32, 8])
    sound.numbers("axis", [1])
    sound.node("LSTM", ["x", "w", "r"], ["h"], [("hidden_size", .int(8))])
    sound.node("Squeeze", ["h", "axis"], ["s"])
    sound.node("Split", ["s"], ["a", "b"], [("axis", .int(2)), ("num_outputs", .int(2))])
    sound.node("Concat", ["a", "b"], ["c"], [("axis", .int(0))])
    sound.node("ReduceMean", ["c"], ["m"], [("axes", .ints([0])), ("keepdims", .int(0))])
    sound.node("Einsum", ["m", "m"], ["e"], [("equation", .string("ij,kj->ik"))])
    sound.node("TopK", ["e", "axis"], ["v", "i"])
    sound.node(
      "MatMulNBits", ["m", "w"], ["n"], [("K", .int(4)), ("N", .int(4))], domain: "com.microsoft")
    sound.outputs = ["v", "i", "n"]
    return [vision, sound, ControlFlowTests.everything()]
  }

  private static let extremes: [UInt8] = [
    0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x12, 0x1A, 0x22, 0x2A, 0x3A,
  ]

  static func damage(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    for _ in 0...max(0, random.below(6) - 4) where !bytes.isEmpty {
      let place = random.below(bytes.count)
      let end = min(bytes.count, place + 1 + random.below(16))
      switch random.below(7) {
      case 0: bytes[place] ^= 1 << UInt8(random.below(8))
      case 1: bytes[place] = extremes[random.below(extremes.count)]
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count))
      case 4: bytes.removeSubrange(place...)
      case 5:
        // A number as large as they come.
        bytes.replaceSubrange(
          place..<end, with: Array(repeating: 0xFF, count: random.below(10)) + [1])
      default: bytes[place] = UInt8(random.below(256))
      }
    }
    return bytes
  }

  @Test("ONNX: twenty thousand files", .timeLimit(.minutes(10)), arguments: 0..<2 as Range<Int>)
  func onnx(_ seed: Int) throws {
    var random = Seeded(seed: UInt64(seed + 1))
    let originals = Self.models().map(\.bytes)
    var (read, counted) = (0, 0)
    for round in 0..<11_000 {
      let bytes = Self.damage(originals[round % originals.count], &random)
      guard let network = try? Model.read(bytes) else { continue }
      read += 1
      guard let shaped = try? network.shapedForTest() else { continue }
      counted += 1
      check(shaped)
    }
    // The damages are of the right size: many files are told apart only by their shapes.
    #expect(read > 1_500 && counted > 300 && counted < read, "\(read) read, \(counted) counted")
  }

  @Test("the compact form", .timeLimit(.minutes(10))) func compact() throws {
    var random = Seeded(seed: 9)
    let originals = try Self.models().prefix(2).map {
      Array(try CompactNetwork.write(try $0.network(), file: "test").utf8)
    }
    var (read, counted) = (0, 0)
    for round in 0..<6_000 {
      let bytes = Self.damage(originals[round % originals.count], &random)
      guard let root = try? JSON.read(bytes, file: "test.json") else { continue }
      var reader = CompactReader(file: "test.json")
      guard let network = try? reader.read(root) else { continue }
      read += 1
      guard let shaped = try? network.shapedForTest() else { continue }
      counted += 1
      check(shaped)
    }
    #expect(read > 300 && counted > 100, "\(read) read, \(counted) counted")
  }

  private func check(_ shaped: ShapedNetwork) {
    let totals = shaped.totals
    #expect(totals.parameters >= 0 && totals.weightBytes >= 0)
    if let work = totals.work {
      #expect(work.macs.isFinite && work.macs >= 0 && work.operations >= 0)
      #expect(work.effectiveMACs <= work.macs * (1 + 1e-9))
    }
    for value in shaped.values {
      if let elements = value.elements, let shape = value.shape {
        #expect(elements.count == shape.count)
      }
    }
    _ = try? CompactNetwork.write(shaped.network, file: "test")
  }
}
