// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials

/// Which catalogue is used.
struct CatalogueOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The catalogue's folder, in place of the default.", valueName: "dir"))
  var catalogue: String?

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "A folder laid over the catalogue, entry by entry; may be repeated.", valueName: "dir"))
  var overlays: [String] = []

  /// The folder of the default catalogue.
  func folder() throws(Failure) -> String {
    do throws(Catalogue.NotFound) {
      return try Catalogue.locate(
        named: catalogue, environment: ProcessInfo.processInfo.environment,
        executable: Self.executablePath())
    } catch {
      throw Failure(
        words: """
          error: no catalogue found; looked for sources.csv in
          \(error.tried.map { "    \($0)" }.joined(separator: "\n"))

          hint: name its folder with --catalogue DIR or in $ENVELOPE_CATALOGUE
          """)
    }
  }

  /// The folders of the catalogue, the default first, each laid over those before it; unlike `load()`, nothing is
  /// read.
  func folders() throws(Failure) -> [String] {
    try Self.check(overlays)
    return [try folder()] + overlays
  }

  /// What is laid over the catalogue is there.
  private static func check(_ overlays: [String]) throws(Failure) {
    for overlay in overlays {
      var isDirectory = false
      guard FileManager.default.fileExists(atPath: overlay, isDirectory: &isDirectory), isDirectory
      else {
        throw Failure(
          words:
            "error: `\(overlay)` is not a folder; --with lays a folder over the catalogue"
        )
      }
    }
  }

  /// Reads the catalogue with what is laid over it.
  ///
  /// - Parameter own: a folder that a constraint file brings along, laid over before those of the command.
  func load(with own: String? = nil) throws(Failure) -> Catalogue {
    let folder = try folder()
    let overlays = (own.map { [$0] } ?? []) + overlays
    try Self.check(overlays)
    do throws(Problems) {
      // What is shipped is held against its rules by tests; what a user brings, each time: a reference
      // or date that leads nowhere must not enter a plan.
      guard catalogue != nil || !overlays.isEmpty else {
        return try Catalogue.read(folders: [folder])
      }
      let (known, check) = Catalogue.check(folders: [folder] + overlays)
      guard check.problems.isEmpty else { throw Problems(check.problems) }
      return known
    } catch {
      throw Failure(words: ProblemText.write(error))
    }
  }

  /// The path of the running program: the system's word for it, since the name it was called by may be
  /// found through the search path.
  static func executablePath() -> String {
    if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      return path
    }
    return CommandLine.arguments[0]
  }
}
