// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import Networks
import Planning
import Quantities
import Requirements

/// What only a site's answer has, for programs.
enum SiteJSON {
  /// What is built and what feeds it.
  static func parts(_ site: SiteSolution?) -> [(String, JSON)] {
    [("build", site.map(build) ?? .null), ("power", site.map(PowerWords.json) ?? .null)]
  }

  /// What serves each task.
  static func choices(_ site: SiteSolution) -> [JSON] {
    site.tasks.map { task in
      .object([
        ("site", .string("all")), ("count", .number(site.profile.sites)),
        ("task", .string(task.task.name)),
        ("stage", .number(1)), ("model", .string(task.configuration.model.id)),
        ("resolution", .string(task.configuration.resolution.description)),
        ("precision", .string(task.configuration.precision.rawValue)),
        ("compression", .string(task.configuration.compression)),
        ("runtime", .string(task.configuration.runtime)),
        ("rate_hz", .number(1 / task.sampling.interval)),
        ("hours", .string(task.sampling.hours.rawValue)),
        ("device", .string(task.configuration.device)), ("waking", .string(task.policy.rawValue)),
        ("licence", .string(task.configuration.model.licence)),
        ("accuracy", task.configuration.accuracy.map { AnswerJSON.estimate($0) } ?? .null),
        ("latency_s", AnswerJSON.estimate(task.configuration.time)),
        ("timing", .string(task.configuration.timing.rawValue)),
        ("energy_j", AnswerJSON.estimate(task.configuration.energy)),
        ("memory_bytes", task.configuration.memory.map { AnswerJSON.estimate($0) } ?? .null),
        ("recall", task.task.event == nil ? .null : AnswerJSON.estimate(task.recall)),
        ("caught", .number(task.middle.caught)),
        ("caught_if_independent", .number(task.caughtIndependent)),
        ("false_alarms_per_day", task.task.event == nil ? .null : .number(task.middle.falseAlarms)),
        ("pixels_on_target", .number(task.pixels)),
        ("alert_within_s", .number(task.cautious.alertWithin)),
      ])
    }
  }

  private static func build(_ site: SiteSolution) -> JSON {
    .object([
      ("devices", .array(site.design.devices.map { .string($0.profile.id) })),
      ("battery", .string(site.profile.battery?.id)), ("packs", .number(site.design.packs)),
      ("panels", .number(site.design.panels)), ("radio", .string(site.profile.radio?.id)),
    ])
  }
}
