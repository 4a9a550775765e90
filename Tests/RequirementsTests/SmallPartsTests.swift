// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import TestSupport
import Testing

@testable import Requirements

/// Patterns of names, with `*` for any text.
@Suite("Glob patterns") struct GlobTests {
  @Test(
    "match",
    arguments: [
      ("*", ""), ("*", "x"), ("raspberry-pi-*", "raspberry-pi-5"), ("*-pi-*", "raspberry-pi-5"),
      ("jetson-*nano", "jetson-nano"), ("jetson-*nano", "jetson-orin-nano"), ("a*b*c", "abbbcbc"),
      ("**", "x"), ("a*", "a"), ("", ""), ("é*", "éx"),
    ])
  func match(_ pattern: String, _ name: String) { #expect(Glob.matches(pattern, name)) }

  @Test(
    "do not match",
    arguments: [
      ("", "x"), ("x", ""), ("raspberry-pi-*", "raspberry-pi"), ("jetson-*nano", "jetson-nano-2"),
      ("a*b*c", "abbbcb"), ("stm32?", "stm32f"), ("A*", "abc"), ("abc", "ab"), ("*x", "xy"),
    ])
  func doNotMatch(_ pattern: String, _ name: String) { #expect(!Glob.matches(pattern, name)) }

  /// A pattern of many stars takes no longer than its text, squared at most.
  /// Without that, it would not end in a lifetime.
  @Test("stay fast") func fast() {
    let pattern = String(repeating: "a*", count: 300) + "b"
    #expect(!Glob.matches(pattern, String(repeating: "a", count: 3_000)))
  }
}

/// Sampling rates as people write them.
@Suite("Rates") struct RateTests {
  private func rates(_ list: String) throws -> [Double] {
    try Checkout.requirements(Self.file(list)).tasks.flatMap(\.rates).map(\.value)
  }

  private static func file(_ list: String) -> String {
    "deployment: r\ntasks: { t: { task: keyword-spotting, rate: \(list) } }\npower: { mains: { price: 0.3 USD/kWh } }\n"
  }

  /// Rates with the seconds between two samples.
  static let sound: [(String, Double)] = [
    ("1/s", 1), ("2/s", 0.5), ("1/10s", 10), ("1/5min", 300), ("4/day", 21_600), ("0.5 Hz", 2),
    ("[1/2 min]", 120), ("1000/s", 0.001), ("1/day", 86_400),
  ]

  @Test("are read", arguments: sound)
  func read(_ text: String, _ seconds: Double) throws {
    let found = try rates(text)
    #expect(found.count == 1)
    #expect(abs(try #require(found.first) * seconds - 1) < 1e-12)
  }

  @Test(
    "are refused",
    arguments: [
      ("0/s", "a year"), ("-1/s", "a year"), ("1001/s", "1000"), ("3/7s", "milliseconds"),
      ("[1/s, 60/min]", "twice"), ("1/1e20s", "a year"), ("1e-300/s", "a year"),
      ("1/9years", "a year"),
    ])
  func refused(_ text: String, _ words: String) throws {
    let problems = try Checkout.problems(Self.file(text))
    #expect(problems.count == 1)
    switch problems.first?.kind {
    case .outOfRange(let found)?, .rule(let found)?, .contradiction(let found)?:
      #expect(found.contains(words))
    default: Issue.record("\(problems)")
    }
    #expect(problems.first?.place.line == 2)
  }

  @Test("are refused without a time", arguments: ["1/10", "10 s", "fast", "5", "1/0s", "nan/s"])
  func refusedWithoutTime(_ text: String) throws {
    let problems = try Checkout.problems(Self.file(text))
    #expect(problems.count == 1)
    guard case .quantity(_, let example)? = problems.first?.kind else {
      Issue.record("\(problems)")
      return
    }
    #expect(example == "1/10s")
  }

  @Test("cannot be none at all") func none() throws {
    #expect(try !Checkout.problems(Self.file("[]")).isEmpty)
  }
}

/// What the camera sees.
@Suite("Pixels on target") struct ViewTests {
  private func pixels(_ object: Double, _ distance: Double, _ lens: Double, _ width: Int) -> Double
  {
    View(object: Metres(object), distance: Metres(distance), lens: Degrees(lens))
      .pixels(onWidth: width)
  }

  /// The worked figure: 6 m at 300 m, through 60 degrees, on 416 pixels: 6 / (600 tan 30) x 416.
  @Test("of a boat far out") func boat() {
    #expect(abs(pixels(6, 300, 60, 416) - 7.2) < 0.006)
  }

  @Test("follow geometry") func geometry() {
    // Twice as far is half as wide; through 90 degrees the scene is as wide as twice the distance.
    #expect(abs(pixels(6, 150, 60, 416) - 2 * pixels(6, 300, 60, 416)) < 1e-9)
    #expect(abs(pixels(2, 10, 90, 640) - 64) < 1e-9)
  }
}
