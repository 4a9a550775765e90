// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A flag that one thread raises and a solver on another thread sees. Once raised it stays so.
public final class CancelFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  /// A flag that is not raised.
  public init() {}

  /// Whether somebody raised the flag.
  public var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Asks every solver that holds this flag to stop.
  public func raise() { raised.store(true, ordering: .relaxed) }
}
