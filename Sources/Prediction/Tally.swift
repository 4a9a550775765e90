// SPDX-License-Identifier: Apache-2.0

/// What one kernel adds to the figures of a network: to be kept, since like kernels in like networks add the same.
public struct Share: Sendable, Hashable {
  /// Seconds; not a number where its kind was never measured.
  public var latency: Double
  /// Joules; not a number where they are not known.
  public var energy: Double
  /// The kind of the kernel.
  public var kind: KernelKind

  /// Names what a kernel adds.
  public init(latency: Double, energy: Double, kind: KernelKind) {
    (self.latency, self.energy, self.kind) = (latency, energy, kind)
  }

  init(_ kind: KernelKind, _ figures: LayerFigures) {
    self.init(latency: figures.latency ?? .nan, energy: figures.energy ?? .nan, kind: kind)
  }
}

/// The figures of a network as the sum of what its kernels add.
public struct Tally: Sendable {
  private let law: NetworkLaw?
  private let launch: Double
  private var latency = 0.0
  private var energy = 0.0
  private var beyondLaunch = 0.0
  private var layers = 0.0
  private var activations = 0.0
  private var reductions = 0.0
  private var count = 0

  init(law: NetworkLaw?) { self.init(law: law, launch: law?.launch ?? 0) }

  init(law: NetworkLaw?, launch: Double) {
    self.law = law
    self.launch = launch
  }

  /// Adds a kernel.
  @inline(__always)
  public mutating func add(_ share: Share) {
    latency += share.latency
    energy += share.energy
    count += 1
    guard share.kind != .view else { return }
    if share.energy > launch { beyondLaunch += share.energy - launch }
    layers += 1
    if share.kind == .activation { activations += 1 }
    if share.kind == .reduction { reductions += 1 }
  }

  /// Adds what other kernels of the network add.
  @inline(__always)
  public mutating func add(_ other: Tally) {
    latency += other.latency
    energy += other.energy
    beyondLaunch += other.beyondLaunch
    layers += other.layers
    activations += other.activations
    reductions += other.reductions
    count += other.count
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
