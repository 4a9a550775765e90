// SPDX-License-Identifier: Apache-2.0

/// The limit that ended a search early, with its setting.
public enum Limit: Sendable, Hashable {
  /// The search created more subproblems than this.
  case nodes(Int)
  /// The search ran for this many seconds.
  case seconds(Double)
  /// Somebody raised the cancel flag.
  case cancelled
}
