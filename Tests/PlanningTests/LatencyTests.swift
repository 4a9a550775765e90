// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Quantities
import TestSupport
import Testing

@testable import Planning
@testable import Requirements

/// Latencies of cameras at sites, and what they consist of, with the shipped catalogue.
@Suite("Latencies") struct LatencyTests {
  private static func answer(_ device: String, _ more: String = "") throws -> Answer {
    try Workbench(
      Checkout.catalogue(),
      """
      deployment: gate
      tasks:
        people: { task: object-detection, rate: 5/s, accuracy: 0.30, latency: 500 ms }
      hardware: { allow: [\(device)] }
      power: mains
      confidence: 0.9
      \(more)
      """
    ).planner.plan()
  }

  /// Published pipelines take 17 to 40 ms on the first, 15 to 30 ms a call on the second and 18 to 135 ms on the third.
  @Test(
    "one detector at five frames a second is promised in tens of milliseconds",
    arguments: [
      ("raspberry-pi-5+hailo-8", 0.1), ("intel-n100", 0.1), ("raspberry-pi-4b+coral-usb", 0.2),
      ("jetson-orin-nano", 0.1),
    ])
  func detector(device: String, most: Double) throws {
    let answer = try Self.answer(device)
    #expect(answer.status == .optimal)
    let check = try #require(answer.solution?.limits.first { $0.limit.name == .latency })
    #expect(check.value > 0.002 && check.value < most, "\(check.value)")
  }

  @Test("the parts add up to what the limit sees, and each has a basis")
  func sum() throws {
    let answer = try Self.answer("raspberry-pi-5+hailo-8")
    let check = try #require(answer.solution?.limits.first { $0.limit.name == .latency })
    let parts = try #require(check.parts)
    #expect(abs(parts.total / check.value - 1) < 1e-9)
    #expect(parts.parts.map(\.name) == [.preprocess, .infer, .postprocess])
    #expect(parts.parts.first?.basis == .assumed)
    #expect(parts.deciding?.time == parts.parts.map(\.time).max())
  }

  @Test("the parts of an alert add up as well, the wait for the next sample among them")
  func alert() throws {
    let bench = try Workbench(
      Checkout.catalogue(),
      """
      deployment: gate
      tasks:
        people:
          task: object-detection
          rate: 1/10s
          event: { per-day: 5, lasts: 60 s }
          alert-within: 60 s
      hardware: { allow: [raspberry-pi-5+hailo-8] }
      power: mains
      uplink: { radio: wifi }
      """)
    let check = try #require(
      try bench.planner.plan().solution?.limits.first { $0.limit.name == .alertWithin })
    let parts = try #require(check.parts)
    #expect(abs(parts.total / check.value - 1) < 1e-9)
    #expect(parts.deciding?.name == .wait)
    #expect(parts.parts.contains { $0.name == .send })
  }

  @Test("a latency that nothing meets comes with its parts")
  func conflict() throws {
    let bench = try Workbench(
      Checkout.catalogue(),
      """
      deployment: gate
      tasks: { people: { task: object-detection, rate: 1/s, latency: 1 ms } }
      hardware: { allow: [raspberry-pi-4b] }
      power: mains
      """)
    let miss = try #require(
      try bench.planner.plan().infeasibility?.unreachable.first { $0.limit.name == .latency })
    let parts = try #require(miss.parts)
    #expect(abs(parts.total / miss.value - 1) < 1e-9)
  }

  private static let modes = [
    CameraMode(
      width: 640, height: 480, rate: Hertz(100), view: .cropped, basis: .measured, source: "a"),
    CameraMode(
      width: 1_640, height: 1_232, rate: Hertz(40), view: .full, basis: .measured, source: "a"),
    CameraMode(
      width: 3_280, height: 2_464, rate: Hertz(20), view: .full, basis: .measured, source: "a"),
  ]

  @Test(
    "the smallest whole mode that serves is taken, the largest where none does",
    arguments: [(416.0, 416.0, 1_640), (1_640, 1_300, 3_280), (5_000, 10, 3_280)])
  func mode(width: Double, height: Double, expected: Int) {
    #expect(
      CameraMode.smallest(of: Self.modes, width: width, height: height)?.width == expected)
  }

  @Test("without listed modes the whole sensor is read")
  func unlisted() {
    #expect(CameraMode.smallest(of: [], width: 1, height: 1) == nil)
  }

  @Test("an accelerator's frames cross its host's memory")
  func host() throws {
    let devices = try Checkout.catalogue().devices
    let host = try #require(devices["raspberry-pi-5"]?.memoryBandwidth)
    #expect(devices["raspberry-pi-5+hailo-8"]?.memoryBandwidth == host)
  }
}
