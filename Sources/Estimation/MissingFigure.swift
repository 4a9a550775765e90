// SPDX-License-Identifier: Apache-2.0

import Catalogue
public import Networks
import Requirements

/// A figure that nobody knows and that would have to be known to say whether something keeps every limit.
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
    case active
    /// The memory of a device.
    case memory
    /// The mass of a device or of a part, which no key gives.
    case mass
    /// A part that the catalogue does not have.
    case part
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

  /// What a device is refused for.
  package init(of refusal: Refusal, device: String) {
    self.init(.active, device: device)
    switch refusal {
    case .unknownPrice: kind = .price
    case .unknownFigure(_, let part, let limit):
      kind = limit == .memory ? .memory : .mass
      self.part = part
    case .missingPart(let name):
      kind = .part
      part = name
    default: kind = .active
    }
  }
}

extension Refusal {
  /// Whether a device is refused for want of a figure, and not for what it is.
  package var lacksFigure: Bool {
    switch self {
    case .unknownPower, .unknownFigure, .unknownPrice: true
    case .noInterface, .missingPart, .notForSites, .tooCold, .tooHot, .tooMuchPower: false
    }
  }
}

extension Refusal {
  /// Whether a device is refused for want of a mass.
  package var lacksMass: Bool {
    if case .unknownFigure(_, _, .weight) = self { true } else { false }
  }
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
