// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Why a value is not the quantity that belongs there, as people read it.
struct QuantityWords {
  let error: MeasureError
  let text: String
  let example: String

  /// What is wrong, and how to mend it.
  var words: (what: String, mend: String?) {
    switch error {
    case .empty: return ("a value is missing", "for example \(example)")
    case .notANumber: return notANumber
    case .notFinite: return ("`\(text)` is not a finite number", "for example \(example)")
    case .thousandsSeparator:
      return ("`\(text)` has a comma in its number", "write 1000, not 1,000")
    case .missingUnit where text.contains("/"):
      return ("`\(text)` has no unit", "say once in how long, for example `\(example)`")
    case .missingUnit(let number, _):
      // 1/10s is a rate: the number alone means so many a second.
      let unit = example.hasPrefix("1/") ? "/s" : exampleUnit
      let space = unit.hasPrefix("/") ? "" : " "
      return (
        "`\(text)` has no unit",
        "did you mean `\(Format.significant(number, 12))\(space)\(unit)`?"
      )
    case .unknownUnit(let unit): return unknown(unit)
    case .wrongUnit(let found, _): return wrong(found)
    case .chargeNeedsVoltage(let unit): return charge(unit)
    }
  }

  /// Signs and codes of money that has no fixed price in the unit that is read.
  private static let currencies: Set = [
    "EUR", "€", "GBP", "£", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "JPY", "¥", "CNY", "INR",
    "CAD",
    "AUD", "$", "US$",
  ]

  private var isOfMoney: Bool { example.contains("USD") }

  /// Whether a number alone belongs there.
  private var isPlain: Bool { exampleUnit.isEmpty }

  private var notANumber: (String, String?) {
    if isOfMoney, let sign = text.first, Self.currencies.contains(String(sign)) {
      return sign == "$"
        ? ("`\(text)` has its unit in front", "did you mean `\(text.dropFirst()) \(exampleUnit)`?")
        : money
    }
    return isPlain
      ? ("`\(text)` is not a number", "for example \(example)")
      : ("`\(text)` is not a number with a unit", "for example \(example)")
  }

  private var money: (String, String?) {
    (
      "`\(text)`: money is in USD here",
      "convert it at a rate of your choice, for example \(example)"
    )
  }

  private func unknown(_ unit: String) -> (String, String?) {
    if isOfMoney, unit == "$" || unit == "US$" {
      return ("unknown unit `\(unit)`", "dollars are `USD`, for example \(example)")
    }
    if isOfMoney, Self.currencies.contains(unit) { return money }
    if ["M", "k", "K", "G", "million", "thousand", "billion"].contains(unit) {
      return ("unknown unit `\(unit)`", "write the number out, or as 1e6")
    }
    if isPlain {
      return ("unknown unit `\(unit)`: a number alone belongs here", "for example \(example)")
    }
    // Of a rate, the time is what may be misspelt.
    let near = Problem.meant(unit, Unit.symbols(like: example.hasPrefix("1/") ? "s" : exampleUnit))
    return ("unknown unit `\(unit)`", near ?? "for example \(example)")
  }

  private func wrong(_ found: String) -> (String, String?) {
    if found.isEmpty { return ("`\(text)` has no unit", "for example \(example)") }
    if isPlain {
      return ("`\(text)`: a number without a unit belongs here", "for example \(example)")
    }
    if found == "m", Unit(exampleUnit)?.dimension == .time {
      let number = text.prefix { $0 != "m" }.filter { !$0.isWhitespace }
      return ("`m` is metres", "minutes are `min`: did you mean `\(number) min`?")
    }
    // 50 USD where 5 USD/day belongs: what is missing is the rest of the unit.
    if exampleUnit.hasPrefix(found + "/") {
      // 1500 USD where 1.80 USD/hour belongs may be what a machine costs to buy.
      let bought =
        exampleUnit == "USD/hour" ? " What is bought has `bought: { price: \(text) }`." : ""
      return (
        "`\(found)` lacks `\(exampleUnit.dropFirst(found.count))`",
        "did you mean `\(text)\(exampleUnit.dropFirst(found.count))`?\(bought)"
      )
    }
    if let measured = Self.noun(found), let wanted = Self.noun(exampleUnit) {
      return ("`\(found)` is a unit of \(measured), not of \(wanted)", "for example \(example)")
    }
    return ("`\(found)` measures something else", "for example \(example)")
  }

  private func charge(_ unit: String) -> (String, String?) {
    let volts = unit == "mAh" ? 3.7 : 12.8
    let number = (try? Measure(text))?.number ?? 1
    let energy = number * volts * (unit == "mAh" ? 1e-3 : 1)
    return (
      "`\(text)` is a charge: only with the battery's voltage is it an energy",
      "volts times ampere-hours are watt-hours: at \(Format.significant(volts, 3)) V, write `\(Format.significant(energy, 4)) Wh`"
    )
  }

  /// What a unit measures; nil where it is a quotient without a name of its own.
  private static func noun(_ unit: String) -> String? {
    switch Unit(unit)?.dimension {
    case .energy: "energy"
    case .time: "time"
    case .power: "power"
    case .rate: "frequency"
    case .data: "data"
    case .money: "money"
    case .carbon: "carbon"
    case .length: "length"
    case .charge: "charge"
    case .angle: "angle"
    case .temperature: "temperature"
    default: nil
    }
  }

  /// The unit part of an example such as `20 W` or `1/10s`.
  private var exampleUnit: String {
    String(example.drop { $0.isNumber || $0 == "." || $0 == " " || $0 == "-" })
  }
}
