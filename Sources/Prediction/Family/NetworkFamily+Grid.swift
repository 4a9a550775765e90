// SPDX-License-Identifier: Apache-2.0

extension NetworkFamily {
  /// Measured networks: candidates, and seconds by column where they were measured.
  struct Grid: Sendable {
    struct Head: Sendable, Hashable, Comparable {
      var setting: Setting
      var batch: Int

      static func < (left: Head, right: Head) -> Bool {
        (left.setting, left.batch) < (right.setting, right.batch)
      }
    }

    var candidates: [Candidate] = []
    var heads: [Head] = []
    /// Seconds, candidate by candidate (`candidates.count x heads.count`); nan where not measured.
    var seconds: [Double] = []

    /// The grids of the families among rows of whole networks without layers.
    static func families(_ measurements: Measurements) -> [Grid] {
      let layered = Set(measurements.rows.filter { $0.level == .layer }.map(\.network))
      var byFamily: [String: [(Candidate, Head, Double)]] = [:]
      for row in measurements.rows where row.level == .network && !layered.contains(row.network) {
        let candidate = Candidate(network: row.network, resolution: row.resolution)
        guard let latency = row.latency, let own = candidate.row else { continue }
        byFamily[own.family, default: []].append(
          (candidate, Head(setting: row.setting, batch: row.batch), latency))
      }
      return byFamily.keys.sorted().map { Grid(byFamily[$0] ?? []) }
    }

    private init(_ rows: [(Candidate, Head, Double)]) {
      heads = Set(rows.map(\.1)).sorted()
      let places = Dictionary(uniqueKeysWithValues: heads.enumerated().map { ($1, $0) })
      var known: [Candidate: Int] = [:]
      for (candidate, head, latency) in rows {
        let place: Int
        if let found = known[candidate] {
          place = found
        } else {
          place = candidates.count
          known[candidate] = place
          candidates.append(candidate)
          seconds += [Double](repeating: .nan, count: heads.count)
        }
        seconds[place * heads.count + (places[head] ?? 0)] = latency
      }
    }

    init(candidates: [Candidate], heads: [Head], seconds: [Double]) {
      self.candidates = candidates
      self.heads = heads
      self.seconds = seconds
    }

    /// The middle time of each head.
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

    func value(_ candidate: Int, _ head: Int) -> Double { seconds[candidate * heads.count + head] }

    /// Some of the candidates and heads.
    func part(_ rows: [Int], heads kept: [Int]) -> Grid {
      Grid(
        candidates: rows.map { candidates[$0] }, heads: kept.map { heads[$0] },
        seconds: rows.flatMap { row in kept.map { value(row, $0) } })
    }
  }
}
