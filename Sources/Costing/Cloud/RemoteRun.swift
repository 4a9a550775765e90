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

  /// What an hour takes in which a rented machine is on, at work or not (USD, g); nothing at a gateway, which is there.
  public func hour(_ riskLevel: RiskLevel) -> (cost: Double, carbon: Double) {
    guard case .cloud(let machine, let surroundings) = place else { return (0, 0) }
    let figures = ServingFigures(surroundings, riskLevel)
    let idle = figures.idle(of: machine) ?? 0
    return (
      riskLevel.burden(machine.price),
      idle * figures.gramsPerWattHour(of: machine)
        + (riskLevel.burden(ifKnown: machine.embodied) ?? 0)
    )
  }

  /// Hours a day in which a rented machine is on at least, a site's share: all in which it may be asked, where it must
  /// answer at once.
  ///
  /// - Parameter watched: hours a day in which frames may come.
  public func ready(_ watched: Double) -> Double {
    guard case .cloud(_, let surroundings) = place else { return 0 }
    return surroundings.leastHours * watched / 24
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
  /// Machine-hours that it takes, waiting for work included; a gateway's, all nodes together. Those of a rented machine
  /// are paid with all others in which it is on.
  public var hours: Double
  /// A gateway's electricity (USD).
  public var electricity: Double
  /// Moving the frame into the machine's network (USD).
  public var transfer: Double
  /// Carbon of the work (g).
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
      transfer = figures.transfer
      let working = figures.working(machine, nil) ?? 0
      carbon = busy / 3_600 * working * figures.gramsPerWattHour(of: machine)
      (electricity, message, load) = (0, 0, 0)
    case .gateway(let gateway):
      let second = gateway.second(riskLevel)
      hours = busy / 3_600
      (electricity, carbon, transfer) = (busy * second.cost, busy * second.carbon, 0)
      message = gateway.dataPerEvent(riskLevel)
      load = busy * gateway.nodes
    }
  }

  /// All that a frame costs by itself (USD).
  public var cost: Double { data + electricity + transfer }
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
