// SPDX-License-Identifier: Apache-2.0

public import Costing

extension SamplingSchedule {
  /// The interval in milliseconds, for timelines that are walked in those.
  public var milliseconds: Int {
    get { ticks * 1_000 / Self.ticksPerSecond }
    set { ticks = newValue * (Self.ticksPerSecond / 1_000) }
  }
}
