// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@Suite("plan compare and plan ladder") struct CompareTests {
  private func rows(_ arguments: [String]) async throws -> [[String: Any]] {
    let found = try await Program.run(
      ["compare"] + arguments + ["--format", "json"], in: try TemporaryFolder())
    #expect(found.status == 0 && found.errors.isEmpty)
    let json = try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any]
    return try #require(json?["rows"] as? [[String: Any]])
  }

  @Test(
    "has at least fifteen measured rows",
    arguments: [["--model", "mobilenet-v2"], ["--device", "raspberry-pi-5"]])
  func measured(_ arguments: [String]) async throws {
    let rows = try await rows(arguments + ["--measured"])
    let timed = ["given", "measured", "best of runs", "from a rate"]
    #expect(rows.count >= 15)
    #expect(rows.allSatisfy { timed.contains($0["timing"] as? String ?? "") })
    for row in rows {
      let latency = try #require(row["latency_s"] as? [String: Any])
      let value = try #require(latency["value"] as? Double)
      #expect(try #require(latency["low"] as? Double) <= value)
      #expect(try #require(latency["high"] as? Double) >= value)
      #expect(!(latency["source"] as? String ?? "").isEmpty)
      // An unknown is null, never 0.
      for key in ["energy_j", "cost_usd_per_million", "carbon_g_per_million", "accuracy"] {
        if let known = row[key] as? [String: Any] {
          #expect(try #require(known["value"] as? Double) > 0)
        } else {
          #expect(row[key] is NSNull)
        }
      }
    }
  }

  @Test("sizing gives machines and their price, the cheapest first") func sizing() async throws {
    let rows = try await rows(["--model", "mobilenet-v2", "--at", "200/s", "--p99", "50ms"])
    let costs = rows.compactMap { $0["cost_usd_per_day"] as? Double }
    // Reading a number may change its last digit.
    let falls = zip(costs, costs.dropFirst()).filter { $0 > $1 * (1 + 1e-12) }
    #expect(costs.count > 10 && falls.isEmpty, "\(falls)")
    #expect(rows.allSatisfy { ($0["machines"] as? Int ?? 0) >= 1 })
    #expect(rows.allSatisfy { $0["timing"] as? String != "from a rate" })
  }

  @Test("the same table in each format", arguments: ["text", "markdown", "csv"])
  func formats(_ format: String) async throws {
    let found = try await Program.run(
      ["compare", "--model", "mobilenet-v2", "--device", "raspberry-pi-*", "--format", format],
      in: try TemporaryFolder())
    #expect(found.status == 0)
    let words = ["text": "TIME", "markdown": "| model |", "csv": "latency_s_low"]
    #expect(found.output.contains(words[format] ?? "") || found.output.contains("time is"))
    if format == "csv" {
      let lines = found.output.split(separator: "\n")
      let commas = lines.map { line in line.count { $0 == "," } }
      #expect(Set(commas).count == 1 && lines.count > 3)
    }
  }

  @Test(
    "what cannot be compared is said",
    arguments: [
      (["compare"], "--model"), (["compare", "--model", "mobilenet-v9"], "did you mean"),
      (["compare", "--model", "mobilenet-v2", "--at", "200/s"], "--p99"),
      (["compare", "--model", "mobilenet-v2", "--at", "0/s", "--p99", "1ms"], "above 0"),
      (["compare", "--model", "mobilenet-v2", "--at", "200", "--p99", "50ms"], "--at"),
      (["compare", "--model", "mobilenet-v2", "--grid", "xyz"], "no grid"),
      (["ladder"], "--constraints"),
      (["catalogue", "check", "--as-of", "2026-12-01"], "--stale"),
      (["catalogue", "check", "--stale", "--as-of", "today"], "no day"),
    ])
  func errors(_ arguments: [String], _ words: String) async throws {
    let found = try await Program.run(arguments, in: try TemporaryFolder())
    #expect(found.status == 1 && found.output.isEmpty)
    #expect(found.errors.contains(words), "\(found.errors)")
  }

  /// A service keeps `require-basis` too, and an unknown power is no bargain where energy is asked about.
  @Test("a service on weak figures is status 5, one of unknown power has no plan")
  func weakServices() async throws {
    let place = try TemporaryFolder()
    let folder = Checkout.root + "/examples/video-chat"
    try place.copy(
      "examples/video-chat.yaml", to: "weak.yaml",
      ["catalogue: video-chat": "require-basis: measured"])
    let weak = try await Program.run(["--constraints", "weak.yaml", "--with", folder], in: place)
    #expect(weak.status == 5 && weak.output.contains("below `require-basis: measured`"))
    try place.copy(
      "examples/video-chat.yaml", to: "energy.yaml",
      ["catalogue: video-chat": "", "minimise cost": "minimise energy"])
    let energy = try await Program.run(
      ["--constraints", "energy.yaml", "--with", folder], in: place)
    #expect(energy.status == 4)
    #expect(!energy.output.contains("on talk-gpu") && energy.output.contains("power is unknown"))
  }

  @Test("a ladder is of a site or a service, and needs a plan") func ladders() async throws {
    let place = try TemporaryFolder()
    try place.copy("examples/wildlife-audio.yaml", to: "site.yaml")
    let site = try await Program.run(["ladder", "--constraints", "site.yaml"], in: place)
    #expect(site.status == 0 && site.errors.isEmpty)
    #expect(site.output.contains("EVERY LIMIT") && site.output.contains("  together"))
    try place.copy("examples/bidding.yaml", to: "bids.yaml", ["catalogue: bidding": ""])
    let bids = try await Program.run(
      [
        "ladder", "--constraints", "bids.yaml", "--with", Checkout.root + "/examples/bidding",
      ], in: place)
    #expect(bids.status == 1 && bids.errors.contains("one by one"))
    try place.copy("examples/video-chat.yaml", to: "video.yaml", ["catalogue: video-chat": ""])
    let folder = Checkout.root + "/examples/video-chat"
    let ladder = try await Program.run(
      ["ladder", "--constraints", "video.yaml", "--with", folder, "--format", "json"], in: place)
    #expect(ladder.status == 0 && ladder.errors.isEmpty)
    #expect(ladder.output.contains("\"attribution\""))
    try place.copy(
      "examples/video-chat.yaml", to: "poor.yaml",
      ["catalogue: video-chat": "", "cost: 200 USD/day": "cost: 1 USD/day"])
    let poor = try await Program.run(
      ["ladder", "--constraints", "poor.yaml", "--with", folder], in: place)
    #expect(poor.status == 2 && poor.output.contains("No plan keeps every limit"))
    let plan = try await Program.run(["--constraints", "poor.yaml", "--with", folder], in: place)
    #expect(plan.status == 2 && plan.output.contains("nearest"))
  }
}
