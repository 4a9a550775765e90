// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What long work says on a terminal.
@Suite("Progress of the command") struct ProgressTests {
  /// A terminal with nobody before it.
  private struct Terminal {
    struct NotMade: Error {}

    let master: Int32
    /// Its own end, held open so that what was written is still there after a program has left.
    let held: Int32
    let path: String

    init() throws {
      var (master, held): (Int32, Int32) = (-1, -1)
      var name = [CChar](repeating: 0, count: 256)
      guard openpty(&master, &held, &name, nil, nil) == 0 else { throw NotMade() }
      (self.master, self.held) = (master, held)
      path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func close() {
      _ = [master, held].map(Foundation.close)
    }

    /// What was written on it so far.
    func read() -> String {
      _ = fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK)
      var all: [UInt8] = []
      var part = [UInt8](repeating: 0, count: 4_096)
      while case let count = Foundation.read(master, &part, part.count), count > 0 {
        all += part.prefix(count)
      }
      return String(decoding: all, as: UTF8.self)
    }
  }

  @Test("a line on a terminal names the stage, and is gone at the end") func line() async throws {
    let terminal = try Terminal()
    defer { terminal.close() }
    let place = try TemporaryFolder()
    try place.copy("examples/buoy.yaml", to: "x.yaml")
    let found = try await Program.shell("plan x.yaml 2>\(terminal.path)", in: place)
    #expect(found.status == 0 && found.output.contains("optimal, proved"))
    #expect(!found.output.contains("Ctrl-C"))
    let drawn = terminal.read()
    // A second goes by before it appears; a plan of many devices takes longer on any machine.
    #expect(drawn.contains(" s · Ctrl-C ends with the best so far"), "\(drawn)")
    #expect(drawn.hasSuffix("\r\u{1B}[K"), "\(drawn)")
    #expect(!drawn.contains("\n"))
  }

  @Test("nothing is said where standard error is a file") func file() async throws {
    let place = try TemporaryFolder()
    try place.copy("examples/buoy.yaml", to: "x.yaml")
    let found = try await Program.run(["x.yaml"], in: place)
    #expect(found.status == 0 && found.errors.isEmpty)
  }
}
