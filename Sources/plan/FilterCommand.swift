// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import FoundationEssentials
import Networks
import Prediction
import Quantities
import Requirements
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
      a network in the compact form, or {"network": "model.onnx"}; `id` is handed through. Each line gets a verdict in its
      order: admit, reject or unsure, with margins (value / limit - 1), the limiting limit, the probability that it is kept, and
      time, energy and memory with the ends of nine in ten. A line that is wrong gets an error, and the stream goes on.

      Limits on one inference: \(Budget.Figure.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  @OptionGroup var budget: BudgetOptions

  @Option(help: ArgumentHelp("Cores that work; all otherwise.", valueName: "n"))
  var workers: Int?

  @Flag(help: "No counts on standard error.")
  var quiet = false

  func validate() throws {
    if let workers, !(1...1024).contains(workers) {
      throw ValidationError("--workers is a number of cores, 1 to 1024")
    }
  }

  func run() throws {
    let setting = try budget.read()
    if !quiet { Output.complain(setting.words) }
    let count = workers ?? ProcessInfo.processInfo.activeProcessorCount
    let pool = ScreenPool(workers: count) { setting.screen() }
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
}
