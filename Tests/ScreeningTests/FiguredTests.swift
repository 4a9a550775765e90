// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Screening

@Suite("Figures with intervals") struct FiguredTests {
  @Test("nineteen in twenty lie below the upper end") func ends() {
    let figure = Figured(10, low: 5, high: 30)
    #expect(abs(figure.probability(atMost: 30) - 0.95) < 1e-4)
    #expect(abs(figure.probability(atMost: 5) - 0.05) < 1e-4)
    #expect(figure.probability(atMost: 10) == 0.5)
    #expect(Figured(exactly: 10).probability(atMost: 10) == 1)
    #expect(Figured(exactly: 10).probability(atMost: 9.99) == 0)
  }
}
