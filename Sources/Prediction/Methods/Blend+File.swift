// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Regression

extension Blend {
  var json: JSON {
    func grid<Item>(_ items: [[Item?]], _ body: (Item) -> JSON) -> JSON {
      .array(items.map { .array($0.map { $0.map(body) ?? .null }) })
    }
    return .object([
      ("base", base.json), ("box", box.map { .numbers($0.edges) } ?? .null),
      ("times", .numbers(times)), ("powers", .numbers(powers)), ("energies", .numbers(energies)),
      ("quickest", .numbers([quickest.bytes, quickest.macs])),
      ("kernels", .array(kernels.map { .numbers($0.numbers) })),
      ("forests", .bool(!forests.isEmpty)), ("processes", grid(processes) { $0.json }),
      ("boosted", grid(boosted) { $0.json }),
      ("in_networks", network?.json ?? .null),
    ])
  }

  init?(json: JSON) {
    guard let base = json["base"].flatMap({ AdditiveRoofline(json: $0) }),
      let times = json["times"]?.numbers, let powers = json["powers"]?.numbers,
      let energies = json["energies"]?.numbers, let quickest = json["quickest"]?.numbers,
      quickest.count == 2, let items = json["kernels"]?.items, let hasForests = json["forests"],
      powers.isEmpty || powers.count == times.count,
      energies.isEmpty || (energies.count == times.count && !powers.isEmpty)
    else { return nil }
    let kernels = items.compactMap { $0.numbers.flatMap { Kernel(numbers: $0) } }
    guard kernels.count == items.count, kernels.isEmpty || kernels.count == times.count else {
      return nil
    }
    let box = json["box"]?.numbers.flatMap { SlowBox(edges: $0) }
    let width = Features.width + 2
    let rows = Self.rows(kernels, base, box)
    let outputs = 1 + (powers.isEmpty ? 0 : 1) + (energies.isEmpty ? 0 : 1)
    /// A list a group, each with a part an output; nil where one is damaged.
    func grid<Item>(_ key: String, _ read: (JSON, KernelGroup) -> Item?) -> [[Item?]]? {
      guard let groups = json[key]?.items, groups.count == KernelGroup.allCases.count else {
        return nil
      }
      var found: [[Item?]] = []
      for (group, body) in zip(KernelGroup.allCases, groups) {
        guard let parts = body.items, parts.count == outputs else { return nil }
        var row: [Item?] = []
        for part in parts {
          let item = part == .null ? nil : read(part, group)
          guard part == .null || item != nil else { return nil }
          row.append(item)
        }
        found.append(row)
      }
      return found
    }
    func own(_ group: KernelGroup) -> [Double] {
      kernels.indices.filter { KernelGroup(kernels[$0].kind) == group }
        .flatMap { rows[$0 * width..<($0 + 1) * width] }
    }
    guard
      let processes = grid(
        "processes", { GaussianProcess(json: $0, rows: own($1), width: width) }),
      let boosted = grid("boosted", { body, _ in BoostedTrees(json: body, width: width) })
    else { return nil }
    if let body = json["in_networks"], body != .null {
      guard let found = NetworkBoost(json: body) else { return nil }
      network = found
    } else {
      network = nil
    }
    self.base = base
    self.box = box
    self.kernels = kernels
    forests =
      hasForests == .bool(true) && !kernels.isEmpty
      ? Self.grow(
        rows, times: times, powers: powers,
        floors: kernels.map { Mathematics.log(max(base.sum($0), 1e-12)) }) : []
    self.processes = processes
    self.boosted = boosted
    self.times = times
    self.powers = powers
    self.energies = energies
    self.quickest = (quickest[0], quickest[1])
  }
}
