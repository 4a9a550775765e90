// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials
import IntegerProgram

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `plan doctor`: whether everything that the program needs is there and works.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks that everything `plan` needs is there and works.",
    discussion: "Exit status: 0 all is well, 1 something is not. It writes no file.")

  @OptionGroup var options: CatalogueOptions

  /// What was looked at.
  private struct Finding {
    var name: String
    var words: String
    /// How to fix it; nil if it works.
    var mend: String?
    /// Whether the program does without it.
    var isOptional = false
  }

  func run() throws {
    let findings = [program(), catalogue(), solver(), server()]
    let width = findings.map(\.name.count).max() ?? 0
    for finding in findings {
      let state = finding.mend == nil ? "ok     " : finding.isOptional ? "absent " : "BROKEN "
      let name = finding.name + String(repeating: " ", count: width + 2 - finding.name.count)
      try Output.write("\(state)\(name)\(finding.words)\n")
      if let mend = finding.mend { try Output.write("       hint: \(mend)\n") }
    }
    if findings.contains(where: { $0.mend != nil && !$0.isOptional }) { throw ExitCode(1) }
  }

  private func program() -> Finding {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return Finding(
      name: "plan",
      words:
        "\(PlanCommand.version), \(CatalogueOptions.executablePath()), \(cores) core\(cores == 1 ? "" : "s")"
    )
  }

  private func catalogue() -> Finding {
    do throws(Failure) {
      let folder = try options.folder()
      let (known, check) = Catalogue.check(folders: [folder] + options.overlays)
      guard let first = check.problems.first else {
        return Finding(
          name: "catalogue",
          words:
            "\(folder), digest \(known.digest): \(known.models.count) models, \(known.devices.count) devices"
        )
      }
      let words = ProblemText.write(Problems([first])).split(separator: "\n").first.map(String.init)
      return Finding(
        name: "catalogue",
        words: "\(folder): \(check.problems.count) problems, first \(words ?? "")",
        mend:
          "`plan catalogue check` lists them; if this folder came with a release, unpack the release again"
      )
    } catch {
      return Finding(
        name: "catalogue", words: "none found",
        mend: "name its folder with --catalogue DIR or in $ENVELOPE_CATALOGUE")
    }
  }

  /// The solver, with a program whose optimum is known: of three things with weights 3, 4 and 5 and values 4, 5 and 6,
  /// those that fit into 7 are worth 9.
  private func solver() -> Finding {
    let name = "solver"
    let words = "GLPK \(GLPKSolver.version)"
    let mend = "reinstall GLPK, or use a release, which includes it"
    var program = Program(name: "doctor", sense: .maximise)
    let terms = zip([3.0, 4, 5], [4.0, 5, 6]).map { weight, value in
      Program.Term(
        column: program.addColumn("item_\(Int(weight))", .binary, objective: value),
        coefficient: weight)
    }
    program.addRow("weight", terms, atMost: 7)
    do {
      guard case .optimal(let found) = try GLPKSolver().solve(program, limits: Limits()).outcome,
        abs(found.objective - 9) < 1e-9
      else { return Finding(name: name, words: "\(words) gives a wrong answer", mend: mend) }
      return Finding(name: name, words: "\(words), solves a program whose answer is known")
    } catch {
      return Finding(name: name, words: "\(words) fails: \(error)", mend: mend)
    }
  }

  private func server() -> Finding {
    let path = ServeCommand.program
    guard access(path, X_OK) == 0 else {
      return Finding(
        name: "server", words: "no `plan-serve` beside `plan`; only `plan serve` needs it",
        mend: "the tarball of a release has it; in a checkout `make serve` builds it",
        isOptional: true)
    }
    return Finding(name: "server", words: path)
  }
}
