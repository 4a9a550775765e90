// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Something that must hold, per site.
public struct Limit: Sendable, Hashable {
  /// What is limited; `declaration` says what is fixed about it, and Planning's `rule` how a plan keeps it.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    /// Running cost (USD/day).
    case cost
    /// Energy drawn (Wh/day).
    case energy
    /// Days between swaps or charges (days).
    case batteryLife = "battery-life"
    /// Days without sun (days).
    case autonomy
    /// What is spent at first (USD).
    case capex
    /// Carbon (g/day).
    case carbon
    /// Working memory (B), on each device.
    case memory
    /// What hangs at a site (kg).
    case weight
    /// Time spent sending, as a share of the time that the radio may.
    case airtime
    /// Power that ends as heat in the box, as a share of what it carries off while its devices stand it.
    case heat
    /// The most that is drawn at once, as a share of what the supply gives.
    case peak
    /// Accuracy of a task's model (share).
    case accuracy
    /// Share of a task's events that are caught.
    case caught
    /// False alarms of a task (1/day).
    case falseAlarms = "false-alarms"
    /// Time from an event to its alert (s).
    case alertWithin = "alert-within"
    /// Time of one warm inference (s).
    case latency
    /// Share of positive samples that are right.
    case precision
    /// Share of samples with something to be seen that are positive.
    case recall
    /// Machines of a kind that a service has at once.
    case machines
    /// The longest try of a training (s).
    case trainingTime = "training-time"
    /// Devices that train at the same time.
    case trainingDevices = "training-devices"
    /// Device-hours of all trainings (h).
    case trainingHours = "training-device-hours"
    /// Money for all trainings (USD).
    case trainingCost = "training-cost"
    /// Energy of all trainings (kWh).
    case trainingEnergy = "training-energy"
    /// Carbon of all trainings (kg).
    case trainingCarbon = "training-carbon"
  }

  /// What is limited.
  public var name: Name
  /// The task it is about, or of `machines` the kind; nil for the whole deployment.
  public var task: String?
  /// The limit in the unit of its declaration.
  public var value: Double
  /// Where the file says so.
  public var place: Place
  /// Whether the file says that it is never to be relaxed.
  public var isFixed = false

  /// Names a limit.
  public init(_ name: Name, task: String? = nil, value: Double, place: Place) {
    self.name = name
    self.task = task
    self.value = value
    self.place = place
  }

  /// What is fixed about a limit of its name.
  public var declaration: Declaration { name.declaration }

  /// Whether a file gives its value; else it stands for all that a device, a supply or a radio can do.
  package var isOfFile: Bool { declaration.reading != nil }

  /// Whether it is the same limit, with whatever value.
  package func isSame(as other: Limit) -> Bool { name == other.name && task == other.task }

  /// The same limit with another value.
  package func at(_ value: Double) -> Limit {
    var other = self
    other.value = value
    return other
  }

  /// Whether a value keeps the limit, with room for rounding of one part in a thousand million.
  public func holds(_ found: Double) -> Bool {
    declaration.isFloor
      ? found >= value - Self.slack(value) : found <= value + Self.slack(value)
  }

  /// How far beyond a limit a value may be for its rounding.
  public static func slack(_ value: Double) -> Double { 1e-9 * max(1, abs(value)) }

  /// The room left as a share of the limit; negative where it is broken.
  public func margin(_ found: Double) -> Double {
    let isFloor = declaration.isFloor
    guard value != 0 else { return isFloor ? found : -found }
    guard found.isFinite else { return isFloor ? (found > 0 ? .infinity : -1) : -.infinity }
    return isFloor ? found / value - 1 : 1 - found / value
  }

  /// Whether less than a twentieth of what is counted as room is left.
  public func isTight(_ found: Double) -> Bool {
    switch declaration.room {
    case .ofLimit: margin(found) < 0.05
    case .toOne: found - value < 0.05 * (1 - value)
    }
  }
}

/// What to make small or large.
public enum Objective: String, Sendable, Hashable, CaseIterable {
  case cost = "minimise cost"
  case energy = "minimise energy"
  case carbon = "minimise carbon"
  case capex = "minimise capex"
  case accuracy = "maximise accuracy"

  /// Reads an objective in either spelling.
  public init?(reading text: String) {
    self.init(
      rawValue: text.replacing("minimize", with: "minimise").replacing("maximize", with: "maximise")
    )
  }

  /// The British spelling and the American one.
  var spellings: [String] {
    [rawValue, rawValue.replacing("imise", with: "imize")]
  }

  /// The unit of its value.
  public var unit: String {
    switch self {
    case .cost: "USD/day"
    case .energy: "Wh/day"
    case .carbon: "g/day"
    case .capex: "USD"
    case .accuracy: ""
    }
  }
}

extension [Limit] {
  /// Sets a limit, whatever value it has, to another value.
  package mutating func set(_ limit: Limit, to value: Double) {
    for index in indices where self[index].isSame(as: limit) { self[index].value = value }
  }
}
