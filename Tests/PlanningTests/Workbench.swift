// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import FoundationEssentials
import IntegerProgram
import Requirements
import TestSupport
import Testing

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

  /// An example of this project, with what it lays over the catalogue.
  static func example(_ name: String) throws -> Workbench {
    let file = TextFile(path: "\(name).yaml", text: try Checkout.text("examples/\(name).yaml"))
    guard let own = try Requirements.catalogueFolder(of: file) else {
      return try Workbench(Checkout.catalogue(), file.text)
    }
    let root = Checkout.root
    return try Workbench(
      Catalogue.read(folders: [root + "/configs", root + "/examples/" + own]), file.text)
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

  var planner: SitePlanner {
    SitePlanner(requirements, catalogue: catalogue, solver: GLPKSolver())
  }

  /// The best plan's aims, without what is told of alternatives; nil where nothing fits.
  func aims() throws -> [Double]? {
    try solution()?.aims.map(\.value)
  }

  func solution() throws -> SubproblemSolution? {
    var effort = SolverEffort()
    return try Decomposition(planner: planner).best(&effort).best
  }
}

extension SitePlanner {
  /// What a subproblem's solution would build.
  func chosen(
    _ found: SubproblemSolution, judgedBy cuts: BendersCutPool? = nil
  ) throws -> Chosen<SiteSolution> {
    let joint = cuts.map {
      judged(found, by: $0).attempt(asked: requirements.confidence).joint
    }
    return try #require(solution(found, judgedBy: cuts, joint: joint).asSite)
  }
}

extension Planning.Answer {
  /// Why a machine cannot be used; nil where it can.
  func refusal(of machine: String) -> MachineRefusal? {
    for other in alternatives where other.name == machine {
      if case .refusedMachine(let refusal) = other.reason { return refusal }
    }
    return nil
  }
}

extension Planner {
  /// The planner of a constraint file's text, with the shipped catalogue.
  static func shipped(_ text: String) throws -> Planner {
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(path: "test.yaml", text: text), against: catalogue)
    return Planner(
      requirements, catalogue: requirements.extended(catalogue), solver: GLPKSolver())
  }
}
