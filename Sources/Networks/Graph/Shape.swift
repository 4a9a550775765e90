// SPDX-License-Identifier: Apache-2.0

/// The extents of a tensor, slowest first. The number of elements is known to fit, so that no product of
/// extents overflows.
public struct Shape: Sendable, Hashable, CustomStringConvertible {
  /// The extents, each at least 0.
  public let extents: [Int]
  /// The number of elements.
  public let count: Int

  /// The most elements a tensor may have: beyond any memory that there is.
  public static let limit = 1 << 48
  /// The most elements along one axis: with attributes below `Operators.attributeLimit`, no arithmetic on
  /// extents overflows.
  public static let extentLimit = 1 << 31
  /// The most axes.
  public static let rankLimit = 64

  /// nil where an extent is negative or there are more elements than `limit`.
  public init?(_ extents: [Int]) {
    guard extents.count <= Shape.rankLimit else { return nil }
    var count = 1
    var isEmpty = false
    for extent in extents {
      guard extent >= 0, extent <= Shape.extentLimit else { return nil }
      if extent == 0 {
        isEmpty = true
        continue
      }
      let (product, overflows) = count.multipliedReportingOverflow(by: extent)
      guard !overflows, product <= Shape.limit else { return nil }
      count = product
    }
    self.extents = extents
    self.count = isEmpty ? 0 : count
  }

  /// The shape of a single number.
  public static let scalar = Shape(unchecked: [], count: 1)

  /// A list of numbers; the length is one that is known to fit.
  static func list(_ length: Int) -> Shape {
    Shape(unchecked: [length], count: length)
  }

  private init(unchecked extents: [Int], count: Int) {
    self.extents = extents
    self.count = count
  }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// How far apart in memory neighbours along each axis are.
  var strides: [Int] {
    var strides = Array(repeating: 1, count: rank)
    for axis in extents.indices.reversed().dropFirst() {
      strides[axis] = strides[axis + 1] * max(1, extents[axis + 1])
    }
    return strides
  }

  /// For each element in the order of memory, where it is taken from: `start` and so many steps of each
  /// axis's stride. For short tensors.
  func places(strides: [Int], start: Int = 0) -> [Int] {
    guard count > 0 else { return [] }
    var places = [start]
    for axis in extents.indices {
      places = places.flatMap { place in (0..<extents[axis]).map { place + $0 * strides[axis] } }
    }
    return places
  }

  /// An extent.
  public subscript(axis: Int) -> Int { extents[axis] }

  /// `1x3x224x224`; `scalar` for a single number.
  public var description: String {
    extents.isEmpty ? "scalar" : extents.map(String.init).joined(separator: "x")
  }

  /// Reads `1x3x224x224` or `scalar`; nil where it is neither, or has a negative or too large extent.
  public init?(text: some StringProtocol) {
    if text == "scalar" {
      self = .scalar
      return
    }
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    let extents = parts.compactMap { Int($0) }
    guard extents.count == parts.count else { return nil }
    self.init(extents)
  }
}
