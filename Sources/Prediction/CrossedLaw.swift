// SPDX-License-Identifier: Apache-2.0

import Quantities
import Regression

/// A law of the times of networks on devices: how fast a device is under a runtime, how slow a network is for its size,
/// each learnt from the other.
///
/// The logarithm of a time is a linear mixed model with crossed effects: of the device, of its runtime there and of the
/// number format there, which also bend with the network's size; of the network's family, of the family under a
/// runtime on cores or on an accelerator, of the network,
/// and of the network on the device. A network with times on other devices is carried over by the
/// networks that both devices ran; one without any time is predicted from its family and its size.
public struct CrossedLaw: Sendable {
  /// A network on a device.
  public struct Cell: Sendable, Hashable {
    /// The device.
    public var device: String
    /// The runtime.
    public var runtime: String
    /// The number format.
    public var precision: String
    /// Whether the number format is of integers.
    public var isInteger: Bool
    /// The network.
    public var network: String
    /// The family of the network.
    public var family: String
    /// Multiply-accumulates of one input.
    public var macs: Double
    /// Parameters; nil where unknown.
    public var parameters: Double?

    /// Names a network on a device.
    public init(
      device: String, runtime: String, precision: String, isInteger: Bool, network: String,
      family: String, macs: Double, parameters: Double?
    ) {
      (self.device, self.runtime, self.precision) = (device, runtime, precision)
      (self.isInteger, self.network, self.family) = (isInteger, network, family)
      (self.macs, self.parameters) = (macs, parameters)
    }
  }

  /// What the law says of a cell.
  public struct Time: Sendable, Hashable {
    /// The time in the middle (s).
    public var seconds: Double
    /// The standard deviation of its logarithm, with that of a measurement.
    public var deviation: Double
    /// Networks timed on the device in this number format under this runtime.
    public var networks: Int
    /// Other devices on which this network was timed.
    public var devices: Int

    /// The ends of nine tenths of belief (s).
    public var range: ClosedRange<Double> {
      let factor = Mathematics.exp(Interval.spread * deviation)
      return seconds / factor...seconds * factor
    }
  }

  /// Variances of the effects on the logarithm of a time.
  public struct Variances: Sendable {
    var (mean, size, density): (Double, Double, Double)
    var (device, runtime, format): (Double, Double, Double)
    var (formatBySize, formatByDensity): (Double, Double)
    var (family, familyUnderRuntime, network, networkOnDevice): (Double, Double, Double, Double)
    var noise: Double

    // The most likely ones of the shipped catalogue's times; `Scripts/fit_crossed_law.py` finds them.

    /// Those of processors' cores.
    public static let cores = Variances(
      mean: 5.12, size: 2.19, density: 0.0002, device: 3.61, runtime: 0.034, format: 0.161,
      formatBySize: 0.040, formatByDensity: 0.051, family: 0.223, familyUnderRuntime: 0.140,
      network: 0.033, networkOnDevice: 0.018, noise: 0.0095)
    /// Those of accelerators.
    public static let accelerators = Variances(
      mean: 0.002, size: 0.76, density: 0.0026, device: 3.39, runtime: 0.125, format: 0.421,
      formatBySize: 0.035, formatByDensity: 0.035, family: 0.308, familyUnderRuntime: 0.283,
      network: 0.045, networkOnDevice: 0.058, noise: 0.0067)

    fileprivate func callAsFunction(_ level: Level) -> Double {
      switch level {
      case .mean: mean
      case .size: size
      case .density: density
      case .device: device
      case .runtime: runtime
      case .format: format
      case .bySize: formatBySize
      case .byDensity: formatByDensity
      case .family: family
      case .under: familyUnderRuntime
      case .network: network
      case .on: networkOnDevice
      }
    }
  }

  /// The standard deviation that is added for each unit of the logarithm of multiply-accumulates beyond those of the
  /// networks timed there: with it nine tenths of the largest and of the smallest quarters of each setting are inside
  /// when they are hidden.
  private static let beyond = 0.2

  /// What the standard deviation is multiplied by: each block of the model takes the others as known, so that the
  /// variances come out too small. The least twentieth with which nine tenths of half of the catalogue's cells are
  /// inside when they are hidden; decision 17 has the other half.
  private static let caution = 1.1

  /// What effects belong to.
  fileprivate enum Level: Hashable {
    case mean, size, density
    case device(String), runtime(String, String)
    case format(String, String, String), bySize(String, String, String)
    case byDensity(String, String, String)
    case family(String), under(String, String, Bool), network(String), on(String, String)
  }

  private let places: [Level: Int]
  private let model: MixedModel
  private let variances: Variances
  private var networks: [Level: Set<String>] = [:]
  /// Multiply-accumulates of the networks timed on each device, and in each number format there: the ends.
  private var spans: [Level: ClosedRange<Double>] = [:]
  private var devices: [String: Set<String>] = [:]

  /// Learns the law.
  ///
  /// - Parameter measured: cells with their times (s), above zero.
  public init(_ measured: [(cell: Cell, seconds: Double)], _ variances: Variances) {
    self.variances = variances
    var blocks: [Int] = []
    var priors: [Double] = []
    var places: [Level: Int] = [:]
    var known: [Level: Int] = [:]
    var next = 1
    /// All effects of a device, and all of a family, are solved for together; each network on a device by itself.
    func block(_ level: Level, _ cell: Cell) -> Int {
      let key: Level
      switch level {
      case .mean, .size, .density: return 0
      case .device, .runtime, .format, .bySize, .byDensity: key = .device(cell.device)
      case .family, .under, .network: key = .family(cell.family)
      case .on: key = level
      }
      if let found = known[key] { return found }
      defer { next += 1 }
      known[key] = next
      return next
    }
    var rows: [[MixedModel.Term]] = []
    for (cell, _) in measured {
      rows.append(
        Self.terms(of: cell).map { level, weight in
          let place = places[level] ?? priors.count
          if place == priors.count {
            places[level] = place
            priors.append(variances(level))
            blocks.append(block(level, cell))
          }
          return .init(place, weight)
        })
      networks[Self.format(of: cell), default: []].insert(cell.network)
      for level in [Self.format(of: cell), .device(cell.device)] {
        let span = spans[level] ?? cell.macs...cell.macs
        spans[level] = min(span.lowerBound, cell.macs)...max(span.upperBound, cell.macs)
      }
      devices[cell.network, default: []].insert(cell.device)
    }
    self.places = places
    model = MixedModel(
      rows: rows, values: measured.map { Mathematics.log($0.seconds) - Self.shift },
      variances: priors, blocks: blocks, noise: variances.noise)
  }

  /// The logarithm of a time that the mean's effect is about (s).
  private static let shift = -4.57

  private static func format(of cell: Cell) -> Level {
    .format(cell.device, cell.runtime, cell.precision)
  }

  /// The effects on a cell with their weights. Size and density (parameters for the size) are scaled to be about one.
  private static func terms(of cell: Cell) -> [(Level, Double)] {
    let work = Mathematics.log(cell.macs) - 20.4
    let size = work / 2
    let density =
      cell.parameters.map { (Mathematics.log($0) - 15.5 - 0.5 * work) / 1.5 } ?? 0
    return [
      (.mean, 1), (.size, size), (.density, density), (.device(cell.device), 1),
      (.runtime(cell.device, cell.runtime), 1), (format(of: cell), 1),
      (.bySize(cell.device, cell.runtime, cell.precision), size),
      (.byDensity(cell.device, cell.runtime, cell.precision), density),
      (.family(cell.family), 1),
      (.under(cell.family, cell.runtime, cell.isInteger), 1),
      (.network(cell.network), 1), (.on(cell.network, cell.device), 1),
    ]
  }

  /// The time of a cell; nil where nothing was timed on its device.
  public func estimate(_ cell: Cell) -> Time? {
    guard places[.device(cell.device)] != nil else { return nil }
    var terms: [MixedModel.Term] = []
    var variance = variances.noise
    for (level, weight) in Self.terms(of: cell) {
      if let place = places[level] {
        terms.append(.init(place, weight))
      } else {
        variance += weight * weight * variances(level)
      }
    }
    let found = model.estimate(terms)
    variance += found.variance
    if let span = spans[Self.format(of: cell)] ?? spans[.device(cell.device)] {
      let nearest = min(max(cell.macs, span.lowerBound), span.upperBound)
      let far = Self.beyond * Mathematics.log(cell.macs / nearest)
      variance += far * far
    }
    let known = devices[cell.network] ?? []
    return Time(
      seconds: Mathematics.exp(found.mean + Self.shift),
      deviation: Self.caution * variance.squareRoot(),
      networks: networks[Self.format(of: cell)]?.count ?? 0,
      devices: known.count - (known.contains(cell.device) ? 1 : 0))
  }
}
