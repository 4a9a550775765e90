// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import IntegerProgram
import Planning
import Reports

/// `plan ladder --constraints F`: the back of the envelope, rung by rung.
struct LadderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ladder",
    abstract: "From the naive service to the plan, one decision at a time.",
    discussion: """
      Each rung spells its arithmetic out. What each decision saves is told apart from the order in which
      decisions are taken.

      plan ladder --constraints examples/video-chat.yaml
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The constraint file.", valueName: "file"))
  var constraints: String

  /// The formats of a ladder.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Option(name: .long, help: "text or json.")
  var format: Format = .text

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String?

  @OptionGroup var catalogue: CatalogueOptions

  func run() throws {
    let (_, known, requirements) = try SolveCommand.read(constraints, catalogue)
    guard let planner = ServicePlanner(requirements, catalogue: known, solver: GLPKSolver()) else {
      throw Failure(
        words:
          "error: `\(constraints)` has no `serving` block; a ladder is of a service\n  hint: `plan init video` writes one to start from"
      )
    }
    let ladder: Ladder?
    do throws(SolverError) {
      ladder = try planner.ladder()
    } catch {
      throw Failure(words: "error: the solver's answer does not stand up: \(error)")
    }
    guard let ladder else {
      throw Failure(
        words:
          "error: no plan keeps every limit, or no allowed machine has a known peak, so that the ladder has no foot or no head\n  hint: `plan --constraints \(constraints)` says which limits",
        status: 2)
    }
    let text =
      switch format {
      case .text: LadderText.write(ladder)
      case .json: LadderJSON.write(ladder).text()
      }
    if let output, output != "-" {
      try Output.write(text, to: output)
    } else {
      try Output.write(text)
    }
    leave(0)
  }
}
