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

  /// The time (s) within which a share of requests see their batch full, where so many are gathered: a request is
  /// as likely to be the first of its batch as the last, and waits for those after it, which come as they like.
  public static func filling(batch: Int, arrivals: Double, share: Double) -> Double {
    guard batch > 1 else { return 0 }
    guard arrivals > 0 else { return .infinity }
    // The share that waits longer than a time: too few others have come, by Poisson's law.
    func longer(_ time: Double) -> Double {
      let mean = arrivals * time
      guard mean > 0 else { return Double(batch - 1) / Double(batch) }
      var logarithm = -mean
      var sum = 0.0
      for others in 0..<(batch - 1) {
        if others > 0 { logarithm += Mathematics.log(mean / Double(others)) }
        sum += Double(batch - 1 - others) * Mathematics.exp(logarithm)
      }
      return sum / Double(batch)
    }
    var high = Double(batch) / arrivals
    while longer(high) > 1 - share { high *= 2 }
    var low = 0.0
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if longer(middle) > 1 - share { low = middle } else { high = middle }
    }
    return high
  }

  /// The time (s) within which a share of requests are answered: until their batch is full, until a machine is
  /// free, and the batch's own time.
  ///
  /// Of batches, half of those that may be late are allowed to each wait, so that the sum errs to the long side;
  /// batches come more evenly than requests, and are taken to come as they like.
  ///
  /// - Parameter filling: `filling(batch:arrivals:share:)` at half of the share that may be late; 0 without batches.
  public static func response(
    machines: Int, arrivals: Double, service: Double, batch: Int, filling: Double, share: Double
  ) -> Double {
    let each = batch > 1 ? halved(share) : share
    return filling
      + wait(machines: machines, arrivals: arrivals / Double(batch), service: service, share: each)
      + service
  }

  /// The share of which half as many may be late.
  public static func halved(_ share: Double) -> Double { 1 - (1 - share) / 2 }

  /// The fewest machines with which a share of requests is answered within a time; nil where filling a batch and
  /// service alone take longer, or more than a million machines would be needed.
  public static func machines(
    arrivals: Double, service: Double, within limit: Double, share: Double, batch: Int = 1
  ) -> Int? {
    guard service > 0, service <= limit, arrivals >= 0 else { return nil }
    let filling =
      batch > 1 ? filling(batch: batch, arrivals: arrivals, share: halved(share)) : 0
    guard filling + service <= limit else { return nil }
    func suffices(_ count: Int) -> Bool {
      response(
        machines: count, arrivals: arrivals, service: service, batch: batch, filling: filling,
        share: share) <= limit
    }
    return fewest(atLeast: arrivals / Double(batch) * service, suffices)
  }

  /// The fewest machines that suffice; nil where a million do not.
  ///
  /// - Parameters:
  ///   - load: machines that the work keeps busy; no fewer can suffice.
  ///   - suffices: whether so many suffice; more never suffice less.
  static func fewest(atLeast load: Double, _ suffices: (Int) -> Bool) -> Int? {
    var low = max(1, Int(min(1e6, load.rounded(.down))))
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
