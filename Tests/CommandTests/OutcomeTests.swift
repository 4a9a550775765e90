// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import TestSupport
import Testing

/// What the exit status tells, and the commands that help to begin.
@Suite("Outcomes of the command") struct OutcomeTests {
  @Test("an infeasible question is status 2, and names each limit that nothing meets")
  func infeasible() async throws {
    let place = try TemporaryFolder()
    try place.copy(
      "examples/wildlife-audio.yaml", to: "x.yaml",
      ["capex: 150 USD": "capex: 5 USD", "at-least: 0.90": "at-least: 0.999"])
    let found = try await Program.run(["-c", "x.yaml"], in: place)
    #expect(found.status == 2 && found.errors.isEmpty)
    #expect(found.output.contains("infeasible, proved"))
    let lines = found.output.split(separator: "\n")
    for limit in ["calls accuracy >= 0.999", "capex <= 5 USD"] {
      #expect(
        lines.contains { $0.contains(limit) && $0.contains("nothing meets it") }, "\(found.output)")
    }
    // The limits that can be met are not accused.
    #expect(!lines.contains { $0.contains("battery-life") && $0.contains("nothing meets it") })
    let json = try await Program.run(["-c", "x.yaml", "--format", "json"], in: place)
    #expect(json.status == 2 && json.output.contains("\"status\": \"infeasible\""))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let conflict = try #require(object["conflict"] as? [String: Any])
    let names = (conflict["unreachable"] as? [[String: Any]] ?? []).compactMap {
      $0["name"] as? String
    }
    #expect(names.sorted() == ["calls.accuracy", "capex"])
    #expect(object["totals"] is NSNull)
  }

  @Test("limits that fail only together are named") func together() async throws {
    let place = try TemporaryFolder()
    try place.copy(
      "examples/wildlife-audio.yaml", to: "x.yaml",
      ["battery-life: 120 days": "battery-life: 1500 days"])
    let found = try await Program.run(["-c", "x.yaml"], in: place)
    #expect(found.status == 2, "\(found.output)")
    #expect(found.output.contains("battery-life"))
  }

  @Test("a weak basis is status 5, with the plan") func basis() async throws {
    let place = try TemporaryFolder()
    try place.copy(
      "examples/buoy.yaml", to: "x.yaml",
      ["confidence: 0.9": "confidence: 0.9\nrequire-basis: measured"])
    let found = try await Program.run(["-c", "x.yaml"], in: place)
    #expect(found.status == 5, "\(found.errors)")
    #expect(found.output.contains("optimal, proved"))
    try place.copy(
      "examples/buoy.yaml", to: "y.yaml",
      ["confidence: 0.9": "confidence: 0.9\nrequire-basis: assumed"])
    let content = try await Program.run(["-c", "y.yaml"], in: place)
    #expect(content.status == 0)
  }

  @Test("infeasible outranks a weak basis") func rank() async throws {
    let place = try TemporaryFolder()
    try place.copy(
      "examples/wildlife-audio.yaml", to: "x.yaml",
      ["capex: 150 USD": "capex: 5 USD", "confidence: 0.9": "require-basis: measured"])
    #expect(try await Program.run(["-c", "x.yaml"], in: place).status == 2)
  }

  @Test(
    "templates are written, kept, and plan",
    arguments: ["buoy", "medical-device", "training", "video", "wildlife-audio"])
  func initialise(_ name: String) async throws {
    let place = try TemporaryFolder()
    let written = try await Program.run(["init", name], in: place)
    #expect(written.status == 0 && written.output.isEmpty)
    #expect(written.errors.contains("next: plan \(name).yaml"))
    #expect(try place.names == ["\(name).yaml"])
    #expect(try place.text("\(name).yaml") == Checkout.text("examples/\(name).yaml"))
    let planned = try await Program.run(["--constraints", "\(name).yaml"], in: place)
    #expect(planned.status == 0, "\(planned.errors)")

    try place.write("mine\n", to: "\(name).yaml")
    let again = try await Program.run(["init", name], in: place)
    #expect(again.status == 1 && again.errors.contains("is there already"))
    #expect(try place.text("\(name).yaml") == "mine\n")
    let forced = try await Program.run(["init", name, "--force"], in: place)
    #expect(forced.status == 0)
    #expect(try place.text("\(name).yaml") != "mine\n")
  }

  @Test("a template goes where it is sent") func initialiseElsewhere() async throws {
    let place = try TemporaryFolder()
    let shown = try await Program.run(["init", "buoy", "-o", "-"], in: place)
    #expect(shown.status == 0)
    #expect(try shown.output == Checkout.text("examples/buoy.yaml"))
    #expect(try place.names.isEmpty)
    let other = try await Program.run(["init", "buoy", "-o", "other.yaml"], in: place)
    #expect(other.status == 0)
    #expect(try place.names == ["other.yaml"])
  }

  @Test("the schema is JSON") func schema() async throws {
    let found = try await Program.run(["schema", "constraints"], in: try TemporaryFolder())
    #expect(found.status == 0 && found.errors.isEmpty)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
    let keys = try #require(object["properties"] as? [String: Any]).keys
    #expect(Set(["deployment", "tasks", "power", "limits"]).isSubset(of: keys))
    #expect(object["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
  }
}
