// SPDX-License-Identifier: Apache-2.0

/// A listener to how far a plan has come; for people who wait, not for answers.
public struct Progress: Sendable {
  /// What is being worked on.
  public enum Stage: Sendable, Hashable {
    /// The best plan with every figure at one quantile.
    case plan(quantile: Double)
    /// One device after the other, where all limits at once hold too seldom with the cheapest.
    case restriction
    /// The plans at both ends of each uncertain figure.
    case sensitivity
    /// The best plans of other devices and models.
    case alternatives
    /// What became of each allowed device.
    case outcomes
    /// What is in the way, and the least that makes a plan possible.
    case relaxation
  }

  /// The listener of the thread that plans, if there is one.
  @TaskLocal static var current: Progress?

  private let listener: @Sendable (Stage) -> Void

  /// - Parameter listener: called as each stage begins, on the thread that plans.
  public init(_ listener: @escaping @Sendable (Stage) -> Void) { self.listener = listener }

  /// Tells the listener, if there is one, that a stage begins.
  static func enter(_ stage: Stage) { current?.listener(stage) }

  /// Does work with this listener.
  public func during<Value, Failure: Error>(
    _ work: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = Progress.$current.withValue(self) { () -> Result<Value, Failure> in
      do throws(Failure) { return .success(try work()) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
