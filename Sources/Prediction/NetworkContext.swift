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

  /// The nearest power of the root of two; 0 of nothing.
  private static func rounded(_ bytes: Double) -> Double {
    guard bytes > 0 else { return 0 }
    let half = Mathematics.log(2) / 2
    return Mathematics.exp((Mathematics.log(bytes) / half).rounded() * half)
  }
}
