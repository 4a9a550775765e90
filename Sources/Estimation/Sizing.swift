// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Quantities

/// How many machines answer so many requests in time.
public struct Sizing: Sendable {
  /// Requests a second.
  public var arrivals: Double
  /// Time within which ninety-nine in a hundred are answered (s).
  public var limit: Double

  /// A question.
  public init(arrivals: Double, limit: Double) {
    self.arrivals = arrivals
    self.limit = limit
  }

  /// The fewest machines, with the time of an inference at its high end; nil where none suffice, or where
  /// only a rate is known, which says nothing of latency.
  public func machines(_ row: ConfigurationTable.Row) -> Int? {
    guard row.timing.canMeetLatencyLimits else { return nil }
    return Queue.machines(
      arrivals: arrivals, service: row.latency.high.value, within: limit, share: 0.99)
  }

  /// What they cost a day (USD): rented all day, or bought and written off; nil where no price is known.
  public func cost(_ row: ConfigurationTable.Row, _ machines: Int) -> Double? {
    row.daily.map { $0 * Double(machines) }
  }
}
