// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import Estimation
import FoundationEssentials
import IntegerProgram
import Planning
import Quantities
import Reports
import Requirements

/// `plan [solve] F` or `plan [solve] --constraints F`: the main job.
struct SolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve", abstract: "Finds the plan that meets every limit at the least cost.")

  /// The formats of an answer.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
    case html
  }

  @Argument(help: ArgumentHelp("The constraint file.", valueName: "file"))
  var file: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The constraint file, where it is not the argument.", valueName: "file"))
  var constraints: String?

  @Option(name: .long, help: "text, json, markdown or html; may be repeated.")
  var format: [Format] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where the nth format goes; standard output otherwise.", valueName: "file"))
  var output: [String] = []

  @Option(
    name: .customLong("export-mps"),
    help: ArgumentHelp("Writes the integer program that is solved, in free MPS.", valueName: "file")
  )
  var exportMPS: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The most branch-and-bound nodes for one program.", valueName: "n"))
  var nodes: Int = 200_000

  @Option(
    name: .customLong("time-limit"),
    help: ArgumentHelp(
      "Ends after so long with the best plan so far, its bound and gap (status 4), as an interrupt does: 10s, 2min.",
      valueName: "time"), transform: Self.seconds)
  var timeLimit: Double?

  @Flag(name: .long, help: "Says how long each stage took, on standard error and in the JSON.")
  var timings = false

  @Flag(
    name: .long,
    help: "Tells of every device that the file allows what became of it, in the text.")
  var details = false

  @Option(
    help: ArgumentHelp(
      "Figures of your own, as under `figures:` of the constraint file, over those there; `plan observe -o` writes one. May be repeated.",
      valueName: "file"))
  var figures: [String] = []

  @OptionGroup var catalogue: CatalogueOptions

  func validate() throws {
    if output.count > max(1, format.count) {
      throw ValidationError("there are more --output files than --format options")
    }
    if nodes < 1 { throw ValidationError("--nodes must be at least 1") }
  }

  private static func seconds(_ text: String) throws -> Double {
    guard let time = try? Seconds(parsing: text), time.value > 0, time.value.isFinite else {
      throw ValidationError("--time-limit is a time above 0, such as 10s or 2min")
    }
    return time.value
  }

  /// The name of the constraint file; a word that is neither a file nor looks like one was meant as a command.
  private func path() throws -> String {
    let help = "\n  hint: `plan init` lists examples to start from, `plan --help` the commands"
    switch (file, constraints) {
    case (nil, nil):
      throw Failure(words: "error: a constraint file is needed: `plan buoy.yaml`\(help)")
    case (_?, let named?):
      throw Failure(
        words: "error: one constraint file is planned at a time; `\(named)` is the second")
    case (nil, let named?): return named
    case (let word?, nil):
      let isFile =
        word.contains("/") || word.contains(".") || FileManager.default.fileExists(atPath: word)
      guard !isFile else { return word }
      let commands = PlanCommand.configuration.subcommands.map { $0._commandName }
      let near = Suggestion.nearest(to: word, among: commands)
      let hint = near.first.map { "\n  hint: did you mean `plan \($0)`?" } ?? help
      throw Failure(words: "error: there is no command or file `\(word)`\(hint)")
    }
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    var stages: [(String, Duration)] = []
    var last = start
    func stage(_ name: String) {
      let now = clock.now
      stages.append((name, now - last))
      last = now
    }
    let (file, known, requirements) = try Self.read(try path(), figures: figures, catalogue, stage)
    try Output.check(all: output + (exportMPS.map { [$0] } ?? []))
    Interrupt.listen(after: timeLimit)
    let planner = Planner(
      requirements, catalogue: known, solver: GLPKSolver(),
      limits: Limits(nodes: nodes, cancel: Interrupt.flag))
    stage("candidates")
    let answer: Planning.Answer
    do throws(SolverError) {
      answer = try ProgressLine.during { () throws(SolverError) in try planner.plan() }
    } catch {
      throw Failure(error)
    }
    stage("solve")
    if let exportMPS { try Output.write(planner.wholeProgram(after: answer).mps(), to: exportMPS) }
    let seconds = timings ? (clock.now - start).inSeconds : nil
    try write(answer, planner, request: file.text, seconds: seconds)
    stage("report")
    tell(stages)
    // Leaves at once: taking a catalogue apart piece by piece takes longer than forgetting it.
    leave(Self.status(answer))
  }

  /// Reads a constraint file, and the catalogue that it is held against.
  static func read(
    _ path: String, figures: [String] = [], _ options: CatalogueOptions,
    _ stage: (String) -> Void = { _ in }
  ) throws -> (TextFile, Catalogue, Requirements) {
    do {
      let file = try TextFile(path: path, limit: YAML.limit)
      let known = try options.load(with: try folder(of: file))
      stage("catalogue")
      let given = try figures.map { try TextFile(path: $0, limit: YAML.limit) }
      let requirements = try Requirements.read(file, with: given, against: known)
      stage("constraints")
      return (file, known, requirements)
    } catch let problem as Problem {
      throw Failure(words: ProblemText.write(Problems([problem])))
    } catch let problems as Problems {
      throw Failure(words: ProblemText.write(problems))
    }
  }

  /// The folder that a constraint file lays over the catalogue; nil where it names none.
  private static func folder(of file: TextFile) throws(Problems) -> String? {
    guard let folder = try Requirements.catalogueFolder(of: file) else { return nil }
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory
    else {
      let node = try YAML.read(file)["catalogue"]
      throw Problems([
        Problem(
          .rule(
            "`\(folder)` is not a folder; `catalogue` names one beside this file that is laid over the catalogue"
          ), at: node?.place ?? Place(file: file.path), text: node?.scalar ?? "")
      ])
    }
    return folder
  }

  private func tell(_ stages: [(String, Duration)]) {
    guard timings else { return }
    for (name, time) in stages {
      Output.complain("\(name): \(Quantities.Format.fixed(time.inSeconds * 1_000, 1)) ms")
    }
  }

  private func write(
    _ answer: Planning.Answer, _ planner: Planner, request: String, seconds: Double?
  ) throws(Failure) {
    let formats = format.isEmpty ? [Format.text] : format
    let isPage = formats.contains(.markdown) || formats.contains(.html)
    let document = Document(
      answer, ladder: isPage ? try? planner.ladder(to: answer) : nil, hasDetails: details)
    for (index, format) in formats.enumerated() {
      let content =
        switch format {
        case .text: TextWriter.write(document)
        case .json: AnswerJSON.write(answer, request: request, seconds: seconds).text()
        case .markdown: MarkdownWriter.write(document)
        case .html: HTMLWriter.write(document)
        }
      if index < output.count, output[index] != "-" {
        try Output.write(content, to: output[index])
      } else {
        try Output.write(content)
      }
    }
  }

  private static func status(_ answer: Planning.Answer) -> Int32 {
    switch answer.status {
    case .infeasible: 2
    case .noAnswer: 4
    // One that is best of some, and was not stopped, keeps every limit as often as asked.
    case .feasible where !answer.isOfSome || answer.isUnfinished: 4
    case .optimal, .feasible: answer.belowRequiredBasis.isEmpty ? 0 : 5
    }
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
