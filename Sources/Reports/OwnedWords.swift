// SPDX-License-Identifier: Apache-2.0

import Planning
import Quantities
import Requirements

/// What became of the devices that the file says are there.
enum OwnedWords {
  /// A row for each pattern of `owned`: that the plan uses it, or why it does not.
  static func rows(_ answer: Answer) -> [Document.Row] {
    answer.requirements.hardware.owned.map { pattern in
      let mine = answer.outcomes.filter { outcome in
        matches(pattern, outcome.device)
      }
      let used = mine.filter { if case .chosen = $0.outcome { true } else { false } }
      guard used.isEmpty else {
        let names = used.map { "`\($0.device)`" }.joined(separator: " and ")
        return .init("owned", "\(names) is there, so that nothing of it is bought")
      }
      guard let nearest = mine.first else {
        return .init("owned", "`\(pattern.text)` is not used: the file does not allow it")
      }
      return .init("owned", "`\(nearest.device)` is not used: \(why(nearest, answer))")
    }
  }

  /// Whether a pattern names a device, or the host of a pair.
  private static func matches(_ pattern: HardwareChoice.Pattern, _ device: String) -> Bool {
    let host = device.split(separator: "+").first.map(String.init) ?? device
    return pattern.matches(device) || pattern.matches(host)
  }

  private static func why(_ outcome: DeviceOutcome, _ answer: Answer) -> String {
    if case .worse(let by) = outcome.outcome {
      let unit = answer.requirements.objectives[0].unit
      return
        "with it the plan is worse by \(Format.significant(abs(by), 3))\(unit.isEmpty ? "" : " \(unit)")"
    }
    return OutcomeWords.cause(outcome, answer) ?? "no plan has it"
  }
}
