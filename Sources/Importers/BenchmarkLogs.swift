// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

extension LogImporter {
  /// What ncnn's `benchncnn` prints: `name min = a max = b avg = c`, milliseconds. A maximum of more than twice
  /// the minimum says that something else ran.
  static let ncnnBenchmark = LogImporter(
    name: "ncnn", words: "the output of benchncnn",
    isOne: { file in
      file.text.contains("min =") && file.text.contains("avg =") && !file.text.contains(".mnn")
    }
  ) { file throws(Problem) in
    var found = Measurements()
    var threads: Int?
    var (gpu, saving) = (-1.0, 0.0)
    for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      func value(_ key: String) -> Double? {
        guard let place = line.ranges(of: key).first else { return nil }
        let words = line[place.upperBound...].drop { $0 == " " || $0 == "=" }
        return Double(words.prefix { $0.isNumber || $0 == "." || $0 == "-" })
      }
      if line.hasPrefix("num_threads"), let count = value("num_threads") {
        threads = count >= 1 && count < 1e6 ? Int(count) : nil
      }
      if line.hasPrefix("gpu_device") { gpu = value("gpu_device") ?? -1 }
      if line.hasPrefix("powersave") { saving = value("powersave") ?? 0 }
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
        level: .network,
        setting: unstated(
          ncnn(gpu: gpu, saving: saving), precision: isWhole ? "int8" : "fp16"),
        place: Place(file: file.path, line: number + 1, column: 1))
      row.setting.threads = threads
      row.network = String(name)
      row.source = file.path
      row.latency = mean * 1e-3
      found.add(row)
    }
    return found
  }

  /// ncnn with where it ran: a GPU and which, or the little or the big cores alone (`powersave` 1 and 2).
  private static func ncnn(gpu: Double, saving: Double) -> String {
    if gpu >= 0 { return gpu > 0 && gpu < 100 ? "ncnn-vulkan-\(Int(gpu))" : "ncnn-vulkan" }
    return saving == 1 ? "ncnn-little-cores" : saving == 2 ? "ncnn-big-cores" : "ncnn"
  }

  /// What OpenVINO's `benchmark_app` prints: the median time of one request. With several requests in flight each waits for the
  /// others, so that their times are left out.
  static let openBenchmark = LogImporter(
    name: "benchmark-app", words: "the output of OpenVINO's benchmark_app (-hint latency)",
    isOne: { file in file.text.contains("[Step 11/11]") || file.text.contains("[ INFO ] Latency:") }
  ) { file throws(Problem) in
    var found = Measurements()
    var network = stem(file.path)
    var (requests, batch, runtime) = (1, 1, "openvino")
    for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      func after(_ mark: String) -> String? {
        line.ranges(of: mark).first.map { String(line[$0.upperBound...].drop { $0 == " " }) }
      }
      if let name = line.split(separator: " ").last,
        name.hasSuffix(".xml") || name.hasSuffix(".onnx")
      {
        network = stem(String(name))
      }
      if let words = line.ranges(of: " inference requests").first.map({ line[..<$0.lowerBound] }) {
        requests = words.split(separator: " ").last.flatMap { Int($0) } ?? requests
      }
      for device in ["GPU", "NPU"] {
        if ["on \(device)", "for \(device)", "['\(device)']"].contains(where: { line.contains($0) })
        {
          runtime = "openvino-\(device.lowercased())"
        }
      }
      if let words = after("Model batch size: ") ?? after("Network batch size: ") {
        batch = Int(words.prefix { $0.isNumber }) ?? batch
      }
      guard let text = after("Median:"), let time = Double(text.prefix { $0.isNumber || $0 == "." })
      else { continue }
      guard requests == 1 else {
        found.drop("a time with several requests in flight: run with -hint latency -nireq 1")
        continue
      }
      var row = Measurement(
        level: .network, setting: unstated(runtime),
        place: Place(file: file.path, line: number + 1, column: 1))
      row.network = network
      row.source = file.path
      row.statistic = "median"
      row.batch = max(1, batch)
      row.latency = time * 1e-3
      found.add(row)
    }
    return found
  }

  /// `perf.yaml` of Qualcomm's AI Hub models: milliseconds by component, precision, device and runtime; of language models
  /// what a token takes at each length of context.
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
            func row() -> Measurement {
              var row = Measurement(
                level: .network,
                setting: Setting(
                  device: device.key, runtime: runtime.key, precision: precision.key),
                place: runtime.place)
              row.network = component.key.isEmpty ? model : "\(model) \(component.key)"
              row.source = file.path
              return row
            }
            if let time = runtime.value["inference_time_milliseconds"]?.scalar {
              var row = row()
              row.latency = Double(time).map { $0 * 1e-3 } ?? .nan
              found.add(row)
            }
            guard case .sequence(let lengths)? = runtime.value["llm_metrics"]?.content else {
              continue
            }
            for item in lengths {
              guard let rate = item["tokens_per_second"]?.scalar.flatMap({ Double($0) }) else {
                found.drop("a language model without tokens a second")
                continue
              }
              var row = row()
              row.network += " (a token)"
              row.resolution = item["context_length"]?.scalar ?? ""
              row.conditions = "the reciprocal of tokens a second at this length of context"
              row.latency = 1 / rate
              found.add(row)
            }
          }
        }
      }
    }
    return found
  }
}
