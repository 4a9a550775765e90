// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import TestSupport
import Testing

@Suite("Glossary") struct GlossaryTests {
  @Test("words in order, each in folders that are there") func rows() throws {
    let rows = try Checkout.text("Documentation/glossary.md").split(separator: "\n")
      .map { $0.split(separator: "|").map { $0.drop { $0 == " " } } }
      .filter { $0.count == 3 && $0[2].hasPrefix("`") }
    #expect(rows.count > 70)
    let words = rows.map { $0[0].lowercased() }
    #expect(words == Set(words).sorted())
    for row in rows {
      for folder in row[2].split(separator: "`").filter({ $0.first?.isLetter ?? false }) {
        #expect(
          FileManager.default.fileExists(atPath: "\(Checkout.root)/Sources/\(folder)"),
          "\(row[0]): \(folder)")
      }
    }
  }
}
