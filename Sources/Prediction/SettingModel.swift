// SPDX-License-Identifier: Apache-2.0

public import Documents
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

  /// Learns from the rows of one setting, without the groups that are held out.
  init(_ data: TrainingData, _ method: Method, without held: Set<String> = []) {
    setting = data.setting
    self.method = method
    let samples = data.samples(without: held)
    let law = method.fit(samples)
    self.law = law
    let kinds = Set(samples.map(\.kernel.kind))
    self.kinds = kinds
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
      return NetworkLaw.terms(
        kernels, kernels.map { kernel in
          Self.standing(kernel, kinds).flatMap { law.figures($0).energy }
        },
        launch: launch)
    }
    network = NetworkLaw(terms: rows, targets: wholes.compactMap(\.energy), launch: launch)
  }

  /// The figures of one layer; none of a kind that was never measured.
  public func figures(_ kernel: Kernel) -> LayerFigures {
    Self.standing(kernel, kinds).map { law.figures($0) } ?? LayerFigures()
  }

  /// The kernel, or where its kind was never measured one of a kind that was and does the same work: a dense
  /// layer is a convolution of single positions.
  private static func standing(_ kernel: Kernel, _ kinds: Set<KernelKind>) -> Kernel? {
    if kinds.contains(kernel.kind) { return kernel }
    if kernel.kind == .product, kinds.contains(.pointwise) {
      var same = kernel
      same.kind = .pointwise
      return same
    }
    return nil
  }

  /// The figures of a network: its time where all kinds of its layers were measured, its energy where all were
  /// or where networks were measured as wholes.
  public func figures(_ kernels: [Kernel]) -> (latency: Double?, energy: Double?) {
    let layers = kernels.map { kernel in
      kernel.kind == .view && !kinds.contains(.view)
        ? LayerFigures(latency: 0, power: 0) : figures(kernel)
    }
    func sum(_ values: [Double?]) -> Double? {
      let known = values.compactMap(\.self)
      return known.count == values.count && !known.isEmpty ? known.reduce(0, +) : nil
    }
    let energy = network?.value(kernels, layers.map(\.energy)) ?? sum(layers.map(\.energy))
    return (sum(layers.map(\.latency)), energy)
  }
}
