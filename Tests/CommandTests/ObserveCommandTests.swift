// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// From a plan to production and back, by the commands that a user types.
@Suite("plan observe") struct ObserveCommandTests {
  @Test("a plan, its telemetry, measured figures, the plan again") func loop() async throws {
    let place = try TemporaryFolder()
    let example = Checkout.root + "/examples/medical-device.yaml"
    let planned = try await Program.run(
      ["--constraints", example, "--format", "json", "-o", "plan.json"], in: place)
    #expect(planned.status == 0, "\(planned.errors)")
    // The chosen network takes three times as long as was planned.
    let slow = (0..<60).map { "\($0 * 60),\(300 + $0 % 7)" }.joined(separator: "\n")
    try place.write("time,latency_ms\n\(slow)\n", to: "slow.csv")
    let observed = try await Program.run(
      ["observe", "plan.json", "slow.csv", "-o", "measured.yaml", "--suggest"], in: place)
    #expect(observed.status == 2 && observed.output.contains("the plan does not hold"))
    #expect(observed.output.contains("BROKEN") && observed.output.contains("recalibrate"))
    let figures = try place.text("measured.yaml")
    #expect(figures.contains("figures:") && figures.contains("latency: 303 ms"))
    let before = try place.text("plan.json")
    let again = try await Program.run(
      [
        "--constraints", example, "--figures", "measured.yaml", "--format", "json", "-o",
        "again.json",
      ], in: place)
    #expect(again.status == 0, "\(again.errors)")
    // What turned out too slow is not chosen again.
    let after = try place.text("again.json")
    let line = try #require(before.split(separator: "\n").first { $0.contains("\"model\":") })
    let own = try #require(after.split(separator: "\n").first { $0.contains("\"model\":") })
    #expect(line != own)
    let good = (0..<60).map { "\($0 * 60),\(90 + $0 % 7)" }.joined(separator: "\n")
    try place.write("time,latency_ms\n\(good)\n", to: "good.csv")
    let kept = try await Program.run(
      ["observe", "plan.json", "good.csv", "--format", "json"], in: place)
    #expect(kept.status == 0 && kept.output.contains("\"holds\": true"), "\(kept.output)")
  }

  @Test("wrong input is told, with the mend") func wrong() async throws {
    let place = try TemporaryFolder()
    try place.write("{\"a\": 1}", to: "none.json")
    try place.write(
      "{\"format_version\": \"1.0\", \"status\": \"infeasible\", \"choices\": []}", to: "empty.json"
    )
    try place.write("latency_ms\n5\n", to: "t.csv")
    try place.write("figures:\n  - { model: no-such, latency: 5 ms }\n", to: "bad.yaml")
    let example = Checkout.root + "/examples/medical-device.yaml"
    for (words, told) in [
      (["observe", "none.json", "t.csv"], "this is no plan"),
      (["observe", "empty.json", "t.csv"], "its status is `infeasible`"),
      (["observe", "missing.json", "t.csv"], "no such file"),
      (["--constraints", example, "--figures", "bad.yaml"], "no-such"),
    ] {
      let result = try await Program.run(words, in: place)
      #expect(result.status == 1 && result.errors.contains(told), "\(words): \(result.errors)")
    }
  }
}
