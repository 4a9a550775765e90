// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Networks
public import Prediction
public import Quantities

/// A thing that computes: a microcontroller, a board, an accelerator on a board, a server.
public struct Device: Sendable, Hashable {
  /// What part it plays at a site.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Sleeps at microwatts, wakes itself and others.
    case microcontroller
    /// Runs an operating system.
    case host
    /// Works only beside a host.
    case accelerator
    /// Rented or racked.
    case server
  }

  /// Whether it can be had.
  public struct Availability: Sendable, Hashable {
    /// The states.
    public enum State: String, Sendable, Hashable, CaseIterable {
      case inProduction = "in-production"
      case endOfLife = "end-of-life"
      case unknown
    }
    /// The state.
    public var state: State
    /// From when it can be had, YYYY-MM-DD; empty for now.
    public var from: String
  }

  /// The cores of a processor. Devices of one design are sister silicon: a time of one holds for the other, but for the
  /// clock.
  public struct Cores: Sendable, Hashable {
    /// The design, for example `cortex-a76`.
    public var design: String
    /// How many of them work together.
    public var count: Int
    /// Their clock under load.
    public var clock: Hertz
  }

  /// The id; a host with an accelerator is `host+accelerator`.
  public var id: String
  /// What people call it.
  public var title: String
  /// Its part at a site.
  public var role: Role
  /// Its relatives.
  public var family: String
  /// The silicon inside.
  public var silicon: String
  /// The cores that its processor's runtimes use; nil where the catalogue does not say, and for an accelerator.
  public var cores: Cores?
  /// For an accelerator, the hosts it fits.
  public var attachesTo: [String]
  /// The parts it consists of: one id, or host and accelerator.
  public var components: [String]
  /// Runtimes that run on it.
  public var runtimes: [String]
  /// Number formats that it computes in.
  public var precisions: Set<Precision>
  /// Connectors and radios on board.
  public var interfaces: Set<String>
  /// Kinds of parts it cannot do without.
  public var needs: [String]
  /// The engineering effort class.
  public var effort: String
  /// Whether it can be had.
  public var availability: Availability
  /// Working memory.
  public var ram: Estimate<Bytes>?
  /// Program memory, for microcontrollers.
  public var flash: Estimate<Bytes>?
  /// Power drawn at each state, with the scope it was measured at.
  public var power: [PowerState: PowerFigure]
  /// From power-on to the first line of the application.
  public var bootTime: Estimate<Seconds>?
  /// Energy of that.
  public var bootEnergy: Estimate<Joules>?
  /// Peaks and bandwidth.
  public var machine: Machine
  /// The bandwidth of the memory that frames arrive in: the host's, where an accelerator infers; nil where unknown.
  public var memoryBandwidth: Estimate<BytesPerSecond>?
  /// Carbon of making it.
  public var embodiedCarbon: Estimate<Grams>?
  /// What it weighs.
  public var mass: Estimate<Grams>?
  /// The temperatures it is made for.
  public var operatingRange: (low: Celsius?, high: Celsius?)
  /// The temperature of its chip at which it takes its clock back, where known.
  public var throttles: Celsius?
  /// Its figures by name as the catalogue states them; empty for a host with an accelerator, whose
  /// figures are put together from two.
  public var figures: [String: Figure] = [:]
  /// Whether inference reaches its peaks, as a user who says how fast his machine is means it.
  public var reachesPeak = false
  /// Where the catalogue says so.
  public var place: Place

  /// A power with the scope it was measured at.
  public struct PowerFigure: Sendable, Hashable {
    /// The power.
    public var estimate: Estimate<Watts>
    /// Whose losses it includes.
    public var scope: EnergyScope

    /// A power at a scope.
    public init(_ estimate: Estimate<Watts>, scope: EnergyScope) {
      self.estimate = estimate
      self.scope = scope
    }
  }

  /// The states a device can be in.
  public enum PowerState: String, Sendable, Hashable, CaseIterable {
    /// Halted or cut off.
    case off = "off-power"
    /// Asleep with its memory kept.
    case sleep = "sleep-power"
    /// On, doing nothing.
    case idle = "idle-power"
    /// On, computing.
    case active = "active-power"
    /// The most it draws.
    case maximum = "maximum-power"
  }

  /// Whether both are the same.
  public static func == (left: Device, right: Device) -> Bool {
    left.id == right.id && left.place == right.place
  }

  /// Feeds a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
  }
}
