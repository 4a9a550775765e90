// SPDX-License-Identifier: Apache-2.0

import Documents

/// A small generator with a seed (SplitMix64), so that every run tries the same texts.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// What is wrong with a YAML text; empty where nothing is.
func problems(inYAML text: String) -> [Problem] {
  do throws(Problems) {
    _ = try YAML.read(TextFile(path: "f.yaml", text: text))
    return []
  } catch {
    return error.all
  }
}
