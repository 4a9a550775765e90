// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Requirements
import TestSupport
import Testing

/// The published schema and the reader know the same keys, and call the same files sound.
@Suite("Schema of the constraint file") struct SchemaTests {
  @Test("has the keys that the reader asks for, and no others") func keys() throws {
    let trace = KeyTrace()
    for name in [
      "every-key", "every-key-mains", "every-key-service", "every-key-training", "every-key-weight",
    ] {
      _ = try Requirements.read(
        try Checkout.file("Tests/Fixtures/constraints/\(name).yaml"),
        against: try Checkout.catalogue(), trace: trace)
    }
    let published = Set(SchemaKeys.all(of: Requirements.schema))
    #expect(trace.keys.subtracting(published).sorted() == [], "the schema lacks")
    #expect(published.subtracting(trace.keys).sorted() == [], "the reader does not ask for")
    #expect(published.count > 80)
  }

  static let files: [String] = {
    let examples =
      (try? FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/examples"))
      ?? []
    return examples.filter { $0.hasSuffix(".yaml") }.sorted().map { "examples/\($0)" } + [
      "Tests/Fixtures/constraints/every-key.yaml",
      "Tests/Fixtures/constraints/every-key-mains.yaml",
      "Tests/Fixtures/constraints/every-key-service.yaml",
      "Tests/Fixtures/constraints/every-key-training.yaml",
    ]
  }()

  @Test("accepts what the reader accepts", arguments: files)
  func accepts(_ path: String) throws {
    let node = try YAML.read(try Checkout.file(path))
    #expect(SchemaChecker.faults(of: node, against: Requirements.schema) == [])
  }

  @Test("accepts all three examples") func threeExamples() {
    #expect(Self.files.filter { $0.hasPrefix("examples/") }.count >= 3)
  }

  /// The checker can refuse: each text has one fault that the schema must show.
  @Test(
    "refuses what the reader refuses",
    arguments: [
      ("sites: 7", "sites: some", "sites: not of type integer"),
      ("sites: 7", "sites: 7.5", "sites: not of type integer"),
      ("sites: 7", "sites: 0", "sites: below 1"),
      ("sites: 7", "sights: 7", "sights: not allowed"),
      (
        "hours: daylight, caught", "hours: daylight, cought",
        "tasks.*.event.cought-at-least: not allowed"
      ),
      ("timing: measured", "timing: guessed", "timing: not one of the choices"),
      ("  climate: amsterdam", "  sky: amsterdam", "power.sky: not allowed"),
      ("minimize energy", "minimise regret", "objective: fits no alternative"),
      ("{ visit: 1000 USD", "{ visit: [1000 USD]", "upkeep.visit: not of type string or number"),
      ("    hours: daylight", "    hours: night", "tasks.*.hours: not one of the choices"),
    ])
  func refuses(_ old: String, _ new: String, _ fault: String) throws {
    let text = try Checkout.file("Tests/Fixtures/constraints/every-key.yaml").text
    let broken = text.replacing(old, with: new)
    #expect(broken != text)
    let node = try YAML.read(TextFile(path: "test.yaml", text: broken))
    #expect(SchemaChecker.faults(of: node, against: Requirements.schema) == [fault])
    #expect(try !Checkout.problems(broken).isEmpty)
  }

  @Test("requires what the reader requires") func required() throws {
    let required = Requirements.schema["required"]?.texts ?? []
    let found = try Checkout.problems("sites: 1").compactMap { problem -> String? in
      guard case .missingKey(let key, _) = problem.kind else { return nil }
      return key
    }
    // Of `power` and `serving`, one is enough; the reader asks for the usual one.
    #expect(found.sorted() == (required + ["power"]).sorted() && !required.isEmpty)
  }
}
