// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Costing
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
    /// The carbon of making a device or a part.
    case embodied = "embodied-carbon"
    /// The most that a device or a radio draws for a moment.
    case peak = "maximum-power"
    /// The price of electricity.
    case electricityPrice = "electricity-price"
    /// The carbon of electricity.
    case grid
    /// The price of processor time to unpack a sample.
    case decodePrice = "decode-price"
    /// The price of moving data.
    case transferPrice = "transfer-price"
    /// The price of keeping data.
    case storagePrice = "storage-price"
    /// The size of a sample that is moved.
    case sample
    /// The price of data over a radio, or of its subscription, which no key gives.
    case dataPrice = "data-price"
    /// The carbon of a visit.
    case visitCarbon = "visit-carbon"
    /// The price of the response to a false alarm.
    case falseAlarm = "false-alarm"
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
      let kinds: [Limit.Name: Kind] = [.memory: .memory, .carbon: .embodied, .peak: .peak]
      self.init(kinds[limit] ?? .mass, device: device)
      self.part = part
    case .noInterface, .noSocket, .missingPart, .discontinued, .notForSites, .tooCold, .tooHot,
      .tooMuchPower:
      return nil
    }
  }
}

extension MissingFigure {
  /// The figure for want of which a line of the ledger is unknown.
  ///
  /// - Parameter isDevice: whether a name is that of a device, which `figures` may speak of; else it is a part's.
  package init(_ unknown: UnknownFigure, isDevice: (String) -> Bool) {
    func named(_ kind: Kind, _ name: String) -> MissingFigure {
      var figure = MissingFigure(kind, device: isDevice(name) ? name : nil)
      if !isDevice(name) { figure.part = name }
      return figure
    }
    switch unknown {
    case .price(let name): self = named(.price, name)
    case .making(let name): self = named(.embodied, name)
    case .draw(let name): self = named(.active, name)
    case .electricityPrice: self.init(.electricityPrice, device: nil)
    case .grid: self.init(.grid, device: nil)
    case .decodePrice: self.init(.decodePrice, device: nil)
    case .transferPrice: self.init(.transferPrice, device: nil)
    case .storagePrice: self.init(.storagePrice, device: nil)
    case .sampleSize: self.init(.sample, device: nil)
    case .dataPrice(let radio), .subscription(let radio):
      self.init(.dataPrice, device: nil)
      part = radio
    case .visitCarbon: self.init(.visitCarbon, device: nil)
    case .falseAlarm(let task):
      self.init(.falseAlarm, device: nil)
      part = task
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
