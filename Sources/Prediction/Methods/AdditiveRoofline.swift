// SPDX-License-Identifier: Apache-2.0

import Documents
import Regression

/// For each kind of kernel a sum of terms that cannot be negative: a start, so much for each multiply-accumulate,
/// so much for each byte. Linear in its coefficients, so that it adds up over a network.
struct AdditiveRoofline: Sendable, Hashable {
  /// The terms: one, multiply-accumulates with channels filled up to blocks of 16, multiply-accumulates,
  /// bytes read, bytes written, bytes of weights, the work of a transform to frequencies.
  static let width = 7

  /// Coefficients by kind, `width` each; of a kind that was never seen those of all kinds together.
  private(set) var coefficients: [Double]

  /// The terms of a kernel.
  static func write(_ kernel: Kernel, into row: UnsafeMutablePointer<Double>) {
    row[0] = 1
    let groups = max(kernel.groups, 1)
    let (inner, outer) = (kernel.channelsIn / groups, kernel.channelsOut / groups)
    row[1] =
      kernel.macs == 0 || inner <= 1 || outer <= 1
      ? kernel.macs
      : kernel.macs * (inner / 16).rounded(.up) * 16 / inner * (outer / 16).rounded(.up) * 16
        / outer
    row[2] = kernel.macs
    row[3] = kernel.bytesIn
    row[4] = kernel.bytesOut
    row[5] = kernel.bytesWeights
    row[6] = Features.transformed(kernel)
  }

  /// Kernels of a kind that are needed before it gets a law of its own.
  static let fewest = 12

  var json: JSON { .object([("coefficients", .numbers(coefficients))]) }

  init?(json: JSON) {
    guard let numbers = json["coefficients"]?.numbers else { return nil }
    self.init(coefficients: numbers)
  }

  /// Fits in relative error, so that a quick layer counts as much as a slow one.
  ///
  /// - Parameters:
  ///   - rounds: how often rows that lie far off are made to count less, by the root of their error.
  ///   - targets: positive (`kernels.count`).
  ///   - weights: of each kernel.
  init(_ kernels: [Kernel], targets: [Double], weights: [Double], rounds: Int = 0) {
    let kinds = KernelKind.allCases.count
    coefficients = [Double](repeating: 0, count: kinds * Self.width)
    let whole = Self.fit(Array(kernels.indices), kernels, targets, weights, rounds)
    for kind in KernelKind.allCases {
      let own = kernels.indices.filter { kernels[$0].kind == kind }
      let fit =
        own.count >= Self.fewest ? Self.fit(own, kernels, targets, weights, rounds) : whole
      for place in 0..<Self.width {
        coefficients[Int(kind.rawValue) * Self.width + place] = fit[place]
      }
    }
  }

  /// Takes coefficients that were found before; nil where they are not as many as needed or negative.
  init?(coefficients: [Double]) {
    guard coefficients.count == KernelKind.allCases.count * Self.width,
      coefficients.allSatisfy({ $0.isFinite && $0 >= 0 })
    else { return nil }
    self.coefficients = coefficients
  }

  private static func fit(
    _ own: [Int], _ kernels: [Kernel], _ targets: [Double], _ weights: [Double], _ rounds: Int
  ) -> [Double] {
    var rows = [Double](repeating: 0, count: own.count * width)
    rows.withUnsafeMutableBufferPointer { buffer in
      for (place, index) in own.enumerated() {
        guard let row = buffer.baseAddress.map({ $0 + place * width }) else { continue }
        write(kernels[index], into: row)
        for term in 0..<width { row[term] /= targets[index] }
      }
    }
    // Columns of one size, so that the descent is even.
    let scales = (0..<width).map { term in
      (0..<own.count).reduce(0.0) { max($0, rows[$1 * width + term]) }
    }
    for place in rows.indices where scales[place % width] > 0 {
      rows[place] /= scales[place % width]
    }
    let ones = own.map { _ in 1.0 }
    let given = own.map { weights[$0] }
    var own = given
    var found = [Double](repeating: 0, count: width)
    for round in 0...rounds {
      found = LeastSquares.nonNegative(
        rows: rows, width: width, targets: ones, weights: own, ridge: 1e-6)
      guard round < rounds else { break }
      for place in own.indices {
        var sum = -1.0
        for term in 0..<width { sum += found[term] * rows[place * width + term] }
        own[place] = given[place] / max(abs(sum), 0.05)
      }
    }
    return (0..<width).map { scales[$0] > 0 ? found[$0] / scales[$0] : 0 }
  }

  /// The sum of the terms.
  func sum(_ kernel: Kernel) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 7) { row in
      guard let base = row.baseAddress else { return 0 }
      Self.write(kernel, into: base)
      let first = Int(kernel.kind.rawValue) * 7
      var sum = 0.0
      for term in 0..<7 { sum += coefficients[first + term] * base[term] }
      return sum
    }
  }
}

/// The additive roofline by itself: of time, and of energy where it was measured.
struct PlainRoofline: Law, Hashable {
  let time: AdditiveRoofline
  let energy: AdditiveRoofline?

  init(_ samples: [Sample]) {
    let kernels = samples.map(\.kernel)
    let weights = samples.map(\.weight)
    time = AdditiveRoofline(kernels, targets: samples.map(\.latency), weights: weights)
    let energies = samples.compactMap { sample in
      sample.energy ?? sample.power.map { $0 * sample.latency }
    }
    energy =
      energies.count == samples.count && !samples.isEmpty
      ? AdditiveRoofline(kernels, targets: energies, weights: weights) : nil
  }

  func figures(_ kernel: Kernel) -> LayerFigures {
    let seconds = max(time.sum(kernel), 1e-9)
    return LayerFigures(
      latency: seconds, power: energy.map { max($0.sum(kernel), 1e-15) / seconds })
  }

  var json: JSON {
    .object([("time", time.json), ("energy", energy?.json ?? .null)])
  }

  init?(json: JSON) {
    guard let time = json["time"].flatMap({ AdditiveRoofline(json: $0) }) else { return nil }
    self.time = time
    energy = json["energy"].flatMap { AdditiveRoofline(json: $0) }
  }
}
