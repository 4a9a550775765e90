// SPDX-License-Identifier: Apache-2.0

import Documents
import TestSupport
import Testing

@testable import Networks

/// Branches, loops and sequences that constants and shapes decide become the layers that run; others are named.
@Suite("Control flow") struct ControlFlowTests {
  /// A graph that multiplies `x` by weights of its own (`width x outputs`).
  private static func product(
    _ width: Int, _ outputs: Int, reading input: String = "x", named name: String = "p"
  ) -> Model {
    var body = Model()
    body.weight("\(name)w", [width, outputs])
    body.node("MatMul", [input, "\(name)w"], [name])
    body.outputs = [name]
    return body
  }

  /// A loop over `x` of a number of turns: each multiplies the state by weights around the loop, and hands on what it was.
  private static func loop(_ turns: Int?) -> Model {
    var body = Model()
    body.input("turn", [], .int64)
    body.input("goes", [], .bool)
    body.input("state", [1, 16])
    body.node("Identity", ["goes"], ["stays"])
    body.node("MatMul", ["state", "w"], ["next"])
    body.outputs = ["stays", "next", "state"]
    var model = Model()
    model.input("x", [1, 16])
    model.weight("w", [16, 16])
    if let turns {
      model.numbers("turns", [turns], isScalar: true)
    } else {
      model.input("turns", [], .int64)
    }
    model.node("Loop", ["turns", "", "x"], ["last", "all"], bodies: [("body", body)])
    model.node("Relu", ["last"], ["r"])
    model.outputs = ["r", "all"]
    return model
  }

  /// A branch on the length of `x`: more than 4 rows are multiplied by the wider weights.
  private static func branch(_ rows: Int) -> Model {
    var model = Model()
    model.input("x", [rows, 16])
    model.numbers("zero", [0], isScalar: true)
    model.numbers("four", [4], isScalar: true)
    model.node("Shape", ["x"], ["s"])
    model.node("Gather", ["s", "zero"], ["rows"])
    model.node("Greater", ["rows", "four"], ["isLong"])
    model.node(
      "If", ["isLong"], ["y"],
      bodies: [("then_branch", product(16, 8)), ("else_branch", product(16, 2))])
    model.outputs = ["y"]
    return model
  }

  /// All operators that are worked out, one within another.
  static func everything() -> Model {
    var model = branch(6)
    model.numbers("turns", [3], isScalar: true)
    var inner = Model()
    inner.input("turn", [], .int64)
    inner.input("goes", [], .bool)
    inner.input("state", [6, 8])
    inner.node(
      "If", ["goes"], ["next"],
      bodies: [
        ("then_branch", product(8, 8, reading: "state", named: "q")),
        ("else_branch", product(8, 8, reading: "y", named: "q")),
      ])
    inner.outputs = ["goes", "next", "next"]
    model.node("Loop", ["turns", "", "y"], ["last", "all"], bodies: [("body", inner)])
    model.node("SplitToSequence", ["all"], ["parts"], [("axis", .int(0)), ("keepdims", .int(0))])
    model.node("SequenceAt", ["parts", "zero"], ["first"])
    model.node("SequenceInsert", ["parts", "last"], ["more"])
    model.node(
      "ConcatFromSequence", ["more"], ["joined"], [("axis", .int(1)), ("new_axis", .int(0))])
    model.node("SequenceLength", ["more"], ["count"])
    model.outputs = ["first", "joined", "count"]
    return model
  }

  private func macs(_ model: Model, _ shapes: [String: Shape] = [:]) throws -> Double? {
    try model.network().shapedForTest(shapes).totals.work?.macs
  }

  @Test("the branch that the shape of the input decides is the one that runs") func branches()
    throws
  {
    #expect(try macs(Self.branch(4)) == Double(4 * 16 * 2))
    #expect(try macs(Self.branch(5)) == Double(5 * 16 * 8))
    let shaped = try Self.branch(5).network().shapedForTest()
    #expect(shaped.totals.parameters == 128 && shaped.notUnderstood.isEmpty)
    #expect(shaped.network.value("y", in: shaped)?.shape == Shape([5, 8]))
  }

  @Test("a loop runs as often as a constant says, and stacks what each turn gives") func loops()
    throws
  {
    let shaped = try Self.loop(5).network().shapedForTest()
    #expect(shaped.totals.work?.macs == Double(5 * 256))
    // The turns share their weights.
    #expect(shaped.totals.parameters == 256)
    #expect(shaped.network.value("all", in: shaped)?.shape == Shape([5, 1, 16]))
    #expect(shaped.network.value("r", in: shaped)?.shape == Shape([1, 16]))
    let names = shaped.network.layers.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(
    "what the data decide is named, and the rest is counted as the least",
    arguments: [nil, Int.max, -1])
  func open(turns: Int?) throws {
    let shaped = try Self.loop(turns).network().shapedForTest()
    #expect(shaped.notUnderstood.map { shaped.network.layers[$0].op } == ["Loop"])
    #expect(shaped.totals.work?.macs == Double(0))
    var model = Self.product(16, 4)
    model.input("x", [1, 16])
    model.input("c", [], .bool)
    model.node(
      "If", ["c"], ["z"],
      bodies: [
        ("then_branch", Self.product(4, 4, reading: "p", named: "q")),
        ("else_branch", Self.product(4, 4, reading: "p", named: "q")),
      ])
    model.outputs = ["z"]
    let branched = try model.network().shapedForTest()
    #expect(branched.totals.work?.macs == Double(64) && branched.notUnderstood.count == 1)
  }

  /// A loop of twenty thousand turns is worked out; a layer of many outputs in as many turns is not, and takes no memory.
  @Test("long loops are worked out in time, and what would fill the memory is not") func bounds()
    throws
  {
    let shaped = try Self.loop(20_000).network().shapedForTest()
    #expect(shaped.totals.work?.macs == 20_000.0 * 256)
    var model = Self.loop(20_000)
    for output in 0..<1_000 { model.bodies[0]?[0].model.nodes[1].outputs.append("more\(output)") }
    #expect(try model.network().shapedForTest().notUnderstood.count == 1)
  }

  @Test("a scan runs over the length of what it is fed") func scans() throws {
    var body = Model()
    body.input("state", [2, 8])
    body.input("slice", [2, 4])
    body.weight("w", [4, 8])
    body.node("MatMul", ["slice", "w"], ["fresh"])
    body.node("Add", ["state", "fresh"], ["next"])
    body.outputs = ["next", "fresh"]
    var model = Model()
    model.input("h", [2, 8])
    model.input("x", [2, 7, 4])
    model.node(
      "Scan", ["h", "x"], ["last", "all"],
      [
        ("num_scan_inputs", .int(1)), ("scan_input_axes", .ints([1])),
        ("scan_output_axes", .ints([1])),
      ],
      bodies: [("body", body)])
    model.outputs = ["last", "all"]
    let shaped = try model.network().shapedForTest()
    #expect(shaped.totals.work?.macs == Double(7 * 2 * 4 * 8) && shaped.totals.parameters == 32)
    #expect(shaped.network.value("all", in: shaped)?.shape == Shape([2, 7, 8]))
  }

  @Test("branches within loops, and sequences of their parts") func nested() throws {
    let model = Self.everything()
    let shaped = try model.network().shapedForTest()
    #expect(shaped.notUnderstood.isEmpty && shaped.unresolved.isEmpty)
    #expect(shaped.totals.work?.macs == Double(6 * 16 * 8 + 3 * 6 * 8 * 8))
    #expect(shaped.network.value("first", in: shaped)?.shape == Shape([6, 8]))
    // Three turns and the last, side by side.
    #expect(shaped.network.value("joined", in: shaped)?.shape == Shape([6, 32]))
    #expect(shaped.network.value("count", in: shaped)?.elements?.wholes == [4])
  }

  @Test("for one size of the inputs the compact form holds what runs") func compact() throws {
    var model = Self.everything()
    // A number that is the same for all inputs is no layer's.
    model.outputs.removeLast()
    let network = try model.network()
    #expect(
      problemWords { _ = try CompactNetwork.write(network, file: "m") }.contains("--fix-inputs"))
    let text = try CompactNetwork.write(try network.fixed(file: "m"), file: "m")
    var reader = CompactReader(file: "m")
    let again = try reader.read(try JSON.read(Array(text.utf8), file: "m")).shapedForTest()
    #expect(again.totals.work?.macs == Double(6 * 16 * 8 + 3 * 6 * 8 * 8))
  }

  @Test("graphs within graphs have an end") func depth() {
    var body = Self.product(4, 4)
    for depth in 0..<20 {
      var outer = Model()
      outer.node(
        "If", ["c"], ["y\(depth)"], bodies: [("then_branch", body), ("else_branch", body)])
      outer.outputs = ["y\(depth)"]
      // Only the one is deep: twice as many each time would be a million.
      outer.bodies[0]?[1].model = Self.product(4, 4)
      body = outer
    }
    body.input("x", [1, 4])
    body.input("c", [], .bool)
    #expect(problemWords { _ = try body.network() }.contains("more than 16 deep"))
  }

  @Test("an axis of one name has one extent, wherever it is") func axes() throws {
    var model = Model()
    for name in ["a", "b"] {
      model.inputs.append((name, .float32, [.open("batch"), .open("seq"), .fixed(8)]))
    }
    model.weight("w", [8, 4])
    model.node("Add", ["a", "b"], ["s"])
    model.node("MatMul", ["s", "w"], ["y"])
    model.outputs = ["y"]
    let network = try model.network()
    let given = try #require(Shape([1, 7, 8]))
    let shaped = try network.shaped(["a": given], file: "m")
    #expect(shaped.totals.work?.macs == Double(7 * 8 * 4))
    #expect(try network.shaped(axes: ["seq": 9], file: "m").totals.work?.macs == Double(9 * 8 * 4))
    #expect(
      try network.shaped(axes: ["seq": 9, "batch": 2], file: "m").totals.work?.macs
        == Double(18 * 8 * 4))
    let other = try #require(Shape([1, 6, 8]))
    func problem(_ shapes: [String: Shape], _ axes: [String: Int]) -> String {
      problemWords { _ = try network.shaped(shapes, axes: axes, file: "m") }
    }
    #expect(problem(["a": given, "b": other], [:]).contains("one extent"))
    #expect(problem(["a": given], ["seq": 5]).contains("one extent"))
    #expect(problem([:], ["sequence": 5]).contains("there are `batch`, `seq`"))
    #expect(problem([:], [:]).contains("--axis seq=128"))
  }
}
