// SPDX-License-Identifier: Apache-2.0

package import Documents
import Quantities

/// A Gaussian process: the mean of what alike rows were, alike by a distance that the data choose a scale for in
/// each feature (Matérn 3/2), and a slope for what lies beyond them (Rasmussen and Williams 2006).
package struct GaussianProcess: Sendable, Hashable {
  /// Features that are used, and what each is centred on and measured in.
  let columns: [Int]
  let centres: [Double]
  let scales: [Double]
  /// Logarithms: a length a feature, the spread, the noise.
  let parameters: [Double]
  let mean: Double
  /// The rows that were seen, scaled by the lengths, and their coefficients.
  private let seen: [Double]
  private let plain: [Double]
  private let coefficients: [Double]

  private static let slope = 0.3
  private static let constant = 4.0

  /// Fits; the scales are those of the greatest likelihood, found by steps along each on at most 240 rows.
  ///
  /// - Parameters:
  ///   - rows: features (`targets.count x width`).
  ///   - columns: features that may matter; those that do not vary are left out.
  ///   - noise: how much noisier than the surest each target is, as a variance of 1 or more.
  /// - Returns: nil where the rows say too little.
  package init?(
    rows: [Double], width: Int, columns: [Int], targets: [Double], noise: [Double]
  ) {
    let count = targets.count
    guard count >= 20 else { return nil }
    var used: [Int] = []
    var centres: [Double] = []
    var scales: [Double] = []
    for column in columns {
      var (sum, square) = (0.0, 0.0)
      for row in 0..<count {
        sum += rows[row * width + column]
        square += rows[row * width + column] * rows[row * width + column]
      }
      let centre = sum / Double(count)
      let spread = max(0, square / Double(count) - centre * centre).squareRoot()
      guard spread > 1e-6 * max(1, abs(centre)) else { continue }
      used.append(column)
      centres.append(centre)
      scales.append(spread)
    }
    guard !used.isEmpty else { return nil }
    self.columns = used
    self.centres = centres.map { Double(Float($0)) }
    self.scales = scales.map { Double(Float($0)) }
    mean = Double(Float(targets.reduce(0, +) / Double(count)))
    let size = used.count
    let scaled = Self.scaled(
      rows, width: width, columns: used, centres: self.centres, scales: self.scales)
    let mean = self.mean
    let residual = targets.map { $0 - mean }
    parameters = Self.search(scaled, size: size, targets: residual, noise: noise).map {
      Double(Float($0))
    }
    plain = scaled
    seen = Self.stretched(scaled, size, parameters)
    guard
      let triangle = Self.triangle(
        seen, plain: plain, size: size, parameters: parameters, noise: noise)
    else { return nil }
    coefficients = triangle.solve(residual)
  }

  private static func scaled(
    _ rows: [Double], width: Int, columns: [Int], centres: [Double], scales: [Double]
  ) -> [Double] {
    (0..<rows.count / width).flatMap { row in
      columns.indices.map { place in
        Double(Float((rows[row * width + columns[place]] - centres[place]) / scales[place]))
      }
    }
  }

  private static func stretched(_ rows: [Double], _ size: Int, _ parameters: [Double]) -> [Double] {
    let lengths = (0..<size).map { 1.7320508075688772 / Mathematics.exp(parameters[$0]) }
    return rows.indices.map { rows[$0] * lengths[$0 % size] }
  }

  private static func triangle(
    _ seen: [Double], plain: [Double], size: Int, parameters: [Double], noise: [Double]
  ) -> Cholesky? {
    let count = noise.count
    let spread = Mathematics.exp(2 * parameters[size])
    let floor = Mathematics.exp(2 * parameters[size + 1])
    var matrix = [Double](repeating: 0, count: count * count)
    matrix.withUnsafeMutableBufferPointer { matrix in
      seen.withUnsafeBufferPointer { seen in
        plain.withUnsafeBufferPointer { plain in
          for row in 0..<count {
            for other in 0...row {
              var (square, line) = (0.0, constant)
              for place in 0..<size {
                let apart = seen[row * size + place] - seen[other * size + place]
                square += apart * apart
                line += slope * plain[row * size + place] * plain[other * size + place]
              }
              let distance = square.squareRoot()
              matrix[row * count + other] =
                spread * (1 + distance) * Mathematics.exp(-distance) + line
            }
            matrix[row * count + row] += floor * noise[row] + 1e-8
          }
        }
      }
    }
    return Cholesky(matrix, order: count)
  }

  private static func search(
    _ rows: [Double], size: Int, targets: [Double], noise: [Double]
  ) -> [Double] {
    let step = max(1, (targets.count + 239) / 240)
    let own = Array(stride(from: 0, to: targets.count, by: step))
    let part = own.flatMap { row in (0..<size).map { rows[row * size + $0] } }
    let values = own.map { targets[$0] }
    let ownNoise = own.map { noise[$0] }
    func unlikely(_ parameters: [Double]) -> Double {
      guard
        let triangle = triangle(
          stretched(part, size, parameters), plain: part, size: size, parameters: parameters,
          noise: ownNoise)
      else { return .infinity }
      let half = triangle.forward(values)
      return 0.5 * half.reduce(0) { $0 + $1 * $1 } + 0.5 * triangle.logDeterminant
    }
    var best = [Double](repeating: 1, count: size) + [-1, -2.5]
    var least = unlikely(best)
    var stride = 0.8
    for _ in 0..<5 {
      for place in best.indices {
        for sign in [1.0, -1.0] {
          var other = best
          other[place] += sign * stride
          if place < size, !(-2...4).contains(other[place]) { continue }
          let found = unlikely(other)
          if found < least {
            (least, best) = (found, other)
            break
          }
        }
      }
      stride *= 0.75
    }
    return best
  }

  /// The mean at a row of features.
  package func value(_ row: UnsafePointer<Double>) -> Double {
    let size = columns.count
    let spread = Mathematics.exp(2 * parameters[size])
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size) { own in
      for place in 0..<size {
        own[place] = (row[columns[place]] - centres[place]) / scales[place]
        own[size + place] = own[place] * 1.7320508075688772 / Mathematics.exp(parameters[place])
      }
      var sum = mean
      for (index, coefficient) in coefficients.enumerated() {
        var (square, line) = (0.0, Self.constant)
        for place in 0..<size {
          let apart = own[size + place] - seen[index * size + place]
          square += apart * apart
          line += Self.slope * own[place] * plain[index * size + place]
        }
        let distance = square.squareRoot()
        sum += coefficient * (spread * (1 + distance) * Mathematics.exp(-distance) + line)
      }
      return sum
    }
  }

  /// The process as a file holds it, without its rows.
  package var json: JSON {
    .object([
      ("columns", .numbers(columns.map(Double.init))), ("centres", .numbers(centres)),
      ("scales", .numbers(scales)), ("parameters", .numbers(parameters)), ("mean", .number(mean)),
      ("coefficients", .numbers(coefficients)),
    ])
  }

  /// Reads a process of rows that are kept elsewhere (`count x width`).
  package init?(json: JSON, rows: [Double], width: Int) {
    guard let columns = json["columns"]?.numbers, let centres = json["centres"]?.numbers,
      let scales = json["scales"]?.numbers, let parameters = json["parameters"]?.numbers,
      let mean = json["mean"]?.double,
      let coefficients = json["coefficients"]?.numbers
    else { return nil }
    let size = columns.count
    guard size > 0, centres.count == size, scales.count == size, parameters.count == size + 2,
      rows.count == width * coefficients.count, scales.allSatisfy({ $0 > 0 }),
      columns.allSatisfy({ $0 >= 0 && $0 < Double(width) })
    else { return nil }
    self.columns = columns.map { Int($0) }
    self.centres = centres
    self.scales = scales
    self.parameters = parameters
    self.mean = mean
    plain = Self.scaled(
      rows, width: width, columns: self.columns, centres: centres, scales: scales)
    self.coefficients = coefficients
    seen = Self.stretched(plain, size, parameters)
  }
}
