// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Where the catalogue comes from, and what is laid over it.
@Suite("Catalogue folders on the command line") struct CatalogueFolderTests {
  private static let cells =
    "model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,"
    + "statistic,span,value,unit,source,note\n"
  private static let sources = "id,title,location,version,date,licence,note\n"

  @Test("it is found from any folder", .enabled(if: Program.isInCheckout))
  func anywhere() async throws {
    let found = try await Program.run(
      ["catalogue", "list"], in: try TemporaryFolder(), environment: [:])
    #expect(found.status == 0 && found.output.contains("devices"), "\(found.errors)")
  }

  @Test("a folder that is not there is named, with the way out") func nowhere() async throws {
    let place = try TemporaryFolder()
    try place.copy("examples/wildlife-audio.yaml", to: "x.yaml")
    let named = try await Program.run(
      ["--constraints", "x.yaml", "--catalogue", "/nowhere"], in: place)
    #expect(named.status == 1 && named.output.isEmpty)
    #expect(named.errors.contains("/nowhere") && named.errors.contains("--catalogue DIR"))
    let variable = try await Program.run(
      ["--constraints", "x.yaml"], in: place, environment: ["ENVELOPE_CATALOGUE": "/nowhere"])
    #expect(variable.status == 1 && variable.errors.contains("/nowhere"))
    let over = try await Program.run(["--constraints", "x.yaml", "--with", "/nowhere"], in: place)
    #expect(over.status == 1 && over.errors.contains("`/nowhere` is not a folder"))
    try place.write("catalogue: none\ntasks: { t: { task: object-detection } }\n", to: "y.yaml")
    let own = try await Program.run(["y.yaml"], in: place)
    #expect(own.status == 1 && own.errors.contains("y.yaml:1:12: error: `none` is not a folder"))
  }

  @Test("$ENVELOPE_CATALOGUE is heeded, and --catalogue wins") func variable() async throws {
    let place = try TemporaryFolder()
    let shipped = Checkout.root + "/configs"
    let set = try await Program.run(
      ["catalogue", "list"], in: place, environment: ["ENVELOPE_CATALOGUE": shipped])
    #expect(set.status == 0)
    let both = try await Program.run(
      ["catalogue", "list", "--catalogue", shipped], in: place,
      environment: ["ENVELOPE_CATALOGUE": "/nowhere"])
    #expect(both.status == 0 && both.output == set.output)
  }

  /// Faults of a user's own folder: the file in it, its line, and a word of the answer.
  private static let faults: [(file: String, text: String, line: Int, word: String)] = [
    (
      "latencies/mine.csv",
      cells
        + "nanodet-x,320x320,raspberry-pi-5,ncnn,,fp32,none,4,1,,mean,runtime-call,50,ms,recalled,\n",
      2, "nanodet-x"
    ),
    (
      "latencies/mine.csv",
      cells
        + "nanodet-m,320x320,raspberry-pi-55,ncnn,,fp32,none,4,1,,mean,runtime-call,50,ms,recalled,\n",
      2, "raspberry-pi-5"
    ),
    (
      "latencies/mine.csv",
      cells
        + "nanodet-m,320x320,raspberry-pi-5,ncnn,,fp32,none,4,1,,mean,runtime-call,50,ms,nobody,\n",
      2, "nobody"
    ),
    ("sources.csv", sources + "mine,Mine,here,,2026-02-30,MIT,\n", 2, "no date"),
    ("sources.csv", sources + "mine,Mine,here,2026-02-01,MIT,\n", 2, "fields"),
    ("devices/mine.yaml", "id: mine\ntitle: [\n", 3, "not YAML"),
    (
      "devices/mine.yaml",
      "id: mine\ntitle: Mine\nrole: host\nfigures:\n  idle-power: { value: 3, basis: measured, source: recalled }\n",
      5, "W"
    ),
    (
      "batteries/mine.yaml",
      "id: mine\ntitle: Mine\nfigures:\n  usable-depth: { value: 0 %, basis: measured, source: recalled }\n",
      4, "above 0"
    ),
    (
      "defaults.yaml",
      "soiling-loss: { value: 7, basis: assumed, source: recalled, reason: none }\n", 1,
      "between 0 and 0.99"
    ),
  ]

  @Test("a broken overlay is refused with file and line", arguments: faults.indices)
  func brokenOverlay(_ index: Int) async throws {
    let fault = Self.faults[index]
    let place = try TemporaryFolder(["mine/" + fault.file: fault.text])
    try place.copy("examples/wildlife-audio.yaml", to: "x.yaml")
    for command in [["--constraints", "x.yaml"], ["catalogue", "check"]] {
      let found = try await Program.run(command + ["--with", "mine"], in: place)
      let words = found.errors + found.output
      #expect(found.status == 1, "\(command): \(words)")
      #expect(words.contains("mine/\(fault.file):\(fault.line)"), "\(words)")
      #expect(words.contains(fault.word), "\(words)")
    }
  }

  @Test("a sound overlay is used") func soundOverlay() async throws {
    let place = try TemporaryFolder([
      "mine/sources.csv": Self.sources + "bench,My bench,here,,2026-01-01,CC0-1.0,\n",
      "mine/prices/mine.csv":
        "item,region,value,unit,basis,date,billing_step,source\nstm32u575,,1,USD,measured,2026-01-01,,bench\n",
    ])
    let found = try await Program.run(
      ["catalogue", "show", "stm32u575", "--with", "mine"], in: place)
    #expect(found.status == 0 && found.output.contains("bench"), "\(found.errors)")
  }
}
