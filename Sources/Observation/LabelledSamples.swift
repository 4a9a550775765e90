// SPDX-License-Identifier: Apache-2.0

public import Documents
import Quantities

/// Samples of the user's own, each labelled with whether it shows something, and a detector's best score on it.
public struct LabelledSamples: Sendable {
  /// A sample.
  struct Sample: Sendable {
    /// Whether it shows what is watched for.
    var shows: Bool
    /// The event that it belongs to; nil where the labels name none.
    var event: Int?
    /// The best score of the detector; 0 where it detected nothing.
    var score = 0.0
  }

  /// The samples, in the order of the labels.
  let samples: [Sample]
  /// How many events the labels name.
  public let events: Int

  /// Samples that show something.
  public var positives: Int { samples.count { $0.shows } }
  /// Samples that show nothing.
  public var empties: Int { samples.count { !$0.shows } }

  /// Reads both tables: labels with the columns `sample`, `shows` (1 or 0) and perhaps `event`; detections with
  /// `sample` and `score`, any number of rows a sample, the best of which counts.
  ///
  /// - Throws: `Problems`: missing columns, labels that are neither 1 nor 0, scores outside 0 to 1, samples that stand
  ///   twice or have no label.
  public init(detections: TextFile, labels: TextFile) throws(Problems) {
    let log = ProblemLog()
    let table = try CSV(labels, required: ["sample", "shows"])
    var (samples, names, events): ([Sample], [String: Int], [String: Int]) = ([], [:], [:])
    guard let name = table.column("sample"), let shows = table.column("shows") else {
      (self.samples, self.events) = ([], 0)
      return
    }
    for row in 0..<table.count {
      let (id, label) = (table.text(row, name), table.text(row, shows))
      guard let isThere = ["1": true, "0": false][label] else {
        log.add(.notAChoice(["1", "0"]), at: table.place(row, shows), text: label)
        continue
      }
      if let first = names[id] {
        log.add(
          .duplicateEntry(first: table.place(first, name)), at: table.place(row, name), text: id)
        continue
      }
      names[id] = row
      var event: Int?
      if let column = table.column("event"), isThere, !table.isEmpty(row, column) {
        let text = table.text(row, column)
        event = events[text] ?? events.count
        events[text] = event
      }
      samples.append(Sample(shows: isThere, event: event))
    }
    try log.throwIfAny()
    if samples.isEmpty {
      log.add(.rule("there is no labelled sample"), at: Place(file: labels.path, line: 1))
    }
    try Self.score(&samples, names, detections, log)
    self.samples = samples
    self.events = events.count
  }

  private static func score(
    _ samples: inout [Sample], _ names: [String: Int], _ file: TextFile, _ log: ProblemLog
  ) throws(Problems) {
    let table = try CSV(file, required: ["sample", "score"])
    if let name = table.column("sample"), let column = table.column("score") {
      for row in 0..<table.count {
        let (id, text) = (table.text(row, name), table.text(row, column))
        guard let sample = names[id] else {
          log.add(
            .rule("the labels have no sample `\(id)`"), at: table.place(row, name), text: id)
          continue
        }
        guard let score = Double(text), (0...1).contains(score) else {
          log.add(
            .outOfRange("a score lies between 0 and 1"), at: table.place(row, column), text: text)
          continue
        }
        samples[sample].score = max(samples[sample].score, score)
      }
    }
    try log.throwIfAny()
  }
}

/// A share that was counted, with nine tenths of belief.
public struct CountedShare: Sendable, Hashable {
  /// The share.
  public var value: Double
  /// Its low end.
  public var low: Double
  /// Its high end.
  public var high: Double

  init(_ value: Double, _ low: Double, _ high: Double) {
    (self.value, self.low, self.high) = (value, low, high)
  }

  /// A share of independent samples: the interval of Clopper and Pearson, 5 % on each side.
  init(_ seen: Int, of count: Int) {
    value = count == 0 ? 0 : Double(seen) / Double(count)
    func end(_ share: Double, _ a: Double, _ b: Double) -> Double {
      var (low, high) = (0.0, 1.0)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if Mathematics.beta(middle, a, b) < share { low = middle } else { high = middle }
      }
      return (low + high) / 2
    }
    let (hit, missed) = (Double(seen), Double(count - seen))
    low = seen == 0 ? 0 : end(0.05, hit, missed + 1)
    high = seen == count ? 1 : end(0.95, hit + 1, missed)
  }
}
