// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Networks

/// One operator: inputs (constants as numbers), attributes, what it gives, and its multiply-accumulates.
struct OperatorCase: Sendable, CustomTestStringConvertible {
  enum Input: Sendable {
    case data([Int])
    case typed([Int], ElementType)
    case numbers([Int])
    case scalar(Int)
    case none
  }

  var op: String
  var inputs: [Input]
  var attributes: [(String, Attribute)] = []
  var output: [Int]
  var macs: Double = 0
  var domain = ""
  var outputs = 1
  var effective: Double?

  var testDescription: String { "\(op) -> \(output)" }

  static let all: [OperatorCase] = [
    // Convolutions: by hand from the definition, out x in/groups x taps.
    .init(
      op: "Conv", inputs: [.data([1, 3, 8, 8]), .data([16, 3, 3, 3])],
      attributes: [("pads", .ints([1, 1, 1, 1]))], output: [1, 16, 8, 8], macs: 27_648,
      effective: 16 * 3 * 22 * 22),
    .init(
      op: "Conv", inputs: [.data([2, 8, 9, 9]), .data([8, 1, 3, 3])],
      attributes: [("group", .int(8)), ("strides", .ints([2, 2]))], output: [2, 8, 4, 4],
      macs: 2_304),
    .init(
      op: "Conv", inputs: [.data([1, 4, 7]), .data([6, 4, 3])],
      attributes: [("dilations", .ints([2]))], output: [1, 6, 3], macs: 216),
    .init(
      op: "Conv", inputs: [.data([1, 1, 4, 4, 4]), .data([2, 1, 2, 2, 2])],
      output: [1, 2, 3, 3, 3],
      macs: 432),
    // Wider than the map: only the middle taps fall on it.
    .init(
      op: "Conv", inputs: [.data([1, 1, 5, 5]), .data([1, 1, 3, 3])],
      attributes: [("dilations", .ints([6, 6])), ("pads", .ints([6, 6, 6, 6]))],
      output: [1, 1, 5, 5], macs: 225, effective: 25),
    .init(
      op: "Conv", inputs: [.data([1, 1, 5, 5]), .data([1, 1, 2, 2])],
      attributes: [("auto_pad", .string("SAME_UPPER")), ("strides", .ints([2, 2]))],
      output: [1, 1, 3, 3], macs: 36, effective: 25),
    .init(
      op: "ConvTranspose", inputs: [.data([1, 8, 4, 4]), .data([8, 3, 2, 2])],
      attributes: [("strides", .ints([2, 2]))], output: [1, 3, 8, 8], macs: 1_536),
    .init(
      op: "QLinearConv",
      inputs: [
        .typed([1, 3, 4, 4], .uint8), .scalar(1), .scalar(0), .typed([2, 3, 1, 1], .int8),
        .scalar(1), .scalar(0), .scalar(1), .scalar(0),
      ], output: [1, 2, 4, 4], macs: 96),
    // Products
    .init(
      op: "Gemm", inputs: [.data([4, 10]), .data([7, 10])], attributes: [("transB", .int(1))],
      output: [4, 7], macs: 280),
    .init(
      op: "MatMul", inputs: [.data([2, 1, 5, 6]), .data([3, 6, 4])], output: [2, 3, 5, 4], macs: 720
    ),
    .init(op: "MatMul", inputs: [.data([6]), .data([6, 4])], output: [4], macs: 24),
    .init(
      op: "Einsum", inputs: [.data([2, 3, 4]), .data([2, 4, 5])],
      attributes: [("equation", .string("bij,bjk->bik"))], output: [2, 3, 5], macs: 120),
    .init(
      op: "Einsum", inputs: [.data([2, 6, 3, 4]), .data([6, 4, 5])],
      attributes: [("equation", .string("...ij,...jk->...ik"))], output: [2, 6, 3, 5], macs: 720),
    .init(
      op: "QLinearConv",
      inputs: [
        .typed([1, 4, 4, 3], .uint8), .scalar(1), .scalar(0), .typed([2, 3, 3, 3], .int8),
        .scalar(1), .scalar(0), .scalar(1), .scalar(0),
      ], attributes: [("channels_last", .int(1)), ("pads", .ints([1, 1, 1, 1]))],
      output: [1, 4, 4, 2], macs: 864, domain: "com.microsoft"),
    .init(
      op: "FusedMatMul", inputs: [.data([2, 3, 4]), .data([2, 5, 4])],
      attributes: [("transB", .int(1))], output: [2, 3, 5], macs: 120, domain: "com.microsoft"),
    .init(
      op: "MatMulNBits",
      inputs: [.data([1, 8, 32]), .typed([16, 1, 16], .uint8), .data([16])],
      attributes: [("K", .int(32)), ("N", .int(16))], output: [1, 8, 16], macs: 4_096,
      domain: "com.microsoft"),
    .init(
      op: "LSTM", inputs: [.data([10, 2, 6]), .data([1, 32, 6]), .data([1, 32, 8])],
      attributes: [("hidden_size", .int(8))], output: [10, 1, 2, 8], macs: 10 * 2 * 32 * 14),
    .init(
      op: "GRU", inputs: [.data([5, 1, 4]), .data([2, 9, 4]), .data([2, 9, 3])],
      attributes: [("hidden_size", .int(3)), ("direction", .string("bidirectional"))],
      output: [5, 2, 1, 3], macs: 5 * 2 * 9 * 7),
    .init(
      op: "Attention",
      inputs: [.data([1, 4, 6, 8]), .data([1, 2, 10, 8]), .data([1, 2, 10, 8])],
      output: [1, 4, 6, 8], macs: 4 * 6 * 10 * 16),
    .init(
      op: "GroupQueryAttention",
      inputs: [.data([1, 3, 32]), .data([1, 3, 16]), .data([1, 3, 16]), .data([1, 2, 5, 8])],
      attributes: [("num_heads", .int(4)), ("kv_num_heads", .int(2))], output: [1, 3, 32],
      macs: 3 * 8 * 2 * 32, domain: "com.microsoft"),
    // Pools, with the window that only begins in the padding left out
    .init(
      op: "MaxPool", inputs: [.data([1, 2, 5, 5])],
      attributes: [
        ("kernel_shape", .ints([2, 2])), ("strides", .ints([2, 2])), ("ceil_mode", .int(1)),
      ], output: [1, 2, 3, 3]),
    .init(
      op: "AveragePool", inputs: [.data([1, 2, 7])],
      attributes: [("kernel_shape", .ints([3])), ("strides", .ints([2]))], output: [1, 2, 3]),
    .init(op: "GlobalAveragePool", inputs: [.data([1, 7, 3, 3])], output: [1, 7, 1, 1]),
    // Arrangements
    .init(op: "Reshape", inputs: [.data([2, 3, 4]), .numbers([0, -1])], output: [2, 12]),
    .init(
      op: "Flatten", inputs: [.data([2, 3, 4])], attributes: [("axis", .int(-1))], output: [6, 4]),
    .init(op: "Transpose", inputs: [.data([2, 3, 4])], output: [4, 3, 2]),
    .init(op: "Squeeze", inputs: [.data([1, 3, 1]), .numbers([-1])], output: [1, 3]),
    .init(op: "Unsqueeze", inputs: [.data([3]), .numbers([0, 2])], output: [1, 3, 1]),
    .init(
      op: "Concat", inputs: [.data([1, 3, 4]), .data([1, 5, 4])], attributes: [("axis", .int(1))],
      output: [1, 8, 4]),
    .init(
      op: "Split", inputs: [.data([7, 2])], attributes: [("num_outputs", .int(2))], output: [4, 2],
      outputs: 2),
    .init(op: "Expand", inputs: [.data([3, 1]), .numbers([2, 1, 6])], output: [2, 3, 6]),
    .init(op: "Tile", inputs: [.data([2, 3]), .numbers([2, 2])], output: [4, 6]),
    .init(op: "Pad", inputs: [.data([1, 3]), .numbers([0, 1, 0, 2])], output: [1, 6]),
    .init(
      op: "DepthToSpace", inputs: [.data([1, 8, 2, 3])], attributes: [("blocksize", .int(2))],
      output: [1, 2, 4, 6]),
    .init(
      op: "Resize", inputs: [.data([1, 2, 4, 4]), .none, .none, .numbers([1, 2, 7, 9])],
      output: [1, 2, 7, 9]),
    // Picking
    .init(
      op: "Slice",
      inputs: [
        .data([10, 4]), .numbers([-1]), .numbers([Int.min + 1]), .numbers([0]), .numbers([-3]),
      ], output: [4, 4]),
    .init(
      op: "Slice", inputs: [.data([10]), .numbers([2]), .numbers([Int.max])], output: [8]),
    .init(op: "Gather", inputs: [.data([5, 6]), .numbers([1, 2, 3])], output: [3, 6]),
    .init(op: "GatherND", inputs: [.data([4, 5, 6]), .data([7, 2])], output: [7, 6]),
    .init(op: "OneHot", inputs: [.data([3]), .scalar(5), .data([2])], output: [3, 5]),
    .init(op: "TopK", inputs: [.data([3, 9]), .numbers([4])], output: [3, 4], outputs: 2),
    // Element by element, and reductions
    .init(op: "Add", inputs: [.data([2, 1, 4]), .data([3, 1])], output: [2, 3, 4]),
    .init(
      op: "Where", inputs: [.data([3, 1]), .data([1, 4]), .data([2, 1, 1])], output: [2, 3, 4]),
    .init(
      op: "ReduceMean", inputs: [.data([2, 3, 4])],
      attributes: [("axes", .ints([-1])), ("keepdims", .int(0))], output: [2, 3]),
    .init(op: "ArgMax", inputs: [.data([2, 3])], attributes: [("axis", .int(1))], output: [2, 1]),
    .init(
      op: "STFT", inputs: [.data([1, 100, 1]), .scalar(10), .data([20])], output: [1, 9, 11, 2]),
  ]
}

@Suite("Operators") struct OperatorTests {
  /// A tensor of 16 x 8 of which ten values are stored, as an initialiser and as a constant's value.
  @Test("sparse weights are as large as they stand for, and count what is stored") func sparse()
    throws
  {
    func sparse(_ name: String) -> [UInt8] {
      WireWriter.message { writer in
        writer.field(
          1,
          bytes: WireWriter.message { values in
            values.field(1, int: 10)
            values.field(2, int: ElementType.float32.rawValue)
            values.field(8, text: name)
            values.field(9, bytes: Array(repeating: 0, count: 40))
          })
        for extent in [16, 8] { writer.field(3, int: extent) }
      }
    }
    var model = Model()
    model.input("x", [1, 16])
    model.node("MatMul", ["x", "w"], ["y"])
    model.outputs = ["y"]
    // A second graph field adds to the first, as the format has it.
    let more = WireWriter.message { writer in
      writer.field(7, bytes: WireWriter.message { $0.field(15, bytes: sparse("w")) })
    }
    let shaped = try Model.read(model.bytes + more).shapedForTest()
    #expect(shaped.totals.work?.macs == 128.0 && shaped.totals.parameters == 10)
    let broken = WireWriter.message { writer in
      writer.field(7, bytes: WireWriter.message { $0.field(15, bytes: []) })
    }
    #expect(problemWords { _ = try Model.read(model.bytes + broken) }.contains("sparse"))
  }

  /// Of ten real values six frequencies are one side; back from them are ten real values.
  @Test("a transform of one side is as long backwards as it was made from") func oneSided() throws {
    var model = Model()
    model.input("x", [1, 10, 3, 1])
    model.node("DFT", ["x"], ["f"], [("axis", .int(1)), ("onesided", .int(1))])
    model.node(
      "DFT", ["f"], ["b"], [("axis", .int(1)), ("onesided", .int(1)), ("inverse", .int(1))])
    model.outputs = ["f", "b"]
    let shaped = try model.network().shapedForTest()
    #expect(shaped.network.value("f", in: shaped)?.shape == Shape([1, 6, 3, 2]))
    #expect(shaped.network.value("b", in: shaped)?.shape == Shape([1, 10, 3, 1]))
  }

  @Test("shape and work", arguments: OperatorCase.all)
  func shapeAndWork(_ item: OperatorCase) throws {
    var model = Model()
    var names: [String] = []
    for (place, input) in item.inputs.enumerated() {
      let name = "i\(place)"
      switch input {
      case .data(let extents): model.input(name, extents)
      case .typed(let extents, let type): model.input(name, extents, type)
      case .numbers(let values): model.numbers(name, values)
      case .scalar(let value): model.numbers(name, [value], isScalar: true)
      case .none: break
      }
      if case .none = input { names.append("") } else { names.append(name) }
    }
    let outputs = (0..<item.outputs).map { "o\($0)" }
    model.node(item.op, names, outputs, item.attributes, domain: item.domain)
    model.outputs = ["o0"]
    let shaped = try model.network().shapedForTest()
    #expect(shaped.notUnderstood.isEmpty && shaped.unresolved.isEmpty)
    let value = try #require(shaped.network.value("o0", in: shaped))
    #expect(value.shape?.extents == item.output)
    let work = try #require(shaped.totals.work)
    #expect(work.macs == item.macs)
    if let effective = item.effective { #expect(work.effectiveMACs == effective) }
    #expect(work.effectiveMACs <= work.macs)
  }

  /// What the elements of short tensors are worked out to, where shapes depend on them.
  @Test("shape arithmetic is worked out") func arithmetic() throws {
    var model = Model()
    model.inputs = [("x", .float32, [.open("batch"), .fixed(6), .open("h"), .open("w")])]
    model.numbers("one", [1])
    model.numbers("two", [2])
    model.numbers("three", [3])
    model.numbers("minus", [-1])
    model.node("Shape", ["x"], ["shape"])
    model.node("Gather", ["shape", "two"], ["h"])
    model.node("Gather", ["shape", "three"], ["w"])
    model.node("Mul", ["h", "w"], ["area"])
    model.node("Div", ["area", "two"], ["half"])
    model.node("Concat", ["one", "minus", "half"], ["target"], [("axis", .int(0))])
    model.node("Reshape", ["x", "target"], ["y"])
    model.outputs = ["y"]
    let network = try model.network()
    let shape = try #require(Shape([1, 6, 8, 10]))
    let shaped = try network.shapedForTest(["x": shape])
    #expect(network.value("y", in: shaped)?.shape?.extents == [1, 12, 40])
    let other = try #require(Shape([2, 6, 4, 4]))
    #expect(
      network.value("y", in: try network.shapedForTest(["x": other]))?.shape?.extents == [1, 24, 8])
    #expect(throws: (any Error).self) { try network.shapedForTest() }
  }
}
