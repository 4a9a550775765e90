// SPDX-License-Identifier: Apache-2.0

/// A unit as people write it: a symbol, its dimension, and how many canonical units it holds.
public struct Unit: Sendable, Hashable {
  /// The symbol as written, for example `Wh` or `USD/day`.
  public var symbol: String
  /// The dimension.
  public var dimension: Dimension
  /// Canonical units (J, s, B, USD, g, m, C, operations, degrees, degrees Celsius) in one of these.
  public var scale: Double

  /// A year of 365.25 days, in seconds; a month is a twelfth of it (730.5 h).
  public static let year = 365.25 * 86_400.0

  /// Reads a unit expression: symbols joined by `/` or `*`, with whole-number powers, such as `kWh/m2/day`.
  ///
  /// Returns nil where a symbol is unknown; `unknownSymbol(in:)` then says which.
  public init?(_ text: some StringProtocol) {
    var dimension = Dimension.none
    var scale = 1.0
    var divides = false
    var symbol = ""
    let isExpression = text.contains { $0 == "/" || $0 == "*" || $0 == "·" }
    func apply() -> Bool {
      // A lone empty symbol is a plain number; beside an operator something is missing.
      guard !(isExpression && symbol.isEmpty), let (known, power) = Unit.lookUp(symbol) else {
        return false
      }
      for _ in 0..<power {
        dimension = divides ? dimension / known.dimension : dimension * known.dimension
        scale = divides ? scale / known.scale : scale * known.scale
      }
      symbol = ""
      return true
    }
    for character in text {
      switch character {
      case "/":
        guard apply() else { return nil }
        divides = true
      case "*", "·":
        guard apply() else { return nil }
        divides = false
      default: symbol.append(character)
      }
    }
    guard apply() else { return nil }
    self.symbol = String(text)
    self.dimension = dimension
    self.scale = scale
  }

  private init(_ symbol: String, _ dimension: Dimension, _ scale: Double) {
    self.symbol = symbol
    self.dimension = dimension
    self.scale = scale
  }

  /// The first symbol of a unit expression that no table knows.
  public static func unknownSymbol(in text: some StringProtocol) -> String? {
    for symbol in text.split(whereSeparator: { $0 == "/" || $0 == "*" || $0 == "·" })
    where lookUp(String(symbol)) == nil {
      return String(symbol)
    }
    return nil
  }

  /// Every symbol known, in alphabetical order.
  public static var knownSymbols: [String] {
    table.keys.sorted()
  }

  /// The symbols that stand in a unit expression: those of the same dimension as a lone symbol, or of any of its parts.
  public static func symbols(like expression: String) -> [String] {
    let parts = expression.split { $0 == "/" || $0 == "*" || $0 == "·" }
    let dimensions = parts.compactMap { lookUp(String($0))?.0.dimension }
    return knownSymbols.filter { symbol in
      guard let unit = table[symbol], symbol.contains(where: \.isLetter) else { return false }
      return dimensions.contains(unit.dimension)
    }
  }

  private static func lookUp(_ symbol: String) -> (Unit, Int)? {
    if let unit = table[symbol] { return (unit, 1) }
    // A trailing 2 or 3 after a letter is a power: m2, m3.
    let base = symbol.dropLast()
    guard let last = symbol.last, last == "2" || last == "3", let power = last.wholeNumberValue,
      base.last?.isLetter == true, let unit = table[String(base)]
    else { return nil }
    return (unit, power)
  }

  private static let table: [String: Unit] = {
    var table: [String: Unit] = [:]
    func add(_ symbols: [String], _ dimension: Dimension, _ scale: Double) {
      for symbol in symbols { table[symbol] = Unit(symbol, dimension, scale) }
    }
    add(["J"], .energy, 1)
    add(["kJ"], .energy, 1e3)
    add(["MJ"], .energy, 1e6)
    add(["mJ"], .energy, 1e-3)
    add(["uJ", "µJ"], .energy, 1e-6)
    add(["nJ"], .energy, 1e-9)
    add(["Wh"], .energy, 3_600)
    add(["mWh"], .energy, 3.6)
    add(["kWh"], .energy, 3.6e6)
    add(["MWh"], .energy, 3.6e9)
    add(["W", "Wp"], .power, 1)
    add(["kW"], .power, 1e3)
    add(["mW"], .power, 1e-3)
    add(["uW", "µW"], .power, 1e-6)
    add(["nW"], .power, 1e-9)
    add(["s"], .time, 1)
    add(["ms"], .time, 1e-3)
    add(["us", "µs"], .time, 1e-6)
    add(["ns"], .time, 1e-9)
    add(["min"], .time, 60)
    add(["h", "hour", "hours"], .time, 3_600)
    add(["d", "day", "days"], .time, 86_400)
    add(["week", "weeks"], .time, 7 * 86_400)
    add(["month", "months"], .time, year / 12)
    add(["year", "years"], .time, year)
    add(["Hz", "fps"], .rate, 1)
    add(["kHz"], .rate, 1e3)
    add(["MHz"], .rate, 1e6)
    add(["GHz"], .rate, 1e9)
    add(["B"], .data, 1)
    add(["kB"], .data, 1e3)
    add(["MB"], .data, 1e6)
    add(["GB"], .data, 1e9)
    add(["KiB"], .data, 1_024)
    add(["MiB"], .data, 1_048_576)
    add(["GiB"], .data, 1_073_741_824)
    add(["bit"], .data, 0.125)
    add(["kbit"], .data, 125)
    add(["Mbit"], .data, 125e3)
    add(["USD"], .money, 1)
    add(["g"], .carbon, 1)
    add(["kg"], .carbon, 1e3)
    add(["t"], .carbon, 1e6)
    add(["m"], .length, 1)
    add(["cm"], .length, 1e-2)
    add(["mm"], .length, 1e-3)
    add(["km"], .length, 1e3)
    add(["l"], .length * .length * .length, 1e-3)
    add(["Ah"], .charge, 3_600)
    add(["mAh"], .charge, 3.6)
    add(["A"], .charge / .time, 1)
    add(["mA"], .charge / .time, 1e-3)
    add(["uA", "µA"], .charge / .time, 1e-6)
    add(["V"], .energy / .charge, 1)
    add(["mV"], .energy / .charge, 1e-3)
    add(["FLOP", "OP"], .operations, 1)
    add(["MFLOP", "MOP"], .operations, 1e6)
    add(["GFLOP", "GOP"], .operations, 1e9)
    add(["TFLOP", "TOP"], .operations, 1e12)
    add(["MAC"], .operations, 2)
    add(["MMAC"], .operations, 2e6)
    add(["GMAC"], .operations, 2e9)
    add(["deg", "°"], .angle, 1)
    add(["C", "°C"], .temperature, 1)
    add(["%"], .none, 0.01)
    add(["", "1", "pixel", "person-day", "person-days"], .none, 1)
    add(["Mpixel"], .none, 1e6)
    return table
  }()
}
