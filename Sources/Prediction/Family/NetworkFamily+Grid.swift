// SPDX-License-Identifier: Apache-2.0

extension NetworkFamily {
  /// What was measured where: times or energies of a device with its runtime, number format and batch.
  public struct Head: Sendable, Hashable, Comparable {
    /// The device with its runtime and number format.
    public var setting: Setting
    /// Inputs of one call.
    public var batch: Int
    /// Latency or energy.
    public var target: Target

    /// Names a head.
    public init(_ setting: Setting, batch: Int, _ target: Target) {
      (self.setting, self.batch, self.target) = (setting, batch, target)
    }

    /// By setting, then batch; times before energies.
    public static func < (left: Head, right: Head) -> Bool {
      (left.setting, left.batch, right.target.rawValue)
        < (right.setting, right.batch, left.target.rawValue)
    }
  }

  /// Measured networks: candidates, and seconds or joules by head where they were measured.
  struct Grid: Sendable {
    var candidates: [Candidate] = []
    var heads: [Head] = []
    /// Seconds or joules, candidate by candidate (`candidates.count x heads.count`); nan where not measured.
    var values: [Double] = []

    /// The grids of the families among rows of whole networks without layers.
    static func families(_ measurements: Measurements) -> [Grid] {
      let layered = Set(measurements.rows.filter { $0.level == .layer }.map(\.network))
      var byFamily: [String: [(Candidate, Head, Double)]] = [:]
      for row in measurements.rows where row.level == .network && !layered.contains(row.network) {
        let candidate = Candidate(network: row.network, resolution: row.resolution)
        guard let own = candidate.row else { continue }
        for (target, value) in [(Target.latency, row.latency), (.energy, row.energy)] {
          guard let value else { continue }
          byFamily[own.family, default: []].append(
            (candidate, Head(row.setting, batch: row.batch, target), value))
        }
      }
      return byFamily.keys.sorted().map { Grid(byFamily[$0] ?? []) }
    }

    private init(_ rows: [(Candidate, Head, Double)]) {
      heads = Set(rows.map(\.1)).sorted()
      let places = Dictionary(uniqueKeysWithValues: heads.enumerated().map { ($1, $0) })
      var known: [Candidate: Int] = [:]
      for (candidate, head, value) in rows {
        let place: Int
        if let found = known[candidate] {
          place = found
        } else {
          place = candidates.count
          known[candidate] = place
          candidates.append(candidate)
          values += [Double](repeating: .nan, count: heads.count)
        }
        values[place * heads.count + (places[head] ?? 0)] = value
      }
    }

    init(candidates: [Candidate], heads: [Head], values: [Double]) {
      self.candidates = candidates
      self.heads = heads
      self.values = values
    }

    /// The middle value of each head.
    var middles: [Double] {
      heads.indices.map { head in
        Scores.middle(candidates.indices.map { value($0, head) }.filter { $0.isFinite })
      }
    }

    /// Without networks that took a device less than a twentieth of its middle: those whose result does not depend
    /// on their input, which some runtimes then leave out (0.003 ms among 10 ms).
    func withoutDegenerate() -> Grid {
      let middles = self.middles
      let good = candidates.indices.filter { candidate in
        heads.indices.allSatisfy { head in
          let value = self.value(candidate, head)
          return !value.isFinite || value >= 0.05 * middles[head]
        }
      }
      return part(good, heads: Array(heads.indices))
    }

    var family: String? { candidates.first?.row?.family }

    func value(_ candidate: Int, _ head: Int) -> Double { values[candidate * heads.count + head] }

    /// Some of the candidates and heads.
    func part(_ rows: [Int], heads kept: [Int]) -> Grid {
      Grid(
        candidates: rows.map { candidates[$0] }, heads: kept.map { heads[$0] },
        values: rows.flatMap { row in kept.map { value(row, $0) } })
    }
  }
}
