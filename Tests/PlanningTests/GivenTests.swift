// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// What the user says wins over the catalogue and is marked as given.
@Suite("The user's own figures") struct GivenTests {
  private func choice(_ more: String, device: String = "board-a") throws -> Chosen<SiteSolution> {
    let plan = try Workbench(
      RoomyProblem.files(), RoomyProblem.constraints(device: device, more: more)
    ).planner.plan()
    return try #require(plan.site)
  }

  @Test("figures of a device")
  func device() throws {
    let own = """
      figures:
        - { device: board-a, idle-power: 5 mW, active-power: 77 mW, boot-time: 0.5 s, boot-energy: 0.25 J, price: 3 USD, memory: 300 MB }
      """
    let before = try #require(choice("").design.devices.first).profile
    let profile = try #require(choice(own).design.devices.first).profile
    #expect(profile.idle.value == Watts(0.005))
    #expect(profile.active.value == Watts(0.077))
    #expect(profile.bootTime.value == Seconds(0.5))
    #expect(profile.bootEnergy.value == Joules(0.25))
    #expect(profile.price?.value == Dollars(3))
    #expect(profile.memory?.value == Bytes(300e6))
    #expect(
      [
        profile.idle.basis, profile.active.basis, profile.bootTime.basis, profile.bootEnergy.basis,
      ].allSatisfy { $0 == .given })
    #expect(profile.price?.basis == .given && profile.memory?.basis == .given)
    #expect(before.idle.basis != .given && before.idle.value != profile.idle.value)
    // What is given is without doubt.
    #expect(profile.idle.low == profile.idle.high)
  }

  @Test("figures of a model on a device")
  func model() throws {
    let own = """
      figures:
        - { model: hear-a, device: board-a, resolution: 49x10, precision: int8, runtime: rt, latency: 1 ms, energy: 0.1 mJ, accuracy: 0.99, ram: 5 MB }
      """
    let task = try #require(choice(own).tasks.first)
    // So cheap that it is chosen.
    #expect(task.configuration.model.id == "hear-a")
    #expect(task.configuration.time.value == Seconds(0.001))
    #expect(task.configuration.timing == .given)
    #expect(task.configuration.time.basis == .given)
    #expect(agree(task.configuration.energy.value.value, 1e-4))
    #expect(task.configuration.energy.basis == .given)
    #expect(task.configuration.accuracy?.value == Ratio(0.99))
    #expect(task.configuration.accuracy?.basis == .given)
    #expect(task.configuration.memory?.value == Bytes(5e6))
    #expect(task.configuration.memory?.basis == .given)
  }

  @Test("a figure for another number format, input, runtime or device is not for this cell")
  func elsewhere() throws {
    let configuration = try #require(choice("").tasks.first).configuration
    let (plain, id) = (configuration.time, configuration.model.id)
    for place in [
      "model: \(id), device: board-b", "model: see-a, device: board-a",
      "model: \(id), device: board-a, precision: fp32",
      "model: \(id), device: board-a, resolution: 7x7",
    ] {
      let own = "figures:\n  - { \(place), latency: 10 ms }"
      #expect(try #require(choice(own).tasks.first).configuration.time == plain, "\(place)")
    }
  }

  @Test("an assumption of one's own")
  func assumption() throws {
    let own = "assume: { converter-efficiency: 0.71, failures: 3/year, engineering-day: 1 USD }"
    let site = try choice(own).profile
    #expect(site.converter?.value == Ratio(0.71) && site.converter?.basis == .given)
    #expect(agree(site.failures?.value.value ?? 0, 3 / 365.25))
    #expect(site.failures?.basis == .given)
    #expect(site.engineeringDay?.value == Dollars(1))
    #expect(try choice("").profile.converter?.basis == .assumed)
  }

  /// The first aim then reads the user's word: half the converter's losses, more energy.
  @Test("an assumption changes what is planned")
  func consequence() throws {
    func energy(_ more: String) throws -> Double { try choice(more).totals.energy.value }
    let efficient = try energy("assume: { converter-efficiency: 0.95 }")
    let wasteful = try energy("assume: { converter-efficiency: 0.5 }")
    #expect(wasteful > 1.5 * efficient)
  }

  private func recall(_ text: String) throws -> Estimate<Ratio> {
    var constraints = RoomyProblem.constraints()
    constraints = constraints.replacing(
      "    rate: [1/60s]", with: "    models: [hear-a]\n    rate: [1/60s]\n    recall: { \(text) }")
    let plan = try Workbench(RoomyProblem.files(), constraints).planner.plan()
    return try #require(plan.site?.tasks.first).recall
  }

  @Test("a recall of one's own holds for its model and number format, and no other")
  func recalls() throws {
    // The configurations of this catalogue run in int8.
    let same = try recall("hear-a: 0.82 at 0.5 int8")
    #expect(same.value == Ratio(0.82) && same.basis == .given)
    for other in ["hear-a: 0.82 at 0.5", "hear-a: 0.82 at 0.5 fp16", "hear-b: 0.82 at 0.5 int8"] {
      let voided = try recall(other)
      #expect(voided.basis == .assumed, "\(other)")
      #expect(voided.value != Ratio(0.82))
    }
  }

  @Test("false alarms of one's own")
  func falseAlarms() throws {
    let constraints = RoomyProblem.constraints().replacing(
      "    rate: [1/60s]", with: "    rate: [1/60s]\n    false-alarms: { per-empty-sample: 0.01 }")
    let plan = try Workbench(RoomyProblem.files(), constraints).planner.plan()
    let choice = try #require(plan.site)
    let task = try #require(choice.tasks.first)
    #expect(agree(task.middle.falseAlarms ?? 0, 14.4))
    let line = try #require(choice.ledger.lines.first { $0.name == "false alarms" })
    #expect(line.basis == .given)
    #expect(agree(try #require(line.quantity), 14.4))
  }
}
