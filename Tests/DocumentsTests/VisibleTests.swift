// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

/// What a terminal or a reader's eye would take as an order is written out.
@Suite("Texts of strangers") struct VisibleTests {
  @Test("control characters and marks of direction become their codes") func codes() {
    #expect("a\u{1B}[31mred\u{07}".visible == "a\\u001b[31mred\\u0007")
    #expect("ab\u{202E}cd\u{2066}".visible == "ab\\u202ecd\\u2066")
    #expect("one\u{85}two\u{2028}three\r".visible == "one\\u0085two\\u2028three\\u000d")
    #expect("\u{FEFF}x\u{200B}".visible == "\\ufeffx\\u200b")
  }

  @Test("line breaks and tabs stay in a text, and not in a line") func breaks() {
    #expect("a\n\tb".visible == "a\n\tb")
    #expect("a\n\tb".visibleLine == "a\\u000a\\u0009b")
  }

  @Test("what can be seen is left alone") func seen() {
    for text in ["", "plain", "£ ½ ≥ é 漢字 العربية 🦉", "back\\slash \"quote\""] {
      #expect(text.visible == text && text.visibleLine == text && text.firstHidden == nil)
    }
  }

  /// Whatever stands in it, JSON with codes is the same JSON.
  @Test("JSON keeps its meaning") func json() throws {
    let text = "{\"name\": \"a\u{202E}b\u{9B}c\u{2028}\"}"
    let plain = try JSON.read(Array(text.utf8), file: "x")
    let coded = try JSON.read(Array(text.visible.utf8), file: "x")
    #expect(text.visible != text && plain == coded)
  }

  @Test(
    "YAML refuses them at their place", arguments: ["\\e[31m", "a\\nb", "a\\rb", "\\u202E", "\\t"])
  func yaml(_ code: String) throws {
    for text in ["a: 1\nb: \"\(code)\"\n", "a: 1\n\"\(code)\": 2\n", "a: 1\nb: [x, \"\(code)\"]\n"]
    {
      do {
        _ = try YAML.read(TextFile(path: "x.yaml", text: text))
        Issue.record("\(text) is read")
      } catch {
        let problem = try #require(error.all.first)
        #expect(problem.place.line == 2, "\(text)")
        #expect(problem.words.what.contains("invisible character") && problem.words.mend != nil)
      }
    }
  }
}
