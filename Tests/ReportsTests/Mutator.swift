// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The seeds of a suite, or those that `FUZZ_SEEDS` names (`FUZZ_SEEDS=10,11,12`), to look further than
/// every run does.
func fuzzSeeds(_ usual: [UInt64]) -> [UInt64] {
  let named = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] ?? ""
  let seeds = named.split(separator: ",").compactMap { UInt64($0) }
  return seeds.isEmpty ? usual : seeds
}

/// Damages texts the way people and disks do: numbers, units, lines and bytes.
struct Mutator {
  private var generator: Seeded
  /// Lines to borrow from.
  private let donors: [String]

  static let numbers = [
    "-1", "0", "nan", "inf", "-inf", "1e400", "1e-400", "-0", "1e15", "1e-15", "1e300", "0.0000001",
    "99999999999999999999", "9223372036854775807", "-9223372036854775808", "1000000", "1..1000000",
    "3..1", "0x10", "1,000", "½", "٣", "1e", "1e+", ".", "", "~", "[]", "{}", "''", "999", "0.5",
    "100 %", "1e9", "2", "3", "7", "60", "0.7", "0.9", "0.05", "12", "1000", "1e-6", "1e4",
  ]

  static let units = [
    "Wh", "kWh", "W", "mW", "J", "s", "ms", "min", "h", "day", "days", "weeks", "months", "years",
    "USD", "USD/day", "USD/kWh", "kg", "g", "g/day", "m", "km", "deg", "C", "B", "kB", "GB", "%",
    "Ah", "mAh", "/s", "1/s", "Hz", "person-days", "kWh/m2/day", "x",
  ]

  init(seed: UInt64, donors: [String]) {
    generator = Seeded(seed: seed)
    self.donors = donors.flatMap { $0.split(separator: "\n").map(String.init) }
  }

  /// A whole number below a bound.
  mutating func below(_ bound: Int) -> Int {
    bound > 0 ? Int.random(in: 0..<bound, using: &generator) : 0
  }

  private mutating func pick(_ list: [String]) -> String {
    list.isEmpty ? "" : list[below(list.count)]
  }

  /// The text with one damage, seldom with two or three.
  mutating func damage(_ text: String) -> String {
    var text = text
    for _ in 0...max(0, below(6) - 3) {
      switch below(12) {
      case 0...5: text = replaceNumber(in: text)
      case 6: text = replaceUnit(in: text)
      case 7, 8: text = moveLines(of: text)
      case 9, 10: text = borrowLine(for: text)
      default: text = String(decoding: damageBytes(Array(text.utf8)), as: UTF8.self)
      }
    }
    return text
  }

  /// Bytes flipped, dropped or doubled.
  mutating func damageBytes(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    guard !bytes.isEmpty else { return bytes }
    let place = below(bytes.count)
    let end = min(bytes.count, place + 1 + below(12))
    switch below(4) {
    case 0: bytes[place] = UInt8(1 + below(126))
    case 1: bytes[place] ^= UInt8(1 << below(7))
    case 2: bytes.removeSubrange(place..<end)
    default: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
    }
    return bytes
  }

  private mutating func replaceNumber(in text: String) -> String {
    replaceToken(in: text, with: Self.numbers) { $0.isASCII && ($0.isNumber || $0 == ".") }
  }

  private mutating func replaceUnit(in text: String) -> String {
    let known = Set(Self.units)
    return replaceToken(in: text, with: Self.units, where: { known.contains(String($0)) }) {
      $0.isLetter || $0 == "/" || $0 == "%"
    }
  }

  /// Replaces one of the runs of characters of a kind.
  private mutating func replaceToken(
    in text: String, with list: [String], where isWanted: (Substring) -> Bool = { _ in true },
    of kind: (Character) -> Bool
  ) -> String {
    var tokens: [Range<String.Index>] = []
    var start: String.Index?
    for index in text.indices {
      if kind(text[index]) {
        start = start ?? index
      } else if let first = start {
        if isWanted(text[first..<index]) { tokens.append(first..<index) }
        start = nil
      }
    }
    guard !tokens.isEmpty else { return text }
    return text.replacingCharacters(in: tokens[below(tokens.count)], with: pick(list))
  }

  private mutating func moveLines(of text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 1 else { return text }
    let place = below(lines.count)
    switch below(4) {
    case 0: lines.remove(at: place)
    case 1: lines.insert(lines[place], at: below(lines.count))
    case 2: lines.swapAt(place, below(lines.count))
    default: lines[place] = (below(2) == 0 ? "  " : "") + lines[place].drop { $0 == " " }
    }
    return lines.joined(separator: "\n")
  }

  /// Puts a line of another text in the place of one of the same depth, or beside it.
  private mutating func borrowLine(for text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let donor = pick(donors)
    let depth = donor.prefix { $0 == " " }.count
    let places = lines.indices.filter { lines[$0].prefix { $0 == " " }.count == depth }
    guard !places.isEmpty else { return text }
    let place = places[below(places.count)]
    if below(2) == 0 { lines[place] = donor } else { lines.insert(donor, at: place) }
    return lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
