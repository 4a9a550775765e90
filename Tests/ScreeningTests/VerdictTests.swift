// SPDX-License-Identifier: Apache-2.0

import Networks
import Testing

@testable import Screening

@Suite("Verdicts") struct VerdictTests {
  private func verdict(_ latency: Figured?, _ macs: Double, _ policy: Budget.Policy) -> Verdict {
    var architecture = Architecture()
    architecture.latency = latency
    architecture.macs = macs
    var verdict = Verdict()
    verdict.judge(
      architecture,
      Budget(
        [
          .init("latency", .latency, most: 1, source: ""),
          .init("macs", .macs, most: 100, source: ""),
        ], policy))
    return verdict
  }

  @Test("admitted, turned away, or neither") func answers() {
    let policy = Budget.Policy(admit: 0.9, reject: 0.05)
    #expect(verdict(Figured(0.5, low: 0.4, high: 0.6), 50, policy).answer == .admit)
    #expect(verdict(Figured(2, low: 1.6, high: 2.4), 50, policy).answer == .reject)
    #expect(verdict(Figured(1, low: 0.8, high: 1.2), 50, policy).answer == .unsure)
    #expect(verdict(nil, 50, policy).answer == .unsure)
    #expect(verdict(nil, 101, policy).answer == .reject)
    let exact = verdict(Figured(0.5, low: 0.4, high: 0.6), 101, policy)
    #expect(exact.answer == .reject && exact.limiting == 1 && exact.probability == 0)
    #expect(abs(exact.margins[1] - 0.01) < 1e-12 && exact.margins[0] == -0.5)
  }

  @Test(
    "numbers are written as JSON has them",
    arguments: [
      0, 1, -1, 0.5, -0.125, 1e-9, 123456789.123, 1e300, -2.5e-300, 1.0 / 3, 6.02214076e23,
      99_999_999.95,
      999_999_999.9, 0.000123456789,
    ])
  func numbers(value: Double) throws {
    var out = Scratch<UInt8>()
    out.write(value)
    let text = String(decoding: out.withElements { Array($0) }, as: UTF8.self)
    let read = try #require(Double(text), "\(text)")
    #expect(abs(read - value) <= abs(value) * 1e-8, "\(text)")
  }
}
