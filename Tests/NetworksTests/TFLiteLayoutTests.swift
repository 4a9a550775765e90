// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Networks

/// Channels last in the file, first here.
@Suite("Layouts of TensorFlow Lite") struct TFLiteLayoutTests {
  /// Operators around images: the number, the options, numbers that it reads besides, and its extents in the file.
  static let arrangements: [(Int, [Int: Flat], [([Int], [Int])], [Int])] = [
    (34, [:], [([0, 0, 1, 2, 3, 4, 0, 0], [4, 2])], [1, 9, 15, 4]),
    (100, [:], [([0, 0, 1, 1, 2, 2, 0, 0], [4, 2])], [1, 8, 12, 4]),
    (65, [:], [([0, 1, 0, 1], [4]), ([1, 2, -1, 3], [4])], [1, 2, 8, 3]),
    (45, [:], [([0, 0, 2, 0], [4]), ([1, 6, 8, 4], [4]), ([1, 2, 3, 1], [4])], [1, 3, 2, 4]),
    (
      45, [1: .int(0b1111), 0: .int(0b1111)],
      [([0, 0, 0, 0], [4]), ([0, 0, 0, 0], [4]), ([1, 1, 1, 2], [4])], [1, 6, 8, 2]
    ),
    (45, [2: .int(1)], [([0, 1], [2]), ([0, 3], [2]), ([1, 1], [2])], [1, 6, 8, 2]),
    (45, [4: .int(0b10)], [([0, 2], [2]), ([1, 3], [2]), ([1, 1], [2])], [1, 8, 4]),
    (45, [3: .int(1)], [([0, 0], [2]), ([0, 1], [2]), ([1, 1], [2])], [1, 1, 6, 8, 4]),
    (69, [:], [([1, 2, 1, 3], [4])], [1, 12, 8, 12]),
    (40, [0: .byte(1)], [([3], [1])], [1, 6, 8, 1]),
    (40, [0: .byte(1)], [([1, 2], [2])], [1, 1, 1, 4]),
    (40, [:], [([1], [1])], [1, 8, 4]), (74, [:], [([-1], [1])], [1, 6, 8]),
    (82, [:], [([1, 2, 3], [3])], [1]), (56, [:], [([3], [])], [1, 6, 8]),
    (39, [:], [([0, 3, 1, 2], [4])], [1, 4, 6, 8]),
    (39, [:], [([0, 2, 1, 3], [4])], [1, 8, 6, 4]),
    (22, [:], [([-1, 48, 4], [3])], [1, 48, 4]), (22, [:], [([1, 192], [2])], [1, 192]),
    (22, [:], [([1, 6, 2, 4, 4], [5])], [1, 6, 2, 4, 4]), (70, [:], [([0], [])], [1, 1, 6, 8, 4]),
    (23, [:], [([12, 16], [2])], [1, 12, 16, 4]), (97, [:], [([5, 7], [2])], [1, 5, 7, 4]),
    (5, [0: .int(2)], [], [1, 12, 16, 1]), (26, [0: .int(2)], [], [1, 3, 4, 16]),
    (25, [:], [], [1, 6, 8, 4]), (76, [:], [], [1, 6, 8, 4]), (92, [:], [], [1, 6, 8, 4]),
    (117, [:], [], [1, 6, 8, 4]), (21, [:], [], [1, 6, 8, 4]), (11, [:], [], [1, 6, 8, 4]),
    (1, [0: .byte(0), 1: .int(2), 2: .int(1), 3: .int(3), 4: .int(2)], [], [1, 6, 4, 4]),
    (36, [0: .int(3)], [([0, 2, 1], [3])], [1, 6, 8, 3]),
    (130, [:], [([1, 6, 8, 4], [4])], [1, 6, 8, 4]),
    (77, [:], [], [4]),
  ]

  @Test("operators on images give what the file says they do", arguments: arrangements.indices)
  func arrangement(_ index: Int) throws {
    let (code, options, numbers, extents) = Self.arrangements[index]
    var model = LiteModel()
    let x = model.tensor("x", [1, 6, 8, 3])
    let image = model.layer(
      3, [x, model.weight("w", [4, 1, 1, 3])], "image", [1, 6, 8, 4], TFLiteTests.window(1))
    let others = numbers.map { model.numbers($0, shape: $1) }
    let y = model.layer(code, [image] + others, "y", extents, options)
    // Behind it stands something that takes it as it is in the file.
    let z = model.layer(33, [y], "z", [1], [:])
    (model.inputs, model.outputs) = ([x], [y, z])
    let shaped = try TFLiteTests.read(model.bytes).shapedForTest()
    let unknown = try #require(shaped.network.layers.last)
    let read = try #require(unknown.inputs.first.flatMap { $0 })
    #expect(shaped.values[read].shape?.extents == extents)
    #expect(shaped.notUnderstood.count == 1)
  }

  @Test("channels are joined, scaled and split where they lie") func channels() throws {
    var model = LiteModel()
    let x = model.tensor("x", [1, 6, 8, 3])
    let a = model.layer(
      3, [x, model.weight("w", [4, 1, 1, 3])], "a", [1, 6, 8, 4], TFLiteTests.window(1))
    let b = model.layer(18, [a, model.weight("s", [4])], "b", [1, 6, 8, 4])
    let c = model.layer(2, [a, b], "c", [1, 6, 8, 8], [0: .int(-1), 1: .byte(1)])
    let d = model.tensor("d", [1, 6, 8, 2])
    let e = model.tensor("e", [1, 6, 8, 6])
    model.layer(102, [c, model.numbers([2, -1]), model.numbers([3], shape: [])], to: [d, e])
    let f = model.layer(54, [e, model.weight("p", [1, 1, 6])], "f", [1, 6, 8, 6])
    (model.inputs, model.outputs) = ([x], [d, f])
    let shaped = try TFLiteTests.read(model.bytes).shapedForTest()
    #expect(
      shaped.network.layers.map(\.op) == ["Conv", "Mul", "Concat", "Relu", "Split", "PRelu"])
    #expect(shaped.output(4, 1)?.shape?.extents == [1, 6, 6, 8])
    #expect(shaped.totals.parameters == 12 + 4 + 6)
  }

  @Test("attention multiplies as the file lies, and an image is turned for it") func attention()
    throws
  {
    var model = LiteModel()
    let x = model.tensor("x", [1, 16, 16, 3])
    let a = model.layer(
      3, [x, model.weight("w", [24, 4, 4, 3])], "a", [1, 4, 4, 24],
      TFLiteTests.window(4, padding: 1))
    let b = model.layer(22, [a, model.numbers([1, 16, 24])], "b", [1, 16, 24])
    let c = model.layer(
      9, [b, model.weight("q", [24, 24]), model.weight("qb", [24])], "c", [1, 16, 24],
      [2: .byte(1)])
    let d = model.layer(22, [c, model.numbers([1, 16, 4, 6])], "d", [1, 16, 4, 6])
    let e = model.layer(39, [d, model.numbers([0, 2, 1, 3])], "e", [1, 4, 16, 6])
    let f = model.layer(126, [e, e], "f", [1, 4, 16, 16], [1: .byte(1)])
    let g = model.layer(25, [f], "g", [1, 4, 16, 16])
    let y = model.layer(126, [g, e], "y", [1, 4, 16, 6])
    (model.inputs, model.outputs) = ([x], [y])
    let shaped = try TFLiteTests.read(model.bytes).shapedForTest()
    #expect(
      shaped.network.layers.map(\.op) == [
        "Conv", "Transpose", "Reshape", "MatMul", "Add", "Reshape", "Transpose", "Transpose",
        "MatMul", "Softmax", "MatMul",
      ])
    #expect(shaped.totals.work?.macs == 39_936)
  }
}
