// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Testing

/// A key of the constraint file and what the fixtures say there.
struct KeyCase: Sendable, CustomTestStringConvertible {
  var key: String
  var expected: String
  var found: @Sendable (Requirements) -> String

  init(_ key: String, _ expected: String, _ found: @escaping @Sendable (Requirements) -> String) {
    self.key = key
    self.expected = expected
    self.found = found
  }

  var testDescription: String { key }
}

/// Each key of the constraint file comes out as the value that was written.
@Suite("Every key of the constraint file") struct EveryKeyTests {
  static func read(_ name: String) throws -> Requirements {
    try Requirements.read(
      try Checkout.file("Tests/Fixtures/constraints/\(name).yaml"),
      against: try Checkout.catalogue())
  }

  @Test("has the value that was written", arguments: KeyCase.battery)
  func value(_ key: KeyCase) throws {
    #expect(key.found(try Self.read("every-key")) == key.expected)
  }

  @Test("has the value that was written, on mains", arguments: KeyCase.mains)
  func valueOnMains(_ key: KeyCase) throws {
    #expect(key.found(try Self.read("every-key-mains")) == key.expected)
  }

  @Test("has the value that was written, of what hangs at a site", arguments: KeyCase.weight)
  func valueOfWeight(_ key: KeyCase) throws {
    #expect(key.found(try Self.read("every-key-weight")) == key.expected)
  }

  @Test("has the value that was written, of a service", arguments: KeyCase.service)
  func valueOfService(_ key: KeyCase) throws {
    #expect(key.found(try Self.read("every-key-service")) == key.expected)
  }

  @Test("has the value that was written, of a training", arguments: KeyCase.training)
  func valueOfTraining(_ key: KeyCase) throws {
    #expect(key.found(try Self.read("every-key-training")) == key.expected)
  }

  /// A key that is added to the format must be added to the fixture and to the table above.
  @Test("is tried above") func allAreTried() {
    let leaves = Set(SchemaKeys.leaves(of: Requirements.schema))
    #expect(
      Set(
        (KeyCase.battery + KeyCase.mains + KeyCase.weight + KeyCase.service + KeyCase.training)
          .map(\.key)) == leaves)
  }

  @Test("may be left out where the guide says so") func defaults() throws {
    let found = try Checkout.requirements(
      """
      deployment: small
      tasks: { calls: { task: keyword-spotting } }
      power: { mains: { price: 0.3 USD/kWh } }
      """)
    #expect(found.sites == 1 && found.objectives == [.cost] && found.confidence == 0.9)
    #expect(found.hardware.count == 1...2 && found.timing == .any && found.requiredBasis == nil)
    #expect(found.upkeep.lifetime == Seconds(5 * Unit.year) && found.upkeep.visit == nil)
    #expect(found.tasks.first?.rates.count == 8 && found.tasks.first?.hours == .any)
    #expect(found.limits.isEmpty && found.uplink == nil && found.today == nil)
  }
}
