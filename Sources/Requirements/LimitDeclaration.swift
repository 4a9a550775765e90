// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities

extension Limit {
  /// What is fixed about a limit, whatever its value.
  public struct Declaration: Sendable {
    /// The unit that its values are kept in.
    public let unit: String
    /// Whether a value must be at least the limit.
    public var isFloor = false
    /// What it is about.
    public let scope: Scope
    /// Whether it says what the deployment must do, rather than how well or at what cost.
    public var isFunctional = false
    /// Which deployments have it.
    public var deployments = Deployments.both
    /// Whether it is about a battery, so that a site on mains cannot have it.
    public var needsBattery = false
    /// What it says of one inference.
    public var inference = Inference.nothing
    /// How its values are shown.
    public let shown: Shown
    /// What counts as its room.
    public var room = Room.ofLimit
    /// How the constraint file says it; nil where nobody writes it as a key of its own.
    let reading: Reading?
  }

  /// What a limit on a deployment says of one inference of a network in it.
  public enum Inference: Sendable, Hashable {
    /// It leaves the inference some time.
    case time
    /// It is about the network itself, and judged of each by itself.
    case itself
    /// Nothing: it is kept by the rest.
    case nothing
  }

  /// What a limit is about.
  public enum Scope: Sendable, Hashable {
    /// A deployment as a whole.
    case whole
    /// One task of it.
    case task
    /// Machines of a kind.
    case machines
    /// All trainings before anything is deployed.
    case training(TrainingMeasure)
  }

  /// What of a training is limited.
  public enum TrainingMeasure: Sendable, Hashable {
    /// The longest try.
    case time
    /// Devices at the same time.
    case devices
    /// Device-hours.
    case hours
    /// Money.
    case cost
    /// Energy.
    case energy
    /// Carbon.
    case carbon
  }

  /// Deployments that may have a limit.
  public enum Deployments: Sendable, Hashable {
    /// What is built at sites.
    case sites
    /// Services.
    case services
    /// Either.
    case both
  }

  /// How a value is shown to people.
  public enum Shown: Sendable, Hashable {
    /// A number of so many digits, with what follows it.
    case number(digits: Int, String)
    /// Days, perhaps without end.
    case days
    /// Bytes with a prefix.
    case bytes
    /// A share as a number up to 1.
    case share
    /// A share in percent.
    case percent
    /// A time in the unit that suits it.
    case duration
  }

  /// What the room left is a share of.
  public enum Room: Sendable, Hashable {
    /// The limit itself.
    case ofLimit
    /// What there is between the limit and 1.
    case toOne
  }

  /// The blocks of the constraint file that limits stand in.
  enum List: Sendable, Hashable {
    case limits, task, accuracy, event, falseAlarms, training, trainingQuota

    /// Whether the block is about its one limit, so that `fixed` stands beside it.
    var isOfOne: Bool { self == .accuracy || self == .falseAlarms }
  }

  /// How a limit is read: the key that it stands under, in one of those blocks.
  struct Reading: Sendable {
    let list: List
    let key: Key
    let kind: KeyKind<Double>

    /// A quantity, kept in a unit that is so many times the quantity's own.
    init<Q: Quantity>(_ list: List, _ key: Key, _ kind: KeyKind<Q>, per scale: Double = 1) {
      (self.list, self.key, self.kind) = (list, key, kind.map { $0.value / scale })
    }

    /// A whole number.
    init(_ list: List, _ key: Key, whole range: ClosedRange<Int>) {
      (self.list, self.key, kind) = (list, key, KeyKind<Int>.whole(range).map(Double.init))
    }
  }

  /// Whether it is about a deployment as a whole, its trainings or its machines, and not about one task.
  public var isOfWhole: Bool { declaration.scope != .task }
}

extension Limit.Name {
  /// What of trainings it limits; nil where it is about something else.
  public var ofTraining: Limit.TrainingMeasure? {
    if case .training(let measure) = declaration.scope { measure } else { nil }
  }
}
