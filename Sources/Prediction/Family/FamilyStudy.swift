// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression

/// Devices that are taken for new, one after the other: everything of that hardware is left out, some networks are
/// measured on it, and others are foretold that no fit has seen on any device.
public struct FamilyStudy: Sendable {
  /// How a device and batch came out.
  public struct Case: Sendable {
    /// Where it was measured, and what.
    public var head: NetworkFamily.Head
    /// The family of networks.
    public var family: String
    /// With the networks that were proposed.
    public var chosen: Scores
    /// With networks drawn at random: the mean of the draws.
    public var random: Double
    /// The networks that were proposed.
    public var networks: [String]
  }

  /// Cases by family and device.
  public var cases: [Case] = []

  /// Runs it.
  ///
  /// - Parameters:
  ///   - target: latency or energy.
  ///   - shots: networks that are measured on each device.
  ///   - draws: random choices that the proposed one is held against.
  public init(
    _ measurements: Measurements, _ target: Target = .latency, shots: Int, draws: Int = 10,
    repeats: Int = 1,
    progress: (String) -> Void = { _ in }
  ) {
    for grid in NetworkFamily.Grid.families(measurements) {
      for seed in 0..<UInt64(max(repeats, 1)) {
        progress(grid.family ?? "")
        cases += Self.run(grid, target, shots: shots, draws: draws, seed: seed)
      }
    }
  }

  private static func run(
    _ grid: NetworkFamily.Grid, _ target: Target, shots: Int, draws: Int, seed: UInt64
  ) -> [Case] {
    let grid = grid.withoutDegenerate()
    // Half of the networks are known, the other half is judged.
    let known = Set(
      Folds.sample(grid.candidates.count, of: grid.candidates.count / 2, seed: seed &+ 77))
    let pool = grid.part(known.sorted(), heads: Array(grid.heads.indices))
    guard let family = NetworkFamily(pool) else { return [] }
    let rows = pool.candidates.map { $0.row.flatMap { family.encoding.row($0) } }
    // Devices that were measured with most of the networks; the others cannot be taken for new.
    let heads = grid.heads.indices.filter { head in
      grid.heads[head].target == target && family.column(grid.heads[head]) != nil
        && 2 * rows.indices.count { pool.value($0, head).isFinite } > rows.count
    }
    let whole = rows.indices.filter { place in
      rows[place] != nil && heads.allSatisfy { pool.value(place, $0).isFinite }
    }
    guard whole.count > 2 * shots else { return [] }
    let clean = pool.part(whole, heads: Array(grid.heads.indices))
    let ready = whole.compactMap { rows[$0] }
    let judgedPlaces = grid.candidates.indices.filter { !known.contains($0) }
    let judged: [(row: [Encoding.Entry], place: Int)] = judgedPlaces.compactMap { place in
      grid.candidates[place].row.flatMap { family.encoding.row($0) }.map { ($0, place) }
    }
    let offered = Folds.sample(ready.count, of: 1200, seed: 9)
    var cases: [Case] = []
    for device in Set(heads.map { grid.heads[$0].setting.device }).sorted() {
      let part = family.without({ $0.head.setting.device == device }, rows: ready)
      guard Set(part.columns.map(\.head.setting.device)).count >= 2 else { continue }
      let chosen = part.choice(offered.map { ready[$0] }, count: shots).map { offered[$0] }
      let drawn = (0..<draws).map {
        Folds.sample(ready.count, of: shots, seed: seed &* 100 &+ UInt64($0) &+ 1)
      }
      let positions = judged.map { part.position($0.row) }
      for head in heads where grid.heads[head].setting.device == device {
        func scores(_ places: [Int]) -> Scores {
          let carried = part.carry(clean, head: head, rows: ready, places: places)
          return Scores(
            zip(judged, positions).compactMap { item, position in
              let measured = grid.value(item.place, head)
              guard measured.isFinite, measured > 0 else { return nil }
              let value = carried.value(position)
              return Scores.Pair(
                predicted: value, measured: measured,
                range: value / carried.factor...value * carried.factor)
            })
        }
        let random = drawn.map { scores($0).mape }.reduce(0, +) / Double(max(draws, 1))
        cases.append(
          Case(
            head: grid.heads[head], family: family.name, chosen: scores(chosen), random: random,
            networks: chosen.map { clean.candidates[$0].network }))
      }
    }
    return cases
  }
}
