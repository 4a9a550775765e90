// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Importers
import Prediction
import Reports

/// `plan measurements`: figures that somebody measured, in one form.
struct MeasurementsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measurements", abstract: "Measured times, powers and energies, in one form.",
    subcommands: [Import.self, Formats.self])

  /// `plan measurements import PATH…`.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Reads profiles, logs and tables and writes them in our own form.",
      discussion: """
        plan measurements import profile.json --device my-board --precision fp32 -o rows.csv
        plan measurements import raw_data/resnet18 -o rows.csv        a folder of the Jetson power tool
        plan measurements import bench.txt power.csv --device my-board -o rows.csv

        Rows that cannot be true (negative energies, clocks that jump, runs that shared the processor) are left
        out and counted. `plan measurements formats` lists what is read; gzip is unpacked.
        """)

    @OptionGroup var source: MeasurementOptions

    @Option(
      help: ArgumentHelp(
        "A form of `plan measurements formats`; told by the content otherwise.", valueName: "form"))
    var format: String = "auto"

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The file to write; standard output otherwise.", valueName: "file"))
    var output: String?

    func validate() throws {
      if format != "auto", !Measurements.formats.contains(where: { $0.name == format }) {
        let near = Suggestion.nearest(to: format, among: Measurements.formats.map(\.name))
        throw ValidationError(
          "no form is called `\(format)`"
            + (near.isEmpty ? "; see `plan measurements formats`" : "; did you mean `\(near[0])`?"))
      }
    }

    func run() throws {
      let rows = try source.read(format: format == "auto" ? nil : format)
      let text = rows.csv()
      if let output, output != "-" {
        try Output.write(text, to: output)
        Output.complain("\(rows.rows.count) rows in \(output)")
      } else {
        try Output.write(text)
      }
    }
  }

  /// `plan measurements formats`.
  struct Formats: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "formats", abstract: "The forms of measurements that are read.")

    func run() throws {
      let width = Measurements.formats.map(\.name.count).max() ?? 0
      try Output.write(
        Measurements.formats.map { format in
          format.name + String(repeating: " ", count: width + 2 - format.name.count) + format.words
        }.joined(separator: "\n") + "\n")
    }
  }
}

/// Which measurements are read, and what they do not say themselves.
struct MeasurementOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files or folders: profiles, logs, tables, rows in our own form.", valueName: "path"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "The device, where a file does not name it; or only this one.", valueName: "id"))
  var device: String?

  @Option(help: ArgumentHelp("The runtime, where a file does not name it; or only this one."))
  var runtime: String?

  @Option(help: ArgumentHelp("The number format, where a file does not name it; or only this one."))
  var precision: String?

  @Option(help: ArgumentHelp("Threads, where a file does not say.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
  }

  /// Reads; says on standard error what was left out.
  func read(format: String? = nil) throws(Failure) -> Measurements {
    if paths.isEmpty {
      throw Failure(
        words:
          "error: no measurements are named\n  hint: files or folders; `plan measurements formats` says which"
      )
    }
    var rows: Measurements
    do throws(Problems) {
      rows = try Measurements.read(paths, format: format)
    } catch {
      throw Failure(words: ProblemText.write(error))
    }
    rows.fill(device: device, runtime: runtime, precision: precision, threads: threads)
    for reason in rows.dropped.keys.sorted() {
      let count = rows.dropped[reason] ?? 0
      Output.complain("left out \(count) \(count == 1 ? "row" : "rows"): \(reason)")
    }
    if rows.rows.isEmpty {
      throw Failure(
        words: "error: no row is left\n  hint: see what was left out above, or --device")
    }
    return rows
  }
}
