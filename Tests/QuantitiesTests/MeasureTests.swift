// SPDX-License-Identifier: Apache-2.0

import Quantities
import TestSupport
import Testing

@Suite struct MeasureTests {
  private static let readings: [(String, Double)] = [
    ("20 Wh", 72000.0), ("0.5W", 0.5), ("1/10s", 0.1), ("1 / 10 s", 0.1),
    ("1/5min", 0.0033333333333333335), ("1/6h", 4.6296296296296294e-05), ("30/s", 30.0),
    ("4/day", 4.6296296296296294e-05), ("26/year", 8.238902831647527e-07),
    ("3 %/month", 1.1407711613050421e-08), ("0.3", 0.3), ("80 %", 0.8), ("-20 C", -20.0),
    ("+5 °C", 5.0), ("60 deg", 60.0), ("1280 Wh", 4608000.0), ("1.5e3 mW", 1.5),
    ("2E-3 s", 0.002), ("2.4 kWh/m2/day", 100.0), ("0.27 USD/Wh", 7.500000000000001e-05),
    ("0.68 USD/hour", 0.0001888888888888889), ("2 USD/month", 7.605141075366948e-07),
    ("300 kbit/s", 37500.0), ("8 GiB", 8589934592.0), ("20 kB", 20000.0),
    ("614 GOP/s", 614000000000.0), ("1 GMAC", 2000000000.0), ("6 person-days", 6.0),
    ("2 Mpixel", 2000000.0), ("450 g/kWh", 0.000125), ("40 kg", 40000.0), ("12 V*Ah", 43200.0),
    ("2500 1", 2500.0), (".5 W", 0.5), ("5. W", 5.0), ("  7 W  ", 7.0), ("5 µW", 5e-06),
    ("5 uW", 5e-06), ("10 m", 10.0), ("2 weeks", 1209600.0),
  ]

  @Test(arguments: readings)
  func reads(text: String, value: Double) throws {
    let measure = try Measure(text)
    #expect(abs(measure.value - value) <= 1e-12 * abs(value))
  }

  private static let refusals: [(String, MeasureError)] = [
    ("", .empty), ("   ", .empty), ("W", .notANumber("W")), ("about 5 W", .notANumber("about 5 W")),
    ("1.5.2 W", .notANumber("1.5.2 W")), ("--5 W", .notANumber("--5 W")),
    ("banana", .notANumber("banana")),
    ("١٢ W", .notANumber("١٢ W")), ("½ W", .notANumber("½ W")), ("nan W", .notFinite("nan W")),
    ("NaN", .notFinite("NaN")), ("inf s", .notFinite("inf s")),
    ("-Infinity", .notFinite("-Infinity")),
    ("1e999 W", .notFinite("1e999 W")), ("1/0s", .notFinite("1/0s")),
    ("1e308 MWh", .notFinite("1e308 MWh")),
    ("1,000 W", .thousandsSeparator("1,000 W")), ("1,5 W", .thousandsSeparator("1,5 W")),
    ("5 Watts", .unknownUnit("Watts")), ("5 W/fortnight", .unknownUnit("fortnight")),
    ("5 W extra", .unknownUnit("Wextra")), ("5 W/", .unknownUnit("W/")),
    ("5 /", .unknownUnit("1/")),
    ("1//s", .unknownUnit("1//s")), ("0x10 W", .unknownUnit("x10W")), ("5 12", .unknownUnit("12")),
    ("1 2", .unknownUnit("2")), ("1 000 W", .unknownUnit("000W")), ("5 %%", .unknownUnit("%%")),
  ]

  @Test(arguments: refusals)
  func refuses(text: String, error: MeasureError) {
    #expect(throws: error) { try Measure(text) }
  }

  @Test func wantsTheRightUnit() {
    #expect(throws: MeasureError.missingUnit(number: 20, example: "Wh")) {
      try WattHours(parsing: "20")
    }
    #expect(throws: MeasureError.wrongUnit(found: "W", expected: "Wh")) {
      try WattHours(parsing: "20 W")
    }
    #expect(throws: MeasureError.chargeNeedsVoltage("Ah")) { try WattHours(parsing: "20 Ah") }
    #expect(throws: MeasureError.chargeNeedsVoltage("mAh")) { try Joules(parsing: "2600 mAh") }
    #expect(throws: MeasureError.wrongUnit(found: "s", expected: "")) { try Ratio(parsing: "3 s") }
  }

  @Test func readsIntoTheQuantitysOwnUnit() throws {
    #expect(try WattHours(parsing: "1.5 kWh").value == 1_500)
    #expect(try Days(parsing: "2 weeks").value == 14)
    #expect(try Watts(parsing: "24 Wh/day").value == 1)
    #expect(try Ratio(parsing: "30 %") == Ratio(parsing: "0.3"))
    #expect(try PerMonth(parsing: "3 %/month").value == 0.03)
    #expect(abs(try Irradiation(parsing: "4.93 kWh/m2/day").value - 4.93) < 1e-12)
    #expect(abs(try DollarsPerMonth(parsing: "24 USD/year").value - 2) < 1e-12)
    #expect(try BytesPerSecond(parsing: "8 kbit/s").value == 1_000)
  }

  /// Whatever is printed in full reads back as the same quantity.
  @Test func roundTrips() throws {
    func check<Q: Quantity>(_ kind: Q.Type, _ generator: inout Seeded) throws {
      for _ in 0..<200 {
        let magnitude = Double.random(in: -6...9, using: &generator)
        let value =
          Mathematics.exp(magnitude * 2.302585) * (Bool.random(using: &generator) ? 1 : -1)
        let back = try Q(parsing: "\(value) \(Q.unit)")
        #expect(abs(back.value - value) <= 1e-12 * abs(value))
        // As printed, with four digits.
        let printed = try Q(parsing: Q(value).description)
        #expect(abs(printed.value - value) <= 5.001e-4 * abs(value))
      }
    }
    var generator = Seeded(seed: 20_261_121)
    try check(Joules.self, &generator)
    try check(WattHours.self, &generator)
    try check(WattHoursPerDay.self, &generator)
    try check(Seconds.self, &generator)
    try check(Days.self, &generator)
    try check(PerDay.self, &generator)
    try check(Bytes.self, &generator)
    try check(DollarsPerDay.self, &generator)
    try check(DollarsPerWattHour.self, &generator)
    try check(DollarsPerMonth.self, &generator)
    try check(GramsPerKilowattHour.self, &generator)
    try check(GramsPerWatt.self, &generator)
    try check(OperationsPerSecond.self, &generator)
    try check(Irradiation.self, &generator)
    try check(Celsius.self, &generator)
    try check(Ratio.self, &generator)
  }

  @Test func everyKnownSymbolReads() throws {
    for symbol in Unit.knownSymbols {
      let measure = try Measure("3 \(symbol)")
      #expect(measure.value.isFinite && measure.value > 0)
      if !symbol.isEmpty { #expect(measure.unit.symbol == symbol) }
    }
  }

  /// Mutations of sound and unsound texts: an answer or an error, and never a number that is not one.
  @Test func survivesMutations() {
    let seeds = [
      "20 Wh", "1/10s", "3 %/month", "2.4 kWh/m2/day", "-1.5e-3 mW", "1,000 W", "nan",
      "0.27 USD/Wh",
      "5 µW", "1 / 10 s", "١٢ W", "8 GiB", "",
    ].map { Array($0.utf8) }
    let alphabet = Array("0123456789.,-+/eE% *WhsmµdayUSD²³½\u{0}\u{301}∞".unicodeScalars)
    var generator = Seeded(seed: 7)
    var read = 0
    for _ in 0..<4_000 {
      var scalars = Array(
        String(decoding: seeds.randomElement(using: &generator) ?? [], as: UTF8.self).unicodeScalars
      )
      for _ in 0...Int.random(in: 0..<4, using: &generator) {
        let place = Int.random(in: 0...scalars.count, using: &generator)
        let scalar = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: scalars.insert(scalar, at: place)
        case 1: if place < scalars.count { scalars.remove(at: place) }
        default: if place < scalars.count { scalars[place] = scalar }
        }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      if let measure = try? Measure(String(text)) {
        read += 1
        #expect(measure.value.isFinite)
      }
    }
    #expect(read > 200)
  }
}
