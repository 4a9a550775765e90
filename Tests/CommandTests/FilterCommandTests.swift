// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import TestSupport
import Testing

/// Architectures against a budget, by the commands that a user types.
@Suite("Filter commands") struct FilterCommandTests {
  private static let layers =
    #"[["conv",3,2,1,3,16,64,32,"relu"],["gap",32,1,1,16,16,32,1,"none"],["fc",1,1,1,16,10,1,1,"none"]]"#
  private static let line = #"{"id":"a","res":64,"layers":\#(layers)}"#

  private func filter(
    _ arguments: String, _ lines: String, in place: TemporaryFolder
  ) async throws -> Program.Outcome {
    try place.write(lines, to: "candidates.jsonl")
    return try await Program.shell("plan filter \(arguments) < candidates.jsonl", in: place)
  }

  private func verdicts(_ outcome: Program.Outcome) throws -> [JSON] {
    try outcome.output.split(separator: "\n").map {
      try JSON.read(Array($0.utf8), file: "verdict.json")
    }
  }

  @Test("as plan predict has it") func agrees() async throws {
    let place = try TemporaryFolder()
    let found = try await filter(
      "--device epyc-2-vcpu --limit latency=1ms --limit memory=2MB", Self.line, in: place)
    #expect(found.status == 0)
    let verdict = try #require(try verdicts(found).first)
    try place.write(Self.line, to: "network.json")
    let told = try await Program.run(
      ["predict", "--network", "network.json", "--device", "epyc-2-vcpu", "--format", "json"],
      in: place)
    let prediction = try JSON.read(Array(told.output.utf8), file: "told.json")
    for (key, name) in [("", "value"), ("_low", "low"), ("_high", "high")] {
      for figure in ["latency_s", "memory_bytes"] {
        let value = try #require(verdict[figure + key]?.double)
        let expected = try #require(prediction[figure]?[name]?.double)
        #expect(abs(value / expected - 1) < 1e-8, "\(figure)\(key)")
      }
    }
    #expect(verdict["id"]?.words == "a" && verdict["verdict"]?.words == "admit")
    #expect(found.errors.contains("1 candidates: 1 admitted"))
  }

  @Test("wrong lines are told and passed over") func wrongLines() async throws {
    let place = try TemporaryFolder()
    let lines = [
      Self.line, "nonsense", "", "{}", "{\"network\":\"/nowhere\"}",
      String(repeating: "[", count: 5_000),
      "{\"layers\":\"\u{0}\"}", Self.line + "\r", "\u{FEFF}" + Self.line, Self.line,
    ].joined(separator: "\n")
    let found = try await filter("--device epyc-2-vcpu --limit latency=1ms", lines, in: place)
    #expect(found.status == 0)
    let told = try verdicts(found)
    #expect(told.compactMap { $0["line"]?.whole } == [1, 2, 4, 5, 6, 7, 8, 9, 10])
    #expect(told.first?["verdict"]?.words == "admit" && told.last?["verdict"]?.words == "admit")
    #expect(told.filter { $0["verdict"]?.words == "error" }.count >= 5)
    #expect(
      told.allSatisfy { $0["verdict"]?.words != "error" || $0["error"]?.words?.isEmpty == false })
  }

  @Test("a line of many megabytes is told and passed over") func longLine() async throws {
    let place = try TemporaryFolder()
    try place.write(
      Self.line + "\n" + String(repeating: "x", count: 9_000_000) + "\n" + Self.line, to: "c.jsonl")
    let found = try await Program.shell(
      "plan filter --device epyc-2-vcpu --limit latency=1ms < c.jsonl", in: place)
    let told = try verdicts(found)
    #expect(found.status == 0 && told.count == 3)
    #expect(told.count == 3 && told[1]["error"]?.words?.contains("longer than") == true)
    #expect(told.last?["line"]?.whole == 3 && told.last?["verdict"]?.words == "admit")
  }

  @Test("a closed pipe ends it cleanly") func closedPipe() async throws {
    let place = try TemporaryFolder()
    try place.write(String(repeating: Self.line + "\n", count: 20_000), to: "c.jsonl")
    let found = try await Program.shell(
      "{ plan filter --device epyc-2-vcpu --limit latency=1ms --quiet < c.jsonl; echo $? >status; } | head -1; cat status",
      in: place)
    #expect(found.output.hasSuffix("}\n0\n"))
  }

  @Test("whoever asks line by line is answered line by line") func interactive() async throws {
    let place = try TemporaryFolder()
    try place.write(Self.line + "\n", to: "one")
    let found = try await Program.shell(
      """
      mkfifo in; plan filter --device epyc-2-vcpu --limit latency=1ms --quiet <in >out & exec 3>in
      cat one >&3; n=0; while [ ! -s out ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n+1)); done; wc -l <out
      cat one >&3; exec 3>&-; wait; wc -l <out
      """, in: place)
    #expect(
      found.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == [
        "1", "2",
      ])
  }

  @Test(
    "what it refuses",
    arguments: [
      ("--device epyc-2-vcpu", "nothing is limited"),
      ("--limit latency=1ms", "--device"),
      ("--device epyc-2-vcpux --limit latency=1ms", "did you mean"),
      ("--device epyc-2-vcpu --limit speed=1ms", "latency, energy, memory"),
      ("--device epyc-2-vcpu --limit latency=1", "20 ms"),
      ("--device epyc-2-vcpu --limit latency=0ms", "above 0"),
      ("--device epyc-2-vcpu --limit macs=many", "300M"),
      ("--device epyc-2-vcpu --limit latency=1ms --admit 0.1 --reject 0.5", "probabilities"),
      ("--device epyc-2-vcpu --limit latency=1ms --count", "--space"),
      ("--device epyc-2-vcpu --limit latency=1ms --space ofa", "did you mean `ofa-mobilenetv3`"),
      ("--device epyc-2-vcpu --limit latency=1ms --space bad.yaml", "bad.yaml:2"),
      ("--constraints nowhere.yaml", "nowhere.yaml"),
      ("--device epyc-2-vcpu --limit latency=1ms --with nowhere", "`nowhere` is not a folder"),
      (
        "--device epyc-2-vcpu --limit latency=1ms --space family.yaml",
        "family.yaml:2:9: error: no predictor learnt a family of networks called `fbnett`; did you mean `fbnet`?"
      ),
      ("--device epyc-2-vcpu --limit latency=1ms --precision fp64", "fp32, fp16, float, int8"),
    ])
  func refusals(arguments: String, words: String) async throws {
    let place = try TemporaryFolder()
    try place.write("space: x\nlayerz: []\n", to: "bad.yaml")
    try place.write(
      "space: x\nfamily: fbnett\nlayers: [{ words: [a, b] }]\n", to: "family.yaml")
    let found = try await filter(arguments, Self.line, in: place)
    #expect(found.status == 1 && found.output.isEmpty)
    #expect(found.errors.contains(words), "\(found.errors)")
  }

  @Test("help names the number formats that are taken") func precisions() async throws {
    let place = try TemporaryFolder()
    for command in ["filter", "predict", "serve"] {
      let found = try await Program.run([command, "--help"], in: place)
      let words = found.output.split(separator: " ", omittingEmptySubsequences: true)
        .joined(separator: " ").replacing("\n", with: "")
      #expect(words.contains("fp32, fp16, float, int8, w8a16, w4a8, w4a16"), "\(found.output)")
    }
  }

  @Test("an interrupt ends a sample with what was drawn") func interrupt() async throws {
    let place = try TemporaryFolder()
    // Who is started in the background is deaf to interrupts until it listens: the first words are a sign that it does.
    let found = try await Program.shell(
      """
      plan filter --device epyc-2-vcpu --space mcunet-like --limit latency=1ms --side 96 --width 1 --sample 500000 >out 2>err & id=$!
      n=0; while [ ! -s err ] && [ $n -lt 600 ]; do sleep 0.1; n=$((n+1)); done
      sleep 2; kill -INT $id; wait $id; echo $?; head -3 out; cat err >&2
      """, in: place)
    #expect(found.output.hasPrefix("4\n"), "\(found.output.prefix(200)) \(found.errors)")
    #expect(found.errors.contains("of 500000 had been found"), "\(found.errors)")
    let lines = found.output.split(separator: "\n").dropFirst()
    #expect(lines.count == 3)
    for line in lines {
      #expect(try JSON.read(Array(line.utf8), file: "out.json")["choice"] != nil)
    }
  }

  @Test("a space of which nothing fits says by how much") func nothingFits() async throws {
    let place = try TemporaryFolder()
    for question in ["--count", "--sample 3", "--extreme macs"] {
      let found = try await Program.shell(
        "plan filter --device epyc-2-vcpu --space ofa-mobilenetv3 --limit latency=0.01ms \(question)",
        in: place)
      #expect(found.status == 2 && found.output.isEmpty, "\(question)")
      #expect(found.errors.contains("latency is at least"), "\(found.errors)")
    }
  }

  @Test("what is drawn is admitted, by the stream too") func sample() async throws {
    let place = try TemporaryFolder()
    let limits = "--device epyc-2-vcpu --space mcunet-like --limit latency=0.5ms --limit memory=6MB"
    let found = try await Program.shell(
      "plan filter \(limits) --quiet --sample 20 --seed 3 | plan filter \(limits)", in: place)
    #expect(found.errors.contains("20 candidates: 20 admitted"), "\(found.errors)")
  }

  @Test("a bound is used and said where no predictor knows a device") func bound() async throws {
    let place = try TemporaryFolder()
    let found = try await filter(
      "--device raspberry-pi-4b --limit latency=1ms", Self.line, in: place)
    #expect(found.status == 0 && found.errors.contains("no predictor"))
    #expect(try verdicts(found).first?["basis"]?.words == "datasheet")
  }

  @Test("limits of a site, as the time they leave") func site() async throws {
    let place = try TemporaryFolder()
    try place.write(
      """
      deployment: gate
      tasks:
        gate: { task: image-classification, latency: 200 ms, rate: [1/10s, 1/60s] }
      hardware: { fixed: [raspberry-pi-zero-2-w] }
      power: { battery: { chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 } }
      upkeep: { visit: 100 USD }
      limits: { battery-life: 14 days, memory: 64 MB }
      """, to: "gate.yaml")
    let found = try await filter("--constraints gate.yaml", Self.line, in: place)
    #expect(found.status == 0, "\(found.errors)")
    guard found.status == 0 else { return }
    #expect(found.errors.contains("latency at most 200 ms: gate.yaml:3"))
    let verdict = try #require(try verdicts(found).first)
    #expect(verdict["margins"]?["site"]?.double ?? 1 < 0, "\(found.output)")
    #expect(verdict["cost_usd_per_day"]?.double ?? 0 > 0)
  }

  /// Nobody says which device: the plan does, and says so.
  @Test("of several devices that a file allows, the plan's is taken") func planned() async throws {
    let place = try TemporaryFolder()
    func file(_ more: String) -> String {
      """
      deployment: gate
      tasks:
        gate: { task: image-classification, accuracy: 0.6, latency: 200 ms, rate: 1/10s }
      hardware: { allow: [raspberry-pi-4b, raspberry-pi-5] }
      power: mains
      \(more)
      """
    }
    try place.write(file(""), to: "gate.yaml")
    let found = try await filter("--constraints gate.yaml", Self.line, in: place)
    #expect(found.status == 0, "\(found.errors)")
    let plan = try await Program.run(["gate.yaml", "--format", "json"], in: place)
    let json = try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any]
    let devices = try #require(json?["devices"] as? [[String: Any]])
    let chosen = try #require(devices.first { $0["outcome"] as? String == "chosen" })
    let device = try #require(chosen["device"] as? String)
    #expect(found.errors.contains("device: \(device), of the file's plan"))
    // Without a plan there is no device of its own.
    try place.write(file("limits: { cost: 0.0001 USD/day }"), to: "none.yaml")
    let none = try await filter("--constraints none.yaml", Self.line, in: place)
    #expect(none.status == 1 && none.errors.contains("the file has no plan"))
    #expect(none.errors.contains("--device"))
  }
}
