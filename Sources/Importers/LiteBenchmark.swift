// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

extension LogImporter {
  /// What TFLite's `benchmark_model` prints: the mean of its timed runs, and a row an operator where it was asked to profile.
  /// Every run of a log is a row with its own threads and delegate.
  static let liteBenchmark = LogImporter(
    name: "tflite", words: "the output of TFLite's benchmark_model",
    isOne: { file in
      file.text.contains("Inference (avg)") || file.text.contains("Timings (microseconds)")
    }
  ) { file throws(Problem) in
    var log = LiteBenchmark(file)
    for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      log.read(line, at: number + 1)
    }
    log.end()
    return log.found
  }
}

/// The lines of `benchmark_model` as far as they were read.
private struct LiteBenchmark {
  var found = Measurements()
  private let file: TextFile
  private var network: String
  private var threads: Int?
  private var delegate = ""
  private var batch = 1
  /// The rows of the run, and whether its time came from the line that is more exact.
  private var rows: [Measurement] = []
  private var time: (row: Measurement, isExact: Bool)?
  /// The columns of the table of operators.
  private var columns: (op: Int, time: Int, name: Int, count: Int)?
  private var isOfTimedRuns = false

  init(_ file: TextFile) {
    self.file = file
    network = LogImporter.stem(file.path)
  }

  mutating func read(_ line: Substring, at number: Int) {
    func after(_ mark: String) -> Substring? {
      line.ranges(of: mark).first.map { line[$0.upperBound...] }
    }
    func bracketed(_ mark: String) -> String? {
      // Versions differ in blanks and in capitals.
      let low = line.lowercased()
      guard let place = low.ranges(of: mark.lowercased()).first else { return nil }
      let rest = line.dropFirst(low.distance(from: low.startIndex, to: place.upperBound))
        .drop { $0 == " " || $0 == ":" }
      return rest.first == "[" ? String(rest.dropFirst().prefix { $0 != "]" }) : nil
    }
    let graph = bracketed("Graph")
    if let shape = bracketed("Input shapes") {
      batch = shape.split(separator: ",").first.flatMap { Int($0) } ?? 1
    }
    let count = bracketed("Num threads") ?? bracketed("#threads used for CPU inference")
    // What a run is asked for stands before its time: after it, the next has begun.
    if time != nil, graph != nil || count != nil || line.contains("STARTING!") { end() }
    if let graph { network = LogImporter.stem(graph) }
    if let count { threads = Int(count) }
    for (mark, name) in Self.delegates {
      let low = line.lowercased()
      if bracketed(mark) == "1" || low.contains("applied \(name) delegate")
        || low.contains("delegate for \(name)")
      {
        delegate = name
      }
    }
    if line.contains("Profiling Info") {
      isOfTimedRuns = !line.contains("Initialization")
      columns = nil
    }
    if line.contains("=====") {
      // The same operators follow once more, by their time.
      columns = nil
      if !line.contains("Run Order") { isOfTimedRuns = false }
    }
    let fields = Self.fields(line)
    if isOfTimedRuns, let place = Self.columns(fields) {
      columns = place
    } else if let columns, isOfTimedRuns, fields.count == columns.count,
      let milliseconds = Double(fields[columns.time])
    {
      var row = row(.layer, at: number)
      row.layer = fields[columns.name]
      row.op = fields[columns.op]
      row.latency = milliseconds * 1e-3
      rows.append(row)
    }
    let exact = after("Inference (avg): ")
    let rounded = after("Timings (microseconds)").flatMap { text in
      text.ranges(of: "avg=").first.map { text[$0.upperBound...] }
    }
    guard let words = exact ?? rounded else { return }
    if let time, time.isExact == (exact != nil) { end() }
    guard time == nil || exact != nil else { return }
    let digits = words.prefix { $0.isNumber || $0 == "." || $0 == "e" || $0 == "+" }
    var row = row(.network, at: number)
    row.latency = Double(digits).map { $0 * 1e-6 } ?? .nan
    time = (row, exact != nil)
  }

  /// Ends a run. What is said of the next one before its time is its own; a delegate is said anew.
  mutating func end() {
    let runtime = delegate.isEmpty ? "tflite" : "tflite-\(delegate)"
    for var row in (time.map { [$0.row] } ?? []) + rows {
      row.setting.threads = threads
      row.batch = max(1, batch)
      row.setting.runtime = runtime
      found.add(row)
    }
    (rows, time, columns, isOfTimedRuns, delegate, batch) = ([], nil, nil, false, "", 1)
  }

  private func row(_ level: Measurement.Level, at number: Int) -> Measurement {
    var row = Measurement(
      level: level, setting: LogImporter.unstated("tflite"),
      place: Place(file: file.path, line: number, column: 1))
    row.network = network
    row.source = file.path
    return row
  }

  /// What the options are called, and the delegates.
  private static let delegates = [
    ("Use gpu", "gpu"), ("Use NNAPI", "nnapi"), ("Use xnnpack", "xnnpack"),
    ("Use Hexagon", "hexagon"), ("Use CoreML", "coreml"), ("Use EdgeTPU", "edgetpu"),
    ("external delegate path", "external"),
  ]

  /// The columns by their names; nil of a line that names none.
  private static func columns(
    _ fields: [String]
  ) -> (op: Int, time: Int, name: Int, count: Int)? {
    func place(_ name: String) -> Int? {
      fields.firstIndex { $0.lowercased() == "[\(name)]" || $0.lowercased() == name }
    }
    guard let op = place("node type"), let time = place("avg ms") ?? place("avg_ms"),
      let name = place("name")
    else { return nil }
    return (op, time, name, fields.count)
  }

  /// A line at its tabs or commas; where it has none, at two blanks or more.
  private static func fields(_ line: Substring) -> [String] {
    func trimmed(_ text: some StringProtocol) -> String {
      String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    // A name may have commas in it where tabs are between the columns.
    let separator: Character = line.contains("\t") ? "\t" : ","
    let parts = line.split(separator: separator).map(trimmed).filter { !$0.isEmpty }
    guard parts.count < 2 else { return parts }
    return trimmed(line).split(separator: "  ").map(trimmed).filter { !$0.isEmpty }
  }
}
