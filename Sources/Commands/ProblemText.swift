// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Quantities

/// Turns problems into words: file, line and column, what is wrong, the line itself with a caret, and
/// how to mend it.
enum ProblemText {
  /// All problems, with a count where there are several.
  static func write(_ problems: Problems) -> String {
    let shown = problems.all.prefix(40)
    var files: [String: TextFile?] = [:]
    var parts: [String] = []
    for problem in shown {
      if files[problem.place.file] == nil {
        files[problem.place.file] = try? TextFile(path: problem.place.file, limit: YAML.limit)
      }
      parts.append(write(problem, in: files[problem.place.file] ?? nil))
    }
    if problems.all.count > shown.count {
      parts.append("and \(problems.all.count - shown.count) more")
    } else if problems.all.count > 1 {
      parts.append("\(problems.all.count) problems")
    }
    return parts.joined(separator: "\n")
  }

  private static func write(_ problem: Problem, in file: TextFile?) -> String {
    let place = problem.place
    var head = place.file
    if place.line > 0 { head += ":\(place.line)" }
    if place.line > 0, place.column > 0 { head += ":\(place.column)" }
    let (words, mend) = problem.words
    var lines = ["\(head): error: \(words)"]
    if place.line > 0, let text = file?.line(place.line), !text.isEmpty, text.count < 400 {
      let number = String(place.line)
      lines.append("  \(number) | \(text.map { $0 == "\t" ? " " : $0 }.map(String.init).joined())")
      if place.column > 0, place.column <= text.count + 1 {
        let blanks = String(repeating: " ", count: number.count + 4 + place.column)
        let width = max(1, min(problem.text.count, text.count - place.column + 1))
        lines.append(blanks + "^" + String(repeating: "~", count: max(0, width - 1)))
      }
    }
    if let mend { lines.append("  hint: \(mend)") }
    return lines.joined(separator: "\n")
  }
}
