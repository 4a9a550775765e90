// SPDX-License-Identifier: Apache-2.0

import Quantities
import Testing

@testable import Prediction

@Suite("Features") struct FeaturesTests {
  @Test("the quick logarithm is the logarithm") func logarithm() {
    for value in [1e-9, 0.3, 1, 1.4142, 1.5, 2, 3, 1000, 1e12] {
      let true2 = Mathematics.log(value) / Mathematics.log(2)
      #expect(abs(Features.log2Fast(value) - true2) < 2e-7 * max(1, abs(true2)))
    }
    #expect(Features.log2Fast(0) == -64 && Features.log2Fast(.infinity) == 1024)
    #expect(Features.names.count == Features.width)
    let row = Features.row(Kernel(kind: .convolution))
    #expect(row.allSatisfy { $0.isFinite })
  }
}
