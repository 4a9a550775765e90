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
        return .init(
          "owned", used.map { words(pattern, $0.device, answer) }.joined(separator: "; "))
      }
      guard let nearest = mine.first else {
        return .init("owned", "`\(pattern.text)` is not used: the file does not allow it")
      }
      return .init("owned", "`\(nearest.device)` is not used: \(why(nearest, answer))")
    }
  }

  /// What of a chosen device is there, and what of it is bought.
  private static func words(
    _ pattern: HardwareChoice.Pattern, _ device: String, _ answer: Answer
  ) -> String {
    let all = answer.requirements.hardware.owned
    let isWhole = all.contains { $0.matches(device) }
    let bought = parts(device).filter { part in !isWhole && !all.contains { $0.matches(part) } }
    guard !bought.isEmpty else { return "`\(device)` is there, so that nothing of it is bought" }
    let owned = parts(device).filter { !bought.contains($0) }.joined(separator: " and ")
    return
      "`\(owned)` is there, so that of `\(device)` only `\(bought.joined(separator: "+"))` is bought"
  }

  /// The parts of a device: the host and the accelerator of a pair.
  private static func parts(_ device: String) -> [String] {
    device.split(separator: "+").map(String.init)
  }

  /// Whether a pattern names a device, or a part of a pair.
  private static func matches(_ pattern: HardwareChoice.Pattern, _ device: String) -> Bool {
    pattern.matches(device) || parts(device).contains { pattern.matches($0) }
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
