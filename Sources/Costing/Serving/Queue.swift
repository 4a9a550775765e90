// SPDX-License-Identifier: Apache-2.0

import Quantities

/// Requests that come when they like, to machines that serve one at a time: the model M/M/c (Erlang, 1917).
///
/// Arrivals are Poisson. Times of service are taken as exponential for the wait, which is the pessimistic
/// side: a network's own vary little, and waits are then about half as long.
public enum Queue {
  /// The probability that a request waits.
  ///
  /// - Parameters:
  ///   - machines: at least one.
  ///   - load: arrivals x time of service (Erlang); below `machines`.
  public static func waitProbability(machines: Int, load: Double) -> Double {
    guard load < Double(machines) else { return 1 }
    // Erlang's B by its recurrence, which no large number can overflow.
    var blocked = 1.0
    for count in stride(from: 1, through: machines, by: 1) {
      blocked = load * blocked / (Double(count) + load * blocked)
    }
    let used = load / Double(machines)
    return blocked / (1 - used * (1 - blocked))
  }

  /// The time (s) that a share of requests waits at most.
  public static func wait(machines: Int, arrivals: Double, service: Double, share: Double) -> Double
  {
    let load = arrivals * service
    guard load < Double(machines) else { return .infinity }
    let waiting = waitProbability(machines: machines, load: load)
    guard waiting > 1 - share else { return 0 }
    return Mathematics.log(waiting / (1 - share)) / (Double(machines) / service - arrivals)
  }

  /// The fewest machines with which a share of requests is answered within a time; nil where service alone
  /// takes longer, or more than a million machines would be needed.
  public static func machines(
    arrivals: Double, service: Double, within limit: Double, share: Double
  ) -> Int? {
    guard service > 0, service <= limit, arrivals >= 0 else { return nil }
    func suffices(_ count: Int) -> Bool {
      wait(machines: count, arrivals: arrivals, service: service, share: share) + service <= limit
    }
    var low = max(1, Int(min(1e6, (arrivals * service).rounded(.down))))
    var high = low
    while !suffices(high) {
      guard high < 1_000_000 else { return nil }
      low = high + 1
      high = min(1_000_000, high * 2)
    }
    while low < high {
      let middle = (low + high) / 2
      if suffices(middle) { high = middle } else { low = middle + 1 }
    }
    return high
  }
}
