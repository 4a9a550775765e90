// SPDX-License-Identifier: Apache-2.0

import Documents

/// What a law says of one kernel.
public struct LayerFigures: Sendable, Hashable {
  /// Seconds; nil where nothing was learnt of them.
  public var latency: Double?
  /// Watts; nil where nothing was learnt of them.
  public var power: Double?

  /// Names figures.
  public init(latency: Double? = nil, power: Double? = nil) {
    self.latency = latency
    self.power = power
  }

  /// Joules: always the power times the time.
  public var energy: Double? { latency.flatMap { time in power.map { $0 * time } } }
}

/// What a method has learnt: time and power of each kernel.
protocol Law: Sendable {
  /// The figures of a kernel; none of a kind that the law leaves out.
  func figures(_ kernel: Kernel) -> LayerFigures

  /// The law as a document.
  var json: JSON { get }

  /// Reads the document; nil where it is none.
  init?(json: JSON)
}

/// One kernel with what was measured of it.
struct Sample: Sendable, Hashable {
  /// The work.
  var kernel: Kernel
  /// Seconds.
  var latency: Double
  /// Watts, where they were measured.
  var power: Double?
  /// Joules, where they were measured.
  var energy: Double?
  /// How much it counts.
  var weight: Double = 1
  /// The variance of its noise over that of the surest.
  var noise: Double = 1
  /// The network that it was measured in, and which of its runs; nil for a kernel measured by itself.
  var network: String?
  var run: Int?
}

/// A way to learn a law from samples. The same samples give the same law.
public enum Method: String, Sendable, Hashable, CaseIterable {
  /// Forest, Gaussian process and boosted trees over the additive roofline: the one that ships.
  case blend
  /// Extremely randomised trees over the additive roofline.
  case forest
  /// A Gaussian process over the additive roofline.
  case process
  /// Boosted trees over the additive roofline.
  case boosted
  /// The additive roofline of each kind.
  case roofline
  /// NeuralPower's polynomials as published.
  case neuralPower = "neuralpower"

  /// What it is, for the help.
  public var words: String {
    switch self {
    case .blend: "additive roofline of each kind of kernel, corrected by the mean of the next three"
    case .process: "additive roofline of each kind of kernel, corrected by a Gaussian process"
    case .forest: "additive roofline of each kind of kernel, corrected by what like kernels took"
    case .boosted: "additive roofline of each kind of kernel, corrected by boosted trees"
    case .roofline: "additive roofline of each kind of kernel"
    case .neuralPower:
      "NeuralPower's polynomials as published (convolutions, dense layers, poolings)"
    }
  }

  /// Learns.
  func fit(_ samples: [Sample]) -> any Law {
    switch self {
    case .blend: Blend(samples)
    case .forest: Blend(samples, .forest)
    case .process: Blend(samples, .process)
    case .boosted: Blend(samples, .boosted)
    case .roofline: PlainRoofline(samples)
    case .neuralPower: NeuralPower(samples)
    }
  }

  /// Reads a law that the method has learnt.
  func law(_ json: JSON) -> (any Law)? {
    switch self {
    case .blend, .forest, .process, .boosted: Blend(json: json)
    case .roofline: PlainRoofline(json: json)
    case .neuralPower: NeuralPower(json: json)
    }
  }
}

/// What can be foretold and judged.
public enum Target: String, Sendable, Hashable, CaseIterable {
  /// Seconds.
  case latency
  /// Watts.
  case power
  /// Joules.
  case energy
}
