// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Importers
import Prediction

/// Times features and prediction of layers: `plan-bench layers PREDICTOR ROWS`.
enum PredictorBenchmark {
  static func run(_ predictor: String, _ rows: String) throws {
    let known = try Predictor.read(try TextFile(path: predictor, limit: Predictor.limit))
    let kernels = try Measurements.read([rows]).rows.compactMap(\.kernel)
    guard let model = known.models.first?.model, !kernels.isEmpty else { return }
    var sum = 0.0
    var best = Double.infinity
    for _ in 0..<5 {
      let start = Date()
      for kernel in kernels { sum += model.figures(kernel).latency ?? 0 }
      best = min(best, Date().timeIntervalSince(start))
    }
    let rate = Double(kernels.count) / best
    print("layers \(kernels.count)\nlayers_per_second \(Int(rate))\nsum \(sum)")
  }
}
