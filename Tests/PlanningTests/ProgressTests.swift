// SPDX-License-Identifier: Apache-2.0

import Documents
import IntegerProgram
import Planning
import Requirements
import Synchronization
import TestSupport
import Testing

/// What a listener hears while a plan is made.
@Suite("Progress of planning") struct ProgressTests {
  private static func stages(_ text: String) throws -> [Progress.Stage] {
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(path: "examples/ten-lines/x.yaml", text: text), against: catalogue)
    let heard = Mutex<[Progress.Stage]>([])
    _ = try Progress { stage in heard.withLock { $0.append(stage) } }.during {
      try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
    }
    return heard.withLock(\.self)
  }

  private static func board(_ latency: String) -> String {
    """
    tasks:
      look: { task: image-classification, accuracy: 0.6, rate: 5/s, latency: \(latency) }
    hardware: raspberry-pi-4b
    power: mains

    """
  }

  @Test("a plan, what moves it, its alternatives, the devices") func plans() throws {
    let stages = try Self.stages(Self.board("300 ms"))
    #expect(stages.first == .plan(quantile: 0.9))
    #expect(Array(stages.suffix(3)) == [.sensitivity, .alternatives, .outcomes])
  }

  @Test("no plan, what is in the way, the devices") func none() throws {
    let stages = try Self.stages(Self.board("1 us"))
    #expect(stages.first == .plan(quantile: 0.9))
    #expect(stages.contains(.relaxation) && !stages.contains(.alternatives))
  }
}
