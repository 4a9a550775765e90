// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Sources numbered in the order of their first use.
struct Footnotes {
  private(set) var list: [Provenance] = []

  /// The mark of a figure: `measured [2]`, or `assumed* [1]`.
  mutating func mark(_ basis: Basis, _ provenance: Provenance) -> String {
    let star = basis == .assumed ? "*" : ""
    return "\(basis.rawValue)\(star) [\(number(provenance))]"
  }

  private mutating func number(_ provenance: Provenance) -> Int {
    if let known = list.firstIndex(of: provenance) { return known + 1 }
    list.append(provenance)
    return list.count
  }
}
