// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalogue
import Documents
import Estimation
import Quantities
import Reports
import Requirements

/// `plan compare`: which device for a model, which model for a device.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Which device for a model, which model for a device.",
    discussion: """
      plan compare --model mobilenet-v2
      plan compare --device raspberry-pi-5 --all
      plan compare --model mobilenet-v2 --at 200/s --p99 50ms     how many machines, and what they cost

      Costs and carbon are of a million inferences at full use: rented machines by the hour, others by their
      share of the price over `machine-life` and by their electricity. Waits are those of the queue M/M/c.
      """)

  /// The formats of a comparison.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case markdown
    case csv
    case json
  }

  @Option(
    help: ArgumentHelp("Models; * stands for any text. May be repeated.", valueName: "pattern"))
  var model: [String] = []

  @Option(
    help: ArgumentHelp("Devices; * stands for any text. May be repeated.", valueName: "pattern"))
  var device: [String] = []

  @Option(help: ArgumentHelp("Requests that come, for example 200/s.", valueName: "rate"))
  var at: String?

  @Option(
    help: ArgumentHelp(
      "Time within which 99 in 100 are answered, for example 50ms.", valueName: "time"))
  var p99: String?

  @Option(help: ArgumentHelp("Price of electricity.", valueName: "price"))
  var electricity: String = "0.30 USD/kWh"

  @Option(help: ArgumentHelp("Country of the electricity, for its carbon.", valueName: "id"))
  var grid: String = "usa"

  @Flag(help: "Only times that somebody measured.")
  var measured = false

  @Flag(help: "Every row; 40 otherwise.")
  var all = false

  @Option(help: "text, markdown, csv or json.")
  var format: Format = .text

  @OptionGroup var options: CatalogueOptions

  func validate() throws {
    if model.isEmpty, device.isEmpty {
      throw ValidationError("name a --model, a --device, or both")
    }
    if (at == nil) != (p99 == nil) { throw ValidationError("--at and --p99 go together") }
  }

  func run() throws {
    let catalogue = try options.load()
    let models = try Self.chosen(model, "model", catalogue.models.keys.sorted())
      .compactMap { catalogue.models[$0] }
    let devices = try Self.chosen(
      device, "device",
      catalogue.devices.values.filter { $0.role != .accelerator }.map(\.id).sorted()
    ).compactMap { catalogue.devices[$0] }
    guard catalogue.grids[grid] != nil else {
      let near = Suggestion.nearest(to: grid, among: catalogue.grids.keys.sorted())
      throw Failure(
        words: "error: no grid is called `\(grid)`"
          + (near.isEmpty ? "" : "; did you mean `\(near[0])`?"))
    }
    let price = try Self.quantity(electricity, "--electricity", DollarsPerKilowattHour.self)
    var sizing: Sizing?
    if let at, let p99 {
      let arrivals = try Self.quantity(at, "--at", Hertz.self)
      let limit = try Self.quantity(p99, "--p99", Seconds.self)
      guard arrivals.value > 0, arrivals.value <= 1e9, limit.value > 0 else {
        throw Failure(words: "error: --at must be above 0 and at most 1e9 a second, --p99 above 0")
      }
      sizing = Sizing(arrivals: arrivals.value, limit: limit.value)
    }
    let table = ConfigurationTable(
      models: models, devices: devices, in: catalogue, electricity: price, grid: grid,
      onlyMeasured: measured)
    let title =
      (model + device).joined(separator: ", ")
      + (at.map { " at \($0), 99 in 100 within \(p99 ?? "")" } ?? "")
    let limit = all || format != .text ? nil : 40
    let answer = CompareAnswer.answer(table, title: title, sizing: sizing, limit: limit)
    switch format {
    case .text: try Output.write(answer.text())
    case .markdown: try Output.write(answer.markdown())
    case .csv: try Output.write(answer.csv())
    case .json: try Output.write(answer.json())
    }
  }

  private static func chosen(
    _ patterns: [String], _ kind: String, _ known: [String]
  ) throws(Failure) -> [String] {
    var found: [String] = []
    for pattern in patterns {
      let matching = known.filter { Glob.matches(pattern, $0) }
      if matching.isEmpty {
        let near = Suggestion.nearest(to: pattern, among: known)
        throw Failure(
          words: "error: `\(pattern)` matches no \(kind)"
            + (near.isEmpty
              ? "" : "; did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"))
      }
      found += matching.filter { !found.contains($0) }
    }
    return found
  }

  private static func quantity<Q: Quantity>(
    _ text: String, _ option: String, _ kind: Q.Type
  ) throws(Failure) -> Q {
    do throws(MeasureError) {
      return try Q(parsing: text)
    } catch {
      throw Failure(
        words:
          "error: \(option) `\(text)` is no value in \(Q.unit), for example \(Q.unit == "s" ? "50ms" : "1 \(Q.unit)")"
      )
    }
  }
}
