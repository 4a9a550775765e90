// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@Suite("plan inspect and plan network") struct InspectTests {
  private static let small = """
    {"envelope-network": 1, "name": "small", "opset": 17,
     "inputs": {"image": "f32 batchx3xheightxwidth"}, "outputs": ["pool"],
     "layers": [
      {"name": "stem/conv", "op": "Conv", "in": ["image"], "weights": ["8x3x3x3", "8"],
       "pads": [1, 1, 1, 1]},
      {"name": "stem/act", "op": "Relu"},
      {"name": "pool", "op": "GlobalAveragePool"}]}
    """

  private func place() throws -> TemporaryFolder {
    let place = try TemporaryFolder()
    try place.write(Self.small, to: "small.json")
    return place
  }

  @Test("a network of the catalogue, and one of the user's own, in every format")
  func formats() async throws {
    let place = try place()
    let known = try await Program.run(["inspect", "mobilenet-v2", "--depth", "1"], in: place)
    #expect(known.status == 0 && known.errors.isEmpty)
    #expect(known.output.contains("301 M") && known.output.contains("3,487,816"))
    for format in ["text", "json", "markdown", "csv"] {
      let own = try await Program.run(
        ["inspect", "small.json", "--input", "image=1x3x16x16", "--format", format], in: place)
      #expect(own.status == 0 && own.errors.isEmpty && own.output.contains("stem/conv"))
      // 16 x 16 x 8 x 27, with and without the taps on padding: 46 of 48 along each axis.
      #expect(own.output.contains(format == "text" || format == "markdown" ? "55,296" : "55296"))
      #expect(own.output.contains(format == "text" || format == "markdown" ? "50,784" : "50784"))
    }
  }

  @Test("JSON has the names that others build on") func names() async throws {
    let place = try place()
    let own = try await Program.run(
      ["inspect", "small.json", "--input", "image=1x3x16x16", "--format", "json"], in: place)
    for part in [
      "\"totals\": {", "\"macs\": ", "\"parameters\": ", "\"weight_bytes\": ",
      "\"peak_activation_bytes\": ", "\"peak_activation_bytes_low\": ",
      "\"peak_activation_bytes_high\": ", "\"layers\": [", "\"operator\": \"Conv\"",
      "\"input_shapes\": [\n        [1, 3, 16, 16]\n      ]", "\"unsupported\": []",
    ] {
      #expect(own.output.contains(part), "\(part)")
    }
  }

  @Test("what changed from one to another") func change() async throws {
    let place = try place()
    try place.write(Self.small.replacing("8x3x3x3", with: "8x3x1x1"), to: "new.json")
    let found = try await Program.run(
      ["inspect", "small.json", "new.json", "--input", "image=1x3x8x8"], in: place)
    #expect(found.status == 0)
    #expect(found.output.contains("changed") && found.output.contains("stem/conv"))
  }

  @Test("a network is converted, with the shape that it is usually fed") func convert() async throws
  {
    let place = try place()
    let found = try await Program.run(
      [
        "network", "convert", "small.json", "--name", "mine", "--input", "image=2x3x8x8", "-o",
        "mine.json",
      ], in: place)
    #expect(found.status == 0 && found.output.isEmpty && found.errors.isEmpty)
    let text = try place.text("mine.json")
    #expect(text.contains("\"usual\": {\"image\": \"2x3x8x8\"}") && text.contains("\"mine\""))
    let again = try await Program.run(["inspect", "mine.json"], in: place)
    #expect(again.status == 0 && again.output.contains("2x3x8x8"))
    let fixed = try await Program.run(
      ["network", "convert", "small.json", "--input", "1x3x8x8", "--fix-inputs"], in: place)
    #expect(fixed.status == 0 && fixed.output.contains("f32 1x3x8x8"))
  }

  @Test(
    "what is wrong is said, with the mend",
    arguments: [
      (["inspect"], "<model>"), (["inspect", "a", "b", "c"], "an old one and a new one"),
      (["inspect", "nothing.onnx"], "no such file"), (["inspect", "mobilenet-v9"], "did you mean"),
      (["inspect", "small.json"], "--input image=1x3x224x224"),
      (["inspect", "small.json", "--input", "image=1x3x0x8"], "too small"),
      (["inspect", "small.json", "--input", "image=1x4x8x8"], "`stem/conv` (Conv)"),
      (["inspect", "small.json", "--input", "image=3x8"], "has 4 axes"),
      (["inspect", "small.json", "--input", "picture=1x3x8x8"], "no input is called `picture`"),
      (["inspect", "small.json", "--input", "axb"], "is not NAME=SHAPE"),
      (["inspect", "small.json", "--depth", "0"], "--depth"),
      (["inspect", "resnet50", "--device", "coral"], "no device is called"),
      (["inspect", "resnet50", "--device", "raspberry-pi-5"], "coverage is unknown"),
      (["inspect", "small.json", "--precision", "int9"], "--precision"),
      (["inspect", "small.json", "--format", "yaml"], "--format"),
      (["network", "convert", "nothing.onnx"], "no such file"),
    ])
  func errors(_ arguments: [String], _ words: String) async throws {
    let found = try await Program.run(arguments, in: try place())
    #expect(found.status == 1 && found.output.isEmpty)
    #expect(found.errors.contains(words), "\(found.errors)")
  }

  /// What is left of the network would have a time, a very short one.
  @Test("a network with an operator that nobody knows has no time, and no plan") func strange()
    async throws
  {
    let place = try TemporaryFolder()
    try place.write(
      #"{"envelope-network": 1, "name": "n", "opset": 17, "inputs": {"x": "f32 1x16"}, "outputs": ["m"], "layers": [{"name": "m", "op": "Mystery", "domain": "com.example", "in": ["x"]}]}"#,
      to: "strange.json")
    try place.write(
      "tasks: { w: { task: keyword-spotting, model: strange.json, rate: 1/s, latency: 200 ms } }\npower: mains\n",
      to: "words.yaml")
    for words in [
      ["words.yaml"], ["predict", "--network", "strange.json", "--device", "epyc-2-vcpu"],
    ] {
      let found = try await Program.run(words, in: place)
      #expect(
        found.status == 1 && found.errors.contains("whose work is not known: com.example.Mystery"))
    }
  }
}
