// SPDX-License-Identifier: Apache-2.0

public import Quantities
public import Requirements

/// A device on mains that several nodes send their frames to, and that sends on what it finds.
public struct GatewayProfile: Sendable {
  /// The catalogue's device.
  public var id: String
  /// Nodes that share it.
  public var nodes: Double
  /// Power while on and doing nothing.
  public var idle: Estimate<Watts>
  /// Power at work.
  public var active: Estimate<Watts>
  /// Price with what it always needs; nil where unknown.
  public var price: Estimate<Dollars>?
  /// Carbon of making it; nil where unknown.
  public var embodied: Estimate<Grams>?
  /// Person-days of engineering.
  public var effort: Estimate<Ratio>
  /// Price of its electricity; nil where the file does not say.
  public var electricity: Estimate<DollarsPerKilowattHour>?
  /// Carbon of its electricity; nil where the file does not say.
  public var grid: Estimate<GramsPerKilowattHour>?
  /// What it sends events on with; nil over a network that is there anyway.
  public var radio: RadioProfile?
  /// What it sends of them.
  public var uplink: Uplink

  /// A device that sits there, without anything that would switch it off.
  public init(_ device: DeviceProfile, nodes: Double, uplink: Uplink) {
    id = device.id
    (idle, active) = (device.idle, device.active)
    (embodied, effort) = (device.embodied, device.effort)
    var sum: Estimate<Dollars>?
    let prices = [device.price] + device.parts.map(\.price)
    for case let known? in prices { sum = sum.map { $0.with(known) { $0 + $1 } } ?? known }
    price = prices.contains { $0 == nil } ? nil : sum
    self.nodes = nodes
    self.uplink = uplink
  }

  /// From a finding to its message (s).
  public func telling(_ riskLevel: RiskLevel) -> Double {
    (radio?.messageTime(bytes: uplink.payload.value, riskLevel) ?? 0) + uplink.delay.value
  }

  /// Data of a message (USD).
  public func data(_ riskLevel: RiskLevel) -> Double {
    radio?.dataCost(bytes: uplink.payload.value, riskLevel) ?? 0
  }

  /// Data of each event or false alarm (USD); none where a digest tells of them all.
  public func dataPerEvent(_ riskLevel: RiskLevel) -> Double {
    uplink.message == .digest ? 0 : data(riskLevel)
  }

  /// What a second of work takes above idling: USD and g.
  public func second(_ riskLevel: RiskLevel) -> (cost: Double, carbon: Double) {
    let wattHours = max(0, riskLevel.burden(active) - riskLevel.burden(idle)) / 3_600
    return (wattHours * perWattHour(riskLevel), wattHours * gramsPerWattHour(riskLevel))
  }

  /// Price of its energy (USD/Wh).
  func perWattHour(_ riskLevel: RiskLevel) -> Double {
    (riskLevel.burden(ifKnown: electricity) ?? 0) / 1_000
  }

  /// Carbon of its energy (g/Wh).
  func gramsPerWattHour(_ riskLevel: RiskLevel) -> Double {
    (riskLevel.burden(ifKnown: grid) ?? 0) / 1_000
  }
}

/// What a gateway takes for being there, a node's share, as plain numbers under one risk level.
public struct GatewayFigures: Sendable, Hashable {
  /// Energy of a day without work (Wh).
  var idle: Double
  /// What that costs (USD/day).
  var electricity: Double
  /// And its carbon (g/day).
  var grid: Double
  /// Its price, and its radio's, written off (USD/day).
  private var device: Double
  private var radio: Double
  /// Carbon of making it, written off (g/day).
  private var made: Double
  /// Engineering (USD/day).
  private var engineering: Double
  /// Its subscription (USD/day).
  var subscription: Double
  /// Data of a digest, where that is what it sends (USD/day).
  var digest: Double
  /// What is spent at first (USD).
  public var capex: Double

  /// Takes a gateway's figures at a site under a risk level.
  public init(_ gateway: GatewayProfile, at site: SiteProfile, _ riskLevel: RiskLevel) {
    let share = 1 / gateway.nodes
    idle = riskLevel.burden(gateway.idle) * 24 * share
    electricity = idle * gateway.perWattHour(riskLevel)
    grid = idle * gateway.gramsPerWattHour(riskLevel)
    let price = (riskLevel.burden(ifKnown: gateway.price) ?? 0) * share
    let module = (riskLevel.burden(ifKnown: gateway.radio?.price) ?? 0) * share
    device = price / site.lifetimeDays
    radio = module / site.lifetimeDays
    capex = price + module
    made = (riskLevel.burden(ifKnown: gateway.embodied) ?? 0) * share / site.lifetimeDays
    // The program of a gateway is written once for all sites.
    engineering = site.engineering(gateway.effort, riskLevel)
    subscription =
      (riskLevel.burden(ifKnown: gateway.radio?.subscription) ?? 0) * share
      * DollarsPerMonth.scale / DollarsPerDay.scale
    digest = gateway.uplink.message == .digest ? gateway.data(riskLevel) * share : 0
  }

  /// All of it (USD/day).
  public var cost: Double { electricity + device + radio + engineering + subscription + digest }

  /// All of it (g/day).
  public var carbon: Double { grid + made }
}

extension GatewayProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&idle, .device(id), worse: .higher)
    visitor.visit(&active, .device(id), worse: .higher)
    visitor.visit(&price, .price(id), worse: .higher)
    visitor.visit(&embodied, .making(id), worse: .higher)
    let engineering = Factor.effort(effort.provenance.subject)
    visitor.visit(&effort, engineering, worse: .higher)
    visitor.visit(&electricity, .electricity, worse: .higher)
    visitor.visitGrid(&grid)
    visitor.visit(&radio)
  }
}
