// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The loop of measuring, learning, judging and foretelling, by the commands that a user types.
@Suite("Predictor commands") struct PredictorCommandTests {
  private static let head =
    "level,device,runtime,precision,threads,network,layer,operator,blocked,input,output,kernel,macs,bytes_in,bytes_out,bytes_weights,latency_us"

  /// Kernels of networks whose time is a start, so much a multiply-accumulate, so much a byte.
  private static func rows(networks: Int, device: String, slower: Double = 1) -> String {
    var lines = [head]
    for network in 0..<networks {
      for layer in 0..<8 {
        let side = 7 << ((network + layer) % 4)
        let channels = 16 << ((network * 3 + layer) % 4)
        let wide = 16 << ((network + layer * 5) % 3)
        let window = layer % 2 == 0 ? 1 : 3
        let macs = side * side * channels * wide * window * window
        let (read, written) = (4 * side * side * channels, 4 * side * side * wide)
        let time = slower * (3 + 8e-6 * Double(macs) + 4e-5 * Double(read + written))
        lines.append(
          "layer,\(device),onnxruntime,fp32,1,net\(network),c\(layer),Conv,1,1x\(channels)x\(side)x\(side),1x\(wide)x\(side)x\(side),\(window)x\(window),\(macs),\(read),\(written),\(4 * channels * wide * window * window),\(time)"
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test("import, train, evaluate, predict, calibrate") func loop() async throws {
    let place = try TemporaryFolder()
    try place.write(Self.rows(networks: 12, device: "board"), to: "rows.csv")
    try place.write(Self.rows(networks: 3, device: "other", slower: 4), to: "few.csv")
    try place.write(
      """
      {"envelope-network": 1, "name": "small", "opset": 17,
       "inputs": {"image": "f32 1x3x32x32"}, "outputs": ["last"],
       "layers": [
        {"name": "first", "op": "Conv", "in": ["image"], "weights": ["16x3x3x3", "16"], "pads": [1, 1, 1, 1]},
        {"name": "last", "op": "Conv", "weights": ["32x16x3x3", "32"], "pads": [1, 1, 1, 1]}]}
      """, to: "small.json")
    func run(_ words: String, status: Int32 = 0) async throws -> (output: String, errors: String) {
      let result = try await Program.run(words.split(separator: " ").map(String.init), in: place)
      #expect(result.status == status, "\(words): \(result.errors)")
      return (result.output, result.errors)
    }
    _ = try await run("measurements import rows.csv -o tidy.csv")
    let trained = try await run("train tidy.csv -o mine.json --run-folder run")
    #expect(trained.output.contains("96 layers, 12 networks"))
    #expect(((try? place.text("run/params/data_digest")) != nil))
    let again = try await run("train tidy.csv -o again.json")
    #expect(again.output == trained.output)
    #expect(try place.text("mine.json") == place.text("again.json"))
    let judged = try await run("evaluate rows.csv --predictor mine.json --format json")
    for name in [
      "\"layer\": {", "\"network\": {", "\"mape\"", "\"within_10\"", "\"spearman\"",
      "\"coverage_90\"",
    ] {
      #expect(judged.output.contains(name), "\(name)")
    }
    let foretold = try await run(
      "predict --network small.json --device board --predictor mine.json --format json")
    for name in [
      "\"latency_s\": {", "\"value\"", "\"low\"", "\"basis\": \"predicted\"", "\"energy_j\": null",
      "\"memory_bytes\"", "\"layers\": [",
    ] {
      #expect(foretold.output.contains(name), "\(name) is not in \(foretold.output.prefix(300))")
    }
    // Beside the catalogue a predictor named by its device gives times that nobody measured.
    try place.copy(
      "configs/devices/core-i7-12700k.yaml", to: "own/devices/board.yaml",
      [
        "id: core-i7-12700k": "id: board",
        "runtimes: [opencv-dnn, onnxruntime, openvino, tflite]": "runtimes: [onnxruntime]",
      ])
    try place.write(try place.text("mine.json"), to: "own/predictors/board.json")
    let compared = try await run("compare --model mobilenet-v2 --device board --with own")
    #expect(compared.output.contains("predicted"), "\(compared.output)")
    _ = try await run("calibrate few.csv --from mine.json -o other.json")
    let other = try await run("predict --network small.json --device other --predictor other.json")
    #expect(other.output.contains("small on other"))
  }

  /// Whole networks of a family on devices: each choice costs each device its own.
  private static func family(
    networks: Int, devices: [(String, Double, Double)], from first: Int = 0, watts: Double? = nil
  )
    -> String
  {
    var lines = [
      "level,device,runtime,precision,network,latency_ms" + (watts == nil ? "" : ",energy_j")
    ]
    for network in first..<(first + networks) {
      let choices = (0..<5).map { (network / [1, 4, 16, 3, 7][$0] + $0) % 4 }
      for (device, work, traffic) in devices {
        let time = choices.reduce(2.0) {
          $0 + work * Double($1 * $1) + traffic * Double(3 - $1)
        }
        lines.append(
          "network,\(device),any,fp32,toy \(choices.map(String.init).joined(separator: " ")),\(time)"
            + (watts.map { ",\($0 * time / 1_000)" } ?? "")
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test("whole networks on many devices: learnt, carried over, proposed, judged")
  func families() async throws {
    let place = try TemporaryFolder()
    let known = [("a", 1.0, 3.0), ("b", 4, 1), ("c", 2, 2), ("d", 6, 5)]
    try place.write(Self.family(networks: 90, devices: known), to: "fleet.csv")
    try place.write(
      Self.family(networks: 8, devices: [("new", 3, 1.5)], from: 30, watts: 2), to: "few.csv")
    try place.write(
      Self.family(networks: 60, devices: [("new", 3, 1.5)], from: 100, watts: 2), to: "more.csv")
    func run(_ words: [String]) async throws -> String {
      let result = try await Program.run(words, in: place)
      #expect(result.status == 0, "\(words): \(result.errors)")
      return result.output
    }
    let trained = try await run(["train", "fleet.csv", "-o", "fleet.json"])
    #expect(trained.contains("whole networks on 4 devices"))
    let proposed = try await run([
      "calibrate", "--suggest", "4", "--from", "fleet.json", "--format", "csv",
    ])
    let names = proposed.split(separator: "\n").dropFirst()
    #expect(names.count == 4 && names.allSatisfy { $0.contains("toy ") } && Set(names).count == 4)
    _ = try await run(["calibrate", "few.csv", "--from", "fleet.json", "-o", "new.json"])
    let judged = try await run([
      "evaluate", "more.csv", "--predictor", "new.json",
    ])
    #expect(judged.contains("new, any, fp32"))
    let metered = try await run([
      "evaluate", "more.csv", "--predictor", "new.json", "--target", "energy",
    ])
    #expect(metered.contains("new, any, fp32"), "\(metered)")
    let foretold = try await run([
      "predict", "--architecture", "toy 3 0 1 2 3", "--device", "new", "--predictor", "new.json",
    ])
    #expect(foretold.contains("8 networks of toy measured on it"))
    #expect(foretold.contains("time") && foretold.contains("energy"), "\(foretold)")
    let devices = try await run(["evaluate", "fleet.csv", "--shots", "4"])
    #expect(devices.contains("random %") && devices.contains("MIDDLE OVER DEVICES"))
  }

  @Test("what to measure next, for all networks or for those that a plan hangs on")
  func suggested() async throws {
    let place = try TemporaryFolder()
    let from = ["--from", "epyc-2-vcpu"]
    let wildlife = Checkout.root + "/examples/wildlife-audio.yaml"
    let all = try await Program.run(
      ["calibrate", "--suggest", "3", "--format", "json"] + from, in: place)
    #expect(all.status == 0 && all.output.contains("\"variance_left\""))
    let decided = try await Program.run(
      ["calibrate", "--suggest", "2", "--constraints", wildlife]
        + from, in: place)
    #expect(decided.output.contains("hangs on"), "\(decided.errors)")
  }

  @Test("wrong input is told, with the mend") func wrong() async throws {
    let place = try TemporaryFolder()
    try place.write(Self.rows(networks: 1, device: "board"), to: "few.csv")
    try place.write("a,b\n1,2\n", to: "strange.csv")
    try place.write("{}", to: "empty.json")
    for (words, told) in [
      ("train few.csv -o out.json", "20 layers with a time"),
      ("train strange.csv -o out.json", "no known form"),
      ("train missing.csv -o out.json", "no such file"),
      ("train few.csv -o out.json --method magic", "--method is one of"),
      ("evaluate few.csv --target joules", "--target is one of"),
      ("evaluate few.csv --predictor empty.json", "no predictor"),
      ("measurements import few.csv --format tflight", "no form is called"),
      ("predict --model mobilenet-v2 --device raspbery-pi-5", "did you mean"),
      ("predict --device board", "name a --model"),
      ("calibrate few.csv --from empty.json -o out.json", "no predictor"),
      ("calibrate few.csv --from empty.json", "name the file to write"),
      ("calibrate --from empty.json -o out.json", "--suggest 10"),
      ("calibrate --suggest 0 --from empty.json", "from 1 to 100"),
      ("evaluate few.csv --shots 10", "three devices with the latency of the same networks"),
      ("evaluate few.csv --shots 10 --target power", "families tell latency and energy"),
      ("evaluate --target latency", "no measurements are named"),
      ("predict --architecture toy --device board", "no predictor that is named"),
    ] {
      let result = try await Program.run(words.split(separator: " ").map(String.init), in: place)
      #expect(result.status == 1 && result.errors.contains(told), "\(words): \(result.errors)")
      #expect(!((try? place.text("out.json")) != nil))
    }
  }
}
