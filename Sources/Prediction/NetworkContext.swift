// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What network is around a kernel, to the nearest half power of two: caches are not told apart finer, and like
/// layers of like networks cost the same, so that their costs can be kept.
public struct NetworkContext: Sendable, Hashable {
  /// Bytes of all weights.
  public let weights: Double
  /// Bytes of all activations that are read and written.
  public let traffic: Double

  /// Rounds bytes.
  public init(weights: Double, traffic: Double) {
    self.weights = Self.rounded(weights)
    self.traffic = Self.rounded(traffic)
  }

  /// The kernel, told.
  public func around(_ kernel: Kernel) -> Kernel {
    var own = kernel
    own.networkWeights = weights
    own.networkTraffic = traffic
    return own
  }

  /// All that networks may have around their kernels whose bytes lie between some.
  public static func all(
    weights: ClosedRange<Double>, traffic: ClosedRange<Double>
  ) -> [NetworkContext] {
    func steps(_ range: ClosedRange<Double>) -> [Double] {
      let (low, high) = (rounded(range.lowerBound), rounded(range.upperBound))
      var found = low == 0 ? [0] : [Double]()
      var value = low == 0 ? min(1, high) : low
      while value > 0, value < high * 1.2 {
        found.append(rounded(value))
        value *= 2.squareRoot()
      }
      return found
    }
    let moved = steps(traffic)
    return steps(weights).flatMap { weights in
      moved.map { NetworkContext(weights: weights, traffic: $0) }
    }
  }

  /// The nearest power of the root of two; 0 of nothing.
  private static func rounded(_ bytes: Double) -> Double {
    guard bytes > 0 else { return 0 }
    let half = Mathematics.log(2) / 2
    return Mathematics.exp((Mathematics.log(bytes) / half).rounded() * half)
  }
}
