// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Networks
import Quantities
import TestSupport
import Testing

@testable import Prediction

/// Layer lists walked without their graph, against the graph.
@Suite("Chains") struct ChainTests {
  @Test("kernels, memory and counts are the graph's", arguments: 0..<4) func same(seed: Int) throws
  {
    var random = SplitMix(state: UInt64(seed))
    for number in 0..<60 {
      let rows = RandomList.rows(&random, isOdd: number % 2 == 1)
      try Self.check(rows, "\(seed) \(number)")
    }
  }

  @Test("candidates of published spaces", .enabled(if: Self.published != nil)) func candidates()
    throws
  {
    let bytes = try #require(Self.published).withUnsafeBytes { Array($0) }
    for (number, line) in bytes.split(separator: 10).enumerated() where number % 40 == 0 {
      let root = try JSON.read(Array(line), file: "line \(number)")
      let rows = try #require(root["layers"]?.items).map { try #require(Self.row($0)) }
      try Self.check(rows, "line \(number)")
      #expect(Double(rows.reduce(0) { $0 + $1.macs }) == root["macs"]?.double)
      #expect(Double(rows.reduce(0) { $0 + $1.parameters }) == root["params_folded"]?.double)
    }
  }

  /// The candidates beside the checkout, where they are there and can be unpacked.
  private static let published: Data? = {
    let path = Checkout.root + "/../shared/data/nas/mobile_10k.jsonl.gz"
    return (try? TextFile(path: path, limit: 1 << 30)).map { Data($0.text.utf8) }
  }()

  private static func row(_ item: JSON) -> LayerRow? {
    guard let fields = item.items, fields.count == 9 else { return nil }
    let n = fields[1...7].compactMap(\.whole)
    return LayerRow(
      LayerRow.Operator(rawValue: fields[0].words ?? "") ?? .conv, kernel: n[0], stride: n[1],
      groups: n[2], channels: (n[3], n[4]), size: (n[5], n[6]),
      LayerRow.Activation(rawValue: fields[8].words ?? "") ?? .none)
  }

  private static func walk(
    _ chain: inout Chain, _ steps: [Chain.Step], _ way: ShapedNetwork.Execution
  ) -> Bool {
    var list = Scratch<Int32>()
    var table = Scratch<Chain.Step>()
    for (place, step) in steps.enumerated() {
      list.append(Int32(place))
      table.append(step)
    }
    return chain.walk(list, table, way, needsArena: way == .blocked)
  }

  static func check(_ rows: [LayerRow], _ name: Comment) throws {
    let layers: [JSON] = rows.map { row in
      let numbers = [
        row.kernel, row.stride, row.groups, row.channelsIn, row.channelsOut, row.sizeIn,
        row.sizeOut,
      ]
      return .array(
        [.string(row.op.rawValue)] + numbers.map { .number($0) } + [
          .string(row.activation.rawValue)
        ])
    }
    let root = JSON.object([("res", .number(rows[0].sizeIn)), ("layers", .array(layers))])
    let shaped = try Network.read(root, file: "list").shaped(file: "list")
    let steps = try rows.map { try #require(Chain.Step($0), name) }
    var chain = Chain()
    let settings: [(ShapedNetwork.Execution, Precision?)] = [
      (.blocked, .fp32), (.merged, .fp32), (.eager, .fp16), (.blocked, .int8),
    ]
    for (execution, precision) in settings {
      let expected = try #require(Kernel.kernels(of: shaped, execution, at: precision))
      let way = Kernel.practice(execution, precision).0
      #expect(
        Self.walk(&chain, steps, way), name)
      let found = (0..<chain.kernelCount).map { place in
        let code = chain.kernel(place)
        return Kernel(
          rows[code / Chain.Part.count], Chain.Part(code: code % Chain.Part.count), at: precision,
          runtime: execution)
      }
      #expect(found == expected.map(\.kernel), name)
      if way == .blocked {
        #expect(chain.arenaBytes() * 4 == shaped.memory(at: .fp32)?.arena, name)
      }
    }
    #expect(Double(rows.reduce(0) { $0 + $1.macs }) == shaped.totals.work?.macs)
    #expect(rows.reduce(0) { $0 + $1.parameters } == shaped.totals.parameters)
  }
}

/// Layer lists at random: inverted residuals with gates, or anything that a list can say.
enum RandomList {
  static func rows(_ random: inout SplitMix, isOdd: Bool) -> [LayerRow] {
    func pick<T>(_ items: [T]) -> T { items[Int(random.unit() * Double(items.count))] }
    var rows: [LayerRow] = []
    var channels = pick([1, 3, 8])
    var size = pick([32, 45, 64])
    let activations = LayerRow.Activation.allCases
    func conv(
      _ kernel: Int, _ stride: Int, _ out: Int, _ groups: Int = 1, _ act: LayerRow.Activation
    ) {
      let next = (size + 2 * (kernel / 2) - kernel) / stride + 1
      rows.append(
        LayerRow(
          .conv, kernel: kernel, stride: stride, groups: groups, channels: (channels, out),
          size: (size, next), act))
      (channels, size) = (out, next)
    }
    func act() -> LayerRow.Activation {
      isOdd ? pick(activations) : pick([.relu, .hswish, .relu6])
    }
    func gate() {
      let (wide, side) = (channels, size)
      rows.append(
        LayerRow(
          .gap, kernel: side, channels: (wide, wide), size: (side, 1),
          isOdd ? pick([.none, .hswish, .swish]) : .none))
      size = 1
      conv(1, 1, max(4, wide / 4), 1, .relu)
      conv(1, 1, wide, 1, isOdd ? pick([.hsigmoid, .none, .swish]) : .hsigmoid)
      size = side
      rows.append(
        LayerRow(
          .mul, channels: (wide, wide), size: (side, side),
          isOdd ? pick([.none, .relu, .swish]) : .none))
    }
    conv(3, pick([1, 2]), pick([8, 16, 24, 17]), 1, act())
    for _ in 0..<pick([1, 3, 6]) {
      let start = channels
      let stride = pick([1, 1, 2])
      let wide = channels * pick([1, 3, 4, 6])
      if wide != channels || random.unit() < 0.3 { conv(1, 1, wide, 1, act()) }
      conv(
        pick([3, 5, 7]), stride, channels,
        isOdd && channels % 2 == 0 ? pick([channels, 1, 2]) : channels, act())
      if random.unit() < 0.5 { gate() }
      let out = stride == 1 && random.unit() < 0.7 ? start : pick([16, 24, 40, 72, 18, 30])
      conv(1, 1, out, 1, isOdd ? pick([.none, .none, .swish, .relu]) : .none)
      if stride == 1, out == start, rows.count > 2 {
        let isThere = rows.dropLast().contains {
          $0.activation == .none && $0.channelsOut == channels && $0.sizeOut == size
        }
        if isThere {
          rows.append(
            LayerRow(
              .add, channels: (channels, channels), size: (size, size),
              isOdd ? pick([.none, .relu, .swish, .hswish]) : .none))
        }
      }
    }
    if random.unit() < 0.8 {
      rows.append(LayerRow(.gap, kernel: size, channels: (channels, channels), size: (size, 1)))
      size = 1
      if random.unit() < 0.5 { conv(1, 1, 64, 1, act()) }
      rows.append(
        LayerRow(.fc, channels: (channels, 10), size: (1, 1), isOdd ? pick([.none, .relu]) : .none))
    }
    return rows
  }
}
