// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What one inference may take, and how sure one must be of it.
package struct Budget: Sendable, Hashable {
  /// What of an architecture is limited.
  package enum Figure: String, Sendable, Hashable, CaseIterable {
    /// Seconds of one warm inference.
    case latency
    /// Joules of one inference.
    case energy
    /// Bytes of weights and activations.
    case memory
    /// Bytes of weights.
    case weights
    /// Multiply-accumulates.
    case macs
    /// Weights and biases.
    case parameters

    /// A value as one may write it.
    package var example: String {
      switch self {
      case .latency: "20 ms"
      case .energy: "5 mJ"
      case .memory, .weights: "8 MB"
      case .macs: "300M"
      case .parameters: "5M"
      }
    }

    /// Reads a value with its unit; counts may end in k, M or G.
    package func value(_ text: String) -> Double? {
      switch self {
      case .latency: return (try? Seconds(parsing: text))?.value
      case .energy: return (try? Joules(parsing: text))?.value
      case .memory, .weights: return (try? Bytes(parsing: text))?.value
      case .macs, .parameters:
        let scales: [Character: Double] = ["k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "B": 1e9]
        guard let last = text.last, let scale = scales[last] else { return Double(text) }
        return Double(text.dropLast()).map { $0 * scale }
      }
    }

    /// The unit of values and limits.
    package var unit: String {
      switch self {
      case .latency: "s"
      case .energy: "J"
      case .memory, .weights: "B"
      case .macs, .parameters: ""
      }
    }
  }

  /// A limit.
  package struct Limit: Sendable, Hashable {
    /// Its name: that of the figure, or of what of the deployment it keeps.
    package var name: String
    /// What is limited.
    package var figure: Figure
    /// The most there may be, in the figure's unit.
    package var most: Double
    /// Where it comes from, in words.
    package var source: String

    /// Names a limit.
    package init(_ name: String, _ figure: Figure, most: Double, source: String) {
      self.name = name
      self.figure = figure
      self.most = most
      self.source = source
    }
  }

  /// When an architecture is let in and when it is turned away, by the probability that it keeps a limit.
  package struct Policy: Sendable, Hashable {
    /// Let in where every limit is kept at least so probably.
    package var admit = 0.75
    /// Turned away where a limit is kept less probably.
    package var reject = 0.02

    /// The usual one.
    package init() {}

    /// Names both.
    package init(admit: Double, reject: Double) {
      self.admit = admit
      self.reject = reject
    }
  }

  /// Running cost of a deployment by the time of an inference.
  package struct Cost: Sendable, Hashable {
    /// Seconds, rising.
    package var latencies: [Double]
    /// USD/day of the cheapest plan.
    package var costs: [Double]

    /// Names points of the curve.
    package init(latencies: [Double], costs: [Double]) {
      (self.latencies, self.costs) = (latencies, costs)
    }

    /// USD/day, on the line between two points; nil beyond the last one.
    package func value(_ latency: Double) -> Double? {
      guard let next = latencies.firstIndex(where: { $0 >= latency }) else { return nil }
      guard next > 0 else { return costs[0] }
      let (left, right) = (latencies[next - 1], latencies[next])
      return costs[next - 1]
        + (costs[next] - costs[next - 1]) * (latency - left) / (right - left)
    }
  }

  /// The limits.
  package var limits: [Limit]
  /// What a deployment costs; nil where none is asked about.
  package var cost: Cost?
  /// How sure one must be.
  package var policy: Policy

  /// Names limits.
  package init(_ limits: [Limit], _ policy: Policy = Policy()) {
    self.limits = limits
    self.policy = policy
  }
}

/// A figure of an architecture with its interval, nine in ten.
package struct Figured: Sendable, Hashable {
  /// The figure.
  package var value: Double
  /// Where nine of ten lie.
  package var low: Double
  /// Where nine of ten lie.
  package var high: Double

  /// Names a figure.
  package init(_ value: Double, low: Double, high: Double) {
    (self.value, self.low, self.high) = (value, low, high)
  }

  /// A figure that is known exactly.
  package init(exactly value: Double) {
    self.init(value, low: value, high: value)
  }

  /// The probability that the truth is at most so much: a normal distribution of the logarithm whose ends are the
  /// interval's.
  package func probability(atMost limit: Double) -> Double {
    guard limit > 0, value > 0 else { return value <= limit ? 1 : 0 }
    let end = limit >= value ? high : low
    let spread = abs(Mathematics.log(max(end, 1e-300) / value)) / Self.nineInTen
    let distance = Mathematics.log(limit / value)
    guard spread > 1e-12 else { return value <= limit * (1 + 1e-12) ? 1 : 0 }
    return Mathematics.normalShare(below: distance / spread)
  }

  /// Deviations of a normal distribution that hold nine in ten.
  private static let nineInTen = 1.6449
}
