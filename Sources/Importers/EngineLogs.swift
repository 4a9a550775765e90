// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

extension LogImporter {
  /// `trtexec --exportProfile` and `--exportTimes`: mean and median of each layer, and the times of the runs, in
  /// milliseconds.
  static let engineProfile = LogImporter(
    name: "trtexec", words: "a profile or times of trtexec (--exportProfile, --exportTimes)",
    isOne: { file in
      let start = String(decoding: file.bytes.prefix(4000), as: UTF8.self)
      return start.contains("\"averageMs\"") || start.contains("\"computeMs\"")
    }
  ) { file throws(Problem) in
    guard let items = try JSON.read(file).items else {
      throw Problem(.wrongShape(expected: "a list of layers"), at: Place(file: file.path))
    }
    var found = Measurements()
    let network = stem(file.path)
    var runs: [Double] = []
    for item in items {
      if let time = item["computeMs"]?.double {
        runs.append(time)
        continue
      }
      guard let name = item["name"]?.words else { continue }
      var row = Measurement(
        level: .layer, setting: unstated("tensorrt"), place: Place(file: file.path))
      row.network = network
      row.layer = name
      row.source = file.path
      row.statistic = item["medianMs"] == nil ? "mean" : "median"
      row.latency = (item["medianMs"]?.double ?? item["averageMs"]?.double).map { $0 * 1e-3 }
      if row.latency == nil { continue }
      found.add(row)
    }
    if !runs.isEmpty {
      var row = Measurement(
        level: .network, setting: unstated("tensorrt"), place: Place(file: file.path))
      row.network = network
      row.source = file.path
      row.statistic = "median"
      row.latency = Scores.middle(runs) * 1e-3
      found.add(row)
    }
    return found
  }

  /// What `trtexec` prints: the median of a run's time on the GPU, and each layer's with `--dumpProfile`. Every run of a
  /// log is a row.
  static let engineConsole = LogImporter(
    name: "trtexec-log", words: "what trtexec prints, with --dumpProfile or without",
    isOne: { file in
      ["=== Performance summary ===", "=== Profile (", "GPU Compute Time:", "TensorRT.trtexec"]
        .contains { file.text.contains($0) }
    }
  ) { file throws(Problem) in
    var log = EngineConsole(file)
    for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      log.read(line, at: number + 1)
    }
    return log.found
  }
}

/// The lines of `trtexec` as far as they were read.
private struct EngineConsole {
  var found = Measurements()
  private let file: TextFile
  private var network: String
  private var precision = "unstated"
  /// Inputs of one call, calls at once, and whether a deep learning accelerator works in place of the GPU.
  private var batch = 1
  private var streams = 1
  private var isOnAccelerator = false
  /// The columns of the table of layers: how many numbers a row has, which of them is the time, and whether they stand before
  /// the name.
  private var table: (numbers: Int, time: Int, isMedian: Bool, namesLast: Bool)?
  /// Whether the lines are those of the time on the GPU, one statistic a line, as version 7 prints them.
  private var isInCompute = false

  init(_ file: TextFile) {
    self.file = file
    network = LogImporter.stem(file.path)
  }

  mutating func read(_ whole: Substring, at number: Int) {
    let line = Self.unstamped(whole)
    func after(_ mark: String) -> String? {
      line.ranges(of: mark).first.map { Self.trimmed(line[$0.upperBound...]) }
    }
    if line.contains("TensorRT.trtexec") {
      let words = line.split(separator: " ")
      for word in words {
        for option in ["--onnx=", "--loadEngine=", "--model="] where word.hasPrefix(option) {
          network = LogImporter.stem(String(word.dropFirst(option.count)))
        }
      }
      precision =
        words.contains("--int8") || words.contains("--best")
        ? "int8"
        : words.contains("--fp8")
          ? "fp8"
          : words.contains("--bf16") ? "bf16" : words.contains("--fp16") ? "fp16" : "unstated"
      (batch, streams, isOnAccelerator) = (1, 1, false)
      for word in words {
        if word.hasPrefix("--batch=") { batch = Int(word.dropFirst(8)) ?? batch }
        if word.hasPrefix("--streams=") { streams = Int(word.dropFirst(10)) ?? streams }
        if word.hasPrefix("--useDLACore=") { isOnAccelerator = true }
        if word.hasPrefix("--shapes=") { batch = Self.batch(word.dropFirst(9)) ?? batch }
      }
    } else if let shape = after("Input inference shape") {
      batch = Self.batch(shape[...]) ?? batch
    } else if line.hasPrefix("Batch: "), let count = after("Batch: ").flatMap({ Int($0) }) {
      batch = max(1, count)
    } else if line.hasPrefix("DLACore: "), let core = after("DLACore: ") {
      isOnAccelerator = isOnAccelerator || Int(core) != nil
    } else if line.hasPrefix("Streams: "), let count = after("Streams: ").flatMap({ Int($0) }) {
      streams = count
    } else if line.hasPrefix("Model: "), let name = after("Model: "), !name.isEmpty {
      network = LogImporter.stem(name)
    } else if line.hasPrefix("Precision: "), let name = after("Precision: ") {
      precision =
        name.contains("INT8")
        ? "int8"
        : name.contains("FP8")
          ? "fp8"
          : name.contains("BF16")
            ? "bf16" : name.contains("FP16") ? "fp16" : name.isEmpty ? precision : "fp32"
    } else if line.contains("Time") && line.contains("Layer") && line.contains("%") {
      table = Self.columns(line)
    } else if line.contains("=== ") {
      table = nil
    } else if line == "GPU Compute" {
      isInCompute = true
    } else if let text = after("GPU Compute Time: ") {
      add(text.ranges(of: "median = ").first.map { text[$0.upperBound...] } ?? "", at: number)
    } else if isInCompute, let text = after("median: ") {
      add(text[...], at: number)
      isInCompute = false
    } else if let table {
      layer(line, table, at: number)
    }
  }

  private func row(_ level: Measurement.Level, at number: Int) -> Measurement {
    var row = Measurement(
      level: level,
      setting: LogImporter.unstated(
        isOnAccelerator ? "tensorrt-dla" : "tensorrt", precision: precision),
      place: Place(file: file.path, line: number, column: 1))
    row.network = network
    row.source = file.path
    row.statistic = "median"
    row.batch = max(1, batch)
    return row
  }

  /// The first extent of a shape behind its name: `images:16x3x640x640`, `images=16x3x640x640`.
  private static func batch(_ text: Substring) -> Int? {
    let first = text.split(separator: ",").first ?? text
    let shape = first.split(whereSeparator: { $0 == ":" || $0 == "=" }).last ?? first
    let extents = shape.filter { $0 != " " }.split(separator: "x").map { Int($0) }
    return extents.count > 1 ? extents.first ?? nil : nil
  }

  private mutating func add(_ text: Substring, at number: Int) {
    guard let time = Double(text.prefix { $0.isNumber || $0 == "." }) else {
      return found.drop("a summary without the median of the time on the GPU")
    }
    guard streams == 1 else {
      return found.drop("a time with several streams at once: run with --streams=1")
    }
    var row = row(.network, at: number)
    row.latency = time * 1e-3
    found.add(row)
  }

  private mutating func layer(
    _ line: Substring, _ table: (numbers: Int, time: Int, isMedian: Bool, namesLast: Bool),
    at number: Int
  ) {
    let words = line.split(separator: " ")
    guard words.count > table.numbers else { return }
    let numbers =
      table.namesLast ? words.prefix(table.numbers) : words.suffix(table.numbers)
    let name =
      table.namesLast ? words.dropFirst(table.numbers) : words.dropLast(table.numbers)
    let values = numbers.compactMap { Double($0) }
    guard values.count == table.numbers, name.joined(separator: " ") != "Total" else { return }
    var row = row(.layer, at: number)
    row.layer = name.joined(separator: " ")
    if !table.isMedian { row.statistic = "mean" }
    row.latency = values[table.time] * 1e-3
    found.add(row)
  }

  /// The columns of a table of layers by their names, which differ from version to version.
  private static func columns(
    _ line: Substring
  ) -> (numbers: Int, time: Int, isMedian: Bool, namesLast: Bool)? {
    let names = [
      "Layer": ["Layer"], "mean": ["Avg. Time (ms)", "Avg.(ms)", "Avg. (ms)"],
      "median": ["Median Time (ms)", "Median(ms)", "Median (ms)"],
      "share": ["Time(%)", "Time (%)", "Time %"], "sum": ["Time (ms)", "Time(ms)"],
    ]
    var rest = String(line)
    var places: [(name: String, start: Int)] = []
    for name in ["Layer", "mean", "median", "share", "sum"] {
      for text in names[name] ?? [] {
        guard let range = rest.ranges(of: text).first else { continue }
        places.append((name, rest.distance(from: rest.startIndex, to: range.lowerBound)))
        rest.replaceSubrange(range, with: String(repeating: "_", count: text.count))
        break
      }
    }
    let order = places.sorted { $0.start < $1.start }.map(\.name)
    let numbers = order.filter { $0 != "Layer" }
    guard let time = numbers.firstIndex(of: "median") ?? numbers.firstIndex(of: "mean"),
      order.first == "Layer" || order.last == "Layer"
    else { return nil }
    return (numbers.count, time, numbers[time] == "median", order.last == "Layer")
  }

  /// A line without the moment and the level before it: `[01/02/2026-10:00:00] [I] `.
  private static func unstamped(_ line: Substring) -> Substring {
    var line = trimmed(line)[...]
    while line.hasPrefix("["), let end = line.firstIndex(of: "]") {
      line = trimmed(line[line.index(after: end)...])[...]
    }
    return line
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
