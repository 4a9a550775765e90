// SPDX-License-Identifier: Apache-2.0

import Quantities
import Testing

@testable import Prediction

@Suite("Scores") struct ScoresTests {
  @Test("the figures by hand") func figures() {
    let scores = Scores([
      .init(predicted: 110, measured: 100, range: 90...120),
      .init(predicted: 95, measured: 100, range: 96...99),
      .init(predicted: 300, measured: 200, range: 200...400),
      .init(predicted: 400, measured: 400, range: 380...420),
    ])
    #expect(abs(scores.mape - (10 + 5 + 50 + 0) / 4) < 1e-9)
    #expect(abs(scores.rmspe - ((100.0 + 25 + 2500) / 4).squareRoot()) < 1e-9)
    #expect(scores.within5 == 50 && scores.within10 == 75 && scores.within20 == 75)
    #expect(scores.coverage == 75)
    // Ties share their rank: 95, 110, 300, 400 over 100, 100, 200, 400.
    #expect(abs((scores.spearman ?? 0) - 0.9486832980505138) < 1e-12)
    #expect(Scores([]).count == 0)
  }

  @Test("nine in ten intervals hold nine in ten of what comes", arguments: 0..<10)
  func conformal(seed: UInt64) {
    var random = SplitMix(state: seed)
    func pairs(_ count: Int) -> [Scores.Pair] {
      (0..<count).map { _ in
        let error = random.unit() + random.unit() + random.unit() - 1.5
        return .init(predicted: 1, measured: Mathematics.exp(error))
      }
    }
    let factor = ConformalFactor(pairs(200))
    let held = pairs(2000).count { factor.range($0.predicted).contains($0.measured) }
    #expect((1680...1920).contains(held))
    // Of two errors nobody can tell nine in ten.
    #expect(ConformalFactor(pairs(2)).factor > 1)
  }
}
