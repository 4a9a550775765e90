// SPDX-License-Identifier: Apache-2.0

/// The reason why a search ended early, with the setting that ended it.
public enum StopReason: Sendable, Hashable {
  /// The search created more subproblems than this.
  case nodes(Int)
  /// The search ran for this many seconds.
  case seconds(Double)
  /// Somebody raised the cancel flag.
  case cancelled
}
