// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Screening

@Suite("Figures with intervals") struct FiguredTests {
  @Test("the normal distribution's table") func normal() {
    #expect(abs(Figured.normal(0) - 0.5) < 1e-6)
    #expect(abs(Figured.normal(1.6449) - 0.95) < 1e-5)
    #expect(abs(Figured.normal(-2) - 0.0227501) < 1e-6)
  }
}
