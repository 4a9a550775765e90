// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials
import IntegerProgram
import Planning
import Quantities
import Reports
import Requirements
import TestSupport
import Testing

/// Thousands of damaged constraint files: each is a plan, an infeasibility or problems with places.
@Suite("Damaged constraint files") struct RequestFuzzTests {
  /// Texts tried by each of two tasks, by example: the buoy's plan takes the longest.
  private static let rounds = [40, 150, 150]

  /// What became of the texts.
  struct Tally {
    var planned = 0
    var infeasible = 0
    var refused = 0
  }

  @Test("the examples plan undamaged", arguments: 0..<3)
  func undamaged(_ example: Int) throws {
    let text = try SmallCatalogue.examples()[example]
    let catalogue = try SmallCatalogue.sound.get()
    let requirements = try Requirements.read(
      TextFile(path: "fuzz.yaml", text: text), against: catalogue)
    let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
    #expect(plan.status == .optimal)
  }

  /// A floor that is lifted out of the way by too much makes a program that a solver cannot bear.
  @Test("a load that no battery carries names the limits of the battery") func hopeless() throws {
    let text = try SmallCatalogue.examples()[0].replacing(
      "navigation-light: 0.4 W", with: "navigation-light: 999 W")
    let catalogue = try SmallCatalogue.sound.get()
    let requirements = try Requirements.read(
      TextFile(path: "fuzz.yaml", text: text), against: catalogue)
    let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
    let misses = try #require(plan.infeasibility).unreachable
    #expect(misses.map(\.limit.name) == [.cost, .batteryLife, .autonomy])
    #expect(misses.allSatisfy { !$0.limit.holds($0.value) })
    let words = TextWriter.write(Document(plan, ladder: nil))
    #expect(words.contains("battery-life >= 60 days: nothing meets it, even alone; nearest"))
  }

  @Test("are answered", .timeLimit(.minutes(10)), arguments: fuzzSeeds([1, 2]))
  func damaged(_ seed: UInt64) throws {
    let catalogue = try SmallCatalogue.sound.get()
    let examples = try SmallCatalogue.examples()
    var mutator = Mutator(seed: seed, donors: examples)
    var tally = Tally()
    // Where the process dies, the text that killed it is left here.
    let trail = URL.temporaryDirectory.appending(path: "envelope-fuzz-request-\(seed).yaml")
    for (example, rounds) in zip(examples, Self.rounds) {
      for _ in 0..<rounds {
        let text = mutator.damage(example)
        try Data(text.utf8).write(to: trail)
        let time = ContinuousClock().measure { answer(text, catalogue, &tally) }
        // No timed test, but a guard against a hang, with room for a machine that does much else.
        #expect(time < .seconds(120), "\(time) for\n\(text)")
      }
    }
    try? FileManager.default.removeItem(at: trail)
    let count = Self.rounds.reduce(0, +)
    #expect(tally.planned + tally.infeasible + tally.refused == count)
    // The damages are of the right size: many texts are told apart only by planning.
    #expect(
      tally.planned > count / 6 && tally.infeasible > count / 100 && tally.refused > count / 4,
      "\(tally)")
  }

  private func answer(_ text: String, _ catalogue: Catalogue, _ tally: inout Tally) {
    do {
      let file = TextFile(path: "fuzz.yaml", text: text)
      let requirements = try Requirements.read(file, against: catalogue)
      let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
      check(plan, text)
      if plan.solution == nil { tally.infeasible += 1 } else { tally.planned += 1 }
    } catch let problems as Problems {
      tally.refused += 1
      #expect(!problems.all.isEmpty, "refused without a reason:\n\(text)")
      #expect(problems.all.allSatisfy { $0.place.file == "fuzz.yaml" })
    } catch {
      Issue.record("\(error) for\n\(text)")
    }
  }

  /// What holds of every plan.
  private func check(_ plan: Planning.Answer, _ text: String) {
    let words = TextWriter.write(Document(plan, ladder: nil))
    let json = AnswerJSON.write(plan, request: text, seconds: nil).text()
    #expect(!words.isEmpty)
    #expect((try? JSONValue(text: json))?["status"]?.string == plan.status.rawValue)
    guard let choice = plan.solution else {
      let isUnknown = plan.infeasibility?.verdict == .unknown
      #expect(plan.infeasibility != nil, "\(plan.status)\n\(text)")
      #expect(plan.status == (isUnknown ? .noAnswer : .infeasible), "\(plan.status)\n\(text)")
      return
    }
    #expect(plan.status == .optimal, "\(plan.status)\n\(text)")
    for total in [choice.totals.cost, choice.totals.energy, choice.totals.carbon] {
      #expect(total.value.isFinite && total.low <= total.high, "\(total)\n\(text)")
    }
    #expect(choice.site?.tasks.count == plan.requirements.tasks.count, "\(text)")
    #expect(choice.limits.count == plan.requirements.limits.count, "\(text)")
    for check in choice.limits {
      #expect(check.limit.holds(check.value), "\(check) for\n\(text)")
    }
  }
}
