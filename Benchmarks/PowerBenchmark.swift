// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Foundation
import Weather

/// A year's hourly simulation against the same loop in Python (`Scripts/power_loop.py`).
enum PowerBenchmark {
  static func run(_ path: String) throws {
    let weather = try Weather.read(try TextFile(path: path, limit: Weather.limit))
    var panels = PanelArray(peak: 50, tilt: 60, azimuth: 180)
    panels.soilingLoss = 0
    var sky = Skylight(weather)
    var simulation = PowerSimulation(sky, panels)
    let storage = Storage(capacity: 84)
    var sum = 0.0
    let answers = 200
    let full = cpuSeconds(10) {
      for turn in 0..<answers {
        sum += simulation.run(storage, SiteLoad(around: 2.1 + Double(turn) * 0.01)).unmet
      }
    }
    let quick = cpuSeconds(10) {
      for turn in 0..<answers {
        sum += simulation.served(storage, SiteLoad(around: 2.1 + Double(turn) * 0.01))
      }
    }
    let whole = cpuSeconds(100) {
      sky = Skylight(weather)
      simulation = PowerSimulation(sky, panels)
      sum += simulation.run(storage, SiteLoad(around: 2.1)).unmet
    }
    let unmet = simulation.run(storage, SiteLoad(around: 2.1)).unmet
    let (loop, year) = (full / Double(answers), quick / Double(answers))
    print("a year's hours, battery and panel")
    print(String(format: "  all figures      %8.1f us", loop * 1e6))
    print(String(format: "  share served     %8.1f us", year * 1e6))
    print(String(format: "  from irradiance  %8.1f us, sun and plane included", whole * 1e6))
    guard let peer = try python(path) else {
      print("  no python3 here to time the same loop with")
      return
    }
    print(
      String(
        format: "  Python's loop    %8.1f us: %.0f times (share served: %.0f)", peer.loop * 1e6,
        peer.loop / loop, peer.loop / year))
    print(
      String(
        format: "  Python, whole    %8.1f us: %.0f times", peer.whole * 1e6, peer.whole / whole))
    print(String(format: "  unmet energy     %.2f Wh here, %.2f Wh there", unmet, peer.unmet))
  }

  private static func python(_ path: String) throws -> (unmet: Double, loop: Double, whole: Double)?
  {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "Scripts/power_loop.py", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let fields = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .compactMap { Double($0) }
    guard process.terminationStatus == 0, fields.count == 3 else { return nil }
    return (fields[0], fields[1], fields[2])
  }
}
