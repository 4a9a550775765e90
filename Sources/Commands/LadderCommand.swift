// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import IntegerProgram
import Planning
import Reports
import Requirements

/// `plan ladder --constraints F`: the back of the envelope, rung by rung.
struct LadderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ladder",
    abstract: "From the naive design to the plan, one decision at a time.",
    discussion: """
      Each rung spells its arithmetic out. What each decision saves is told apart from the order in which
      decisions are taken.

      plan ladder --constraints examples/video-chat.yaml
      plan ladder --constraints examples/buoy.yaml
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
    if requirements.tasks.contains(where: { $0.requests != nil }) {
      throw Failure(
        words:
          "error: requests are answered one by one as they come: there is nothing to leave out, and no ladder\n  hint: a task with a `population`, or one at a site, has a ladder"
      )
    }
    let ladder: Ladder?
    do throws(SolverError) {
      let planner = Planner(requirements, catalogue: known, solver: GLPKSolver())
      ladder = try planner.ladder(to: try planner.plan())
    } catch {
      throw Failure(error)
    }
    guard let ladder else {
      throw Failure(
        words:
          "error: there is nothing to start from: no plan keeps every limit of the site, or no allowed machine has a known speed, or nothing keeps pace with every sample\n  hint: `plan --constraints \(constraints)` says which limits",
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
    leave(ladder.isGrounded ? 0 : 2)
  }
}
