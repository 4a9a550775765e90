// SPDX-License-Identifier: Apache-2.0

package import Documents
import Quantities

/// The share of the light that dirt takes, and the name under which files once gave the share that it lets through.
package enum SoilingLoss {
  /// The name that it had.
  package static let former = "fouling"

  /// Refuses the former name in a mapping, with the line that says the same now.
  package static func refuseFormer(in reader: MappingReader) {
    reader.refuse(former: former, now: Assumptions.Name.soilingLoss.rawValue) { mend($0) }
  }

  /// What to write in place of a value under the former name: a share, or a figure with its range.
  package static func mend(_ value: Node) -> String {
    let name = Assumptions.Name.soilingLoss.rawValue
    let meaning =
      "the share of the light that dirt takes, where `\(former)` was what it lets through"
    if let lost = lost(value) {
      return "\(meaning): write `\(name): \(lost)` for `\(former): \(value.scalar ?? "")`"
    }
    guard let middle = value["value"].flatMap(lost) else {
      return "\(meaning): write 1 less the old value"
    }
    // What let most through loses least.
    let range = [("low", "high"), ("high", "low")].compactMap { new, old in
      value[old].flatMap(lost).map { ", \(new): \($0)" }
    }
    return "\(meaning): write `\(name): { value: \(middle)\(range.joined()), … }`"
  }

  private static func lost(_ value: Node) -> String? {
    guard let text = value.scalar, let kept = try? Ratio(parsing: text),
      (0...1).contains(kept.value)
    else { return nil }
    return Format.significant(1 - kept.value, 4)
  }
}
