// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Networks
import Requirements

/// An unknown figure that decides whether something keeps every limit.
public struct MissingFigure: Sendable, Hashable {
  /// What is missing; the names are the keys of `figures`.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The time of one inference.
    case latency
    /// The accuracy in this number format.
    case accuracy
    /// The working memory of a model.
    case ram
    /// The price of a device.
    case price
    /// The draw of a device at work.
    case active = "active-power"
    /// The memory of a device.
    case memory
    /// The mass of a device or of a part, which no key gives.
    case mass
  }

  /// What is missing.
  public var kind: Kind
  /// The device; nil where the figure does not depend on it.
  public var device: String?
  /// The model; nil for a figure of a device.
  public var model: String?
  /// The input.
  public var resolution: InputShape?
  /// The number format.
  public var precision: Precision?
  /// The runtime.
  public var runtime: String?
  /// The part, where it is one's.
  public var part: String?
}

extension MissingFigure {
  /// A figure of a device, of a model, or of a model on a device.
  package init(_ kind: Kind, device: String?, model: String? = nil) {
    self.init(kind: kind, device: device, model: model, resolution: nil)
  }

  /// The figure for want of which a device is refused; nil where it is refused for what it is.
  package init?(of refusal: Refusal, device: String) {
    switch refusal {
    case .unknownPower: self.init(.active, device: device)
    case .unknownPrice: self.init(.price, device: device)
    case .unknownFigure(_, let part, let limit):
      self.init(limit == .memory ? .memory : .mass, device: device)
      self.part = part
    case .noInterface, .missingPart, .discontinued, .notForSites, .tooCold, .tooHot, .tooMuchPower:
      return nil
    }
  }
}

extension Refusal {
  /// Whether a device is refused for want of a figure, and not for what it is.
  package var lacksFigure: Bool { MissingFigure(of: self, device: "") != nil }

  /// Whether a device is refused for want of a mass.
  package var lacksMass: Bool { MissingFigure(of: self, device: "")?.kind == .mass }
}

extension Configuration {
  /// The figures that nobody knows of it.
  package var missingFigures: [MissingFigure] {
    missing.map { kind in
      let isOfDevice = kind != .accuracy
      return MissingFigure(
        kind: kind, device: isOfDevice ? device : nil, model: network.model.id,
        resolution: network.resolution, precision: network.precision,
        runtime: kind == .latency ? network.runtime : nil)
    }
  }
}
