// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `plan serve`: becomes `plan-serve`, a program of its own, so that whoever does not serve need not build a server.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "The architecture filter over HTTP, for other languages.")

  @Argument(
    parsing: .captureForPassthrough, help: "The options in `plan serve --help`.")
  var arguments: [String] = []

  /// The path of the program, beside this one.
  static var program: String {
    CatalogueOptions.executablePath().split(separator: "/", omittingEmptySubsequences: false)
      .dropLast().joined(separator: "/") + "/plan-serve"
  }

  func run() throws {
    let path = Self.program
    var words: [UnsafeMutablePointer<CChar>?] = (["plan-serve"] + arguments).map { strdup($0) }
    words.append(nil)
    execv(path, &words)
    throw Failure(
      words: """
        error: `\(path)` cannot be started: \(String(cString: strerror(errno)))
          hint: the server is a program of its own beside `plan`: the tarball of a release has it, and in a checkout `make serve` builds it
        """)
  }
}
