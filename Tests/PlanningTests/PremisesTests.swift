// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Moving samples is paid where they leave the premises, not within.
@Suite("Samples that stay on the premises") struct PremisesTests {
  private static func solution(_ machines: String, allow: String) throws -> Planning.Solution {
    let catalogue = try Checkout.catalogue()
    let text = try Checkout.text("examples/cameras.yaml")
      .replacing(
        "allow: [gatehouse-server, old-workstation, rented-gpu]", with: "allow: [\(allow)]"
      )
      .replacing("limits: { capex: 6000 USD, carbon: 6000 g/day }", with: "")
      .replacing("  quota: { old-workstation: 1, rented-gpu: 4 }", with: "  #")
      .replacing("    bought: { price: 2400", with: "\(machines)    bought: { price: 2400")
    let requirements = try Requirements.read(
      TextFile(path: "cameras.yaml", text: text), against: catalogue)
    return try #require(
      try plan(requirements, catalogue: catalogue, solver: GLPKSolver()).solution)
  }

  private static func transfer(_ solution: Planning.Solution) -> Double {
    solution.ledger.lines.reduce(0) { $0 + ($1.name == "transfer" ? $1.cost ?? 0 : 0) }
  }

  @Test("frames of a yard reach the server at its gate for nothing, unless it stands elsewhere")
  func gatehouse() throws {
    let near = try Self.solution("", allow: "gatehouse-server")
    #expect(Self.transfer(near) == 0)
    #expect(!near.ledger.lines.contains { $0.name == "transfer" })
    let far = try Self.solution("    site: elsewhere\n", allow: "gatehouse-server")
    // 60 cameras x 5/s and 40 requests/s of 80 kB at 0.01 USD/GB.
    let moved = 340.0 * 86_400 * 80_000 / 1e9 * 0.01
    #expect(agree(Self.transfer(far), moved, within: 1e-6))
    #expect(agree(far.totals.cost.value - near.totals.cost.value, moved, within: 1e-6))
    let rented = try Self.solution("", allow: "rented-gpu")
    #expect(agree(Self.transfer(rented), moved, within: 1e-6))
  }
}
