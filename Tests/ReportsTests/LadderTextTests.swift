// SPDX-License-Identifier: Apache-2.0

import Documents
import IntegerProgram
import Planning
import Reports
import Requirements
import TestSupport
import Testing

/// A ladder as people read it.
@Suite("Ladders on a terminal") struct LadderTextTests {
  /// What changes on a rung may be longer than a line; its arithmetic follows all of it.
  @Test("the arithmetic of each rung stands beneath its own words") func order() throws {
    let catalogue = try PlannedExample.catalogue.get()
    let text = try Checkout.text("examples/buoy.yaml")
      .replacing(
        "raspberry-pi-*, jetson-*nano, radxa-rock-5b, orange-pi-5, rk3566-board, stm32*, esp32-s3",
        with: "raspberry-pi-zero-2-w, jetson-orin-nano")
    let requirements = try Requirements.read(
      TextFile(path: "buoy.yaml", text: text), against: catalogue)
    let planner = Planner(requirements, catalogue: catalogue, solver: GLPKSolver())
    let plan = try planner.plan()
    let ladder = try #require(try planner.ladder(to: plan))
    let lines = LadderText.write(ladder).split(separator: "\n")
    func depth(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }
    let rungs = ladder.rungs + ladder.afterwards
    // Names are two columns in, arithmetic six, and what a line has no room for further in than that.
    #expect(lines.contains { depth($0) > 6 }, "no line is continued")
    #expect(lines.count { depth($0) == 6 } == rungs.count)
    for (line, next) in zip(lines, lines.dropFirst()) where depth(next) == 6 {
      #expect(depth(line) == 2 || depth(line) > 6, "\(line)\n\(next)")
    }
  }
}
