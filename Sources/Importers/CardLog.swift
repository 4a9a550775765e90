// SPDX-License-Identifier: Apache-2.0

/// Samples of the power of one graphics card or more, as `nvidia-smi` writes them: a table with the names of its columns or
/// without, or what its monitors (`dmon`) print.
struct CardLog {
  /// By card, in the order in which they come up.
  var samples: [[(time: Double, watts: Double)]] = []
  /// Lines that were left out, by reason.
  var dropped: [String: Int] = [:]
  private var cards: [String: Int] = [:]

  /// Where the figures of a line are.
  private struct Columns {
    var time: Int?
    var date: Int?
    var power: Int
    var card: Int?
    var count: Int
    /// Whether the column's name says milliwatts.
    var isMilliwatts = false
  }

  /// Reads lines; nil of another log.
  init?(_ lines: [Substring]) {
    guard let head = lines.first else { return nil }
    if head.hasPrefix("#"), let columns = Self.monitored(head) {
      read(lines.dropFirst().filter { !$0.hasPrefix("#") }, columns) {
        $0.split(separator: " ").map(String.init)
      }
    } else if let columns = Self.named(head) {
      read(lines.dropFirst(), columns, Self.fields)
    } else if var columns = Self.unnamed(head) {
      if let card = columns.card, !Self.isCards(lines, card) { columns.card = nil }
      read(lines[...], columns, Self.fields)
    } else {
      return nil
    }
  }

  private mutating func read(
    _ lines: some Sequence<Substring>, _ columns: Columns, _ split: (Substring) -> [String]
  ) {
    for line in lines {
      let fields = split(line)
      guard fields.count == columns.count else {
        dropped["a line that is no sample", default: 0] += 1
        continue
      }
      let card = columns.card.map { fields[$0] } ?? ""
      let place = cards[card] ?? samples.count
      if place == samples.count {
        cards[card] = place
        samples.append([])
      }
      // The monitors print a line a second.
      var moment = columns.time == nil ? Double(samples[place].count) : nil
      if let time = columns.time {
        let text = columns.date.map { "\(fields[$0]) \(fields[time])" } ?? fields[time]
        moment = PowerLog.clock(text)
      }
      guard let moment else {
        dropped["a line that is no sample", default: 0] += 1
        continue
      }
      let words = fields[columns.power].split(separator: " ")
      // Milliwatts where the file says so; watts are what the tool writes.
      let scale = words.last == "mW" || (columns.isMilliwatts && words.count == 1) ? 1e-3 : 1.0
      samples[place].append((moment, words.first.flatMap { Double($0) }.map { $0 * scale } ?? .nan))
    }
  }

  private static func fields(_ line: Substring) -> [String] {
    line.split(separator: ",").map { $0.trimmingBlanks() }
  }

  /// A line with the names of the columns of a query.
  private static func named(_ head: Substring) -> Columns? {
    let names = fields(head)
    guard let time = names.firstIndex(where: { $0.hasPrefix("timestamp") }),
      let power = names.firstIndex(where: { $0.hasPrefix("power.draw") })
    else { return nil }
    let card = [
      "index", "gpu", "uuid", "gpu_uuid", "pci.bus_id", "gpu_bus_id", "serial", "gpu_serial",
      "name",
      "gpu_name",
    ]
    .compactMap { key in names.firstIndex { $0 == key } }.first
    return Columns(
      time: time, power: power, card: card, count: names.count,
      isMilliwatts: names[power].contains("[mW]"))
  }

  /// Whether the values of a column are the numbers of cards: from 0 on, each there. A temperature is none.
  private static func isCards(_ lines: [Substring], _ column: Int) -> Bool {
    let values = Set(
      lines.map { line in
        let fields = fields(line)
        return column < fields.count ? Int(fields[column]) ?? -1 : -1
      })
    return values == Set(0..<values.count)
  }

  /// A line of a query without the names of its columns: a moment, and one figure in watts.
  private static func unnamed(_ line: Substring) -> Columns? {
    let fields = fields(line)
    guard let time = fields.firstIndex(where: { PowerLog.clock($0) != nil }) else { return nil }
    let powers = fields.indices.filter { place in
      let words = fields[place].split(separator: " ")
      return words.count == 2 && words[1] == "W" && Double(words[0]) != nil
    }
    guard powers.count == 1 else { return nil }
    // A small whole number is the card's.
    let card = fields.indices.first { Int(fields[$0]).map { (0..<64).contains($0) } ?? false }
    return Columns(time: time, power: powers[0], card: card, count: fields.count)
  }

  /// The first line of a monitor: `# gpu   pwr  gtemp …`, with the date and time before them where they were asked for.
  private static func monitored(_ head: Substring) -> Columns? {
    let names = head.drop { $0 == "#" || $0 == " " }.split(separator: " ").map { $0.lowercased() }
    guard let power = names.firstIndex(of: "pwr") else { return nil }
    return Columns(
      time: names.firstIndex(of: "date") == nil ? nil : names.firstIndex(of: "time"),
      date: names.firstIndex(of: "date"), power: power, card: names.firstIndex(of: "gpu"),
      count: names.count)
  }
}
