// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Estimation
import Quantities
import Requirements

/// A question about one site: that of its file, or a variation that changes nothing of what is known of any
/// candidate. It is asked of one pool of candidates, which is prepared once.
struct Question: Sendable {
  /// The limits that are kept.
  var limits: [Limit]
  /// What is best, the first before the next.
  var objectives: [Objective]
  /// The quantile at which each limit is kept: the probability with which it holds by itself.
  var confidence: Double
  /// Whether what is best is told as limits see it, and not in the middle.
  var isCautious = false
  /// How many devices the site has.
  var count: ClosedRange<Int>
  /// How often each task may look.
  var rates: [[Hertz]]
  /// Packs and panels to choose from.
  var supply: Supply
  /// Devices that may be used; nil for all that the file allows.
  var devices: Set<String>?
  /// A device that must be used; nil where none must.
  var mustUse: String?
  /// Whether a configuration may serve a group of tasks.
  var keeps: @Sendable (TaskGroup, Configuration) -> Bool = { _, _ in true }
  /// A network of which only the time is known; it serves the tasks that it is for alone.
  var network: TimedNetwork?
  /// Whether the nearest miss of each task's limit is remembered, to explain why nothing fits.
  var keepsMisses = false

  /// A network that stands for any that takes as long.
  struct TimedNetwork: Sendable {
    /// The tasks that it serves.
    var tasks: Set<String>
    /// One inference.
    var time: Seconds
  }

  /// The question of a file.
  init(_ requirements: Requirements) {
    limits = requirements.limits
    objectives = requirements.objectives
    confidence = requirements.confidence
    count = requirements.hardware.count
    rates = requirements.tasks.map(\.rates)
    supply = requirements.supply
  }

  /// A file with the question in place of its own.
  func asked(of requirements: Requirements) -> Requirements {
    var asked = requirements
    asked.limits = limits
    asked.objectives = objectives
    asked.confidence = confidence
    asked.hardware.count = count
    asked.supply = supply
    for (index, rates) in rates.enumerated() { asked.tasks[index].rates = rates }
    return asked
  }

  /// The same without the networks or the devices that a variation rules out.
  func keeping(
    devices: Set<String>? = nil, _ keeps: @escaping @Sendable (TaskGroup, Configuration) -> Bool
  ) -> Question {
    var narrowed = self
    let before = self.keeps
    narrowed.keeps = { before($0, $1) && keeps($0, $1) }
    if let devices { narrowed.devices = self.devices?.intersection(devices) ?? devices }
    return narrowed
  }
}
