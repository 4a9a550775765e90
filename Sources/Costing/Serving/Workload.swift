// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What a task of a service is asked to look at: people, for how long, how often.
public struct Workload: Sendable, Hashable {
  /// People who use the service.
  public var users: Double
  /// The share of them that is watched.
  public var watched: Double
  /// How long each is on, a day (s).
  public var secondsOn: Double
  /// Samples taken of each while on (1/s).
  public var rate: Double

  /// A workload from its parts.
  public init(users: Double, watched: Double = 1, secondsOn: Double, rate: Double) {
    self.users = users
    self.watched = watched
    self.secondsOn = secondsOn
    self.rate = rate
  }

  /// Samples a day.
  @inlinable public var itemsPerDay: Double { users * watched * secondsOn * rate }

  /// The share of people that must be watched, so that enough are detected in a day.
  ///
  /// - Parameters:
  ///   - detect: people to be detected each day.
  ///   - shownBy: share of people with something to be detected.
  ///   - caught: share of those that watching detects.
  /// - Returns: above 1 where even watching all is not enough.
  public static func share(
    detect: Double, of users: Double, shownBy: Double, caught: Double
  ) -> Double {
    let found = users * shownBy * caught
    return found > 0 ? detect / found : .infinity
  }
}

/// Two stages, the first of which decides what the second looks at.
public enum TwoStages {
  /// The share of samples that a stage passes on: prevalence x recall + (1 - prevalence) x false positives.
  @inlinable public static func passShare(
    prevalence: Double, recall: Double, falsePositives: Double
  ) -> Double {
    prevalence * recall + (1 - prevalence) * falsePositives
  }

  /// The recall of both: as if what each misses had nothing to do with the other, which is the pessimistic
  /// reading, since hard samples are hard for both.
  @inlinable public static func recall(_ first: Double, _ second: Double) -> Double {
    first * second
  }

  /// False positives of both: all of the lesser stage's, which is the pessimistic reading, since what
  /// deceives one may deceive the other.
  @inlinable public static func falsePositives(_ first: Double, _ second: Double) -> Double {
    min(first, second)
  }

  /// The share of positive samples that are right.
  @inlinable public static func precision(
    prevalence: Double, recall: Double, falsePositives: Double
  ) -> Double {
    let right = prevalence * recall
    let all = passShare(prevalence: prevalence, recall: recall, falsePositives: falsePositives)
    return all > 0 ? right / all : 1
  }
}
