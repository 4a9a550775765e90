// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport
import Testing

@testable import Networks

/// TensorFlow Lite files against the same networks as ONNX.
@Suite("TensorFlow Lite") struct TFLiteTests {
  static func read(_ bytes: [UInt8]) throws -> Network {
    try bytes.withUnsafeBytes { buffer in
      try TFLiteReader.read(buffer, named: "test", at: Place(file: "test.tflite"))
    }
  }

  /// Strides of both sides, an activation, and a padding: 0 is as large as the input, 1 none.
  static func window(
    _ stride: Int, _ activation: Int = 0, padding: Int = 0, activationField: Int = 3
  ) -> [Int: Flat] {
    [0: .byte(padding), 1: .int(stride), 2: .int(stride), activationField: .byte(activation)]
  }

  /// A network with most of what small devices run, its activations and weights of a kind.
  static func lite(_ kind: LiteModel.Kind = .float, side: Int = 32) -> LiteModel {
    var model = LiteModel()
    model.kind = kind
    let half = (side + 1) / 2
    let x = model.tensor("serving_default_image:0", [-1, side, side, 3])
    let a = model.layer(
      3, [x, model.weight("w1", [8, 3, 3, 3]), model.bias("b1", 8)], "stem/Relu6;stem/BiasAdd",
      [1, half, half, 8], window(2, 3))
    let b = model.layer(
      4, [a, model.weight("w2", [1, 5, 5, 8]), model.bias("b2", 8)], "depthwise/Relu",
      [1, half, half, 8],
      [0: .byte(0), 1: .int(1), 2: .int(1), 3: .int(1), 4: .byte(1)])
    let c = model.layer(
      3, [b, model.weight("w3", [8, 1, 1, 8]), model.bias("b3", 8)], "project",
      [1, half, half, 8], window(1))
    let d = model.layer(0, [a, c], "add", [1, half, half, 8])
    let e = model.layer(
      17, [d], "pool", [1, half / 2, half / 2, 8],
      [0: .byte(1), 1: .int(2), 2: .int(2), 3: .int(2), 4: .int(2)])
    let f = model.layer(40, [e, model.numbers([1, 2])], "mean", [1, 8])
    let g = model.layer(
      9, [f, model.weight("w4", [10, 8]), model.bias("b4", 10)], "dense", [1, 10])
    let y = model.layer(25, [g], "softmax", [1, 10])
    (model.inputs, model.outputs) = ([x], [y])
    return model
  }

  /// The same as ONNX.
  static func onnx(_ type: ElementType = .float32, side: Int = 32) -> Model {
    var model = Model()
    model.inputs = [("image", .float32, [.open(""), .fixed(3), .fixed(side), .fixed(side)])]
    let shapes = [
      "w1": [8, 3, 3, 3], "b1": [8], "w2": [8, 1, 5, 5], "b2": [8], "w3": [8, 8, 1, 1], "b3": [8],
      "w4": [10, 8], "b4": [10],
    ]
    for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      guard type == .int8 else {
        model.weight(name, shape, type)
        continue
      }
      model.weight(name + "q", shape, name.hasPrefix("b") ? .int32 : .int8)
      model.node("DequantizeLinear", [name + "q", "scale"], [name])
    }
    if type == .int8 { model.weight("scale", []) }
    model.weights.append(
      ("six", Constant(type: .float32, shape: .scalar, elements: .real([6]))))
    model.weights.append(
      ("zero", Constant(type: .float32, shape: .scalar, elements: .real([0]))))
    let same: (String, Attribute) = ("auto_pad", .string("SAME_UPPER"))
    model.node(
      "Conv", ["image", "w1", "b1"], ["c1"],
      [("strides", .ints([2, 2])), same, ("kernel_shape", .ints([3, 3]))])
    model.node("Clip", ["c1", "zero", "six"], ["a"])
    model.node(
      "Conv", ["a", "w2", "b2"], ["c2"],
      [("group", .int(8)), same, ("kernel_shape", .ints([5, 5]))])
    model.node("Relu", ["c2"], ["b"])
    model.node("Conv", ["b", "w3", "b3"], ["c"], [("kernel_shape", .ints([1, 1]))])
    model.node("Add", ["a", "c"], ["d"])
    model.node(
      "MaxPool", ["d"], ["e"], [("kernel_shape", .ints([2, 2])), ("strides", .ints([2, 2]))])
    model.node("GlobalAveragePool", ["e"], ["f"])
    model.node("Flatten", ["f"], ["g"])
    model.node("Gemm", ["g", "w4", "b4"], ["h"], [("transB", .int(1))])
    model.node("Softmax", ["h"], ["y"], [("axis", .int(1))])
    model.outputs = ["y"]
    return model
  }

  /// A kernel without the names of tensors.
  private func kernels(_ shaped: ShapedNetwork) throws -> [String] {
    try #require(shaped.kernels(.blocked)).map { kernel in
      let counts = shaped.counts[kernel.layer]
      return
        "\(kernel.op) \(kernel.inputs) \(kernel.output) \(kernel.isFused) \(kernel.isBlocked) \(kernel.bytesIn) \(kernel.bytesOut) \(counts.work) \(counts.parameters) \(counts.weightBytes)"
    }
  }

  @Test("a network is the same network as in ONNX, at any size of its input", arguments: [32, 47])
  func sameNetwork(_ side: Int) throws {
    let lite = try Self.read(Self.lite().bytes)
    let input = ["image": try #require(Shape([1, 3, side, side]))]
    let mine = try lite.shapedForTest(side == 32 ? [:] : input)
    let its = try Self.onnx().network().shapedForTest(side == 32 ? [:] : input)
    #expect(mine.totals == its.totals)
    #expect(try kernels(mine) == kernels(its))
    #expect(mine.memory()?.arena == its.memory()?.arena)
    #expect(mine.notUnderstood.isEmpty && lite.inputs[0].words == "?x3x32x32")
    #expect(lite.layers.first?.name == "stem/Relu6")
  }

  @Test("whole numbers of eight bits stay so, biases of 32 are counted") func eightBits() throws {
    let mine = try Self.read(Self.lite(.int8).bytes).shapedForTest()
    let its = try Self.onnx(.int8).network().shapedForTest()
    #expect(mine.totals.parameters == its.totals.parameters)
    #expect(mine.totals.weightBytes == its.totals.weightBytes)
    #expect(mine.totals.work?.macs == its.totals.work?.macs)
    #expect(mine.network.layers.indices.allSatisfy { mine.output($0)?.type == .int8 })
    let float = try Self.read(Self.lite().bytes).shapedForTest()
    #expect(mine.memory()?.least == (float.memory()?.least ?? 0) / 4)
  }

  @Test("weights of sixteen bits keep their bytes behind the layer that widens them")
  func halves() throws {
    var model = LiteModel()
    let x = model.tensor("x", [1, 8, 8, 4])
    let wide = model.layer(6, [model.weight("w", [6, 3, 3, 4], .half)], "wide", [6, 3, 3, 4])
    let y = model.layer(3, [x, wide], "y", [1, 8, 8, 6], Self.window(1))
    (model.inputs, model.outputs) = ([x], [y])
    let totals = try Self.read(model.bytes).shapedForTest().totals
    #expect(totals.parameters == 216 && totals.weightBytes == 432 && totals.layers == 1)
    #expect(totals.work?.macs == 13_824)
  }

  /// `SPACE_TO_BATCH_ND`, a convolution or none that is known, `BATCH_TO_SPACE_ND`.
  private func dilated(by code: Int, adds: Bool = false) -> LiteModel {
    var model = LiteModel()
    let x = model.tensor("x", [1, 9, 9, 4])
    let block = model.numbers([2, 2])
    let apart = model.layer(
      38, [x, block, model.numbers([2, 3, 2, 3], shape: [2, 2])], "apart", [4, 7, 7, 4])
    var inner = model.layer(
      code, [apart, model.weight("w", [6, 3, 3, 4])], "inner", [4, 5, 5, 6],
      Self.window(1, padding: 1))
    if adds { inner = model.layer(0, [inner, model.weight("b", [6])], "bias", [4, 5, 5, 6]) }
    let y = model.layer(
      37, [inner, block, model.numbers([0, 1, 0, 1], shape: [2, 2])], "y", [1, 9, 9, 6])
    (model.inputs, model.outputs) = ([x], [y])
    return model
  }

  @Test("a dilated convolution of older converters is one again", arguments: [false, true])
  func dilation(_ adds: Bool) throws {
    let shaped = try Self.read(dilated(by: 3, adds: adds).bytes).shapedForTest()
    #expect(shaped.network.layers.map(\.op) == (adds ? ["Conv", "Add"] : ["Conv"]))
    #expect(shaped.output(adds ? 1 : 0)?.shape?.extents == [1, 6, 9, 9])
    #expect(shaped.totals.work?.macs == 17_496)
    // Without the taps on padding.
    #expect((shaped.totals.work?.effectiveMACs ?? 0) < 81 * 216)
  }

  @Test("so is one over time, between its views") func dilationOverTime() throws {
    var model = LiteModel()
    let x = model.tensor("x", [-1, 50, 4])
    let block = model.numbers([4])
    let apart = model.layer(
      38, [x, block, model.numbers([8, 10], shape: [1, 2])], "apart", [-1, 17, 4])
    let wide = model.layer(70, [apart, model.numbers([1], shape: [])], "wide", [-1, 1, 17, 4])
    let inner = model.layer(
      3, [wide, model.weight("w", [6, 1, 5, 4])], "inner", [-1, 1, 13, 6],
      Self.window(1, padding: 1))
    let narrow = model.layer(22, [inner, model.numbers([-1, 13, 6])], "narrow", [-1, 13, 6])
    let y = model.layer(
      37, [narrow, block, model.numbers([0, 2], shape: [1, 2])], "y", [-1, 50, 6])
    (model.inputs, model.outputs) = ([x], [y])
    let shaped = try Self.read(model.bytes).shapedForTest()
    #expect(shaped.network.layers.map(\.op) == ["Reshape", "Conv", "Reshape"])
    #expect(shaped.output(2)?.shape?.extents == [1, 50, 6])
    #expect(shaped.totals.work?.macs == 6_000)
  }

  @Test("what lies between blocks and is no plain convolution is counted in its blocks")
  func blocks() throws {
    let shaped = try Self.read(blocksOnly().bytes).shapedForTest()
    #expect(shaped.totals.work?.macs == 21_600)
    let places = shaped.network.layers.indices.compactMap { shaped.output($0)?.shape?.extents }
    #expect(places.contains([4, 4, 7, 7]) && places.contains([1, 6, 9, 9]))
  }

  private func blocksOnly() -> LiteModel {
    var model = dilated(by: 3)
    // Somebody else reads the blocks.
    if let apart = model.tensors.indices.first(where: {
      if case .text("apart")? = model.tensors[$0][3] { true } else { false }
    }) {
      model.outputs.append(model.layer(101, [apart], "other", [4, 7, 7, 4]))
    }
    return model
  }

  @Test("padding before a convolution is the convolution's own") func padding() throws {
    var model = LiteModel()
    let x = model.tensor("x", [1, 8, 8, 4])
    let pads = model.numbers([0, 0, 1, 1, 1, 1, 0, 0], shape: [4, 2])
    let padded = model.layer(34, [x, pads], "padded", [1, 10, 10, 4])
    let y = model.layer(
      3, [padded, model.weight("w", [6, 3, 3, 4])], "y", [1, 4, 4, 6],
      Self.window(2, padding: 1))
    (model.inputs, model.outputs) = ([x], [y])
    let network = try Self.read(model.bytes)
    #expect(network.layers.map(\.op) == ["Conv"])
    #expect(network.layers[0].attributes["pads"] == .ints([1, 1, 1, 1]))
    #expect(try network.shapedForTest().output(0)?.shape?.extents == [1, 6, 4, 4])
  }

  @Test("operators that nobody knows are listed by name, with the file's own shapes")
  func unknown() throws {
    var model = Self.lite()
    model.tensors[model.inputs[0]][7] = nil
    let y = model.outputs[0]
    let z = model.layer(32, [y], "z", [1, 7, 4], custom: "TFLite_Detection_PostProcess")
    let w = model.layer(119, [z], "w", [1, 7, 4])
    let v = model.layer(44, [w, model.weight("cell", [12, 4])], "v", [1, 7, 12])
    model.outputs = [v]
    let shaped = try Self.read(model.bytes).shapedForTest()
    let named = shaped.notUnderstood.map { shaped.network.layers[$0].fullOp }
    #expect(
      named == [
        "tflite.TFLite_Detection_PostProcess", "tflite.WHILE",
        "tflite.UNIDIRECTIONAL_SEQUENCE_LSTM",
      ])
    #expect(shaped.output(shaped.network.layers.count - 1)?.shape?.extents == [1, 7, 12])
    let alone = try Self.read(Self.lite().bytes).shapedForTest().totals
    #expect(shaped.totals.work?.macs == alone.work?.macs)
    #expect(shaped.totals.parameters == alone.parameters + 48)
  }

  @Test("open axes must be given, but for the batch") func openAxes() throws {
    var model = Self.lite()
    model.tensors[model.inputs[0]][7] = .ints([-1, -1, -1, 3])
    let network = try Self.read(model.bytes)
    #expect(
      problemWords { _ = try network.shapedForTest() }.contains("--input image=1x3x224x224"))
    let shape = try #require(Shape([2, 3, 32, 32]))
    #expect(throws: Never.self) { try network.shapedForTest(["image": shape]) }
  }

  @Test("the compact form of one is the same network") func compact() throws {
    let network = try Self.read(Self.lite(.int8).bytes)
    let text = try CompactNetwork.write(network, file: "test")
    var reader = CompactReader(file: "test.json")
    let again = try reader.read(try JSON.read(Array(text.utf8), file: "test.json"))
    #expect(try again.shapedForTest().totals == network.shapedForTest().totals)
  }
}
