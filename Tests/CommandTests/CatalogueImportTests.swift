// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Measurements become tables of a catalogue of one's own, which plans then read.
@Suite("Importing into a catalogue") struct CatalogueImportTests {
  private static let log = """
    num_threads = 4
    gpu_device = -1
            mobilenet_v2  min =   10.00  max =   11.00  avg =   10.50
              strange  min =   10.00  max =   11.00  avg =   10.50
    """
  private static let base = [
    "catalogue", "import", "bench.txt", "--device", "raspberry-pi-5", "--source", "my-bench", "-o",
    "mine", "--name", "mobilenet_v2=mobilenet-v2@224x224",
  ]

  @Test("the same files again change nothing; another figure is told with the one before")
  func again() async throws {
    let place = try TemporaryFolder()
    try place.write(Self.log, to: "bench.txt")
    let tried = try await Program.run(Self.base + ["--dry-run"], in: place)
    #expect(tried.status == 0 && tried.output.contains("1 new, 0 changed, 0 the same"))
    #expect((try? place.text("mine/latencies/my-bench.csv")) == nil)
    let first = try await Program.run(Self.base, in: place)
    #expect(
      first.status == 0 && first.errors.contains("no model of the catalogue is called `strange`"))
    let table = try place.text("mine/latencies/my-bench.csv")
    #expect(
      table.hasSuffix(
        "\nmobilenet-v2,224x224,raspberry-pi-5,ncnn,,fp16,none,4,1,,mean,runtime-call,10.5,ms,my-bench,\n"
      ))
    let sources = try place.text("mine/sources.csv")
    #expect(sources.contains("\nmy-bench,Measurements imported from bench.txt,"))
    let second = try await Program.run(Self.base, in: place)
    #expect(second.output.contains("0 new, 0 changed, 1 the same"))
    #expect(try place.text("mine/latencies/my-bench.csv") == table)
    #expect(try place.text("mine/sources.csv") == sources)
    try place.write(Self.log.replacing("10.50", with: "10.80"), to: "bench.txt")
    // A folder that the run also reads, for models of one's own, is brought up to date.
    let third = try await Program.run(Self.base + ["--with", "mine"], in: place)
    #expect(
      third.output.contains("0 new, 1 changed") && third.output.contains("10.5 ms -> 10.8 ms"))
    // The catalogue reads it, and it stands above its own.
    let shown = try await Program.run(
      ["catalogue", "show", "mobilenet-v2", "--all", "--with", "mine"], in: place)
    #expect(shown.output.contains("my-bench"))
    let checked = try await Program.run(["catalogue", "check", "--with", "mine"], in: place)
    #expect(checked.status == 0, "\(checked.output)")
  }

  @Test("a step of a whole batch is a rate, and no time") func batches() async throws {
    let place = try TemporaryFolder()
    try place.write(
      "model,infer_samples_per_sec,infer_step_time,infer_batch_size,infer_img_size\nresnet50.a1_in1k,2000,128,256,224\nresnet50.tv_in1k,1900,134,256,224\n",
      to: "timm.csv")
    let result = try await Program.run(
      [
        "catalogue", "import", "timm.csv", "--device", "rtx-4090", "--precision", "fp16",
        "--source",
        "timm-mine", "-o", "mine", "--date", "2026-11-30", "--licence", "Apache-2.0",
      ], in: place)
    #expect(result.status == 0 && result.errors.contains("a second figure of one configuration"))
    #expect(
      try place.text("mine/throughputs/timm-mine.csv").hasSuffix(
        "\nresnet50,224x224,rtx-4090,pytorch,,fp16,none,,256,,reciprocal-throughput,runtime-call,2000,1/s,timm-mine,\n"
      ))
    #expect(try place.text("mine/sources.csv").contains(",2026-11-30,Apache-2.0,"))
    #expect((try? place.text("mine/latencies/timm-mine.csv")) == nil)
  }

  @Test(
    "wrong input is told, with the mend, and nothing is written",
    arguments: [
      (["--device", "raspberry-pie"], "no device of the catalogue is called `raspberry-pie`"),
      (["--name", "strange=mobilnet-v2"], "did you mean `mobilenet-v2`"),
      (["--name", "strange=mobilenet-v2@wide"], "not an input such as 224x224"),
      (["--name", "strange"], "is not NAME=ID"), (["--source", "My Bench"], "lower-case letters"),
      (["--span", "all"], "--span is one of"), (["--date", "1.12.2026"], "is not a day"),
      (
        [],
        "the input of `mobilenet_v2` is not stated: for example --name mobilenet_v2=mobilenet-v2@"
      ),
    ])
  func wrong(options: [String], words: String) async throws {
    let place = try TemporaryFolder()
    try place.write(Self.log, to: "bench.txt")
    let device = options.first == "--device" ? [] : ["--device", "raspberry-pi-5"]
    let source = options.first == "--source" ? [] : ["--source", "my-bench"]
    let result = try await Program.run(
      ["catalogue", "import", "bench.txt", "-o", "mine"] + device + source + options, in: place)
    #expect(result.status == 1 && result.errors.contains(words), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(place.path)/mine"))
  }

  @Test("a table that is none is left as it is") func spoilt() async throws {
    let place = try TemporaryFolder()
    try place.write(Self.log, to: "bench.txt")
    _ = try await Program.run(Self.base, in: place)
    try place.write("a,b\n1,2\n", to: "mine/latencies/my-bench.csv")
    let result = try await Program.run(Self.base, in: place)
    #expect(result.status == 1 && result.errors.contains("model"))
    #expect(try place.text("mine/latencies/my-bench.csv") == "a,b\n1,2\n")
  }
}
