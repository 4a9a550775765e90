// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials
import IntegerProgram
import Requirements
import TestSupport

@testable import Planning

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
