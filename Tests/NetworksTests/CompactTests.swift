// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import Networks

@Suite("The compact form") struct CompactTests {
  private func read(_ text: String) throws -> Network {
    var reader = CompactReader(file: "net.json")
    return try reader.read(try JSON.read(Array(text.utf8), file: "net.json"))
  }

  @Test("what is written is read again, and counts the same", arguments: 0..<2)
  func roundTrip(_ index: Int) throws {
    let network = try ModelFuzzTests.models()[index].network()
    let text = try CompactNetwork.write(network, file: "test")
    let again = try read(text)
    #expect(try CompactNetwork.write(again, file: "test") == text)
    let (before, after) = (try network.shapedForTest().totals, try again.shapedForTest().totals)
    #expect(before.work == after.work)
    #expect(before.parameters == after.parameters && before.weightBytes == after.weightBytes)
  }

  @Test("one stored network serves every size") func sizes() throws {
    let network = try read(
      """
      {"envelope-network": 1, "name": "n", "opset": 17,
       "inputs": {"image": "f32 batchx3xheightxwidth"}, "outputs": ["pool"],
       "layers": [
        {"name": "stem", "op": "Conv", "in": ["image"], "weights": ["8x3x3x3", "8"],
         "strides": [2, 2], "pads": [1, 1, 1, 1]},
        {"name": "act", "op": "Relu"},
        {"name": "pool", "op": "GlobalAveragePool"}]}
      """)
    for size in [32, 64, 96] {
      let shape = try #require(Shape([2, 3, size, size]))
      let work = try #require(try network.shapedForTest(["image": shape]).totals.work)
      #expect(work.macs == Double(2 * 8 * 27 * (size / 2) * (size / 2)))
    }
  }

  @Test(
    "what is wrong is told",
    arguments: [
      ("\"envelope-network\": 1", "\"envelope-network\": 2", "another version"),
      ("\"stem\", \"op\": \"Conv\"", "\"stem\", \"op\": 5", "needs a `name` and an `op`"),
      ("8x3x3x3", "8x3x3xq", "no shape"), ("[\"image\"]", "[\"picture\"]", "reads `picture`"),
      ("[\"act\"]", "[\"acts\"]", "the output `acts`"),
      ("\"act\"", "\"stem\"", "two layers are called"),
      ("f32 1x3x8x8", "f99 1x3x8x8", "element type"), ("\"opset\"", "\"ops\"", "unknown key"),
      ("[1, 1, 1, 1]", "[1, true]", "no number"),
    ])
  func faults(_ old: String, _ new: String, _ words: String) throws {
    let sound = """
      {"envelope-network": 1, "name": "n", "opset": 17, "inputs": {"image": "f32 1x3x8x8"},
       "outputs": ["act"],
       "layers": [
        {"name": "stem", "op": "Conv", "in": ["image"], "weights": ["8x3x3x3", "8"], "pads": [1, 1, 1, 1]},
        {"name": "act", "op": "Relu"}]}
      """
    #expect(throws: Never.self) { try read(sound) }
    #expect(sound.contains(old))
    let error = #expect(throws: Problem.self) { try read(sound.replacing(old, with: new)) }
    #expect("\(error.map { "\($0.kind)" } ?? "")".contains(words))
  }

  /// MobileNetV2's second block by the layer list's own arithmetic.
  @Test("a layer list becomes a graph") func layerList() throws {
    let text = """
      {"space": "test", "res": 32, "layers": [
        ["conv", 3, 2, 1, 3, 8, 32, 16, "relu6"], ["conv", 1, 1, 1, 8, 8, 16, 16, "none"],
        ["conv", 1, 1, 1, 8, 24, 16, 16, "relu6"], ["conv", 3, 1, 24, 24, 24, 16, 16, "hswish"],
        ["gap", 16, 1, 1, 24, 24, 16, 1, "none"], ["conv", 1, 1, 1, 24, 6, 1, 1, "relu"],
        ["conv", 1, 1, 1, 6, 24, 1, 1, "hsigmoid"], ["mul", 1, 1, 1, 24, 24, 16, 16, "none"],
        ["conv", 1, 1, 1, 24, 8, 16, 16, "none"], ["add", 1, 1, 1, 8, 8, 16, 16, "none"],
        ["gap", 16, 1, 1, 8, 8, 16, 1, "none"], ["fc", 1, 1, 1, 8, 10, 1, 1, ""]]}
      """
    let network = try LayerList.network(
      try JSON.read(Array(text.utf8), file: "list.json"), file: "list.json")
    let shaped = try network.shapedForTest()
    #expect(shaped.output(network.layers.count - 1)?.shape?.extents == [1, 10])
    let convolutions =
      [27 * 8, 64, 8 * 24, 9 * 24].map { $0 * 256 } + [144, 144, 24 * 8 * 256, 80]
    #expect(shaped.totals.work?.macs == Double(convolutions.reduce(0, +)))
  }
}
