// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import IntegerProgram
import Quantities

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The executable: parses, calls one function, writes.
package struct PlanCommand: ParsableCommand {
  /// The version of the program, as `python/envelope_filter/__init__.py` has it, too.
  static let version = "0.2.0"

  package static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plans which model runs on which hardware, how often, and from what battery.",
    discussion: """
      plan --constraints examples/buoy.yaml        the plan for a deployment
      plan ladder --constraints examples/video-chat.yaml   how a service comes to its price
      plan compare --model mobilenet-v2            which device for a model, which model for a device
      plan init buoy                               a commented constraint file to start from
      plan catalogue show nanodet-plus-m           what is known, and who says so

      Exit status: 0 a plan that meets every limit, 1 bad usage or bad input, 2 infeasible
      (impossible, or not promised at the confidence asked), 4 stopped with the question open or a
      figure is missing, 5 the answer rests on figures below `require-basis`.
      """,
    version: version,
    subcommands: [
      SolveCommand.self, LadderCommand.self, CompareCommand.self, InitCommand.self,
      SchemaCommand.self,
      InspectCommand.self, NetworkCommand.self, MeasurementsCommand.self, PredictCommand.self,
      FilterCommand.self, ServeCommand.self,
      TrainCommand.self, EvaluateCommand.self, CalibrateCommand.self, PowerCommand.self,
      MeasureCommand.self, ObserveCommand.self, RecallCommand.self,
      CatalogueCommand.self, DoctorCommand.self,
    ],
    defaultSubcommand: SolveCommand.self)

  package init() {}

  /// Runs the command of the process's arguments.
  package static func main() { run(Self.self) }

  /// Runs the same, or that of another program, with its failures in words.
  package static func run(_ root: (some ParsableCommand).Type) {
    // A reader that has seen enough closes the pipe; that is no failure of ours.
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow any more is an error to be told and tidied up after, not a sudden end.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try root.parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      Output.complain(failure.words)
      leave(failure.status)
    } catch let code as ExitCode {
      leave(code.rawValue)
    } catch {
      let words = root.fullMessage(for: error)
      // Help and version are answers; anything else is a usage error, whose status is 1 here.
      if root.exitCode(for: error).isSuccess {
        finish { try Output.write(words + "\n") }
      }
      Output.complain(words)
      leave(1)
    }
  }

  private static func finish(_ write: () throws -> Void) -> Never {
    do {
      try write()
      leave(0)
    } catch let failure as Failure {
      Output.complain(failure.words)
      leave(failure.status)
    } catch {
      leave(1)
    }
  }
}

/// A failure in words, with the status to leave by.
package struct Failure: Error {
  package var words: String
  package var status: Int32

  package init(words: String, status: Int32 = 1) { (self.words, self.status) = (words, status) }
}

extension Failure {
  /// A solver that gave no answer: the question stays open.
  init(_ error: SolverError) {
    let isOfNumbers =
      switch error {
      case .invalid, .inexact, .inconsistent, .failed: true
      case .aborted, .occupied, .tooLarge: false
      }
    let reason =
      switch error {
      case .invalid: "the program holds a number that no solver takes"
      case .inexact, .inconsistent, .failed:
        "the numbers of this file differ so much in size that rounding decides"
      case .aborted(let solver, let message): "\(solver) broke off: \(message)"
      case .occupied(let solver): "\(solver) is in use"
      case .tooLarge(let what, let count, _):
        "the program has \(Quantities.Format.grouped(count, 0)) \(what), more than the solver takes"
      }
    self.init(
      words:
        "error: no answer: \(reason)\(isOfNumbers ? "\n  hint: look for a figure that is far larger or smaller than others of its kind" : "")",
      status: 4)
  }
}

/// Leaves the process; `ParsableCommand` has a method called `exit` of its own.
package func leave(_ status: Int32) -> Never {
  exit(status)
}
