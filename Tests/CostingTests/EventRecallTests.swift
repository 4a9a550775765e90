// SPDX-License-Identifier: Apache-2.0

import Costing
import Requirements
import TestSupport
import Testing

@Suite("The share of events that are caught") struct EventRecallTests {
  private func share(
    _ recall: Double, _ samples: Double, visible: Double = 1, commonMiss: Double = 0
  ) -> Double {
    EventRecall.share(visible: visible, commonMiss: commonMiss, recall: recall, samples: samples)
  }

  @Test("closed cases")
  func closed() {
    #expect(agree(share(0.5, 1), 0.5))
    #expect(agree(share(0.5, 3), 0.875))
    #expect(agree(share(0.6, 12, commonMiss: 0.1), 0.9 * (1 - 0.000016777216), within: 1e-12))
    #expect(agree(share(0.5, 2, visible: 0.4, commonMiss: 0.25), 0.4 * 0.75 * 0.75))
    #expect(share(1, 1) == 1)
    #expect(share(0, 1_000) == 0)
    #expect(share(0.7, 0) == 0)
    #expect(share(1, 0) == 0)
  }

  @Test("fewer than one sample: the share of events that one falls into")
  func fractions() {
    #expect(agree(share(0.8, 0.25), 0.2))
    #expect(agree(share(1, 0.25), 0.25))
    // Between one sample and two, the mean of both cases.
    #expect(agree(share(0.8, 1.5), (0.8 + 0.96) / 2))
  }

  /// What one sampling schedule catches of events that begin at any time, by counting: the fraction mixes the events
  /// that see one sample more with those that do not.
  @Test("a fractional number of samples is the mean over all beginnings")
  func beginnings() {
    let (interval, recall) = (30.0, 0.4)
    for duration in [7.0, 30, 44, 75, 100] {
      let steps = 3_000
      var caught = 0.0
      for step in 0..<steps {
        let begin = interval * (Double(step) + 0.5) / Double(steps)
        // The next sample after the beginning is at `interval`.
        var missed = 1.0
        var moment = interval
        while moment < begin + duration {
          missed *= 1 - recall
          moment += interval
        }
        caught += (1 - missed) / Double(steps)
      }
      #expect(agree(share(recall, duration / interval), caught, within: 2e-3), "\(duration)")
    }
  }

  @Test("more samples and more recall never catch less")
  func monotone() {
    var random = Seeded(seed: 8)
    for _ in 0..<500 {
      let visible = random.number(0...1)
      let miss = random.number(0...1)
      let recall = random.number(0...1)
      let samples = random.number(0...20)
      func at(_ recall: Double, _ samples: Double) -> Double {
        share(recall, samples, visible: visible, commonMiss: miss)
      }
      let here = at(recall, samples)
      #expect(at(recall, samples + random.number(0...3)) >= here - 1e-15)
      #expect(at(min(1, recall + random.number(0...0.5)), samples) >= here - 1e-15)
      #expect(here >= 0 && here <= visible * (1 - miss) + 1e-15)
    }
  }

  @Test("with a shared fate no rate catches all; independent frames would")
  func sharedFate() {
    #expect(share(0.5, 1_000, commonMiss: 0.1) <= 0.9)
    #expect(agree(share(0.5, 1_000), 1))
  }

  @Test("recall outside its range is taken as its end")
  func clamped() {
    #expect(share(1.2, 1) == 1)
    #expect(share(-0.2, 5) == 0)
  }

  @Test("who looks only in the light misses what comes in the dark")
  func light() {
    func lit(_ event: Hours, _ task: Hours, _ needsLight: Bool) -> Double {
      EventRecall.litShare(eventHours: event, taskHours: task, needsLight: needsLight, daylight: 9)
    }
    #expect(lit(.daylight, .any, true) == 1)
    #expect(lit(.any, .any, true) == 9.0 / 24)
    #expect(lit(.any, .daylight, false) == 9.0 / 24)
    #expect(lit(.any, .any, false) == 1)
  }

  @Test("false alarms are samples times chance")
  func falseAlarms() {
    #expect(agree(FalseAlarms.perHour(0.001, every: 10), 0.36))
    #expect(agree(FalseAlarms.perDay(0.001, every: 10, byDay: false, light: 9), 8.64))
    #expect(agree(FalseAlarms.perDay(0.001, every: 10, byDay: true, light: 9), 3.24))
  }
}
