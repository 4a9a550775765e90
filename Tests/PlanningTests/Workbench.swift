// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials
import IntegerProgram
import Requirements

@testable import Planning

/// A folder of files that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init(_ files: [String: String]) throws {
    let folder = URL.temporaryDirectory.appending(
      path: "envelope-planning-\(UInt64.random(in: 0...UInt64.max))")
    path = folder.path
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A catalogue and a constraint file, ready to be planned.
struct Workbench {
  let catalogue: Catalogue
  let requirements: Requirements

  /// Reads the files of a catalogue and a constraint file.
  init(_ files: [String: String], _ constraints: String) throws {
    let folder = try TemporaryFolder(files)
    try self.init(Catalogue.read(folders: [folder.path]), constraints)
  }

  /// Reads a constraint file against a catalogue that is there already.
  init(_ catalogue: Catalogue, _ constraints: String) throws {
    self.catalogue = catalogue
    requirements = try Requirements.read(
      TextFile(path: "constraints.yaml", text: constraints), against: catalogue)
  }

  init(_ catalogue: Catalogue, _ requirements: Requirements) {
    self.catalogue = catalogue
    self.requirements = requirements
  }

  /// The same with the requirements changed.
  func changed(_ change: (inout Requirements) -> Void) -> Workbench {
    var changed = requirements
    change(&changed)
    return Workbench(catalogue, changed)
  }

  var planner: Planner {
    Planner(requirements, catalogue: catalogue, solver: GLPKSolver())
  }

  /// The best plan's aims, without what is told of rivals; nil where nothing fits.
  func aims() throws -> [Double]? {
    try solution()?.aims.map(\.value)
  }

  func solution() throws -> SetSolution? {
    var effort = Plan.SolverEffort()
    return try SetSearch(planner: planner).best(&effort).best
  }
}

/// Whether two numbers are the same but for a share.
func agree(_ left: Double, _ right: Double, within share: Double = 1e-9) -> Bool {
  left == right || abs(left - right) <= share * max(1e-9, abs(left), abs(right))
}

/// The checkout that this test was compiled in.
enum Checkout {
  struct Missing: Error {}

  /// The text of one of its files.
  static func text(_ name: String) throws -> String {
    guard let folder else { throw Missing() }
    return try TextFile(path: "\(folder)/\(name)", limit: 10_000_000).text
  }

  /// The catalogue that is shipped, read once.
  static func catalogue() throws -> Catalogue { try shipped.get() }

  private static let shipped = Result<Catalogue, any Error> {
    guard let folder else { throw Missing() }
    return try Catalogue.read(folders: [folder + "/configs"])
  }

  /// Its folder, found by walking up from this file.
  static let folder: String? = {
    var folder = URL(filePath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.path + "/configs/sources.csv") {
        return folder.path
      }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()
}
