// SPDX-License-Identifier: Apache-2.0

/// What one kernel adds to the figures of a network: to be kept, since like kernels in like networks add the same.
public struct Share: Sendable, Hashable {
  /// Seconds; not a number where its kind was never measured.
  public var latency: Double
  /// Joules; not a number where they are not known.
  public var energy: Double
  /// Joules beyond what being launched takes.
  var beyondLaunch: Double
  var isView: Bool
  var isActivation: Bool
  var isReduction: Bool

  init(_ kind: KernelKind, _ figures: LayerFigures, launch: Double) {
    latency = figures.latency ?? .nan
    energy = figures.energy ?? .nan
    beyondLaunch = figures.energy.map { max(0, $0 - launch) } ?? 0
    isView = kind == .view
    isActivation = kind == .activation
    isReduction = kind == .reduction
  }
}

/// The figures of a network as the sum of what its kernels add.
public struct Tally: Sendable {
  private let law: NetworkLaw?
  private var latency = 0.0
  private var energy = 0.0
  private var beyondLaunch = 0.0
  private var layers = 0.0
  private var activations = 0.0
  private var reductions = 0.0
  private var count = 0

  init(law: NetworkLaw?) { self.law = law }

  /// Adds a kernel.
  @inline(__always)
  public mutating func add(_ share: Share) {
    latency += share.latency
    energy += share.energy
    count += 1
    guard !share.isView else { return }
    beyondLaunch += share.beyondLaunch
    layers += 1
    if share.isActivation { activations += 1 }
    if share.isReduction { reductions += 1 }
  }

  /// Seconds and joules of the network; nil where a kernel's are not known.
  public var figures: (latency: Double?, energy: Double?) {
    let time = count > 0 && latency.isFinite ? latency : nil
    guard let law else { return (time, count > 0 && energy.isFinite ? energy : nil) }
    return (time, law.value(terms))
  }

  /// The terms of a law of whole networks.
  var terms: [Double] {
    NetworkLaw.terms(
      beyondLaunch: beyondLaunch, layers: layers, activations: activations, reductions: reductions)
  }
}
