// SPDX-License-Identifier: Apache-2.0

public import Costing
public import Estimation
public import Requirements

/// Another way than the one that was chosen: the best plan with it, or why there is none.
public struct Alternative: Sendable {
  /// What it does otherwise.
  public var subject: Subject
  /// What it would be; nil where there is none.
  public var solution: Solution?
  /// What it lost by in the first objective; nil where there is none.
  public var difference: Double?
  /// Why it lost, or why there is no plan.
  public var reason: Reason
  /// The models that it uses and the chosen plan does not, where it does without one of that plan's.
  public var models: [String] = []
  /// The probability that it would be the better one by the first objective, in scenarios that both share;
  /// nil where there is no plan or the objective is accuracy.
  public var chance: Double?
  /// How often it keeps all limits at once, where that is less than asked at every quantile; nil where it is enough, or
  /// was not looked at.
  public var joint: Double?
  /// What to measure first to tell both apart.
  public var decisive: Factor?
  /// The power that the box carries off before the device is too hot (W, cautious), where that forbids it; and
  /// whether its clock decides.
  public var sustained: (watts: Double, throttles: Bool)?
  /// What it would send, where it talks in another way.
  public var uplink: UplinkAnswer?

  init(
    _ subject: Subject, _ reason: Reason, _ solution: Solution? = nil, _ difference: Double? = nil
  ) {
    self.subject = subject
    self.reason = reason
    self.solution = solution
    self.difference = difference
  }

  /// What an alternative does otherwise than the chosen plan.
  public enum Subject: Sendable, Hashable {
    /// It uses a device or a machine, by its id or its name.
    case device(String)
    /// It uses one of the chosen machines and no other.
    case alone(String)
    /// It does without a model.
    case without(model: String)
    /// It does without a first stage.
    case withoutFirstStage
    /// It does without any model.
    case withoutModels
    /// It commits to no machine.
    case uncommitted
    /// It rests on measured times only.
    case measuredTimes
    /// It talks over another radio.
    case radio(String)
    /// It sends something else of an event, over this radio or another.
    case sending(Uplink.Way)
    /// It has every frame looked at in one place.
    case computing(ComputePlace)
  }

  /// The subject in a word or two.
  public var name: String {
    switch subject {
    case .device(let id): id
    case .alone(let machine): "\(machine) alone"
    case .without(let model): "without \(model)"
    case .withoutFirstStage: "no first stage"
    case .withoutModels: "no machine learning"
    case .uncommitted: "nothing committed"
    case .measuredTimes: "measured times only"
    case .radio(let id): "over \(id)"
    case .sending(let way): "\(way.message.rawValue) over \(way.radio)"
    case .computing(.node): "all on the node"
    case .computing(.cloud): "all in the cloud"
    case .computing(.gateway): "all on the gateway"
    }
  }

  /// The order of alternatives: the nearest first, those without a plan last, ties by name.
  static func isBefore(_ left: Alternative, _ right: Alternative) -> Bool {
    (left.difference ?? .infinity, left.name) < (right.difference ?? .infinity, right.name)
  }

  /// Why an alternative lost.
  public enum Reason: Sendable, Hashable {
    /// It takes more of the objective; the part of the ledger that differs most, in USD/day, and the energy
    /// of both in Wh/day; and from how many sites on it would be the cheaper one, because its
    /// engineering is shared among more.
    case dearer(part: String, by: Double, energy: Double, chosen: Double, cheaperFromSites: Int?)
    /// It takes more of the objective; what it runs tells why.
    case otherwise
    /// It reaches less of the objective.
    case worse
    /// Nothing is known that would let it be judged, or a part is missing.
    case refused(Refusal)
    /// The same of a service's machine.
    case refusedMachine(MachineRefusal)
    /// With this limit on the whole it has no plan, without it it has one.
    case limit(Limit.Name)
    /// Its plan keeps each limit, and all of them at once too seldom.
    case tooSeldom
    /// It serves none of the tasks, or not all of them.
    case cannotServe([String])
    /// No plan meets all limits at once.
    case conflict
  }
}
