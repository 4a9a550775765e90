// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Estimation
import IntegerProgram
import Requirements
import TestSupport
import Testing

@testable import Planning

/// A figure that is missing makes a question open; it proves nothing, and lets nothing pass.
@Suite("Missing figures") struct MissingFigureTests {
  private static func service(_ hardware: String, _ more: String = "") -> String {
    """
    tasks:
      plates: { task: object-detection, accuracy: 0.42, requests: 22/s, latency: 180 ms }
    serving: { spare: 0, lifetime: 3 years, sample: 120 kB, transfer: 0.05 USD/GB }
    hardware: \(hardware)
    \(more)
    """
  }

  @Test("a machine of unknown price is no proof that nothing serves a task") func price() throws {
    let answer = try Planner.shipped(Self.service("rtx-4090")).plan()
    let found = try #require(answer.infeasibility)
    #expect(answer.status == .noAnswer && found.verdict == .unknown)
    let model = try #require(found.missing.first { $0.kind == .latency }?.model)
    #expect(found.missing.first == MissingFigure(.price, device: "rtx-4090"))
    let told = """
      machines: [{ name: rtx-4090, price: 0.5 USD/hour }]
      figures: [{ device: rtx-4090, model: \(model), latency: 5 ms }]
      """
    #expect(try Planner.shipped(Self.service("rtx-4090", told)).plan().solution != nil)
  }

  @Test("the time that is asked for is of a network that may keep the accuracy") func time() throws
  {
    let answer = try Planner.shipped(Self.service("nvidia-l40s")).plan()
    let figure = try #require(answer.infeasibility?.missing.first)
    let model = try #require(figure.model)
    #expect(answer.status == .noAnswer && figure.kind == .latency)
    let told = "figures: [{ device: nvidia-l40s, model: \(model), latency: 5 ms }]"
    #expect(try Planner.shipped(Self.service("nvidia-l40s", told)).plan().solution != nil)
  }

  @Test("no machine of unknown price hides that no network is accurate enough") func accuracy()
    throws
  {
    let text = Self.service("rtx-4090").replacing("0.42", with: "0.95")
    let answer = try Planner.shipped(text).plan()
    #expect(answer.status == .infeasible && answer.infeasibility?.verdict == .impossible)
  }

  /// Two limits of one task, each kept by some network and both by none: either may be relaxed, and the answer says so.
  @Test("limits of one task that stand in each other's way are relaxed one by one") func relaxed()
    throws
  {
    let text = Self.service("nvidia-l4").replacing("0.42", with: "0.60")
    let found = try #require(try Planner.shipped(text).plan().infeasibility)
    let relaxation = try #require(found.relaxations.first { $0.limit.name == .accuracy })
    let value = try #require(relaxation.value)
    #expect(!found.takesSeveral && value < 0.6 && value > 0.5)
    #expect(
      try Planner.shipped(text.replacing("0.60", with: String(value))).plan().solution != nil)
  }

  /// 62 million weights on an ESP32, since nobody says what it holds.
  @Test("a microcontroller of unknown memory runs nothing until that is said") func memory() throws
  {
    func answer(_ figures: String) throws -> Planning.Answer {
      try Planner.shipped(
        """
        tasks: { look: { task: object-detection, accuracy: 0.3, rate: 1/min } }
        hardware: esp32-cam
        power: mains
        figures:
          - { device: esp32-cam, model: yolov3-416, resolution: 416x416, precision: fp32, runtime: esp-nn, latency: 100 ms }
        \(figures)
        """
      ).plan()
    }
    let open = try answer("")
    #expect(open.status == .noAnswer && open.solution == nil)
    #expect(
      open.infeasibility?.missing.contains { $0.kind == .memory && $0.device == "esp32-cam" }
        == true)
    let told = try answer("  - { device: esp32-cam, memory: 4 MB }")
    #expect(told.solution == nil && told.status == .infeasible)
  }
}
