// SPDX-License-Identifier: Apache-2.0

import Costing
import Documents
import Estimation
import Planning
import Quantities
import Requirements

/// Why nothing fits, as people read it.
enum ConflictWords {
  /// The reasons, a line each; empty where something fits.
  static func lines(_ answer: Answer) -> [String] {
    guard let found = answer.infeasibility else { return [] }
    var lines = found.unreachable.map { words($0, answer) }
    if !answer.isService { lines += devices(found, answer) }
    for limit in found.relaxable {
      lines.append("without `\(LimitWords.name(limit))` (line \(limit.place.line)) there is a plan")
    }
    for (task, most) in found.mostDetected.sorted(by: { $0.key < $1.key }) {
      let line = answer.requirements.tasks.first { $0.name == task }?.population?.place.line ?? 0
      lines.append(
        "\(task): at most \(Format.grouped(most.rounded(.down), 0)) people a day can be detected (line \(line)), all of them watched: lower `detect`"
      )
    }
    if answer.isService, found.unreachable.isEmpty {
      lines += found.unserved.filter { found.mostDetected[$0] == nil }
        .map { "\($0): no way of serving it keeps its limits" }
    }
    return lines
  }

  private static func words(_ miss: NearestMiss, _ answer: Answer) -> String {
    let limit = miss.limit
    let asked =
      "\(LimitWords.name(limit)) \(limit.declaration.isFloor ? ">=" : "<=") \(LimitWords.value(limit.value, limit.name))"
      + (answer.isService ? " (line \(limit.place.line))" : "")
    guard !miss.isUnknown else { return "\(asked): \(miss.candidate)" }
    let alone = answer.isService ? "" : "nothing meets it, even alone; "
    return
      "\(asked): \(alone)nearest \(LimitWords.value(miss.value, limit.name)) by \(miss.candidate)\(assumed(miss, answer))"
  }

  /// What a service's precision rests on, where nobody measured it.
  private static func assumed(_ miss: NearestMiss, _ answer: Answer) -> String {
    guard answer.isService, miss.limit.name == .precision,
      let task = answer.requirements.tasks.first(where: { $0.name == miss.limit.task }),
      task.falsePositives == nil, task.falsePositivesOf.isEmpty
    else { return "" }
    return "; its false alarms are assumed: give `false-positives`"
  }

  /// What the devices of a site cannot do.
  private static func devices(_ found: Infeasibility, _ answer: Answer) -> [String] {
    var lines = found.unserved.map {
      "\($0): no allowed device can serve it, whatever the limits (see below)"
    }
    if found.hasNoDevices {
      lines.append(
        "No allowed device, or host with a microcontroller, serves all tasks (see below).")
    } else if found.unreachable.isEmpty, found.unserved.isEmpty {
      lines.append(
        found.relaxable.isEmpty
          ? "No single limit explains it: dropping any one of them is not enough."
          : "Each limit can be met alone; together they cannot.")
    }
    return lines + RadioWords.lines(answer).map { "over \($0)" }
  }
}
