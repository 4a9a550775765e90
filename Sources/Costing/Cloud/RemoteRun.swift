// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A sample that is looked at elsewhere: a frame is sent, and a rented machine or a gateway looks at it.
public struct RemoteRun: Sendable {
  /// Bytes of a frame as it is sent.
  public var bytes: Double
  /// Time of one inference there.
  public var time: Estimate<Seconds>
  /// Time to unpack a frame there.
  public var unpacking: Estimate<Seconds>
  /// What looks at it.
  public var place: Elsewhere

  /// What looks at a frame.
  public enum Elsewhere: Sendable {
    /// A rented machine, and what surrounds it: how much of its time is work, transfer, electricity.
    case cloud(MachineProfile, ServingProfile)
    /// A device near by that several nodes share.
    case gateway(GatewayProfile)
  }

  /// A frame and what looks at it.
  public init(
    bytes: Double, time: Estimate<Seconds>, unpacking: Estimate<Seconds>, place: Elsewhere
  ) {
    self.bytes = bytes
    self.time = time
    self.unpacking = unpacking
    self.place = place
  }

  /// What looks at it, in words.
  public var name: String {
    switch place {
    case .cloud(let machine, _): machine.name
    case .gateway(let gateway): gateway.id
    }
  }

  /// The gateway; nil in the cloud.
  public var gateway: GatewayProfile? {
    if case .gateway(let gateway) = place { gateway } else { nil }
  }

  /// What a frame keeps the machine busy for: it is unpacked and looked at (s).
  public func busy(_ riskLevel: RiskLevel) -> Double {
    riskLevel.burden(unpacking) + riskLevel.burden(time)
  }

  /// From a frame's arrival to its result (s); at a gateway the frames of all nodes may come at once.
  public func answer(_ riskLevel: RiskLevel) -> Double {
    busy(riskLevel) * (gateway?.nodes ?? 1)
  }

  /// What it takes a site a day that there is anything to look at frames (USD, g), and at first (USD).
  public func standing(
    at site: SiteProfile, _ riskLevel: RiskLevel
  ) -> (cost: Double, carbon: Double, capex: Double) {
    switch place {
    case .cloud(_, let surroundings):
      return (surroundings.effort.map { site.engineering($0, riskLevel) } ?? 0, 0, 0)
    case .gateway(let gateway):
      let figures = GatewayFigures(gateway, at: site, riskLevel)
      return (figures.cost, figures.carbon, figures.capex)
    }
  }
}

/// What a frame takes beside the device's and the radio's energy, as plain numbers under one risk level.
public struct RemoteFigures: Sendable, Hashable {
  /// What one frame a day takes of the time that the radio may send.
  public var airtime: Double
  /// Data over the radio (USD).
  public var data: Double
  /// Machine-hours that are paid for, waiting for work included; a gateway's, all nodes together.
  public var hours: Double
  /// What they cost (USD).
  public var rent: Double
  /// Moving the frame into the machine's network (USD).
  public var transfer: Double
  /// Carbon of the machine (g).
  public var carbon: Double
  /// Data of a message about what was found, where a gateway sends it on (USD).
  public var message: Double
  /// Seconds of a gateway, the frames of all nodes together; none in the cloud, which is large enough.
  public var load: Double

  /// Takes a run's figures over a radio under a risk level.
  public init(_ run: RemoteRun, over radio: RadioProfile, _ riskLevel: RiskLevel) {
    airtime = radio.share(ofMessages: 1, bytes: run.bytes, riskLevel)
    data = radio.dataCost(bytes: run.bytes, riskLevel) ?? 0
    let busy = run.busy(riskLevel)
    switch run.place {
    case .cloud(let machine, let surroundings):
      let figures = ServingFigures(surroundings, riskLevel)
      hours = figures.hours(busySeconds: busy)
      rent = hours * riskLevel.burden(machine.price)
      transfer = figures.transfer
      let idle = figures.idle(of: machine) ?? 0
      let working = figures.working(machine, nil) ?? 0
      let drawn = hours * idle + busy / 3_600 * working
      carbon =
        drawn * figures.gramsPerWattHour(of: machine)
        + hours * (riskLevel.burden(ifKnown: machine.embodied) ?? 0)
      (message, load) = (0, 0)
    case .gateway(let gateway):
      let second = gateway.second(riskLevel)
      hours = busy / 3_600
      (rent, carbon, transfer) = (busy * second.cost, busy * second.carbon, 0)
      message = gateway.dataPerEvent(riskLevel)
      load = busy * gateway.nodes
    }
  }

  /// All that a frame costs (USD).
  public var cost: Double { data + rent + transfer }
}

extension RemoteRun {
  /// Shows each estimate; an inference elsewhere errs by itself.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor, _ inference: Factor)
  {
    visitor.visit(&time, inference, worse: .higher)
    visitor.visit(&unpacking, inference, worse: .higher)
    switch place {
    case .cloud(var machine, var around):
      machine.visit(&visitor)
      around.visit(&visitor)
      place = .cloud(machine, around)
    case .gateway(var gateway):
      gateway.visit(&visitor)
      place = .gateway(gateway)
    }
  }
}
