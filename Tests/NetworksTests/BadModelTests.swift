// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Testing

@testable import Networks

/// Files that are wrong: each gives a problem in words, and none brings the process down.
@Suite("Bad models") struct BadModelTests {
  /// A small sound model: a convolution, an activation, a pool, a product.
  static func sound() -> Model {
    var model = Model()
    model.input("x", [1, 3, 8, 8])
    model.weight("w", [4, 3, 3, 3])
    model.weight("b", [4])
    model.weight("m", [5, 4])
    model.node("Conv", ["x", "w", "b"], ["c"], [("pads", .ints([1, 1, 1, 1]))])
    model.node("Relu", ["c"], ["r"])
    model.node("GlobalAveragePool", ["r"], ["p"])
    model.node("Flatten", ["p"], ["f"])
    model.node("Gemm", ["f", "m"], ["y"], [("transB", .int(1))])
    model.outputs = ["y"]
    return model
  }

  @Test("a sound one is read, weights outside it or not") func readsSound() throws {
    for isExternal in [false, true] {
      var model = Self.sound()
      model.isExternal = isExternal
      let totals = try model.network().shapedForTest().totals
      #expect(totals.work?.macs == 6_912 + 20 && totals.parameters == 132)
    }
  }

  @Test(
    "other formats are told by name",
    arguments: [
      ([0x50, 0x4B, 3, 4, 1, 2, 3, 4] as [UInt8], "zip"),
      (Array("just some text in a file".utf8), "text"), ([0x1F, 0x8B, 8, 0], "gzip"),
      ([], "empty"),
      ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A], "HDF5"), ([8, 7], "no graph"),
      ([0xFF, 0xFF, 0xFF, 0xFF], "cut off"),
      ([0x0B, 1, 2], "damaged"),
    ])
  func formats(_ bytes: [UInt8], _ expected: String) {
    #expect(problemWords { _ = try Model.read(bytes) }.contains(expected))
  }

  static let faults: [(@Sendable (inout Model) -> Void, String)] = [
    ({ $0.nodes[1].inputs = ["nothing"] }, "reads `nothing`, which nothing gives"),
    ({ $0.nodes[0].inputs[0] = "f" }, "in a circle"),
    ({ $0.nodes[1].outputs = ["c"] }, "which something else gives too"),
    ({ $0.outputs = ["z"] }, "the output `z`"),
    ({ $0.nodes[0].attributes = [("pads", .ints([1, 1]))] }, "`Conv_0` (Conv): `pads` needs 4"),
    ({ $0.nodes[0].attributes.append(("strides", .ints([0, 1]))) }, "above 0"),
    ({ $0.nodes[0].attributes.append(("group", .int(2))) }, "groups"),
    ({ $0.nodes[0].attributes.append(("group", .int(Int.max))) }, "groups"),
    ({ $0.nodes[0].attributes.append(("dilations", .ints([Int.max, 1]))) }, "above 0"),
    ({ $0.nodes[4].attributes = [] }, "do not fit"),
    ({ $0.nodes[3].attributes = [("axis", .int(Int.min))] }, "axis"),
    ({ $0.opset = 3 }, "opset 3"),
    ({ $0.nodes[1].op = "" }, "no operator"),
    (
      { $0.inputs[0].axes = [.open("n"), .fixed(3), .open("h"), .open("w")] },
      "--input x=1x3x224x224"
    ),
    ({ $0.inputs[0].axes = [.fixed(1), .fixed(4), .fixed(8), .fixed(8)] }, "channels"),
  ]

  @Test("a wrong model names the layer", arguments: faults.indices)
  func namesTheLayer(_ index: Int) {
    var model = Self.sound()
    Self.faults[index].0(&model)
    let found = problemWords { _ = try model.network().shapedForTest() }
    #expect(found.contains(Self.faults[index].1), "\(found)")
  }

  @Test(
    "extents that cannot be",
    arguments: [[-1, 3, 3, 3], [1 << 40, 1 << 40], [1 << 62, 1 << 62, 4], [1 << 31, 1 << 31]])
  func extents(_ extents: [Int]) {
    var model = Self.sound()
    model.nodes[0].inputs[1] = "bad"
    var bytes = model.bytes
    let tensor = WireWriter.message { writer in
      for extent in extents { writer.field(1, int: extent) }
      writer.field(2, int: 1)
      writer.field(8, text: "bad")
    }
    let graph = WireWriter.message { $0.field(5, bytes: tensor) }
    bytes += WireWriter.message { $0.field(7, bytes: graph) }
    #expect(problemWords { _ = try Model.read(bytes) }.contains("tensor `bad`"))
  }

  @Test("operators that nobody knows are listed, and a total is refused only where it must be")
  func unknownOperators() throws {
    var model = Self.sound()
    model.node("Postprocess", ["y"], ["z"], domain: "ours")
    model.outputs = ["z"]
    let shaped = try model.network().shapedForTest()
    #expect(shaped.notUnderstood.count == 1 && shaped.totals.work?.macs == 6_932)
    model = Self.sound()
    model.node("Postprocess", ["y"], ["z"], domain: "ours")
    model.node("MatMul", ["z", "m2"], ["q"])
    model.weight("m2", [5, 2])
    model.outputs = ["q"]
    let open = try model.network().shapedForTest()
    #expect(
      open.totals.work == nil && open.unresolved.map { open.network.layers[$0].op } == ["MatMul"])
  }

  @Test("weights are found behind what is made of them, each once") func weightsBehind() throws {
    var model = Model()
    model.input("x", [1, 6])
    model.weight("table", [10, 6])
    model.numbers("some", [1, 2, 2])
    model.numbers("starts", [0])
    model.numbers("ends", [4])
    model.weight("scale", [6])
    model.weight("w16", [6, 3], .int16)
    model.weight("s", [])
    // Sliced twice and put together again: the table is stored once.
    model.node("Slice", ["table", "starts", "ends", "starts"], ["front"])
    model.node("Gather", ["table", "some"], ["picked"])
    model.node("Concat", ["front", "picked"], ["both"], [("axis", .int(0))])
    model.node("LayerNormalization", ["both", "scale"], ["even"])
    model.node("Gemm", ["x", "even"], ["y"], [("transB", .int(1))])
    model.node("DequantizeLinear", ["w16", "s"], ["w"])
    model.node("MatMul", ["x", "w"], ["z"])
    model.outputs = ["y", "z"]
    let totals = try model.network().shapedForTest().totals
    #expect(totals.parameters == 60 + 6 + 18 && totals.work?.macs == 42 + 18)
    #expect(totals.weightBytes == 66 * 4 + 18 * 2)
  }

  @Test("an operator that the file defines itself is refused, with the mend") func functions()
    throws
  {
    var model = Self.sound()
    model.node("Block", ["y"], ["z"], domain: "ours")
    model.outputs = ["z"]
    var bytes = model.bytes
    let function = WireWriter.message { writer in
      writer.field(1, text: "Block")
      writer.field(10, text: "ours")
    }
    bytes += WireWriter.message { $0.field(25, bytes: function) }
    #expect(problemWords { _ = try Model.read(bytes) }.contains("inline its functions"))
  }

  @Test("an open axis may be empty, a fixed one not") func emptyCache() throws {
    var model = Model()
    model.inputs = [
      ("x", .float32, [.fixed(1), .fixed(2), .fixed(3), .fixed(4)]),
      ("past", .float32, [.fixed(1), .fixed(2), .open("words"), .fixed(4)]),
    ]
    model.node("Concat", ["past", "x"], ["y"], [("axis", .int(2))])
    model.outputs = ["y"]
    let network = try model.network()
    let empty = try #require(Shape([1, 2, 0, 4]))
    let shaped = try network.shapedForTest(["past": empty])
    #expect(network.value("y", in: shaped)?.shape?.extents == [1, 2, 3, 4])
    #expect(throws: Problem.self) { try network.shapedForTest(["x": empty, "past": empty]) }
  }

  /// Two billion nodes are claimed by a length that the file does not have.
  @Test("lengths beyond the end, deep nesting, and long names") func claims() {
    var writer = WireWriter()
    writer.field(1, int: 8)
    writer.varint(7 << 3 | 2)
    writer.varint(2_000_000_000)
    #expect(problemWords { _ = try Model.read(writer.bytes) }.contains("cut off"))
    var nested: [UInt8] = []
    for _ in 0..<2_000 { nested = WireWriter.message { $0.field(6, bytes: nested) } }
    var model = Self.sound()
    model.node("Strange", ["y"], ["z"], bodies: [("body", Model())])
    #expect(throws: Never.self) { try model.network().shapedForTest() }
    let bomb = WireWriter.message { writer in
      writer.field(
        7,
        bytes: WireWriter.message { graph in
          graph.field(
            1,
            bytes: WireWriter.message { node in
              node.field(4, text: "Relu")
              node.field(5, bytes: nested)
            })
        })
    }
    _ = problemWords { _ = try Model.read(bomb) }
    model = Self.sound()
    model.nodes[0].op = String(repeating: "x", count: ONNXReader.nameLimit + 1)
    #expect(problemWords { _ = try model.network() }.contains("a name of"))
  }

  @Test("more layers than any network has are refused in little memory") func manyLayers() {
    let node = WireWriter.message { graph in
      graph.field(1, bytes: WireWriter.message { $0.field(4, text: "Relu") })
    }
    var graph: [UInt8] = []
    for _ in 0...ONNXReader.layerLimit { graph += node }
    let bytes = WireWriter.message { $0.field(7, bytes: graph) }
    #expect(problemWords { _ = try Model.read(bytes) }.contains("more than 200000 layers"))
  }
}
