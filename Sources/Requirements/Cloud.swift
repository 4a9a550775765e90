// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// Where the samples of a task are looked at.
public enum ComputePlace: String, Sendable, Hashable, CaseIterable {
  /// On the device that takes them.
  case node
  /// On a device near by that several nodes send them to.
  case gateway
  /// On a rented machine that each is sent to.
  case cloud
}

/// What looks at frames that a site sends.
public struct Cloud: Sendable, Hashable {
  /// Patterns of machines that may be rented; empty for all that have a price.
  public var machines: [HardwareChoice.Pattern] = []
  /// Price of moving data into it; nil where the file does not say.
  public var transfer: DollarsPerMegabyte?
  /// The catalogue's grid that feeds it; nil where the file does not say.
  public var grid: String?
  /// How many sites share a machine that must be on; nil for those of the file.
  public var sharedBy: Int?
  /// Where the file says so.
  public var place: Place
}

/// A device on mains near by that several nodes send their frames to, and that sends on what it finds.
public struct Gateway: Sendable, Hashable {
  /// The catalogue's device.
  public var device: String
  /// What it sends on with; nil over a network that is there anyway.
  public var radio: HardwareChoice.Pattern?
  /// Nodes that share it.
  public var nodes = 1
  /// Price of its electricity; nil where the file does not say.
  public var electricity: DollarsPerKilowattHour?
  /// The catalogue's grid that feeds it; nil where the file does not say.
  public var grid: String?
  /// Where the file names the device.
  public var place: Place
}

extension TaskRequirement {
  /// Whether its frames may leave the site.
  public var mayLeave: Bool { compute != [.node] }

  /// Its true events, where it depends on who looks at its frames whether the site sends them.
  public var eventsThatMayLeave: PerDay {
    mayLeave ? event?.frequency ?? PerDay(0) : PerDay(0)
  }
}

extension Requirements {
  /// The same with every task that may be looked at in a place looked at there.
  public func computing(in place: ComputePlace) -> Requirements {
    var one = self
    for index in one.tasks.indices where one.tasks[index].compute.contains(place) {
      one.tasks[index].compute = [place]
    }
    return one
  }
}
