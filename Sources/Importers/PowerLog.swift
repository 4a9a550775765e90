// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Samples of power over time, and what was left out of a log.
package struct PowerLog: Sendable, Hashable {
  /// Seconds since some start, rising, and watts.
  package var samples: [(time: Double, watts: Double)] {
    zip(times, watts).map { ($0, $1) }
  }
  var times: [Double] = []
  var watts: [Double] = []
  /// What was summed, where that was several cards or rails; empty for one.
  package var scope = ""
  /// Lines that were left out, by reason.
  package var dropped: [String: Int] = [:]

  /// The mean, each sample counting for the time to the next; nil of fewer than two.
  package var mean: Double? {
    guard times.count > 1, let first = times.first, let last = times.last, last > first else {
      return nil
    }
    var sum = 0.0
    for place in times.indices.dropLast() {
      sum += watts[place] * (times[place + 1] - times[place])
    }
    return sum / (last - first)
  }

  /// The mean of the samples in an interval; nil where none fell in.
  func mean(from start: Double, to end: Double) -> Double? {
    var low = 0
    var high = times.count
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < start { low = middle + 1 } else { high = middle }
    }
    var (sum, count) = (0.0, 0)
    while low < times.count, times[low] <= end {
      sum += watts[low]
      low += 1
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// Reads a log of `nvidia-smi`, `tegrastats`, an INA3221 (`time,millivolts,milliamperes`) or of RAPL counters
  /// (`time_s,energy_uj`); nil where it is none of them.
  ///
  /// Clocks that jump back, counters that wrapped and samples that are no power are dropped and counted.
  package static func read(_ file: TextFile) -> PowerLog? {
    let lines = file.text.split(whereSeparator: \.isNewline)
    guard let head = lines.first else { return nil }
    var log = PowerLog()
    if let cards = CardLog(lines) {
      log.take(cards)
    } else if head == "time_s,energy_uj" {
      var before: (time: Double, energy: Double)?
      for line in lines.dropFirst() {
        let fields = line.split(separator: ",").compactMap { Double($0) }
        guard fields.count == 2 else {
          log.drop("a line that is no sample")
          continue
        }
        if let before {
          let (span, energy) = (fields[0] - before.time, fields[1] - before.energy)
          if span <= 0 {
            log.drop("a clock that jumped back")
          } else if energy < 0 {
            log.drop("an energy counter that wrapped")
          } else {
            log.add(before.time, energy * 1e-6 / span)
          }
        }
        before = (fields[0], fields[1])
      }
    } else if lines.contains(where: { BoardRails($0) != nil }) {
      for (number, line) in lines.enumerated() {
        guard let rails = BoardRails(line) else {
          log.drop("a line that is no sample")
          continue
        }
        let power = rails.watts
        log.scope = rails.words
        // `MM-DD-YYYY HH:MM:SS`, or nothing: then a sample a second, as the tool does.
        let words = line.split(separator: " ")
        let moment = words.count > 1 ? clock("\(words[0]) \(words[1])") : nil
        log.add(moment ?? Double(number), power)
      }
    } else if sensor(head) != nil {
      for line in lines {
        guard let (time, power) = sensor(line) else {
          log.drop("a line that is no sample")
          continue
        }
        log.add(time, power)
      }
    } else {
      return nil
    }
    return log
  }

  /// Takes the samples of cards: of several what they draw together, at the moments of the first.
  private mutating func take(_ cards: CardLog) {
    dropped.merge(cards.dropped, uniquingKeysWith: +)
    var logs: [PowerLog] = cards.samples.map { samples in
      var log = PowerLog()
      for sample in samples { log.add(sample.time, sample.watts) }
      return log
    }
    for log in logs { dropped.merge(log.dropped, uniquingKeysWith: +) }
    guard !logs.isEmpty else { return }
    let first = logs.removeFirst()
    (times, watts) = (first.times, first.watts)
    for log in logs where !log.times.isEmpty {
      var place = 0
      for index in times.indices {
        // Of two samples the one that is nearer in time.
        while place + 1 < log.times.count,
          abs(log.times[place + 1] - times[index]) <= abs(log.times[place] - times[index])
        {
          place += 1
        }
        watts[index] += log.watts[place]
      }
    }
    if !logs.isEmpty { scope = "\(logs.count + 1) cards together" }
  }

  private mutating func add(_ time: Double, _ power: Double) {
    if !power.isFinite || power < 0 { return drop("a power that is none") }
    if let last = times.last {
      if time < last { return drop("a clock that jumped back") }
      // The same second, where the log has no finer clock.
      if time == last, times.count > 1 { return drop("two samples at one moment") }
      if time - last > 3600 { return drop("a clock that jumped ahead") }
    }
    times.append(time)
    watts.append(power)
  }

  private mutating func drop(_ reason: String) { dropped[reason, default: 0] += 1 }

  /// `20241121-05:20:04.261448,5000.0,1096.0`: millivolts and milliamperes.
  private static func sensor(_ line: Substring) -> (time: Double, power: Double)? {
    let fields = line.split(separator: ",")
    guard fields.count == 3, let time = clock(String(fields[0])), let volts = Double(fields[1]),
      let amperes = Double(fields[2])
    else { return nil }
    return (time, volts * amperes * 1e-6)
  }

  /// Seconds of `YYYYmmdd-HH:MM:SS.ffffff`, `YYYY/MM/DD HH:MM:SS.mmm` and `MM-DD-YYYY HH:MM:SS`.
  static func clock(_ text: String) -> Double? {
    let parts = text.split {
      $0 == " " || ($0 == "-" && text.count > 8 && text.contains(":") && !text.contains(" "))
    }
    guard parts.count == 2 else { return nil }
    let time = parts[1].split(separator: ":").compactMap { Double($0) }
    guard time.count == 3, time.allSatisfy({ $0 >= 0 && $0 < 100 }) else { return nil }
    let date = parts[0].split { $0 == "/" || $0 == "-" }
    let numbers = date.compactMap { Int($0) }
    guard numbers.count == date.count else { return nil }
    let day: (Int, Int, Int)
    switch numbers.count {
    case 1 where parts[0].count == 8:
      day = (numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100)
    case 3 where numbers[0] > 31: day = (numbers[0], numbers[1], numbers[2])
    case 3: day = (numbers[2], numbers[0], numbers[1])
    default: return nil
    }
    guard (1900...3000).contains(day.0), (1...12).contains(day.1), (1...31).contains(day.2) else {
      return nil
    }
    return Double(days(day)) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
  }

  /// Days since the first of March of the year 0.
  private static func days(_ date: (year: Int, month: Int, day: Int)) -> Int {
    let year = date.month > 2 ? date.year : date.year - 1
    let month = (date.month + 9) % 12
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day - 1
  }
}

extension StringProtocol {
  /// Without the blanks at its ends.
  func trimmingBlanks() -> String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }
}
