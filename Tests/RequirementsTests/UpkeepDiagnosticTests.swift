// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities
import Requirements
import TestSupport
import Testing

/// What a file may say of cleaning and dirt, and what it is told otherwise.
@Suite("Cleaning and dirt in a constraint file") struct UpkeepDiagnosticTests {
  private static let listening = "tasks: { calls: { task: keyword-spotting } }\n"
  private static let looking = "tasks: { deer: { task: object-detection } }\n"

  @Test(
    "cleaning needs something to clean and the price of a trip",
    arguments: [
      (
        listening + "power: mains\nupkeep: { visit: 9 USD, cleaning: 30 days }\n",
        "nothing to clean"
      ),
      (
        listening + "power: { battery: 9 Wh }\nupkeep: { visit: 9 USD, cleaning: 30 days }\n",
        "nothing to clean"
      ),
      (
        listening
          + "power: { battery: 9 Wh, climate: miami, solar: { panel: 9 W } }\nupkeep: { visit: 9 USD, cleaning: { lens: 30 days } }\n",
        "no task uses a camera: take `lens` out"
      ),
      (
        looking + "power: mains\nupkeep: { visit: 9 USD, cleaning: { panels: 30 days } }\n",
        "there are no panels: take `panels` out"
      ),
      (looking + "power: mains\nupkeep: { cleaning: 30 days }\n", "`upkeep.visit` is missing"),
      (looking + "power: mains\nupkeep: { visit: 9 USD, cleaning: {} }\n", "`every` is missing"),
      (
        looking
          + "power: mains\nupkeep: { visit: 9 USD, cleaning: { every: 9 days, lens: 8 days, panels: 7 days } }\n",
        "take `every` out"
      ),
    ])
  func cleaning(_ text: String, _ words: String) throws {
    let problems = try Checkout.problems(text)
    #expect(problems.count == 1 && problems[0].words.what.contains(words), "\(problems)")
    #expect(problems[0].place.line >= 3)
  }

  /// It passed 30 % of the light where its author meant 30 % of dirt.
  @Test(
    "the share that dirt lets through is asked for as the share that it takes",
    arguments: [
      (
        "power: { battery: 9 Wh, climate: miami, solar: { panel: 9 W, fouling: 0.7 } }\n", 2, 62,
        "`soiling-loss: 0.3` for `fouling: 0.7`"
      ),
      (
        "power: { battery: 9 Wh, climate: miami, solar: { panel: 9 W, fouling: 65 % } }\n", 2, 62,
        "`soiling-loss: 0.35` for `fouling: 65 %`"
      ),
      ("power: mains\nassume: { fouling: 0.8 }\n", 3, 11, "`soiling-loss: 0.2` for `fouling: 0.8`"),
      ("power: mains\nassume: { fouling: much }\n", 3, 11, "write 1 less the old value"),
    ])
  func former(_ text: String, _ line: Int, _ column: Int, _ mend: String) throws {
    let problems = try Checkout.problems(Self.looking + text + "upkeep: { visit: 9 USD }\n")
    let problem = try #require(problems.first)
    #expect(problems.count == 1, "\(problems)")
    #expect(problem.kind.name == "soiling-loss" && problem.text == "fouling")
    #expect(problem.place.line == line && problem.place.column == column, "\(problem.place)")
    #expect(problem.words.what == "`fouling` is called `soiling-loss` now")
    #expect(problem.words.mend?.contains(mend) == true, "\(problem.words)")
    #expect(problem.words.mend?.contains("the share of the light that dirt takes") == true)
  }

  @Test("a folder of one's own is told with its range the right way round") func overlay() throws {
    let folder = try TemporaryFolder([
      "defaults.yaml":
        "fouling: { value: 0.7, low: 0.5, high: 1, basis: assumed, source: recalled, reason: none }\n"
    ])
    do {
      _ = try Catalogue.read(folders: [Checkout.root + "/configs", folder.path])
      Issue.record("it was read")
    } catch {
      let words = error.all.compactMap(\.words.mend)
      #expect(
        words.contains { $0.contains("soiling-loss: { value: 0.3, low: 0, high: 0.5, … }") },
        "\(error.all)")
    }
  }

  /// A sentence about boats is not printed to somebody in a forest.
  @Test("no example of a key is about the sea", arguments: [false, true])
  func examples(_ isSchema: Bool) throws {
    let text = isSchema ? Requirements.schema.text() : ReferencePage.text(of: Requirements.keys)
    let found = text.matches(of: #/\b(sea|seas|boats?|buoys?|ships?|seaweed[a-z-]*|navigation)\b/#)
    #expect(found.isEmpty, "\(found.map { String($0.0) })")
  }
}

extension Problem.Kind {
  /// The name that a key has now; nil of other problems.
  fileprivate var name: String? {
    if case .renamedKey(let name, _) = self { name } else { nil }
  }
}
