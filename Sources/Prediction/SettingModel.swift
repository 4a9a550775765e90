// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

/// What has been learnt of one setting: a law of layers, and what whole networks take beyond them.
public struct SettingModel: Sendable {
  /// Where it was measured.
  public let setting: Setting
  /// How it was learnt.
  public let method: Method
  /// Time and power of layers.
  let law: any Law
  /// Joules of whole networks, where networks were measured as wholes.
  let network: NetworkLaw?
  /// Kinds of layers that were measured.
  let kinds: Set<KernelKind>
  /// Where the features of the layers that were measured lie.
  let span: Span

  /// What of a layer may lie beyond the layers that were measured.
  public enum Extrapolation: String, Sendable, Hashable, CaseIterable {
    /// Channels, rows, multiply-accumulates or bytes: more than twice as many, or fewer than half.
    case size
    /// The rows of its window.
    case window
    /// The rows from one window to the next.
    case stride
    /// The rows from one tap to the next.
    case dilation
    /// Groups of channels: more than twice as many.
    case groups
    /// The kind of its work, for which another stands.
    case kind
  }

  /// The least and the most of each feature that was seen.
  struct Span: Sendable, Hashable {
    var least: [Double]
    var most: [Double]

    /// Features whose logarithm tells how large the work is: channels, rows, multiply-accumulates, bytes.
    private static let sizes = [0, 1, 2, 3, 9, 10, 11, 12]

    init(least: [Double], most: [Double]) {
      self.least = least
      self.most = most
    }

    init(_ kernels: [Kernel]) {
      least = [Double](repeating: .infinity, count: Features.width)
      most = least.map { -$0 }
      for kernel in kernels {
        let row = Features.row(kernel)
        for place in row.indices {
          least[place] = min(least[place], row[place])
          most[place] = max(most[place], row[place])
        }
      }
      if kernels.isEmpty { (least, most) = ([], []) }
    }

    /// What of a kernel is beyond all that were seen: sizes and groups by more than twice, a window, a stride or a
    /// dilation by anything.
    func beyond(_ kernel: Kernel) -> [Extrapolation] {
      guard least.count == Features.width else { return [.size] }
      let row = Features.row(kernel)
      func isBeyond(_ place: Int, by margin: Double) -> Bool {
        row[place] > most[place] + margin || row[place] < least[place] - margin
      }
      return Extrapolation.allCases.filter { what in
        switch what {
        case .size: Self.sizes.contains { isBeyond($0, by: 1) }
        case .window: isBeyond(4, by: 0)
        case .stride: isBeyond(5, by: 0)
        case .dilation: isBeyond(8, by: 0)
        case .groups: isBeyond(6, by: 1)
        case .kind: false
        }
      }
    }
  }

  /// Where the work of the layers that were measured lies, least to most.
  public struct Range: Sendable, Hashable {
    /// Multiply-accumulates.
    public var macs: ClosedRange<Double>
    /// Channels that are written.
    public var channels: ClosedRange<Double>
    /// Rows that are written.
    public var rows: ClosedRange<Double>
  }

  /// The range of what was measured; nil where nothing was.
  public var range: Range? {
    guard span.least.count == Features.width else { return nil }
    func power(_ place: Int) -> ClosedRange<Double> {
      let (low, high) = (span.least[place], span.most[place])
      return Mathematics.exp(low * Mathematics.log(2))...Mathematics.exp(high * Mathematics.log(2))
    }
    return Range(macs: power(9), channels: power(1), rows: power(3))
  }

  /// Whether the law is of kernels inside networks.
  private let isLayered: Bool

  /// Takes what was learnt before.
  init(
    setting: Setting, method: Method, law: any Law, network: NetworkLaw?, kinds: Set<KernelKind>,
    span: Span
  ) {
    self.setting = setting
    self.method = method
    self.law = law
    isLayered = (law as? Blend)?.network != nil
    self.network = network
    self.kinds = kinds
    self.span = span
  }

  /// Whether a layer is of a kind that was never measured.
  public func isUnknown(_ kernel: Kernel) -> Bool {
    kernel.kind != .view && Self.standing(kernel, kinds, isLayered: isLayered) == nil
  }

  /// Tells a kernel what network is around it, for the figures of single layers.
  public func context(_ kernels: [Kernel]) -> (Kernel) -> Kernel { TrainingData.around(kernels) }

  /// What of a layer lies beyond what was measured; empty where nothing does.
  public func extrapolations(_ kernel: Kernel) -> [Extrapolation] {
    guard kernel.kind != .view else { return [] }
    return (kinds.contains(kernel.kind) ? [] : [.kind]) + span.beyond(kernel)
  }

  /// Learns from the rows of one setting, without the groups that are held out.
  init(_ data: TrainingData, _ method: Method, without held: Set<String> = []) {
    setting = data.setting
    self.method = method
    let samples = data.samples(without: held)
    let law = method.fit(samples)
    self.law = law
    isLayered = (law as? Blend)?.network != nil
    let kinds = Set(samples.map(\.kernel.kind))
    self.kinds = kinds
    span = Span(samples.map(\.kernel))
    let wholes = data.networks.filter { !$0.isSum && $0.energy != nil && !held.contains($0.name) }
    guard wholes.count >= 4, !samples.isEmpty else {
      network = nil
      return
    }
    // What a layer that does next to nothing takes: among the least that was measured.
    let energies = samples.compactMap(\.energy).sorted()
    let launch = energies.isEmpty ? 0 : 2 * energies[energies.count / 20]
    let rows = wholes.map { whole in
      let kernels = whole.layers.map { data.layers[$0].kernel }
      var tally = Tally(law: nil, launch: launch)
      for kernel in kernels {
        let figures = Self.standing(kernel, kinds).map { law.figures($0) } ?? LayerFigures()
        tally.add(Share(kernel.kind, figures))
      }
      return tally.terms
    }
    network = NetworkLaw(terms: rows, targets: wholes.compactMap(\.energy), launch: launch)
  }

  /// The figures of one layer; none of a kind that was never measured.
  public func figures(_ kernel: Kernel) -> LayerFigures {
    Self.standing(kernel, kinds, isLayered: isLayered).map { law.figures($0) } ?? LayerFigures()
  }

  /// The kernel, or where its kind was never measured one of a kind that was and does the same work: a dense
  /// layer is a convolution of single positions, and so is one of a window of one.
  private static func standing(
    _ kernel: Kernel, _ kinds: Set<KernelKind>, isLayered: Bool = false
  ) -> Kernel? {
    // A layered roofline has a law of all kinds together for one that was never measured.
    if isLayered || kinds.contains(kernel.kind) { return kernel }
    let likes: [KernelKind] =
      switch kernel.kind {
      case .product: [.pointwise, .convolution]
      case .pointwise: [.convolution]
      default: []
      }
    if let like = likes.first(where: kinds.contains) {
      var same = kernel
      same.kind = like
      return same
    }
    return nil
  }

  /// The figures of a network: its time where all kinds of its layers were measured, its energy where all were
  /// or where networks were measured as wholes.
  public func figures(_ bare: [Kernel]) -> (latency: Double?, energy: Double?) {
    let kernels = bare.map(TrainingData.around(bare))
    var tally = tally
    for kernel in kernels { tally.add(share(kernel)) }
    return tally.figures
  }

  /// What one kernel adds to a network, the network around it told (`context`).
  public func share(_ kernel: Kernel) -> Share {
    let own =
      kernel.kind == .view && !kinds.contains(.view)
      ? LayerFigures(latency: 0, power: 0) : figures(kernel)
    return Share(kernel.kind, own)
  }

  /// Whether it may know energies, so that the energy of each kernel is needed.
  public var needsEnergy: Bool {
    network != nil || law.figures(Kernel(kind: .convolution)).energy != nil
  }

  /// An empty sum of shares.
  public var tally: Tally { Tally(law: network) }
}
