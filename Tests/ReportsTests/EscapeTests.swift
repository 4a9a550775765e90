// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import Reports

/// Names from strangers' files neither draw nor run anything where a report is read.
@Suite("Names in reports") struct EscapeTests {
  @Test(
    "Markdown shows them as they are",
    arguments: [
      ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
      ("![x](http://a/b.png)", "!\\[x\\](http://a/b.png)"), ("<img src=x>", "&lt;img src=x>"),
      ("a | b", "a \\| b"), ("*bold* _soft_", "\\*bold\\* \\_soft\\_"),
      ("\\[x](y)", "\\\\\\[x\\](y)"), ("one `tick [x](y)", "one \\`tick \\[x\\](y)"),
      ("code `[a|b](c)` out [d](e)", "code `[a\\|b](c)` out \\[d\\](e)"),
      ("# head\nline", "# head\\u000aline"),
    ])
  func markdown(_ name: String, _ written: String) {
    // A backslash of the name itself is written out, but for codes that only this function writes.
    let found = MarkdownWriter.text(name)
    #expect(found == written || found == written.replacing("\\u000a", with: "\\\\u000a"))
  }

  @Test("a spreadsheet takes no name for a formula", arguments: ["=1+1", "+1", "-1", "@x"])
  func formula(_ name: String) {
    let section = TableAnswer.Section(
      key: "names", title: "", columns: [TableAnswer.Column(key: "name", head: "name")],
      rows: [[.text(name)]])
    let answer = TableAnswer(title: "", sections: [section])
    #expect(answer.csv().split(separator: "\n").last == "'\(name)")
  }
}
