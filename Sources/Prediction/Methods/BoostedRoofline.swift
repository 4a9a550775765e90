// SPDX-License-Identifier: Apache-2.0

public import Documents
import Quantities

/// A positive number of each kernel: an additive roofline and, for each family of kernels, trees that follow what the logarithm of measured over
/// roofline depends on: vector widths, caches, algorithms that a library changes between.
///
/// A tree's leaf is a mean of what was seen, so that far from the data the law falls back to the roofline
/// times a correction that was seen somewhere; it cannot run away as a polynomial does.
struct BoostedSum: Hashable, Sendable {
  /// Kernels that share trees.
  enum Family: Int, CaseIterable {
    case windows
    case products
    case movers

    init(_ kind: KernelKind) {
      switch kind {
      case .convolution, .pointwise, .depthwise, .grouped, .transposed: self = .windows
      case .product, .recurrent: self = .products
      default: self = .movers
      }
    }
  }

  /// The physical part.
  private(set) var base: AdditiveRoofline
  /// Trees by family; nil where too few were seen.
  private(set) var trees: [BoostedTrees?]
  /// Kernels of a family that are needed before it gets trees.
  static let fewest = 60

  init(
    _ kernels: [Kernel], targets: [Double], weights: [Double],
    options: BoostedTrees.Options = .init()
  ) {
    let base = AdditiveRoofline(kernels, targets: targets, weights: weights)
    self.base = base
    trees = []
    let floors = kernels.map { max(base.sum($0), 1e-12) }
    for family in Family.allCases {
      let own = kernels.indices.filter { Family(kernels[$0].kind) == family }
      var tree: BoostedTrees?
      if own.count >= Self.fewest {
        var rows = [Double](repeating: 0, count: own.count * Features.width)
        rows.withUnsafeMutableBufferPointer { buffer in
          guard let start = buffer.baseAddress else { return }
          for (place, index) in own.enumerated() {
            Features.write(kernels[index], into: start + place * Features.width)
          }
        }
        let mean = own.reduce(0) { $0 + weights[$1] } / Double(own.count)
        tree = BoostedTrees(
          rows: rows, width: Features.width,
          targets: own.map { Mathematics.log(targets[$0] / floors[$0]) },
          weights: own.map { weights[$0] / max(mean, 1e-300) }, options)
      }
      trees.append(tree)
    }
  }

  var json: JSON {
    .object([("base", base.json), ("trees", .array(trees.map { $0?.json ?? .null }))])
  }

  init?(json: JSON) {
    guard let base = json["base"].flatMap({ AdditiveRoofline(json: $0) }),
      let items = json["trees"]?.items, items.count == Family.allCases.count
    else { return nil }
    self.base = base
    trees = []
    for item in items {
      if item == .null {
        trees.append(nil)
      } else if let own = BoostedTrees(json: item, width: Features.width) {
        trees.append(own)
      } else {
        return nil
      }
    }
  }

  @inline(__always)
  private static func correction(_ trees: BoostedTrees?, _ kernel: Kernel) -> Double {
    guard let trees else { return 1 }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: Features.width) { row in
      guard let start = row.baseAddress else { return 1 }
      Features.write(kernel, into: start)
      return Mathematics.exp(trees.value(start))
    }
  }

  /// The law at a kernel.
  func value(_ kernel: Kernel) -> Double {
    let family = Family(kernel.kind).rawValue
    return max(base.sum(kernel), 1e-12) * Self.correction(trees[family], kernel)
  }
}

/// Boosted trees over the additive roofline: of time, and of power where it was measured.
public struct BoostedRoofline: Law, Hashable {
  let time: BoostedSum
  let power: BoostedSum?

  init(_ samples: [Sample]) {
    let kernels = samples.map(\.kernel)
    let weights = samples.map(\.weight)
    time = BoostedSum(kernels, targets: samples.map(\.latency), weights: weights)
    let powers = samples.compactMap { sample in
      sample.energy.map { $0 / sample.latency } ?? sample.power
    }
    power =
      powers.count == samples.count && !samples.isEmpty
      ? BoostedSum(kernels, targets: powers, weights: weights) : nil
  }

  public func figures(_ kernel: Kernel) -> LayerFigures {
    LayerFigures(latency: time.value(kernel), power: power.map { $0.value(kernel) })
  }

  public var json: JSON { .object([("time", time.json), ("power", power?.json ?? .null)]) }

  public init?(json: JSON) {
    guard let time = json["time"].flatMap({ BoostedSum(json: $0) }) else { return nil }
    self.time = time
    power = json["power"].flatMap { BoostedSum(json: $0) }
  }
}
