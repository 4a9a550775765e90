// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Prediction

/// What is read of a path: a file, the files of a folder, or the folder of an engine as one.
enum Folder {
  enum Item {
    case file(String)
    case engine(EngineFolder)
  }

  /// Endings of files that may hold measurements; others in a folder are passed over.
  private static let endings = [".csv", ".csv.gz", ".json", ".log", ".txt", ".yaml"]

  static func files(_ path: String, depth: Int = 0) throws(Problem) -> [Item] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
      return [.file(path)]
    }
    if let engine = try engine(path) { return [.engine(engine)] }
    guard depth < 6 else { return [] }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    var items: [Item] = []
    for name in names where !name.hasPrefix(".") {
      let inner = "\(path)/\(name)"
      var isInnerFolder = false
      _ = FileManager.default.fileExists(atPath: inner, isDirectory: &isInnerFolder)
      if isInnerFolder || endings.contains(where: { name.hasSuffix($0) }),
        name != "idling_power.json"
      {
        items += try files(inner, depth: depth + 1)
      }
    }
    return items
  }

  private static func engine(_ path: String) throws(Problem) -> EngineFolder? {
    let profiles = "\(path)/trt_profiling"
    let latencies = "\(profiles)/trt_layer_latency.json"
    guard FileManager.default.fileExists(atPath: latencies) else { return nil }
    func text(_ path: String) throws(Problem) -> TextFile? {
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return try TextFile(path: path, limit: Measurements.limit)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let log = names.filter { $0.hasSuffix("_power_log.log") }.min()
    let parts = path.split(separator: "/")
    let above = path.hasSuffix("/") ? "\(path).." : "\(path)/.."
    return EngineFolder(
      latencies: try TextFile(path: latencies, limit: Measurements.limit),
      engine: try TextFile(path: "\(profiles)/trt_engine_info.json", limit: Measurements.limit),
      power: try log.flatMap { name throws(Problem) in try text("\(path)/\(name)") },
      idle: try text("\(above)/idling_power.json"),
      model: parts.last.map(String.init) ?? path)
  }
}
