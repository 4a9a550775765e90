// SPDX-License-Identifier: Apache-2.0

/// The hours of a kind of machine on one day: those that are paid around the clock, and those on demand.
///
/// What must be ready in an hour of the day takes that hour, and whole machines; work that can wait takes any hour that
/// is paid for already. What neither finds room for is bought on demand, in whole steps.
public struct MachineHours: Sendable, Hashable {
  /// Machine-hours a day that work takes, waits, whole machines and the least that is kept included.
  public var needed: Double
  /// Machine-hours a day that work takes, its waits included, without the least that is kept.
  public var asked: Double
  /// Hours on demand that are billed.
  public var onDemand: Double
  /// Hours that are paid for around the clock.
  public var committed: Double
  /// Of those, the hours in which the machines are on.
  public var committedUse: Double

  /// The most machines that there are at once: work that can wait is spread over the day.
  public var machines: Int

  /// Hours in which machines are on.
  public var on: Double { onDemand + committedUse }

  /// What a day's work asks of machines.
  public struct Need: Sendable, Hashable {
    /// Machine-hours of work that is not tied to an hour, or is the same in each.
    public var level: Double
    /// Whether that work can wait for free hours.
    public var canWait: Bool
    /// Machines that must be ready in each hour of the day; empty for none.
    public var ready: [Double]
    /// The least machine-hours of a kind that is used at all.
    public var least: Double

    /// Names a need.
    public init(level: Double, canWait: Bool, ready: [Double], least: Double) {
      self.level = level
      self.canWait = canWait
      self.ready = ready
      self.least = least
    }

    /// All machine-hours of a day.
    public var total: Double { level + ready.reduce(0, +) }

    /// Machines that each hour asks for. What can wait fills the hours that are free; what cannot is as large in every
    /// hour, and half a machine does not answer.
    private var byHour: [Double] {
      let hours = ready.isEmpty ? [Double](repeating: 0, count: 24) : ready
      return canWait ? hours : hours.map { (($0 + level / 24) * (1 - 1e-9)).rounded(.up) }
    }

    /// Machine-hours of a day with those of whole machines, where work cannot wait.
    var whole: Double { canWait ? total : byHour.reduce(0, +) }

    /// Machines in the fullest hour, where work that can wait is spread over the day.
    var peak: Double {
      max(total / 24, (ready.max() ?? 0) + (canWait ? 0 : level / 24), least / 24)
    }

    /// Hours that some count of machines, paid around the clock, has no room for.
    func beyond(_ machines: Double) -> Double {
      let over = byHour.reduce(0) { $0 + max(0, $1 - machines) }
      return max(over, total - 24 * machines)
    }
  }

  /// The hours that a need takes of machines, so many of which are paid around the clock.
  ///
  /// - Parameter isBought: whether there are no others; what these have no room for is not done.
  public init(_ need: Need, committed machines: Int, step: Double, isBought: Bool = false) {
    let paid = 24 * Double(machines)
    asked = need.total
    needed = need.total > 0 ? max(need.whole, need.least) : 0
    committed = paid
    guard needed > 0 else {
      (onDemand, committedUse) = (0, 0)
      self.machines = machines
      return
    }
    let beyond = max(need.beyond(Double(machines)), need.least - paid)
    // Next to nothing beyond is rounding.
    onDemand = !isBought && beyond > 1e-9 * needed ? MachineTime.billed(beyond, step: step) : 0
    self.machines = max(machines, Int((need.peak * (1 - 1e-9)).rounded(.up)))
    committedUse = min(paid, max(0, needed - onDemand))
  }
}
