// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression

/// Which networks to measure on a device that was never seen.
extension NetworkFamily {
  /// Places among candidates of the networks to measure.
  ///
  /// Some forty designs of the linear Gaussian model, from all candidates and from parts of them, are held
  /// against the devices that are known: each hardware is taken for new in turn, foretold from the others by what
  /// the design would measure, and the design with the least errors is taken.
  func choice(_ rows: [[Encoding.Entry]], count: Int) -> [Int] {
    guard rows.count > count else { return Array(rows.indices) }
    let features = rows.map { Carried.features(position($0), stray: 2) }
    var designs = [0.1, 0.03, 0.2].map { OptimalDesign(features, count: count, noise: $0).chosen }
    for seed in 0..<37 {
      let part = Folds.sample(rows.count, of: max(150, count), seed: UInt64(seed) &+ 11)
      let noise = [0.05, 0.1, 0.2][seed % 3]
      designs.append(
        OptimalDesign(part.map { features[$0] }, count: count, noise: noise).chosen.map { part[$0] }
      )
    }
    let trials = trials(rows)
    guard !trials.isEmpty else { return designs[0] }
    let scores = designs.map { design in trials.reduce(0) { $0 + $1.error(design) } }
    let first = scores.indices.min { (scores[$0], $0) < (scores[$1], $1) } ?? 0
    // Then one network after the other is exchanged while that lowers the errors.
    var (best, least) = (designs[first], scores[first])
    var random = SplitMix(state: 17)
    for _ in 0..<3 {
      for place in best.indices {
        for _ in 0..<16 {
          var design = best
          let other = Int(random.unit() * Double(rows.count))
          guard !best.contains(other) else { continue }
          design[place] = other
          let score = trials.reduce(0) { $0 + $1.error(design) }
          if score < least { (best, least) = (design, score) }
        }
      }
    }
    return best
  }

  /// One hardware taken for new.
  private struct Trial {
    /// Of each network, as the other devices have it.
    var features: [[Double]]
    /// Logarithms of what each network takes, by head of the hardware.
    var logs: [[Double]]
    var judged: [Int]

    /// The mean logarithm of the mean errors that a design leaves.
    func error(_ design: [Int]) -> Double {
      let errors = logs.map { logs in
        let fit = PlainFit(design.map { features[$0] }, design.map { logs[$0] }, noise: 0.06)
        let error =
          judged.reduce(0) {
            $0 + abs(Mathematics.exp(fit.value(features[$1]) - logs[$1]) - 1)
          } / Double(judged.count)
        return Mathematics.log(max(error, 1e-9))
      }
      return errors.reduce(0, +) / Double(errors.count)
    }
  }

  private func trials(_ rows: [[Encoding.Entry]]) -> [Trial] {
    let hardware = Set(columns.map(\.head.setting.device)).sorted()
    guard hardware.count > 2 else { return [] }
    let judged = Folds.sample(rows.count, of: 200, seed: 3)
    return hardware.compactMap { device in
      let own = columns.filter { $0.head.setting.device == device }
      let others = without({ $0.head.setting.device == device }, rows: rows)
      guard Set(others.columns.map(\.head.setting.device)).count > 1 else { return nil }
      return Trial(
        features: rows.map { Carried.features(others.position($0), stray: 1.5) },
        logs: own.map { column in rows.map { Mathematics.log(column.value($0)) } },
        judged: judged)
    }
  }

  /// A Gaussian fit of given widths: quick enough to be made thousands of times.
  private struct PlainFit {
    var middle: Double
    var weights: [Double]

    init(_ rows: [[Double]], _ logs: [Double], noise: Double) {
      let count = rows.count
      middle = logs.reduce(0, +) / Double(max(count, 1))
      weights = [Double](repeating: 0, count: rows.first?.count ?? 0)
      var matrix = [Double](repeating: 0, count: count * count)
      for i in 0..<count {
        for j in 0...i {
          var sum = i == j ? noise * noise : 0
          for place in weights.indices { sum += rows[i][place] * rows[j][place] }
          matrix[i * count + j] = sum
          matrix[j * count + i] = sum
        }
      }
      let rest = zip(logs, rows).map { $0 - middle - $1[1] }
      guard let solved = Cholesky(matrix, order: count)?.solve(rest) else { return }
      for (row, value) in zip(rows, solved) {
        for place in weights.indices { weights[place] += row[place] * value }
      }
    }

    func value(_ row: [Double]) -> Double {
      var sum = middle + row[1]
      for place in weights.indices { sum += row[place] * weights[place] }
      return sum
    }
  }

  /// Carries the family over to a device.
  func carry(_ grid: Grid, head: Int, rows: [[Encoding.Entry]], places: [Int]) -> Carried {
    Carried(
      grid.heads[head], positions: places.map { position(rows[$0]) },
      values: places.map { grid.value($0, head) },
      networks: places.map { grid.candidates[$0].network },
      asked: Folds.sample(rows.count, of: 100, seed: 4).map { position(rows[$0]) })
  }
}
