// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Estimation

/// Boards that a constraint file brings along.
@Suite("Boards of one's own") struct OwnDeviceTests {
  private static func read(_ devices: String) throws -> EstimationContext {
    let catalogue = try Checkout.catalogue()
    let text =
      "tasks: { t: { task: image-classification, rate: 1/s } }\npower: mains\ndevices:\n  - \(devices)\n"
    let requirements = try Requirements.read(
      TextFile(path: "own.yaml", text: text), against: catalogue)
    return EstimationContext(catalogue: catalogue, requirements: requirements)
  }

  private static func time(
    _ context: EstimationContext, on device: String
  ) throws -> (Estimate<Seconds>, TimingOrigin)? {
    let estimator = LatencyEstimator(context: context, sizes: SizeEstimator(context: context))
    return estimator.estimate(
      try #require(context.catalogue.models["efficientdet-lite0"]),
      at: try #require(InputShape("320x320")), .fp32, compression: "none", runtime: "tflite",
      on: try #require(context.catalogue.devices[device]),
      measured: context.measured.onRuntimes(of: device))
  }

  /// 193.39 ms on four A53 cores at 1.4 GHz: at half the clock twice as long, with the spread of sister silicon.
  @Test("times go with the clock from the board that it is like")
  func clock() throws {
    let context = try Self.read("{ name: ours, like: raspberry-pi-3b-plus, clock: 700 MHz }")
    let known = try #require(try Self.time(context, on: "raspberry-pi-3b-plus"))
    let (own, origin) = try #require(try Self.time(context, on: "ours"))
    #expect(origin == .scaled && known.1 == .measured)
    #expect(abs(own.value / known.0.value - 2) < 1e-9)
    let spread = LatencyEstimator.Spread.sister
    #expect(abs(own.low / own.value / spread.low - 1) < 1e-9)
    #expect(abs(own.high / own.value / spread.high - 1) < 1e-9)
  }

  @Test("its own figures win; what nobody measured of it is uncertain by a factor of two")
  func figures() throws {
    let context = try Self.read(
      "{ name: ours, like: raspberry-pi-5, memory: 900 MB, price: 48 USD, idle-power: 1.4 W }")
    let device = try #require(context.catalogue.devices["ours"])
    let like = try #require(context.catalogue.devices["raspberry-pi-5"])
    let profile = try DeviceEstimator(context: context).profile(device)
    #expect(profile.idle.value.value == 1.4 && profile.idle.basis == .given)
    #expect(profile.price?.value.value == 48 && profile.memory?.value.value == 900e6)
    let active = try #require(like.power[.active]?.estimate)
    #expect(profile.active.value == active.value && profile.active.basis == .assumed)
    #expect(profile.active.low <= active.value / 2 && profile.active.high >= active.value * 2)
    // Of a price that nobody gave nothing is known, and neither of its graphics unit.
    let bare = try Self.read("{ name: ours, like: raspberry-pi-5 }")
    let other = try #require(bare.catalogue.devices["ours"])
    #expect(try DeviceEstimator(context: bare).profile(other).price == nil)
    #expect(like.runtimes.contains("ncnn-vulkan") && !other.runtimes.contains("ncnn-vulkan"))
    #expect(other.runtimes.contains("ncnn"))
  }

  @Test(
    "wrong boards are told at their place",
    arguments: [
      ("{ name: ours, like: raspberry-pi-44 }", "raspberry-pi-4b"),
      ("{ name: ours, like: raspberry-pi-4b, clock: 0 GHz }", "outOfRange"),
      ("{ name: ours, like: raspberry-pi-4b, clock: 1.5 W }", "wrongUnit"),
      ("{ name: ours, like: raspberry-pi-4b, cores: 0 }", "outOfRange"),
      ("{ name: ours, like: hailo-8 }", "does not say which cores"),
      ("{ name: ours, like: ours }", "not one of the file"),
      ("{ name: raspberry-pi-5, like: raspberry-pi-4b }", "is a device of the catalogue"),
      ("{ like: raspberry-pi-4b }", "name"), ("{ name: ours }", "like"),
      ("raspberry-pi-4b", "under `hardware: [raspberry-pi-4b]`"),
      ("{ name: ours, like: raspberry-pi-4b, colour: red }", "colour"),
    ])
  func faults(device: String, words: String) throws {
    let error = #expect(throws: Problems.self) { try Self.read(device) }
    let problems = error?.all ?? []
    #expect(problems.contains { "\($0)".contains(words) }, "\(problems)")
    #expect(problems.allSatisfy { $0.place.line >= 3 }, "\(problems)")
  }

  @Test("a board that is like nothing known is one error, wherever it is named")
  func once() throws {
    let text = """
      tasks: { t: { task: image-classification, rate: 1/s } }
      power: mains
      devices: [{ name: ours, like: raspberry-pi-44, price: 4 USD }]
      hardware: [ours]
      """
    let error = #expect(throws: Problems.self) {
      try Requirements.read(TextFile(path: "own.yaml", text: text), against: Checkout.catalogue())
    }
    #expect(error?.all.count == 1, "\(error?.all ?? [])")
  }

  @Test("a service has no boards") func service() throws {
    let text =
      "tasks: { t: { task: image-classification, requests: 5/s } }\ndevices: [{ name: ours, like: raspberry-pi-4b }]\n"
    let error = #expect(throws: Problems.self) {
      try Requirements.read(TextFile(path: "own.yaml", text: text), against: Checkout.catalogue())
    }
    #expect(
      error?.all.contains { "\($0)".contains("is of a site") } ?? false, "\(error?.all ?? [])")
  }
}
