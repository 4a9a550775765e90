// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What stands around packs and panels: boxes that the packs fit into, and what charges them.
public struct SupplyParts: Sendable {
  /// A box, and its room for packs (l).
  public struct Box: Sendable {
    /// The box.
    public var part: PartProfile
    /// Its room for packs (l).
    public var room: Double

    /// A box with its room.
    public init(part: PartProfile, room: Double) {
      (self.part, self.room) = (part, room)
    }
  }

  /// The boxes to choose from, the smallest first; empty where all packs fit into the box of the devices.
  public var boxes: [Box] = []
  /// Room for packs in the box of the devices (l).
  public var spare = 0.0
  /// What one pack takes (l).
  public var pack = 0.0
  /// The charge controller; nil where there are no panels.
  public var controller: PartProfile?
  /// The power that one controller passes (W).
  public var controllerLimit = Double.infinity
  /// What one panel gives at most (W).
  public var panel = 0.0

  /// Nothing: a site on mains.
  public init() {}

  /// What a build needs, and how many of each: the smallest box that all packs fit into, else as many of the largest as
  /// hold them; and the controllers that pass what the panels give.
  public func items(packs: Int, panels: Int) -> [(part: PartProfile, count: Int)] {
    var items: [(part: PartProfile, count: Int)] = []
    let volume = pack * Double(packs)
    if volume > spare {
      if let box = boxes.first(where: { $0.room >= volume }) {
        items.append((box.part, 1))
      } else if let largest = boxes.last, largest.room > 0 {
        items.append((largest.part, Int((volume / largest.room).rounded(.up))))
      }
    }
    if panels > 0, let controller {
      let count = (panel * Double(panels) / controllerLimit).rounded(.up)
      items.append((controller, max(1, Int(count))))
    }
    return items
  }

  /// The price of what a build needs (USD), without the parts whose price is unknown.
  public func price(packs: Int, panels: Int, _ riskLevel: RiskLevel) -> Double {
    items(packs: packs, panels: panels).reduce(0) {
      $0 + (riskLevel.burden(ifKnown: $1.part.price) ?? 0) * Double($1.count)
    }
  }
}

extension SupplyParts: Uncertain {
  /// Shows each estimate.
  public mutating func visit(_ visitor: inout some EstimateVisitor) {
    for index in boxes.indices { boxes[index].part.visit(&visitor) }
    visitor.visit(&controller)
  }
}
