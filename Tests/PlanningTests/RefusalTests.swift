// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Requirements
import TestSupport
import Testing

@testable import Planning

/// A problem with room to spare, so that what a test changes decides.
enum RoomyProblem {
  /// One board that hears calls around the clock on mains; `more` goes into the file.
  static func constraints(
    device: String = "board-a", objective: String = "minimise energy", more: String = ""
  ) -> String {
    """
    deployment: roomy
    timing: any
    tasks:
      calls:
        task: keyword-spotting
        accuracy: { metric: top1 }
        event: { lasts: 600 s, per-day: 3 }
        rate: [1/60s]
    hardware: { allow: [\(device)], devices: 1 }
    power: { mains: { price: 0.3 USD/kWh, grid: land } }
    objective: \(objective)
    \(more)
    """
  }

  static func files(withoutPrice: String? = nil) throws -> [String: String] {
    var random = Seeded(seed: 77)
    return DrawnCatalogue(
      &random, assumptions: try Checkout.text("configs/defaults.yaml"), withoutPrice: withoutPrice
    ).files
  }
}

@Suite("What is refused") struct RefusalTests {
  @Test(
    "a device without a price is refused where money is asked about",
    arguments: [
      ("minimise cost", ""), ("minimise capex", ""),
      ("minimise energy", "limits: { cost: 900 USD/day }"),
      ("minimise energy", "limits: { capex: 90000 USD }"), ("[minimise energy, minimise cost]", ""),
    ])
  func unknownPrice(objective: String, more: String) throws {
    let constraints = RoomyProblem.constraints(objective: objective, more: more)
    let plan = try Workbench(RoomyProblem.files(withoutPrice: "board-a"), constraints).planner
      .plan()
    #expect(plan.site == nil)
    #expect(plan.status == .noAnswer)
    let refused = try #require(plan.alternatives.first { $0.name == "board-a" })
    #expect(refused.reason == .refused(.unknownPrice))
    // With a price the same file has a plan.
    #expect(try Workbench(RoomyProblem.files(), constraints).aims() != nil)
  }

  @Test("where nobody asks about money it may serve, and its price stays unknown")
  func nobodyAsks() throws {
    let plan = try Workbench(
      RoomyProblem.files(withoutPrice: "board-a"), RoomyProblem.constraints()
    ).planner.plan()
    let choice = try #require(plan.site)
    let unknown = choice.ledger.unknownLines(.cost)
    #expect(unknown.contains { $0.name == "buy board-a" && $0.cost == nil })
  }

  @Test("unknown memory keeps a candidate out of a plan that limits memory")
  func unknownMemory() throws {
    var files = try RoomyProblem.files()
    let device = try #require(files["devices/board-a.yaml"])
    files["devices/board-a.yaml"] = device.split(separator: "\n")
      .filter { !$0.contains(" ram:") }.joined(separator: "\n")
    let free = try Workbench(files, RoomyProblem.constraints())
    #expect(try free.aims() != nil)
    let limited = try Workbench(
      files, RoomyProblem.constraints(more: "limits: { memory: 400 MB }"))
    let plan = try limited.planner.plan()
    #expect(plan.site == nil)
    #expect(
      plan.alternatives.map(\.reason) == [
        .refused(.unknownFigure("memory", of: nil, limit: .memory))
      ])
  }

  @Test(
    "an unknown mass keeps a device out of a plan that limits weight",
    arguments: [("devices/board-a.yaml", nil), ("parts/box.yaml", "box-a")])
  func unknownMass(_ file: String, _ part: String?) throws {
    var files = try RoomyProblem.files()
    let limited = RoomyProblem.constraints(more: "limits: { weight: 40 kg }")
    #expect(try Workbench(files, limited).aims() != nil)
    files[file] = try #require(files[file]).split(separator: "\n")
      .filter { !$0.contains(" mass:") }.joined(separator: "\n")
    let plan = try Workbench(files, limited).planner.plan()
    #expect(plan.solution == nil)
    #expect(
      plan.alternatives.map(\.reason) == [
        .refused(.unknownFigure("mass", of: part, limit: .weight))
      ])
    // An unknown is not a limit that could be met alone.
    let misses = try #require(plan.infeasibility).unreachable
    #expect(misses.map(\.limit.name) == [.weight] && misses.allSatisfy(\.isUnknown))
  }

  @Test("a device that cannot hear is refused by what it lacks")
  func noInterface() throws {
    var files = try RoomyProblem.files()
    let device = try #require(files["devices/board-a.yaml"])
    files["devices/board-a.yaml"] = device.replacing("i2s", with: "spi")
    let plan = try Workbench(files, RoomyProblem.constraints()).planner.plan()
    #expect(plan.site == nil)
    #expect(plan.alternatives.map(\.reason) == [.refused(.noInterface(.microphone))])
  }
}
