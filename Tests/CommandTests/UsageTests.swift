// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Help, version, and what is no usage.
@Suite("Usage of the command") struct UsageTests {
  @Test(
    "help is an answer",
    arguments: [
      ["--help"], ["-h"], ["help"], ["solve", "--help"], ["init", "--help"], ["schema", "--help"],
      ["catalogue", "--help"], ["catalogue", "check", "--help"], ["help", "catalogue", "show"],
    ])
  func help(_ arguments: [String]) async throws {
    let found = try await Program.run(arguments, in: try TemporaryFolder())
    #expect(found.status == 0 && found.errors.isEmpty)
    #expect(found.output.contains("USAGE: plan") && found.output.contains("--help"))
  }

  @Test("version") func version() async throws {
    let found = try await Program.run(["--version"], in: try TemporaryFolder())
    #expect(found.status == 0 && found.errors.isEmpty)
    #expect(found.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  /// 1, and not the parser's 64, which a script could not tell from anything.
  @Test(
    "an error of usage is status 1, on standard error",
    arguments: [
      ([], "--constraints"), (["--constraints"], "--constraints"), (["nonsense"], "--constraints"),
      (["--constraints", "x.yaml", "--format", "yaml"], "yaml"),
      (["--constraints", "x.yaml", "--fromat", "json"], "--fromat"),
      (["--constraints", "x.yaml", "-o", "a", "-o", "b"], "--output"),
      (["--constraints", "x.yaml", "--nodes", "0"], "--nodes"),
      (["--constraints", "x.yaml", "--nodes", "many"], "many"), (["init"], "name"),
      (["init", "boy"], "buoy"), (["schema", "plan"], "constraints"), (["schema"], "name"),
      (["schema", "search-spaces"], "did you mean `search-space`?"),
      (["catalogue", "show"], "id"), (["catalogue", "show", "raspberry-pi-55"], "raspberry-pi-5"),
      (["catalogue", "list", "divices"], "divices"),
      (["catalogue", "coverage", "object-detection", "--device", "rasp-*"], "rasp-*"),
      (["catalogue", "coverage", "object-detecting"], "did you mean `object-detection`?"),
      (["catalogue", "list", "--task", "counting"], "object-detection"),
    ] as [([String], String)])
  func usage(_ arguments: [String], _ word: String) async throws {
    let found = try await Program.run(arguments, in: try TemporaryFolder())
    #expect(found.status == 1)
    #expect(found.output.isEmpty)
    #expect(found.errors.contains(word), "\(found.errors)")
    #expect(!found.errors.contains("Fatal error"))
  }
}
