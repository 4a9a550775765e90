// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction

/// What figures are admitted, for whoever looks for architectures.
extension Screen {
  /// The greatest figure that is admitted under a limit; nil where the width of its interval is not the same for all.
  package func greatest(_ limit: Budget.Limit) -> Double? {
    switch limit.figure {
    case .macs, .parameters, .weights, .memory: return limit.most
    case .energy: return nil
    case .latency:
      if case .layers = clock {} else if case .family = clock {} else { return nil }
      var (low, high) = (limit.most * 1e-6, limit.most * 1e6)
      for _ in 0..<100 {
        let value = (low * high).squareRoot()
        let chance = Figured(value, factors.latency).probability(atMost: limit.most)
        if chance >= budget.policy.admit { low = value } else { high = value }
      }
      return low
    }
  }

  /// What a byte of the arena of elements of one byte counts at least, beside bytes of weights, against a limit on memory.
  ///
  /// With weights w and an arena a, whose upper end is f times it, what must keep the limit is (w + a) ((w + fa) /
  /// (w + a))^t, t growing with the probability that is asked. Up to t = 1 that is concave and grows with its scale, so
  /// that it is at least its value at w alone and at a alone: w + f^t a. Beyond, it is at least w + fa.
  package var arenaWeight: Double {
    // Below even odds the lower end counts, and no bound is needed.
    guard budget.policy.admit >= 0.5 else { return 0 }
    let one = 1 << 40
    let range = ActivationMemory.range(ofArena: one)
    let arena = Figured(Double(one), low: Double(range.lowerBound), high: Double(range.upperBound))
    var (low, high) = (arena.value, arena.high)
    for _ in 0..<60 {
      let value = (low + high) / 2
      if arena.probability(atMost: value) >= budget.policy.admit {
        high = value
      } else {
        low = value
      }
    }
    return low / arena.value * Double(activationBytes)
  }
}
