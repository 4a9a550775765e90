// SPDX-License-Identifier: Apache-2.0

/// What a file may leave to a default that may weigh.
public enum Unstated: Sendable, Hashable {
  /// How many sites there are.
  case sites
  /// How long a site or a service is to serve.
  case lifetime
  /// Whether results of a service may wait.
  case readyBy
  /// The busiest hour of a service, where its load by hour is not given either.
  case peak
  /// The machines that a service keeps of each kind that it uses.
  case leastMachines
  /// The machines that may fail while requests are answered.
  case spare
  /// How requests find a machine.
  case routing
  /// Whether machines may be taken back.
  case purchase
  /// How many packs a battery has.
  case packs
  /// How many panels there are.
  case panels
}
