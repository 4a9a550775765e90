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
      ([], "a constraint file is needed"), (["--constraints"], "--constraints"),
      (["nonsense"], "no command or file `nonsense`"), (["solv"], "did you mean `plan solve`?"),
      (["catalog"], "did you mean `plan catalogue`?"), (["nothing.yaml"], "no such file"),
      (["x.yaml", "--constraints", "y.yaml"], "`y.yaml` is the second"),
      (["--constraints", "x.yaml", "--format", "yaml"], "yaml"),
      (["--constraints", "x.yaml", "--fromat", "json"], "--fromat"),
      (["--constraints", "x.yaml", "-o", "a", "-o", "b"], "--output"),
      (["--constraints", "x.yaml", "--nodes", "0"], "--nodes"),
      (["--constraints", "x.yaml", "--nodes", "many"], "many"),
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

  /// Whoever starts from a template of ten lines meets no error, with what the template names beside it.
  @Test(
    "a template is written with what it names, and plans", arguments: ["which-device", "service"])
  func template(_ name: String) async throws {
    let folder = try TemporaryFolder()
    let list = try await Program.run(["init"], in: folder)
    #expect(list.status == 0 && list.output.contains("\n\(name)  "))
    let written = try await Program.run(["init", name], in: folder)
    #expect(written.status == 0 && written.errors.contains("next: plan \(name).yaml"))
    let found = try await Program.run(["\(name).yaml"], in: folder)
    #expect(found.status == 0 && found.output.hasPrefix("\(name) "), "\(found.errors)")
  }
}
