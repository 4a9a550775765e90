// SPDX-License-Identifier: Apache-2.0

import Quantities
import TestSupport
import Testing

@Suite struct FormatTests {
  @Test(arguments: [
    (1.005, 2, "1.01"), (0.285, 2, "0.29"), (2.5, 0, "3"), (-2.5, 0, "-3"), (0, 2, "0.00"),
    (-0.0, 0, "0"), (-0.001, 2, "0.00"), (0.05, 1, "0.1"), (0.049, 1, "0.0"), (9.995, 2, "10.00"),
    (1_234.5678, 1, "1234.6"), (0.0004, 3, "0.000"), (0.0005, 3, "0.001"),
    (1e14, 2, "100000000000000.00"),
    (123, 0, "123"), (1e20, 1, "1e+20"), (7, -3, "7"),
  ])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(Format.fixed(value, decimals) == text)
  }

  @Test(arguments: [
    (1234.5, 3, "1235"), (0.00123456, 3, "0.00123"), (1e-6, 3, "0.000001"), (9.996, 3, "10"),
    (0.9996, 3, "1"), (100, 2, "100"), (0, 4, "0"), (-0.25, 2, "-0.25"), (1e-7, 3, "1.00e-7"),
    (9.999e-8, 3, "1.00e-7"), (1.5e18, 2, "1.5e18"), (.leastNonzeroMagnitude, 3, "5.00e-324"),
    (1.7976931348623157e308, 3, "1.80e308"), (-2e-9, 1, "-2e-9"), (12_000_000, 3, "12000000"),
  ])
  func significant(value: Double, digits: Int, text: String) {
    #expect(Format.significant(value, digits) == text)
  }

  /// What comes to a floor keeps it where it is rounded down, and what comes to a ceiling where it is rounded up.
  @Test(arguments: [
    (0.828_29, 4, "0.8282", "0.8283"), (44.950_1, 4, "44.95", "44.96"),
    (44.95, 4, "44.95", "44.95"),
    (0.1 + 0.2, 4, "0.3", "0.3"), (12_345.6, 4, "12345", "12346"),
    (0.001_234_51, 4, "0.001234", "0.001235"),
    (9.999_9, 4, "9.999", "10"), (0, 4, "0", "0"), (28.150_000_000_000_002, 4, "28.15", "28.15"),
  ])
  func significantToOneSide(value: Double, digits: Int, down: String, up: String) {
    #expect(Format.significant(value, digits, rounded: .down) == down)
    #expect(Format.significant(value, digits, rounded: .up) == up)
  }

  @Test func unknownAndUnbounded() {
    #expect(Format.fixed(.nan, 2) == "unknown")
    #expect(Format.fixed(.infinity, 2) == "unbounded")
    #expect(Format.significant(-.infinity, 2) == "-unbounded")
    #expect(Format.duration(.infinity) == "unbounded")
    #expect(Format.prefixed(.nan, "W") == "unknown W")
  }

  @Test(
    arguments: [
      (0.00135, "1.35 mW"), (0.9996, "1 W"), (999.6, "1 kW"), (1_500_000, "1.5 MW"), (0, "0 W"),
      (3e-9, "3 nW"), (2e-12, "0.002 nW"), (-0.25, "-250 mW"),
    ] as [(Double, String)])
  func prefixed(value: Double, text: String) {
    #expect(Format.prefixed(value, "W") == text)
  }

  @Test(
    arguments: [
      (0, "0 s"), (0.0123, "12.3 ms"), (90, "90 s"), (600, "10 min"), (7_200, "2 h"),
      (3 * 86_400, "3 days"), (-90, "-90 s"),
    ] as [(Double, String)])
  func duration(value: Double, text: String) {
    #expect(Format.duration(value) == text)
  }

  @Test func groupsThousands() {
    #expect(Format.grouped(0) == "0")
    #expect(Format.grouped(999) == "999")
    #expect(Format.grouped(-1_234_567) == "-1,234,567")
    #expect(Format.grouped(1_234.5, 2) == "1,234.50")
    #expect(Format.grouped(-0.25, 2) == "-0.25")
    #expect(Format.interval(ofRate: 0.1) == "every 10 s")
    #expect(Format.interval(ofRate: 30) == "30 a second")
  }

  /// A text reads back within half a unit of its last place.
  @Test func fixedRoundTrips() throws {
    var generator = Seeded(seed: 3)
    for _ in 0..<2_000 {
      let value = Double.random(in: -1e6...1e6, using: &generator)
      let decimals = Int.random(in: 0...6, using: &generator)
      let text = Format.fixed(value, decimals)
      let back = try #require(Double(text))
      #expect(abs(back - value) <= 0.500001 * Mathematics.power(10, -Double(decimals)))
      #expect((text.split(separator: ".").dropFirst().first?.count ?? 0) == decimals)
    }
  }
}
