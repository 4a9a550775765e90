// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What a detector does at a threshold, counted on labelled samples.
public struct OperatingPoint: Sendable {
  /// The threshold: a sample is positive whose score reaches it.
  public var threshold: Double
  /// The share of samples with something in them that are positive; with events of those that some sample can catch.
  public var recall: CountedShare
  /// The share of empty samples that are positive.
  public var falsePositives: CountedShare
  /// The share of events that no sample shows; nil without events of several samples.
  public var commonMiss: CountedShare?
  /// The share of events of which a sample was positive; nil without events.
  public var caught: CountedShare?
}

extension LabelledSamples {
  /// Draws of the events for an interval.
  private static let draws = 400

  /// What the detector does at a threshold. Samples of one event are alike, so that intervals come from events drawn
  /// again with replacement (Efron, 1979), where events are named.
  public func point(at threshold: Double) -> OperatingPoint {
    let empty = samples.filter { !$0.shows }
    let alarms = CountedShare(
      empty.count { $0.score >= threshold && $0.score > 0 }, of: empty.count)
    let shown = samples.filter(\.shows)
    let hits = shown.count { $0.score >= threshold && $0.score > 0 }
    var point = OperatingPoint(
      threshold: threshold, recall: CountedShare(hits, of: shown.count), falsePositives: alarms)
    guard events > 0 else { return point }
    var counts = [EventCount](repeating: EventCount(), count: events)
    for sample in shown {
      guard let event = sample.event else { continue }
      counts[event].samples += 1
      if sample.score >= threshold, sample.score > 0 { counts[event].positive += 1 }
    }
    point.caught = CountedShare(counts.count { $0.positive > 0 }, of: events)
    guard counts.contains(where: { $0.samples > 1 }) else { return point }
    let fit = RecallFit(counts)
    var random = SplitMix(state: 20_261_129)
    let again = (0..<Self.draws).map { _ in
      RecallFit((0..<events).map { _ in counts[random.place(below: events)] })
    }
    func share(_ value: (RecallFit) -> Double) -> CountedShare {
      let drawn = again.map(value).sorted()
      let (low, high) = (drawn[Self.draws / 20], drawn[Self.draws - 1 - Self.draws / 20])
      return CountedShare(value(fit), min(low, value(fit)), max(high, value(fit)))
    }
    point.recall = share(\.recall)
    var missed = share(\.commonMiss)
    // Drawn again, few events may all be caught; what they leave open is what as many independent ones would.
    let none = CountedShare(counts.count { $0.positive == 0 }, of: events)
    missed.high = max(missed.high, min(1, none.high))
    point.commonMiss = missed
    return point
  }

  /// The operating curve at thresholds from 0.1 to 0.9.
  public var curve: [OperatingPoint] { (1...9).map { point(at: Double($0) / 10) } }
}

/// How many samples of an event are positive.
struct EventCount: Sendable, Hashable {
  var samples = 0
  var positive = 0
}

/// The common miss m and the recall r of a sample on the other events: an event of n samples has none positive with
/// m + (1 - m)(1 - r)^n. The likelihood is climbed by expectation and maximisation (Dempster, Laird and Rubin, 1977).
struct RecallFit: Sendable {
  var commonMiss: Double
  var recall: Double

  init(_ counts: [EventCount]) {
    let samples = Double(counts.reduce(0) { $0 + $1.samples })
    let positive = Double(counts.reduce(0) { $0 + $1.positive })
    guard positive > 0, samples > 0 else {
      (commonMiss, recall) = (0, 0)
      return
    }
    var (miss, recall) = (0.05, positive / samples)
    for _ in 0..<500 {
      var (missed, seen) = (0.0, 0.0)
      for count in counts {
        // The chance that an event without a positive sample is one that no sample shows.
        var hidden = 0.0
        if count.positive == 0 {
          let chance = (1 - miss) * Mathematics.power(1 - recall, Double(count.samples))
          hidden = miss + chance > 0 ? miss / (miss + chance) : 0
        }
        missed += hidden
        seen += (1 - hidden) * Double(count.samples)
      }
      let next = (missed / Double(counts.count), min(1, positive / seen))
      let isDone = abs(next.0 - miss) < 1e-9 && abs(next.1 - recall) < 1e-9
      (miss, recall) = next
      if isDone { break }
    }
    (commonMiss, self.recall) = (miss, recall)
  }
}
