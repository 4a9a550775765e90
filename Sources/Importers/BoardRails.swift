// SPDX-License-Identifier: Apache-2.0

/// What a line of `tegrastats` says of a board's power: its input where it has a meter there, else the sum of its rails, as on
/// AGX Xavier (`GPU 2000/2000 CPU 1000/1000 …`) and AGX Orin (`VDD_GPU_SOC 2000mW/2000mW …`).
struct BoardRails {
  /// The power (W).
  var watts: Double
  /// The rails that were summed; empty for the board's input.
  var words: String

  /// Names of rails that are the board's input.
  private static let inputs: Set<Substring> = ["VDD_IN", "VIN", "POM_5V_IN", "VDD_SYS_5V0"]

  /// Reads a line; nil where it names no rail.
  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    var rails: [(name: Substring, watts: Double)] = []
    for (name, value) in zip(words, words.dropFirst()) {
      guard let milliwatts = Self.milliwatts(value), name.first?.isLetter == true else { continue }
      if Self.inputs.contains(name) {
        (watts, self.words) = (milliwatts * 1e-3, "")
        return
      }
      // A channel that is not connected.
      if name != "NC" { rails.append((name, milliwatts * 1e-3)) }
    }
    guard rails.count > 1 else { return nil }
    watts = rails.reduce(0) { $0 + $1.watts }
    self.words = "sum of the rails \(rails.map(\.name).joined(separator: ", "))"
  }

  /// The first of `4024mW/3998mW` or `2532/2532`: now and on the mean. Of memory they are of another unit.
  private static func milliwatts(_ text: Substring) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let values = parts.map { part -> Double? in
      let digits = part.hasSuffix("mW") ? part.dropLast(2) : part
      return digits.allSatisfy(\.isNumber) ? Double(digits) : nil
    }
    return values[1] == nil ? nil : values[0]
  }
}
