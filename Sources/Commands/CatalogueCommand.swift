// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials
public import Reports
import Requirements

/// `plan catalogue`: what is known, and who says so.
struct CatalogueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue", abstract: "What is known about models and hardware, and who says so.",
    discussion: """
      plan catalogue list models --task object-detection
      plan catalogue list tasks
      plan catalogue show raspberry-pi-zero-2-w
      plan catalogue show recall
      plan catalogue check --with my-catalogue
      plan catalogue coverage object-detection --device "jetson-*"
      plan catalogue import bench.txt --device raspberry-pi-5 --source my-bench -o my-catalogue
      """,
    subcommands: [
      CatalogueListCommand.self, CatalogueShowCommand.self, CatalogueCheckCommand.self,
      CatalogueCoverageCommand.self, CatalogueImportCommand.self,
    ])
}

/// How an answer about the catalogue is written.
enum CatalogueFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

extension CatalogueShelf: ExpressibleByArgument {}

extension Catalogue {
  /// The kind of work that somebody named.
  fileprivate func kind(named id: String) throws -> TaskKind {
    if let kind = tasks[id] { return kind }
    let known = tasks.keys.sorted()
    let near = Suggestion.nearest(to: id, among: known)
    throw Failure(
      words: "error: no kind of work is called `\(id)`\n  hint: "
        + (near.isEmpty
          ? "there are \(known.joined(separator: ", "))"
          : "did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"))
  }
}

struct CatalogueListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists a shelf of the catalogue, one entry a line.")

  @Argument(help: "Which shelf; without one, how many entries each holds.")
  var shelf: CatalogueShelf?

  @Option(help: "Only models of this kind of work; `plan catalogue list tasks` names them.")
  var task: String?

  @Option(help: "text or json.")
  var format: CatalogueFormat = .text

  @OptionGroup var options: CatalogueOptions

  func validate() throws {
    if task != nil, let shelf, shelf != .models {
      throw ValidationError("--task chooses among models; `\(shelf.rawValue)` have none")
    }
  }

  func run() throws {
    let catalogue = try options.load()
    let kind = try task.map { try catalogue.kind(named: $0) }
    let answer = CatalogueList.answer(catalogue, shelf, task: kind?.id)
    try Output.write(format == .json ? answer.json() : answer.text())
  }
}

struct CatalogueShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Every figure of a model, device, part, source or assumption, with who says so.")

  @Argument(
    help: "An id, for example nanodet-plus-m, raspberry-pi-5, lifepo4, ncnn-bench or recall.")
  var id: String

  @Flag(help: "All measured rows, not only the first of each table.")
  var all = false

  @Option(help: "text or json; json always has all rows.")
  var format: CatalogueFormat = .text

  @OptionGroup var options: CatalogueOptions

  func run() throws {
    let catalogue = try options.load()
    let text: String
    do throws(CatalogueShow.Unknown) {
      text =
        format == .json
        ? try CatalogueShow.json(catalogue, id) : try CatalogueShow.text(catalogue, id, all: all)
    } catch {
      throw Failure(words: "error: \(error)")
    }
    try Output.write(text)
  }
}

struct CatalogueCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks units, sources, dates, references, repetitions, and timings against physics.",
    discussion: """
      Exit status: 0 a sound catalogue, 1 problems.

      plan catalogue check --stale                      and no price older than 90 days
      plan catalogue check --stale --as-of 2026-12-01   seen from another day
      """)

  @Flag(help: "Prices older than 90 days are problems too.")
  var stale = false

  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("The day that is counted from; today otherwise.", valueName: "yyyy-mm-dd"))
  var day: String?

  @OptionGroup var options: CatalogueOptions

  func validate() throws {
    if let day, Calendar.day(day) == nil {
      throw ValidationError("`\(day)` is no day; write 2026-12-01")
    }
    if day != nil, !stale { throw ValidationError("--as-of goes with --stale") }
  }

  func run() throws {
    let (catalogue, check) = Catalogue.check(folders: try options.folders())
    let text = CatalogueText.check(catalogue, check) { ProblemText.write(Problems([$0])) }
    try Output.write(text)
    var isStale = false
    if stale {
      let today = day.flatMap { Calendar.day($0) } ?? Int(Date.now.timeIntervalSince1970 / 86_400)
      let (words, count) = CatalogueText.stale(catalogue, today: today)
      try Output.write(words)
      isStale = count > 0
    }
    if !check.problems.isEmpty || isStale { throw ExitCode(1) }
  }
}

struct CatalogueCoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "How the times of a task's models are known on each device, as planning sees them.")

  @Argument(help: "The kind of work, for example object-detection.")
  var task: String

  @Option(
    help: ArgumentHelp("Only devices of this name; * stands for any text.", valueName: "pattern"))
  var device: String?

  @OptionGroup var options: CatalogueOptions

  func run() throws {
    let catalogue = try options.load()
    let known = catalogue.devices.keys.sorted()
    if let device, !known.contains(where: { Glob.matches(device, $0) }) {
      let near = Suggestion.nearest(to: device, among: known)
      throw Failure(
        words: "error: `\(device)` matches no device"
          + (near.isEmpty
            ? "" : "; did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"))
    }
    let kind = try catalogue.kind(named: task)
    try Output.write(
      CatalogueText.coverage(catalogue, kind) { found in
        device.map { Glob.matches($0, found.id) } ?? true
      })
  }
}
