// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import TestSupport
import Testing

@testable import Observation

/// Recall, common miss and false positives from labelled samples.
@Suite("Labelled samples") struct LabelledSamplesTests {
  private func read(_ detections: String, _ labels: String) throws -> LabelledSamples {
    try LabelledSamples(
      detections: TextFile(path: "detections.csv", text: detections),
      labels: TextFile(path: "labels.csv", text: labels))
  }

  /// The chance of at least so many hits, summed term by term.
  private func tail(_ hits: Int, of count: Int, _ share: Double) -> Double {
    (hits...count).reduce(0) { sum, number in
      var chance = 1.0
      for step in 0..<number { chance *= share * Double(count - step) / Double(step + 1) }
      for _ in 0..<(count - number) { chance *= 1 - share }
      return sum + chance
    }
  }

  @Test("the interval of a share leaves 5 % on each side", arguments: [(8, 10), (1, 30), (25, 40)])
  func interval(hits: Int, count: Int) {
    let share = CountedShare(hits, of: count)
    #expect(abs(tail(hits, of: count, share.low) - 0.05) < 1e-9)
    #expect(abs(1 - tail(hits + 1, of: count, share.high) - 0.05) < 1e-9)
  }

  @Test("nothing in thirty is not nothing: the rule of three") func ofNothing() {
    let none = CountedShare(0, of: 30)
    #expect(none.low == 0 && abs(none.high - (1 - Mathematics.power(0.05, 1.0 / 30))) < 1e-9)
    #expect(CountedShare(30, of: 30).high == 1)
    #expect(CountedShare(0, of: 0).low == 0 && CountedShare(0, of: 0).high == 1)
  }

  @Test("best scores count, and a sample without a row was not detected") func counts() throws {
    let samples = try read(
      "sample,score\na,0.2\na,0.9\nb,0.4\nd,0.7\n",
      "sample,shows\na,1\nb,1\nc,1\nd,0\ne,0\n")
    #expect(samples.positives == 3 && samples.empties == 2 && samples.events == 0)
    let half = samples.point(at: 0.5)
    #expect(half.recall.value == 1.0 / 3 && half.falsePositives.value == 0.5)
    #expect(half.commonMiss == nil && half.caught == nil)
    #expect(samples.point(at: 0.4).recall.value == 2.0 / 3)
    #expect(samples.point(at: 0.95).falsePositives.value == 0)
  }

  /// Events of six samples: a share m is shown by none, each sample of the others is positive with r.
  private func drawn(_ events: Int, _ miss: Double, _ recall: Double, seed: UInt64) throws
    -> LabelledSamples
  {
    var random = SplitMix(state: seed)
    var (labels, detections) = ("sample,shows,event\n", "sample,score\n")
    for event in 0..<events {
      let isHidden = random.unit() < miss
      for number in 0..<6 {
        labels += "\(event)-\(number),1,\(event)\n"
        if !isHidden, random.unit() < recall { detections += "\(event)-\(number),0.8\n" }
      }
    }
    return try read(detections, labels)
  }

  @Test(
    "the common miss is told apart from the recall of a sample",
    arguments: [(0.1, 0.6), (0.3, 0.4), (0.0, 0.5), (0.15, 0.9)])
  func separate(miss: Double, recall: Double) throws {
    let found = try drawn(1_500, miss, recall, seed: 5).point(at: 0.5)
    #expect(abs(found.recall.value - recall) < 0.03)
    #expect(abs((try #require(found.commonMiss)).value - miss) < 0.03)
    // What was counted is what the two come to.
    let caught = (1 - miss) * (1 - Mathematics.power(1 - recall, 6))
    #expect(abs((try #require(found.caught)).value - caught) < 0.03)
  }

  /// Nine tenths hold what they were drawn with in some nine of ten draws: 40 of 48 would be too few for chance.
  @Test("intervals hold what was drawn nine times in ten") func coverage() throws {
    var (recalls, misses) = (0, 0)
    let seeds: Range<UInt64> = 100..<148
    for seed in seeds {
      let point = try drawn(80, 0.12, 0.55, seed: seed).point(at: 0.5)
      let miss = try #require(point.commonMiss)
      if (point.recall.low...point.recall.high).contains(0.55) { recalls += 1 }
      if (miss.low...miss.high).contains(0.12) { misses += 1 }
    }
    #expect(recalls >= 38 && misses >= 38, "\(recalls) and \(misses) of \(seeds.count)")
  }

  @Test("recall falls and false positives fall with the threshold") func monotone() throws {
    var random = SplitMix(state: 9)
    var (labels, detections) = ("sample,shows\n", "sample,score\n")
    for number in 0..<400 {
      labels += "\(number),\(number % 2)\n"
      detections += "\(number),\(min(1, random.unit() * (number % 2 == 1 ? 1 : 0.6)))\n"
    }
    let curve = try read(detections, labels).curve
    for (low, high) in zip(curve, curve.dropFirst()) {
      #expect(low.recall.value >= high.recall.value)
      #expect(low.falsePositives.value >= high.falsePositives.value)
    }
  }

  @Test(
    "what is wrong is told at its place",
    arguments: [
      ("sample,score\nx,0.5\n", "sample,shows\na,1\n", "detections.csv", 2),
      ("sample,score\na,1.5\n", "sample,shows\na,1\n", "detections.csv", 2),
      ("sample,score\na,nan\n", "sample,shows\na,1\n", "detections.csv", 2),
      ("sample,score\n", "sample,shows\na,1\nb,yes\n", "labels.csv", 3),
      ("sample,score\n", "sample,shows\na,1\na,0\n", "labels.csv", 3),
      ("sample,score\n", "sample,shows\n", "labels.csv", 1),
      ("sample,score\n", "sample,present\na,1\n", "labels.csv", 1),
      ("sample\na\n", "sample,shows\na,1\n", "detections.csv", 1),
    ])
  func faults(_ detections: String, _ labels: String, _ file: String, _ line: Int) throws {
    do {
      _ = try read(detections, labels)
      Issue.record("nothing was told")
    } catch let problems as Problems {
      #expect(problems.all.count == 1 && problems.all[0].place.file == file)
      #expect(problems.all[0].place.line == line, "\(problems.all)")
    }
  }

  @Test("damaged tables are read or refused", arguments: [1, 2] as [UInt64]) func damaged(
    _ seed: UInt64
  ) {
    var random = SplitMix(state: seed)
    let labels = Array("sample,shows,event\na,1,x\nb,1,x\nc,0,\n".utf8)
    let detections = Array("sample,score\na,0.9\nc,0.3\n".utf8)
    for _ in 0..<2_000 {
      var tables = [detections, labels]
      for _ in 0...random.place(below: 3) {
        let table = random.place(below: 2)
        guard !tables[table].isEmpty else { continue }
        let place = random.place(below: tables[table].count)
        switch random.place(below: 3) {
        case 0: tables[table][place] = UInt8(random.place(below: 256))
        case 1: tables[table].remove(at: place)
        default: tables[table].insert(tables[table][place], at: place)
        }
      }
      let texts = tables.map { String(decoding: $0, as: UTF8.self) }
      guard let samples = try? read(texts[0], texts[1]) else { continue }
      let point = samples.point(at: 0.5)
      #expect(point.recall.low <= point.recall.value && point.recall.value <= point.recall.high)
    }
  }
}
