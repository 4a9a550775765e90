// SPDX-License-Identifier: Apache-2.0

/// The extent of a network's input without batch and channels: `640x640` (rows x columns), `49x10`, `640`.
public struct InputShape: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The extents, slowest first.
  public var extents: [Int]

  /// Reads `416x416`; nil unless every extent is a positive whole number below a million.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    let extents = parts.compactMap { Int($0) }
    guard !extents.isEmpty, extents.count == parts.count,
      extents.allSatisfy({ (1..<1_000_000).contains($0) })
    else { return nil }
    self.extents = extents
  }

  /// An input of no known size.
  public static let one = InputShape(extents: [1])

  private init(extents: [Int]) {
    self.extents = extents
  }

  /// The number of input positions.
  public var positions: Double {
    extents.reduce(1) { $0 * Double($1) }
  }

  /// The extent of an image from left to right, in pixels.
  public var width: Int {
    extents[extents.count - 1]
  }

  /// As text.
  public var description: String {
    extents.map(String.init).joined(separator: "x")
  }

  /// The order.
  public static func < (left: InputShape, right: InputShape) -> Bool {
    (left.positions, left.description) < (right.positions, right.description)
  }
}

extension Network {
  /// The shapes of the inputs at a size: of an image or a window its last axes, one input a call; nil where the
  /// network has other inputs, or axes that the size does not tell and that are open.
  public func inputShapes(at size: InputShape) -> [String: Shape]? {
    guard inputs.count == 1, let input = inputs.first, let axes = input.axes else { return nil }
    var extents: [Int] = []
    let usual = input.usual
    for (place, axis) in axes.enumerated() {
      let own = place - (axes.count - size.extents.count)
      if axes.count > size.extents.count, own >= 0 {
        extents.append(size.extents[own])
      } else if case .fixed(let extent) = axis {
        extents.append(extent)
      } else if place == 0 {
        extents.append(1)
      } else if let usual, usual.rank == axes.count {
        extents.append(usual[place])
      } else {
        return nil
      }
    }
    return Shape(extents).map { [input.name: $0] }
  }
}

extension ShapedNetwork {
  /// The size of the first input, without batch and channels.
  public var inputSize: InputShape {
    let extents = network.inputs.first.flatMap { values[$0.tensor].shape?.extents } ?? []
    let size = extents.count > 2 ? extents.dropFirst(2) : extents.dropFirst()
    return InputShape(size.map(String.init).joined(separator: "x")) ?? .one
  }

  /// The number format in which most of the weights are stored; fp32 where there are none.
  public var storedPrecision: Precision {
    let totals = totals
    guard totals.parameters > 0 else { return .fp32 }
    let size = Double(totals.weightBytes) / Double(totals.parameters)
    return size < 1.5 ? .int8 : size < 3 ? .fp16 : .fp32
  }
}
