// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

extension LogImporter {
  /// `trtexec --exportProfile`: mean and median of each layer, in milliseconds.
  static let engineProfile = LogImporter(
    name: "trtexec", words: "a profile or times of trtexec",
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

  /// What TFLite's `benchmark_model` prints: the mean of its timed runs, and a row an operator where it was
  /// asked to profile.
  static let liteBenchmark = LogImporter(
    name: "tflite", words: "the output of TFLite's benchmark_model",
    isOne: { file in
      file.text.contains("Inference (avg)") || file.text.contains("Timings (microseconds)")
    }
  ) { file throws(Problem) in
    var found = Measurements()
    var network = stem(file.path)
    var threads: Int?
    var isInProfile = false
    for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let place = Place(file: file.path, line: number + 1, column: 1)
      func after(_ mark: String) -> Substring? {
        line.ranges(of: mark).first.map { line[$0.upperBound...] }
      }
      if let words = after("Graph: [") { network = stem(String(words.prefix { $0 != "]" })) }
      if let words = after("Num threads: [") { threads = Int(words.prefix { $0 != "]" }) }
      if line.contains("Operator-wise Profiling Info") { isInProfile = true }
      // Node type, …, average ms, share, …: tab or comma between them.
      if isInProfile, line.contains("[") {
        let fields = line.split { $0 == "\t" || $0 == "," }.map {
          String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        if fields.count >= 5, let time = fields.compactMap({ Double($0) }).dropFirst(1).first,
          let name = fields.first(where: { $0.hasPrefix("[") })
        {
          var row = Measurement(level: .layer, setting: unstated("tflite"), place: place)
          row.network = network
          row.layer = name
          row.op = fields[0]
          row.source = file.path
          row.latency = time * 1e-3
          found.add(row)
        }
      }
      if let words = after("Inference (avg): ")
        ?? (after("Timings (microseconds)").flatMap { text in
          text.ranges(of: "avg=").first.map { text[$0.upperBound...] }
        })
      {
        let digits = words.prefix { $0.isNumber || $0 == "." || $0 == "e" || $0 == "+" }
        var row = Measurement(level: .network, setting: unstated("tflite"), place: place)
        row.network = network
        row.source = file.path
        row.latency = Double(digits).map { $0 * 1e-6 } ?? .nan
        found.rows.removeAll { $0.level == .network && $0.network == network }
        found.add(row)
      }
    }
    for place in found.rows.indices { found.rows[place].setting.threads = threads }
    return found
  }

  /// What ncnn's `benchncnn` prints: `name min = a max = b avg = c`, milliseconds. A maximum of more than twice
  /// the minimum says that something else ran.
  static let ncnnBenchmark = LogImporter(
    name: "ncnn", words: "the output of benchncnn",
    isOne: { file in file.text.contains("min =") && file.text.contains("avg =") }
  ) { file throws(Problem) in
    var found = Measurements()
    var threads: Int?
    for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      func value(_ key: String) -> Double? {
        guard let place = line.ranges(of: key).first else { return nil }
        let words = line[place.upperBound...].drop { $0 == " " || $0 == "=" }
        return Double(words.prefix { $0.isNumber || $0 == "." })
      }
      if line.hasPrefix("num_threads"), let count = value("num_threads") {
        threads = count >= 1 && count < 1e6 ? Int(count) : nil
      }
      guard let low = value("min"), let high = value("max"), let mean = value("avg") else {
        continue
      }
      let name = line.drop { $0 == " " }.prefix { $0 != " " }
      if high > 2 * low {
        found.drop("its slowest run took more than twice its quickest: something else ran")
        continue
      }
      let isWhole = name.hasSuffix("int8")
      var row = Measurement(
        level: .network, setting: unstated("ncnn", precision: isWhole ? "int8" : "fp16"),
        place: Place(file: file.path, line: number + 1, column: 1))
      row.setting.threads = threads
      row.network = String(name)
      row.source = file.path
      row.latency = mean * 1e-3
      found.add(row)
    }
    return found
  }

  /// `perf.yaml` of Qualcomm's AI Hub models: milliseconds by component, precision, device and runtime.
  static let hubPerformance = LogImporter(
    name: "ai-hub", words: "perf.yaml of an AI Hub model",
    isOne: { file in file.text.contains("performance_metrics:") }
  ) { file throws(Problem) in
    let root: Node
    do throws(Problems) {
      root = try YAML.read(file)
    } catch {
      throw error.all.first ?? Problem(.empty, at: Place(file: file.path))
    }
    var found = Measurements()
    let folders = file.path.split(separator: "/")
    let model = folders.count > 1 ? String(folders[folders.count - 2]) : stem(file.path)
    func entries(_ node: Node?) -> [Node.Entry] {
      if case .mapping(let entries)? = node?.content { entries } else { [] }
    }
    for precision in entries(root["precisions"]) {
      for component in entries(precision.value["components"]) {
        for device in entries(component.value["performance_metrics"]) {
          for runtime in entries(device.value) {
            guard let time = runtime.value["inference_time_milliseconds"]?.scalar else { continue }
            var row = Measurement(
              level: .network,
              setting: Setting(
                device: device.key, runtime: runtime.key, precision: precision.key),
              place: runtime.place)
            row.network = component.key.isEmpty ? model : "\(model) \(component.key)"
            row.source = file.path
            row.latency = Double(time).map { $0 * 1e-3 } ?? .nan
            found.add(row)
          }
        }
      }
    }
    return found
  }
}
