// SPDX-License-Identifier: Apache-2.0

import Quantities

/// The rows of one setting as a fit needs them: layers with what was measured of them, and networks as the
/// layers that they are made of.
public struct TrainingData: Sendable {
  /// A layer whose work is known.
  struct Layer: Sendable {
    var kernel: Kernel
    var kind: String
    /// The network or the sample that it is held out with.
    var group: String
    var latency: Double?
    var power: Double?
    var energy: Double?
    /// Its share of its network's time; 1 for a layer measured by itself.
    var share = 1.0
    /// The variance of its noise over that of the surest: RAPL's counters move once a millisecond, so that a
    /// shorter layer is told by few steps of them.
    var noise = 1.0
    /// The run of a network that it is part of; nil for a layer measured by itself.
    var run: Int?
    /// Whether a fit may learn from it.
    var isTrusted = true
  }

  /// A network run as a whole.
  struct Network: Sendable {
    var name: String
    var resolution: String
    /// Places of its layers among the layers.
    var layers: [Int]
    var latency: Double?
    var energy: Double?
    /// Whether the figures are the sums of those of its layers.
    var isSum = false
  }

  /// Where it was measured.
  public var setting: Setting
  var layers: [Layer] = []
  var networks: [Network] = []
  /// Other runtimes on the same device in the same number format that run the same networks about as fast: what they share
  /// they share, and a kernel that one of them seldom runs the other may run often.
  var siblings: [TrainingData] = []

  /// The rows of each setting, settings in order.
  public static func split(_ measurements: Measurements) -> [TrainingData] {
    var bySetting: [Setting: [Measurement]] = [:]
    for row in measurements.rows { bySetting[row.setting, default: []].append(row) }
    let all = bySetting.keys.sorted().map { TrainingData($0, bySetting[$0] ?? []) }
    return all.map { own in
      var own = own
      own.siblings = all.filter { other in
        other.setting != own.setting && other.setting.device == own.setting.device
          && other.setting.precision == own.setting.precision
          && other.setting.threads == own.setting.threads
          && other.layers.contains { $0.run != nil } && own.isAsFast(as: other)
      }
      return own
    }
  }

  /// Whether the kernels that both ran take about as long, in the middle; true where they have hardly any in common. What
  /// takes two or three times as long has another engine, or another clock.
  private func isAsFast(as other: TrainingData) -> Bool {
    func times(_ data: TrainingData) -> [Kernel: Double] {
      Dictionary(
        data.layers.compactMap { layer in
          guard layer.run != nil, let latency = layer.latency else { return nil }
          var kernel = layer.kernel
          (kernel.networkWeights, kernel.networkTraffic) = (0, 0)
          return (kernel, latency)
        }, uniquingKeysWith: { min($0, $1) })
    }
    let its = times(other)
    let ratios = times(self).compactMap { kernel, time in its[kernel].map { time / $0 } }
    guard ratios.count >= Self.fewestAlike else { return true }
    let middle = Scores.middle(ratios)
    return middle < Self.alike && middle > 1 / Self.alike
  }

  /// Kernels in common that tell two runtimes apart, and the factor within which they are as fast.
  private static let fewestAlike = 5
  private static let alike = 1.5

  private init(_ setting: Setting, _ rows: [Measurement]) {
    self.setting = setting
    var runs: [String: Int] = [:]
    func run(_ row: Measurement) -> String {
      "\(row.network)\u{1}\(row.resolution)\u{1}\(row.batch)"
    }
    for row in rows where row.level == .layer {
      guard var kernel = row.kernel else { continue }
      kernel.holdAtLeastItsWeights()
      var layer = Layer(kernel: kernel, kind: row.op, group: row.group)
      layer.latency = row.latency
      layer.power = row.power
      layer.energy = row.energy
      if row.scope == .package, let time = row.latency {
        layer.noise = 1 + 3 * min(30, 1e-6 / (time * time))
      }
      layer.isTrusted = row.isMeasured && !row.conditions.hasPrefix("multiply-accumulates unknown")
      if !row.network.isEmpty {
        let key = run(row)
        if let place = runs[key] {
          networks[place].layers.append(layers.count)
        } else {
          runs[key] = networks.count
          networks.append(
            Network(name: row.network, resolution: row.resolution, layers: [layers.count]))
        }
      }
      layers.append(layer)
    }
    var whole: Set<String> = []
    for row in rows where row.level == .network {
      let key = run(row)
      guard let place = runs[key] else { continue }
      whole.insert(key)
      // Repeats of one network: their mean is as good as any.
      networks[place].latency = row.latency ?? networks[place].latency
      networks[place].energy = row.energy ?? networks[place].energy
    }
    for place in networks.indices {
      let own = networks[place].layers
      let around = Self.around(own.map { layers[$0].kernel })
      for index in own {
        layers[index].kernel = around(layers[index].kernel)
        layers[index].run = place
      }
      let times = own.compactMap { layers[$0].latency }
      let energies = own.compactMap { layers[$0].energy }
      let total = times.reduce(0, +)
      if total > 0 {
        for index in own { layers[index].share = (layers[index].latency ?? 0) / total }
      }
      guard networks[place].latency == nil, networks[place].energy == nil else { continue }
      networks[place].isSum = true
      if times.count == own.count { networks[place].latency = total }
      if energies.count == own.count { networks[place].energy = energies.reduce(0, +) }
    }
    networks.removeAll { $0.latency == nil && $0.energy == nil }
  }

  /// The samples that a law is learnt from, of the groups that are not held out.
  func samples(without held: Set<String> = []) -> [Sample] {
    let own = ownSamples(without: held)
    guard own.contains(where: { $0.run != nil }) else { return own }
    return siblings.enumerated().reduce(own) { samples, sibling in
      samples
        + sibling.element.ownSamples(without: held).filter { $0.run != nil }.map { sample in
          var sample = sample
          sample.run = sample.run.map { $0 + (sibling.offset + 1) * 1_000_000 }
          return sample
        }
    }
  }

  private func ownSamples(without held: Set<String>) -> [Sample] {
    layers.compactMap { layer in
      guard layer.isTrusted, !held.contains(layer.group), let latency = layer.latency else {
        return nil
      }
      return Sample(
        kernel: layer.kernel, latency: latency, power: layer.power, energy: layer.energy,
        // A layer that takes most of its network's time decides most of its error.
        weight: (layer.share + 1e-4).squareRoot(), noise: layer.noise,
        network: layer.run == nil ? nil : layer.group,
        run: layer.run)
    }
  }

  /// Tells a kernel what network is around it.
  static func around(_ kernels: [Kernel]) -> (Kernel) -> Kernel {
    let context = NetworkContext(
      weights: kernels.reduce(0) { $0 + $1.bytesWeights },
      traffic: kernels.reduce(0) { $0 + $1.bytesIn + $1.bytesOut })
    return { context.around($0) }
  }

  /// Layers that a fit may learn a time from.
  public var trainable: Int { layers.count { $0.isTrusted && $0.latency != nil } }

  /// What is held out together.
  var groups: [String] { Set(layers.map(\.group)).sorted() }
}
