// SPDX-License-Identifier: Apache-2.0

import Documents

/// The words of the problem that a body throws; "no problem" where it throws none.
func problemWords(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no problem"
  } catch let problem as Problem {
    guard case .rule(let words) = problem.kind else { return "\(problem.kind)" }
    return words
  } catch {
    return "\(error)"
  }
}
