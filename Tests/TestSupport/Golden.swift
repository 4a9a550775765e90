// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Files that hold what the program says, byte for byte. `UPDATE_GOLDEN=1` writes them anew; look at the
/// difference before committing it.
package enum Golden {
  private static let updates =
    ProcessInfo.processInfo.environment["UPDATE_GOLDEN"].map { !$0.isEmpty && $0 != "0" } ?? false

  /// What differs between a text and its file, which is written instead where the environment asks for it; nil
  /// where nothing does.
  package static func difference(of found: String, from path: String) throws -> String? {
    if updates {
      let file = URL(filePath: Checkout.root + "/" + path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(found.utf8).write(to: file)
      return nil
    }
    return firstDifference(try Checkout.text(path), found).map {
      "\(path) differs; `make golden` writes it anew\n\($0)"
    }
  }

  /// The first lines that differ, with those before them; nil where all are the same.
  package static func firstDifference(_ expected: String, _ found: String) -> String? {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = found.split(separator: "\n", omittingEmptySubsequences: false)
    let length = max(old.count, new.count)
    guard
      let first = (0..<length).first(where: { line in
        line >= old.count || line >= new.count || Array(old[line].utf8) != Array(new[line].utf8)
      })
    else { return nil }
    var lines = ["line \(first + 1)"]
    lines += old[max(0, first - 2)..<min(first, old.count)].map { "    \($0)" }
    lines += old.dropFirst(first).prefix(4).map { "  - \($0)" }
    lines += new.dropFirst(first).prefix(4).map { "  + \($0)" }
    return lines.joined(separator: "\n")
  }
}
