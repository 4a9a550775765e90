// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Observation
import Reports

/// `plan observe`: does the plan hold in production.
struct ObserveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observe", abstract: "Whether a plan holds in production, and what drifted.",
    discussion: """
      plan --constraints buoy.yaml --format json -o plan.json
      plan observe plan.json telemetry.csv
      plan observe plan.json telemetry.csv --suggest -o measured.yaml
      plan --constraints buoy.yaml --figures measured.yaml

      The telemetry is a table with a row a request or a span of time, and any of the columns
      \(Telemetry.columns.joined(separator: ", ")).
      `candidate_…` are of other hardware on the same input. --past is a table of deployments with `outcome`
      (kept or rolled-back) and pairs such as planned_latency_s and latency_s.

      Exit status: 0 where every limit that was observed is kept or cannot be told, 2 where one is surely broken.
      """)

  @Argument(help: ArgumentHelp("The JSON of the plan.", valueName: "plan"))
  var plan: String

  @Argument(help: ArgumentHelp("What was seen in production, CSV or gzip.", valueName: "telemetry"))
  var telemetry: String

  @Option(help: ArgumentHelp("Deployments of the past with how they ended.", valueName: "file"))
  var past: String?

  @Flag(help: "Says which load to try, how many rows to wait for, what to record.")
  var suggest = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Writes the measured figures, for `plan --figures`.", valueName: "file"))
  var output: String?

  /// The formats of an observation.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
  }

  @Option(help: "text, json or markdown.")
  var format: Format = .text

  func run() throws {
    let observation: Observation
    var known: PastDeployments?
    do {
      let promise = try Promise(try TextFile(path: plan, limit: 100_000_000))
      let rows = try Telemetry(try TextFile(path: telemetry, limit: Telemetry.limit))
      for reason in rows.dropped.keys.sorted() {
        let count = rows.dropped[reason] ?? 0
        Output.complain("left out \(count) \(count == 1 ? "row" : "rows"): \(reason)")
      }
      if let past { known = try PastDeployments(try TextFile(path: past, limit: 64_000_000)) }
      observation = Observation(promise, rows)
    } catch let problem as Problem {
      throw Failure(words: ProblemText.write(Problems([problem])))
    } catch let problems as Problems {
      throw Failure(words: ProblemText.write(problems))
    }
    if let output, !observation.recalibrations.isEmpty {
      let name = telemetry.split(separator: "/").last.map(String.init) ?? telemetry
      try Output.write(observation.figures(from: name), to: output)
    }
    let answer = ObserveAnswer.table(observation, past: known, suggesting: suggest)
    switch format {
    case .text: try Output.write(answer.text())
    case .json: try Output.write(answer.json())
    case .markdown: try Output.write(answer.markdown())
    }
    if output != nil, observation.recalibrations.isEmpty {
      Output.complain(
        "nothing was written: no task of one stage has \(Observation.fewest) rows that agree on a figure; requests wait for each other, so that a service's rows need `load_hz`"
      )
    }
    if observation.holds == false { throw ExitCode(2) }
  }
}
