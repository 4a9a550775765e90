// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Where results go, and what happens where they cannot.
@Suite("Output of the command") struct OutputTests {
  /// A folder with the example that is planned the fastest.
  private static func place() throws -> TemporaryFolder {
    let place = try TemporaryFolder()
    try place.copy("examples/wildlife-audio.yaml", to: "x.yaml")
    return place
  }

  @Test("the same question gives the same bytes") func sameBytes() async throws {
    let place = try Self.place()
    for format in ["text", "json"] {
      let first = try await Program.run(["--constraints", "x.yaml", "--format", format], in: place)
      let second = try await Program.run(
        ["solve", "--constraints", "x.yaml", "--format", format], in: place)
      #expect(first.status == 0 && first.errors.isEmpty && !first.output.isEmpty)
      #expect(Array(first.output.utf8) == Array(second.output.utf8))
    }
  }

  @Test("formats go to their files in order, the rest to standard output") func files() async throws
  {
    let place = try Self.place()
    let found = try await Program.run(
      ["-c", "x.yaml", "--format", "json", "--format", "text", "-o", "a.json"], in: place)
    #expect(found.status == 0)
    #expect(try place.names == ["a.json", "x.yaml"])
    #expect(try place.text("a.json").hasPrefix("{\n  \"format_version\": \"1.0\""))
    #expect(found.output.hasPrefix("wildlife-audio "))
    let lone = try await Program.run(["-c", "x.yaml", "-o", "a.txt"], in: place)
    #expect(lone.status == 0 && lone.output.isEmpty)
    #expect(try place.text("a.txt") == found.output)
    let dash = try await Program.run(["-c", "x.yaml", "-o", "-"], in: place)
    #expect(dash.status == 0 && dash.output == found.output)
    #expect(try place.names == ["a.json", "a.txt", "x.yaml"])
  }

  @Test("timings are told apart from the result") func timings() async throws {
    let place = try Self.place()
    let plain = try await Program.run(["-c", "x.yaml"], in: place)
    let timed = try await Program.run(["-c", "x.yaml", "--timings"], in: place)
    #expect(timed.output == plain.output && plain.errors.isEmpty)
    #expect(timed.errors.matches(of: /(?m)^\w+: [\d.]+ ms$/).count >= 4, "\(timed.errors)")
    let json = try await Program.run(["-c", "x.yaml", "--format", "json"], in: place)
    #expect(json.output.contains("\"seconds\": null"))
    let timedJSON = try await Program.run(
      ["-c", "x.yaml", "--format", "json", "--timings"], in: place)
    #expect(timedJSON.output.contains(/"seconds": 0?[\d.]+/))
  }

  @Test(
    "a full disk is an error",
    arguments: [
      ["--constraints", "x.yaml"], ["--help"], ["schema", "constraints"], ["catalogue", "list"],
    ])
  func fullOutput(_ arguments: [String]) async throws {
    let place = try Self.place()
    let found = try await Program.shell(
      "plan " + arguments.joined(separator: " ") + " > /dev/full", in: place)
    #expect(found.status == 1)
    #expect(found.errors.contains("cannot write to standard output"), "\(found.errors)")
    #expect(found.errors.contains("No space left"), "\(found.errors)")
  }

  @Test(
    "a file that cannot be written is an error",
    arguments: [
      ("/dev/full", "No space left"), ("missing/a.txt", "No such file"), (".", "folder"),
    ])
  func fullFile(_ path: String, _ words: String) async throws {
    let place = try Self.place()
    for option in ["-o", "--export-mps"] {
      let found = try await Program.run(["-c", "x.yaml", option, path], in: place)
      #expect(found.status == 1, "\(option)")
      #expect(found.errors.contains(words), "\(found.errors)")
      #expect(try place.names == ["x.yaml"])
    }
  }

  @Test("what was read is not written over, by whatever name") func inputs() async throws {
    let place = try Self.place()
    try place.copy("examples/ten-lines/words.json", to: "words.json")
    try place.copy("examples/ten-lines/which-device.yaml", to: "w.yaml")
    let before = try place.names
    let folder = place.path
    for line in [
      "plan -c w.yaml -o w.yaml", "plan -c w.yaml -o ./words.json",
      "plan -c w.yaml --export-mps w.yaml",
      "plan -c w.yaml -o \(folder)/w.yaml", "plan network convert words.json -o words.json",
      "ln -s w.yaml link; plan -c w.yaml -o link; status=$?; rm link; exit $status",
      "ln w.yaml hard; plan -c w.yaml -o hard; status=$?; rm hard; exit $status",
    ] {
      let found = try await Program.shell(line, in: place)
      #expect(found.status == 1, "\(line)")
      #expect(found.errors.contains("is an input of this run"), "\(line): \(found.errors)")
      #expect(try place.names == before, "\(line)")
    }
    #expect(try place.text("w.yaml") == Checkout.text("examples/ten-lines/which-device.yaml"))
    #expect(try place.text("words.json") == Checkout.text("examples/ten-lines/words.json"))
  }

  @Test("two results are not written to one file") func twice() async throws {
    let place = try Self.place()
    for second in ["a", "./a"] {
      let found = try await Program.run(
        ["-c", "x.yaml", "--format", "json", "--format", "text", "-o", "a", "-o", second], in: place
      )
      #expect(found.status == 1 && found.errors.contains("written twice"), "\(found.errors)")
      #expect(try place.names == ["x.yaml"])
    }
  }

  @Test("a link stays, and what it leads to is written") func links() async throws {
    let place = try Self.place()
    let made = try await Program.shell(
      "touch real; ln -s real link; ln -s nothing dangling; plan -c x.yaml -o link && test -L link && grep -c wildlife-audio real",
      in: place)
    #expect(made.status == 0 && made.output.hasPrefix("1"), "\(made.errors)")
    let dangling = try await Program.run(["-c", "x.yaml", "-o", "dangling"], in: place)
    #expect(dangling.status == 1 && dangling.errors.contains("link to a file that is not there"))
  }

  @Test("the name of a file gives the terminal no orders") func names() async throws {
    let place = try Self.place()
    let found = try await Program.shell(
      "plan -c \"$(printf 'a\\033[31mb\\n.yaml')\"", in: place)
    #expect(found.status == 1 && !found.errors.contains("\u{1B}"), "\(found.errors)")
  }

  /// A limit on the size of files stops the writing in the middle.
  @Test("half a file is never left, and the old one stays") func noHalfFile() async throws {
    let place = try Self.place()
    try place.write("old\n", to: "a.json")
    let found = try await Program.shell(
      "ulimit -f 1; plan -c x.yaml --format json -o a.json", in: place)
    #expect(found.status == 1, "\(found.errors)")
    #expect(found.errors.contains("cannot write to `a.json`"), "\(found.errors)")
    #expect(try place.names == ["a.json", "x.yaml"])
    #expect(try place.text("a.json") == "old\n")
    let after = try await Program.run(
      ["-c", "x.yaml", "--format", "json", "-o", "a.json"], in: place)
    #expect(after.status == 0)
    #expect(try place.text("a.json").hasSuffix("}\n"))
  }

  /// `true` reads nothing and is gone before the plan is there.
  @Test("a closed pipe is no failure", arguments: ["head -1", "true"])
  func closedPipe(_ reader: String) async throws {
    let place = try Self.place()
    for command in ["plan -c x.yaml --format json", "plan --help", "plan schema constraints"] {
      let found = try await Program.shell(
        "{ sleep 0.2; \(command); echo $? > status; } | \(reader)", in: place)
      #expect(try place.text("status") == "0\n", "\(command): \(found.errors)")
      #expect(found.errors.isEmpty, "\(command): \(found.errors)")
    }
  }

  @Test("a limit on time ends with what there is, soon") func timeLimit() async throws {
    let place = try TemporaryFolder()
    try place.copy("examples/buoy.yaml", to: "buoy.yaml")
    // Before anything was found there is no answer, and not that there is no plan.
    let none = try await Program.run(["-c", "buoy.yaml", "--time-limit", "1ms"], in: place)
    #expect(none.status == 4 && none.output.contains("no answer: the search stopped first"))
    // A plan that is found stands as proved as it is; only the explanation is shorter.
    let some = try await Program.run(
      ["-c", "buoy.yaml", "--time-limit", "10min", "--format", "json"], in: place)
    #expect(some.status == 0 && some.output.contains("\"status\": \"optimal\""))
    for wrong in ["0s", "-1s", "3", "soon", "1e400s"] {
      let found = try await Program.run(["-c", "buoy.yaml", "--time-limit=\(wrong)"], in: place)
      #expect(
        found.status == 1 && found.errors.contains("such as 10s"), "\(wrong): \(found.errors)")
    }
  }

  @Test(
    "an interrupt ends with what there is",
    .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")))
  func interrupt() async throws {
    let place = try TemporaryFolder()
    try place.copy("examples/buoy.yaml", to: "example.yaml")
    // Four sites' tasks in one file: a search ten times as long, which no late signal misses.
    let example = try place.text("example.yaml")
    let first = try #require(example.range(of: "  boats:\n")).lowerBound
    let end = try #require(example.range(of: "hardware:\n")).lowerBound
    let more = (2...4).map { copy in
      example[first..<end]
        .replacing("  boats:", with: "  boats-\(copy):")
        .replacing("  birds:", with: "  birds-\(copy):")
        .replacing("  engines:", with: "  engines-\(copy):")
        .replacing("240 s", with: "\(240 + 20 * copy) s")
    }
    try place.write(example[..<end] + more.joined() + example[end...], to: "buoy.yaml")
    // The signal is sent once the process listens for it: bit 1 of the signals that it catches. Before it has its own
    // name it is a copy of the shell, which catches that signal, too, and loses it.
    let found = try await Program.shell(
      "plan -c buoy.yaml & process=$!; until grep -q '^Name:.plan$' /proc/$process/status && grep -q 'SigCgt:.*[2367abef]$' /proc/$process/status || ! kill -0 $process; do sleep 0.02; done; kill -INT $process; wait $process",
      in: place)
    #expect([0, 4].contains(found.status), "\(found.status): \(found.errors)")
    #expect(found.output.hasPrefix("seaweed-farm-buoy"), "\(found.errors)")
    #expect(found.output.contains("the search stopped"), "\(found.output.prefix(500))")
  }

  @Test("the integer program is exported") func mps() async throws {
    let place = try Self.place()
    let found = try await Program.run(["-c", "x.yaml", "--export-mps", "x.mps"], in: place)
    #expect(found.status == 0 && found.output.hasPrefix("wildlife-audio "))
    let text = try place.text("x.mps")
    var rest = text[...]
    for part in ["NAME", "ROWS", "COLUMNS", "RHS", "BOUNDS", "ENDATA"] {
      let place = try #require(rest.firstRange(of: "\n" + part) ?? rest.firstRange(of: part))
      rest = rest[place.upperBound...]
    }
    let again = try await Program.run(["-c", "x.yaml", "--export-mps", "y.mps"], in: place)
    #expect(again.status == 0)
    #expect(try place.text("y.mps") == text)
  }
}
