// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Something that must hold, per site.
public struct Limit: Sendable, Hashable {
  /// What is limited.
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
    /// Share of positive samples that are right.
    case precision
    /// Share of samples with something to be seen that are positive.
    case recall
    /// False alarms of a task (1/day).
    case falseAlarms = "false-alarms"
    /// Time from an event to its alert (s).
    case alertWithin = "alert-within"
    /// Time of one warm inference (s).
    case latency
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

    /// The unit that values and limits of this name are kept in.
    public var unit: String {
      switch self {
      case .cost: "USD/day"
      case .energy: "Wh/day"
      case .batteryLife, .autonomy: "days"
      case .capex: "USD"
      case .carbon: "g/day"
      case .memory: "B"
      case .accuracy, .caught, .precision, .recall, .airtime, .heat, .peak: ""
      case .falseAlarms: "1/day"
      case .alertWithin, .latency, .trainingTime: "s"
      case .machines: "machines"
      case .trainingDevices: "devices"
      case .trainingHours: "h"
      case .trainingCost: "USD"
      case .trainingEnergy: "kWh"
      case .trainingCarbon: "kg"
      }
    }

    /// Whether it limits the trainings before anything is deployed.
    public var isOfTraining: Bool {
      switch self {
      case .trainingTime, .trainingDevices, .trainingHours, .trainingCost, .trainingEnergy,
        .trainingCarbon:
        true
      default: false
      }
    }

    /// Whether the value must be at least the limit.
    public var isFloor: Bool {
      switch self {
      case .batteryLife, .autonomy, .accuracy, .caught, .precision, .recall: true
      default: false
      }
    }

    /// Whether it says what the deployment must do, rather than how well or at what cost.
    public var isFunctional: Bool {
      switch self {
      case .accuracy, .caught, .precision, .recall, .falseAlarms, .alertWithin, .latency: true
      default: false
      }
    }
  }

  /// What is limited.
  public var name: Name
  /// The task it is about, or of `machines` the kind; nil for the whole site.
  public var task: String?
  /// The limit in `name.unit`.
  public var value: Double
  /// Where the file says so.
  public var place: Place

  /// Names a limit.
  public init(_ name: Name, task: String? = nil, value: Double, place: Place) {
    self.name = name
    self.task = task
    self.value = value
    self.place = place
  }

  /// Whether a value keeps the limit, with room for rounding of one part in a thousand million.
  public func holds(_ found: Double) -> Bool {
    let slack = 1e-9 * max(1, abs(value))
    return name.isFloor ? found >= value - slack : found <= value + slack
  }

  /// The room left as a share of the limit; negative where it is broken.
  public func margin(_ found: Double) -> Double {
    guard value != 0 else { return name.isFloor ? found : -found }
    guard found.isFinite else { return name.isFloor ? (found > 0 ? .infinity : -1) : -.infinity }
    return name.isFloor ? found / value - 1 : 1 - found / value
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
