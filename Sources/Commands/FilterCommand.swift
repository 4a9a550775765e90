// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Exploration
import FoundationEssentials
import IntegerProgram
import Quantities
import Screening

/// `plan filter`: which architectures can meet the budget, before anybody trains them.
struct FilterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Which architectures can meet the budget, before anybody trains them.",
    discussion: """
      plan filter --constraints buoy.yaml --device raspberry-pi-5 < candidates.jsonl > verdicts.jsonl
      plan filter --device epyc-2-vcpu --limit latency=20ms --limit memory=32MB < candidates.jsonl

      A candidate is a line of JSON: a layer list ({"res": 192, "layers": [["conv", 3, 2, 1, 3, 16, 192, 96, "hswish"], …]}),
      a network in the compact form, {"network": "model.onnx"} (.tflite files too), or with --space its choices
      ({"choice": [3, 0, …]}, or once-for-all's own {"ks": [3, …], "e": [4, …], "d": [2, …], "r": [224]}); `id` is handed
      through. Each line gets a verdict in its order: admit, reject or unsure, with margins (value / limit - 1), the limiting
      limit, the probability that it is kept, and time, energy and memory with the ends of nine in ten. A line that is
      wrong gets an error, and the stream goes on.

      Limits on one inference: \(Budget.Figure.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  @OptionGroup var budget: BudgetOptions

  @Option(help: ArgumentHelp("Cores that work; all otherwise.", valueName: "n"))
  var workers: Int?

  @Option(
    help: ArgumentHelp(
      "Writes the budget with its predictor and spaces, for the library and for Python.",
      valueName: "file"))
  var export: String?

  @Flag(help: "How much of the --space is admitted, instead of judging candidates.")
  var count = false

  @Option(
    help: ArgumentHelp(
      "Draws so many architectures of the --space that are admitted, each as likely as any other.",
      valueName: "n"))
  var sample: Int?

  @Option(
    help: ArgumentHelp(
      "The architecture of the --space that is admitted and has the most of: macs, parameters, or a JSON file of scores, a list of options for each position.",
      valueName: "aim"))
  var extreme: String?

  @Option(
    help: ArgumentHelp("Only this side of the space's input. May be repeated.", valueName: "n"))
  var side: [Int] = []

  @Option(help: ArgumentHelp("Only this width of the space. May be repeated.", valueName: "factor"))
  var width: [Double] = []

  @Option(help: ArgumentHelp("Seed of what is drawn.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "No counts on standard error.")
  var quiet = false

  func validate() throws {
    if let workers, !(1...1024).contains(workers) {
      throw ValidationError("--workers is a number of cores, 1 to 1024")
    }
    if let sample, !(1...10_000_000).contains(sample) {
      throw ValidationError("--sample is a number of architectures, 1 to 10,000,000")
    }
    let asked = [count, sample != nil, extreme != nil].count { $0 }
    if asked > 1 { throw ValidationError("--count, --sample and --extreme: one at a time") }
    if asked > 0, budget.spaces.count != 1 {
      throw ValidationError("--count, --sample and --extreme are of one --space")
    }
  }

  func run() throws {
    let setting = try budget.read()
    Interrupt.listen()
    if !quiet { Output.complain(setting.words) }
    if let export { return try Output.write(setting.file.json.line() + "\n", to: export) }
    if self.count || sample != nil || extreme != nil { return try explore(setting) }
    let count = workers ?? ProcessInfo.processInfo.activeProcessorCount
    let pool = ScreenPool(workers: count) { setting.file.screen(opensFiles: true) }
    let clock = ContinuousClock()
    let start = clock.now
    let wasStopped = try LineStream.run(pool)
    let seconds = (clock.now - start).inSeconds
    if !quiet {
      let all = pool.tallied
      let rate = Double(all.count) / max(seconds, 1e-9)
      Output.complain(
        "\(Format.grouped(all.count)) candidates: \(Format.grouped(all.admitted)) admitted, \(Format.grouped(all.rejected)) rejected, \(Format.grouped(all.unsure)) unsure"
          + (all.wrong > 0 ? ", \(Format.grouped(all.wrong)) wrong lines" : "")
          + " · \(Format.grouped(Int(rate)))/s")
    }
    leave(wasStopped ? 4 : 0)
  }

  // MARK: The space as a whole

  private func explore(_ setting: BudgetOptions.Setting) throws {
    let screen = setting.file.screen(opensFiles: true)
    let space = setting.file.spaces[0]
    let exploration: Exploration
    do throws(SearchSpace.Refusal) {
      exploration = try Exploration(space, screen, sides: side, widths: width)
    } catch {
      throw Failure(words: "error: \(error)")
    }
    if let violation = exploration.violation { refuse(violation, space) }
    if count {
      let found = exploration.count(seed: seed, cancel: Interrupt.flag)
      try Output.write(ExplorationJSON.count(found).line() + "\n")
      if Interrupt.flag.isRaised {
        Output.complain(
          "interrupted: \(Format.grouped(found.judged)) had been judged; between \(Format.significant(found.low, 6)) and \(Format.significant(found.high, 6)) of \(Format.significant(found.size, 6)) are admitted"
        )
        leave(4)
      }
      return
    }
    if let sample {
      let found = exploration.sample(sample, seed: seed, cancel: Interrupt.flag)
      for member in found {
        try Output.write(ExplorationJSON.member(member, space).line() + "\n")
      }
      guard found.count < sample else { return }
      Output.complain(
        Interrupt.flag.isRaised
          ? "interrupted: \(found.count) of \(sample) had been found"
          : "\(found.count) of \(sample) were found: of a hundred thousand draws one after the other none more was admitted; that none is there is not proved"
      )
      leave(4)
    }
    do throws(Exploration.Obstacle) {
      guard
        let found = try exploration.extreme(
          try aim(), GLPKSolver(), limits: Limits(nodes: 20_000, cancel: Interrupt.flag))
      else { refuse(nil, space) }
      try? Output.write(ExplorationJSON.extreme(found, space).line() + "\n")
      if Interrupt.flag.isRaised, !found.isProved {
        Output.complain("interrupted: this is the best so far, and not proved to be the best")
      }
      leave(found.isProved ? 0 : 4)
    } catch {
      switch error {
      case .noSum(let words), .scores(let words): throw Failure(words: "error: \(words)")
      case .cancelled:
        throw Failure(words: "interrupted: none that fits had been found", status: 4)
      case .notFound:
        throw Failure(
          words:
            "error: none was found that fits, and it is not proved that none does: the memory of the largest ones is mostly activations\n  hint: --sample draws some that fit",
          status: 4)
      }
    }
  }

  private func aim() throws(Exploration.Obstacle) -> Exploration.Aim {
    switch extreme {
    case "macs": return .macs
    case "parameters": return .parameters
    default:
      let path = extreme ?? ""
      do throws(Problem) {
        let root = try JSON.read(try TextFile(path: path, limit: YAML.limit))
        let scores = (root.items ?? []).map { ($0.items ?? []).map { $0.double ?? .nan } }
        return .score(scores)
      } catch {
        throw .scores("`\(path)`: \(error.words.what)")
      }
    }
  }

  /// Nothing fits.
  private func refuse(_ violation: Exploration.Violation?, _ space: SearchSpace) -> Never {
    guard let violation else {
      Output.complain(
        "no architecture of \(space.name) is admitted: though each limit that adds up over the choices can be kept by itself"
      )
      leave(2)
    }
    let over = Format.significant(100 * (violation.least / violation.most - 1), 2)
    Output.complain(
      "no architecture of \(space.name) is admitted: \(violation.limit.name) is at least \(Format.significant(violation.least, 3)) \(violation.limit.figure.unit), \(over) % over what would be, \(Format.significant(violation.most, 3)) \(violation.limit.figure.unit)"
    )
    leave(2)
  }
}

/// What is known of a space as a whole, as JSON.
enum ExplorationJSON {
  static func count(_ count: Exploration.Count) -> JSON {
    .object([
      ("size", .number(count.size)), ("admitted", .number(count.fitting)),
      ("admitted_low", .number(count.low)), ("admitted_high", .number(count.high)),
      ("share", .number(count.size > 0 ? count.fitting / count.size : 0)),
      ("exact", .bool(count.isExact)), ("judged", .number(count.judged)),
    ])
  }

  static func member(_ member: Exploration.Member, _ space: SearchSpace) -> JSON {
    .object(fields(member, space))
  }

  static func extreme(_ found: Exploration.Extreme, _ space: SearchSpace) -> JSON {
    .object(
      fields(found.member, space) + [
        ("value", .number(found.value)), ("proved", .bool(found.isProved)),
        ("programs", .number(found.programs)),
      ])
  }

  private static func fields(
    _ member: Exploration.Member, _ space: SearchSpace
  ) -> [(String, JSON)] {
    [("space", .string(space.name))]
      + (member.side.map { [("res", JSON.number($0))] } ?? [])
      + [
        ("width", .number(member.width)), ("choice", .array(member.choice.map { .number($0) })),
      ]
  }
}
