// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Quantities

/// Verdicts as lines of JSON, written byte by byte.
extension Scratch where Element == UInt8 {
  /// A verdict.
  mutating func write(
    _ line: Int, id: UnsafeBufferPointer<UInt8>?, _ verdict: Verdict, _ architecture: Architecture,
    _ budget: Budget, basis: String?, isPartial: Bool
  ) {
    begin(line, id: id)
    write("\"verdict\":\"")
    write(verdict.answer.word)
    write("\",\"probability\":")
    write(verdict.probability)
    write(",\"limiting\":")
    if let limiting = verdict.limiting {
      write(quoted: budget.limits[limiting].name)
    } else {
      write("null")
    }
    write(",\"margins\":{")
    for (place, margin) in verdict.margins.enumerated() {
      if place > 0 { append(UInt8(ascii: ",")) }
      write(quoted: budget.limits[place].name)
      append(UInt8(ascii: ":"))
      write(margin)
    }
    write("},\"macs\":")
    write(architecture.macs)
    write(",\"parameters\":")
    write(architecture.parameters.map(Double.init))
    write(architecture.latency, "latency_s", "latency_s_low", "latency_s_high")
    write(architecture.energy, "energy_j", "energy_j_low", "energy_j_high")
    write(architecture.memory, "memory_bytes", "memory_bytes_low", "memory_bytes_high")
    if let cost = budget.cost {
      let time = architecture.latency
      write(",\"cost_usd_per_day\":")
      write(time.flatMap { cost.value($0.value) })
      write(",\"cost_usd_per_day_low\":")
      write(time.flatMap { cost.value($0.low) })
      write(",\"cost_usd_per_day_high\":")
      write(time.flatMap { cost.value($0.high) })
    }
    write(",\"basis\":")
    if let basis, architecture.latency != nil { write(quoted: basis) } else { write("null") }
    if isPartial { write(",\"partial\":true") }
    write("}\n")
  }

  /// The verdict on a line whose candidate is none.
  mutating func writeError(
    _ line: Int, id: UnsafeBufferPointer<UInt8>?, _ reason: String
  ) {
    begin(line, id: id)
    write("\"verdict\":\"error\",\"error\":")
    write(words: JSON.string(reason).line())
    write("}\n")
  }

  /// The verdict on a line that is wrong.
  mutating func writeError(
    _ line: Int, id: UnsafeBufferPointer<UInt8>?, _ problem: Problem
  ) {
    let (what, mend) = problem.words
    writeError(line, id: id, mend.map { "\(what); \($0)" } ?? what)
  }

  private mutating func begin(_ line: Int, id: UnsafeBufferPointer<UInt8>?) {
    write("{\"line\":")
    write(whole: line)
    write(",\"id\":")
    if let id { append(contentsOf: id) } else { write("null") }
    append(UInt8(ascii: ","))
  }

  private mutating func write(
    _ figure: Figured?, _ value: StaticString, _ low: StaticString, _ high: StaticString
  ) {
    for (key, number) in [(value, figure?.value), (low, figure?.low), (high, figure?.high)] {
      write(",\"")
      write(key)
      write("\":")
      write(number)
    }
  }

  private mutating func write(_ words: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount))
  }

  private mutating func write(words: String) {
    var words = words
    words.withUTF8 { append(contentsOf: $0) }
  }

  /// Names of limits need no escapes.
  private mutating func write(quoted words: String) {
    append(UInt8(ascii: "\""))
    write(words: words)
    append(UInt8(ascii: "\""))
  }

  private mutating func write(whole number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    write(digits: number.magnitude, atLeast: 1)
  }

  private mutating func write(digits number: UInt, atLeast count: Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { buffer in
      var place = 24
      var rest = number
      while rest > 0 || 24 - place < count {
        place -= 1
        buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: buffer[place...]))
    }
  }

  /// A number to nine digits; whole numbers as they are, what is not finite as null.
  mutating func write(_ number: Double?) {
    guard let number, number.isFinite else { return write("null") }
    if number == number.rounded(), abs(number) < 9e15 { return write(whole: Int(number)) }
    var size = abs(number)
    if number < 0 { append(UInt8(ascii: "-")) }
    // A figure of 1e8 to 1e9, and the power of ten that was taken off.
    var exponent = 0
    while size >= 1e9 {
      if size >= 1e17 { size /= 1e8; exponent += 8 } else { size /= 10; exponent += 1 }
    }
    while size < 1e8 {
      if size < 1 { size *= 1e8; exponent -= 8 } else { size *= 10; exponent -= 1 }
      if exponent < -400 { return write("0") }
    }
    var digits = UInt(size.rounded())
    while digits % 10 == 0, digits > 0 {
      digits /= 10
      exponent += 1
    }
    var count = 0
    var rest = digits
    while rest > 0 {
      rest /= 10
      count += 1
    }
    if exponent < 0, count + exponent > -6 {
      // A point among the digits or before them.
      var scale: UInt = 1
      for _ in 0..<Swift.min(-exponent, 19) { scale *= 10 }
      write(whole: Int(digits / scale))
      append(UInt8(ascii: "."))
      write(digits: digits % scale, atLeast: -exponent)
    } else {
      // One digit, a point, the others.
      var scale: UInt = 1
      for _ in 1..<count { scale *= 10 }
      write(digits: digits / scale, atLeast: 1)
      if count > 1 {
        append(UInt8(ascii: "."))
        write(digits: digits % scale, atLeast: count - 1)
      }
      append(UInt8(ascii: "e"))
      write(whole: exponent + count - 1)
    }
  }
}
