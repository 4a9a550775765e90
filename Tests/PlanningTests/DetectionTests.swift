// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// What is caught depends on the network and the pixels, and what of it moves a plan is named with the plan that it
/// would move to.
@Suite("Detection") struct DetectionTests {
  private static func answer(_ text: String) throws -> Planning.Answer {
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(path: "test.yaml", text: text), against: catalogue)
    return try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
  }

  /// One detector beside a socket. An object of 1 m under a lens of 60 degrees takes 1 / (2 d tan 30) of the width.
  private static func camera(
    _ model: String, at distance: String, caught: Double? = nil, rate: String = "1/20s",
    _ more: String = ""
  ) -> String {
    """
    tasks:
      deer:
        task: object-detection
        models: [\(model)]
        event: { lasts: 60 s, per-day: 10, hours: daylight\(caught.map { ", caught-at-least: \($0)" } ?? "") }
        sees: { object: 1 m, at: \(distance), lens: 60 deg }
        rate: [\(rate)]
    \(more)
    power: mains
    """
  }

  private static func caught(_ model: String, at distance: String) throws -> (
    caught: Double, pixels: Double
  ) {
    let site = try #require(try answer(camera(model, at: distance)).solution?.site)
    return (try #require(site.tasks[0].middle.caught), try #require(site.tasks[0].pixels))
  }

  @Test("more pixels catch more, gradually, until the least pixels") func pixels() throws {
    let found = try ["26.6 m", "15.4 m", "1.54 m"].map {
      try Self.caught("nanodet-plus-m-1.5x", at: $0)
    }
    #expect(found[0].pixels > 10 && found[0].pixels < 11)
    #expect(found[0].caught > 0.3 && found[0].caught < found[1].caught - 0.05)
    #expect(found[1].caught < found[2].caught - 0.05)
    #expect(try Self.caught("nanodet-plus-m-1.5x", at: "30 m").caught == 0)
  }

  /// Both at 20 pixels: YOLOX-X has 640 across and NanoDet-Plus-m 320.
  @Test("the more accurate network catches more at the same pixels") func networks() throws {
    let large = try Self.caught("yolox-x", at: "27.7 m")
    let small = try Self.caught("nanodet-plus-m", at: "13.86 m")
    #expect(abs(large.pixels - 20) < 0.1 && abs(small.pixels - 20) < 0.1)
    #expect(large.caught > small.caught + 0.05, "\(large) \(small)")
  }

  @Test("a chosen network's accuracy is known where nobody asks for one") func accuracy() throws {
    let site = try #require(try Self.answer(Self.camera("yolox-x", at: "20 m")).solution?.site)
    let known = try #require(site.tasks[0].configuration.known)
    #expect(site.tasks[0].configuration.accuracy == nil)
    #expect(known.metric == "mAP50-95" && known.dataset == "coco-val2017")
    // As it is published, or less what a number format takes.
    #expect(known.value.value.value > 0.46 && known.value.value.value < 0.515)
  }

  private static let buoy = Result {
    try answer(try Checkout.text("examples/buoy.yaml"))
  }

  /// The common miss of 0.1 is 0.2 at its bad end, and 0.8 x (1 - …) is below the 0.8 that is asked here.
  @Test("what of detection breaks a limit, or changes the plan, is named") func movers() throws {
    let text = try Checkout.text("examples/buoy.yaml")
      .replacing("caught-at-least: 0.75", with: "caught-at-least: 0.80")
      .replacing("confidence: 0.9", with: "confidence: 0.8")
    let solution = try #require(try Self.answer(text).solution)
    let miss = try #require(solution.sensitivities.first { $0.factor == .commonMiss })
    #expect(miss.breaks.contains { $0.name == .caught && $0.task == "boats" })
    guard case .some(.none) = miss.atWorst else {
      Issue.record("\(String(describing: miss.atWorst))")
      return
    }
    let recall = try #require(solution.sensitivities.first { $0.factor == .recall })
    guard case .plan(_, let runs, let aim)? = recall.atBest else {
      Issue.record("\(String(describing: recall.atBest))")
      return
    }
    #expect(!runs.isEmpty && aim < recall.best)
    #expect(solution.sensitivities.contains { $0.factor == .falseAlarms && $0.atWorst != nil })
  }

  /// Known to be 0.2, the common miss is the same as in the file itself.
  @Test("the plan that a common miss would move to is the plan of a file that says it")
  func moves() throws {
    let text = Self.camera(
      "nanodet-*", at: "5 m", caught: 0.7, rate: "1/5s, 1/10s, 1/20s, 1/30s, 1/60s")
    let solution = try #require(try Self.answer(text).solution)
    for (end, value) in [(false, 0.02), (true, 0.2)] {
      let said = try #require(
        try Self.answer(text + "\nassume: { common-miss: \(value) }").solution)
      let item = solution.sensitivities.first { $0.factor == .commonMiss }
      let run = said.site?.tasks.first
      switch end ? item?.atWorst : item?.atBest {
      case .plan(let name, let runs, let aim)?:
        #expect(name == said.name && abs(aim - said.totals.cost.value) < 1e-6)
        for task in runs { #expect(task.interval == run?.sampling.interval) }
      case .some(.none): Issue.record("there is a plan at \(value)")
      case nil:
        #expect(said.name == solution.name && run?.sampling == solution.site?.tasks[0].sampling)
      }
    }
  }

  @Test("a rate that is too rare is named beside the share caught") func rate() throws {
    let found = try #require(
      try Self.answer(Self.camera("yolox-x", at: "10 m", caught: 0.6, rate: "1/2min"))
        .infeasibility)
    let miss = try #require(found.unreachable.first { $0.limit.name == .caught })
    guard case .rate(let fastest, let samples, let most)? = miss.caps.first else {
      Issue.record("\(miss.caps)")
      return
    }
    #expect(abs(fastest.value * 120 - 1) < 1e-9 && abs(samples - 0.5) < 1e-9)
    // With a frame in each thirtieth of the event nearly as many are caught, and never more.
    let often = try #require(
      try Self.answer(Self.camera("yolox-x", at: "10 m", caught: 0.6, rate: "1/2s")).solution)
    let caught = try #require(often.limits.first { $0.limit.name == .caught }?.value)
    #expect(caught <= most && caught > most - 0.05)
  }

  /// A sample a second catches them, with some eighty alarms a day; three a day leave a sample a minute.
  @Test("a limit on false alarms that keeps the share caught down is named beside it")
  func falseAlarms() throws {
    let text = Self.camera(
      "yolox-x", at: "10 m", caught: 0.7, rate: "1/s, 1/60s",
      "    false-alarms: { at-most: 3/day }")
    let found = try #require(try Self.answer(text).infeasibility)
    #expect(found.unreachable.isEmpty)
    let held = try #require(found.heldDown.first)
    #expect(held.limit.name == .caught && held.caps == [.falseAlarms(most: 3)])
  }
}
