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

/// Hundreds of damaged files of services: each is a plan, none, or problems with places.
@Suite("Damaged files of services") struct ServiceFuzzTests {
  /// Texts tried by each of two tasks, by example.
  private static let rounds = 150
  private static let examples = ["video-chat", "bidding", "video", "cameras"]

  /// The shipped catalogue with both folders that examples bring along.
  private static let catalogue = Result {
    let root = Checkout.root
    return try Catalogue.read(
      folders: ["/configs", "/examples/video-chat", "/examples/bidding"].map { root + $0 })
  }

  struct Tally {
    var planned = 0
    var none = 0
    var refused = 0
  }

  @Test("are answered", .timeLimit(.minutes(10)), arguments: fuzzSeeds([1, 2]))
  func damaged(_ seed: UInt64) throws {
    let catalogue = try Self.catalogue.get()
    let texts = try Self.examples.map { try Checkout.text("examples/\($0).yaml") }
    var mutator = Mutator(
      seed: seed, donors: texts + [try Checkout.text("examples/buoy.yaml")])
    var tally = Tally()
    // Where the process dies, the text that killed it is left here.
    let trail = URL.temporaryDirectory.appending(path: "envelope-fuzz-service-\(seed).yaml")
    for text in texts {
      for _ in 0..<Self.rounds {
        let damaged = mutator.damage(text)
        try Data(damaged.utf8).write(to: trail)
        let time = ContinuousClock().measure { answer(damaged, catalogue, &tally) }
        // No timed test, but a guard against a hang, with room for a machine that does much else.
        #expect(time < .seconds(120), "\(time) for\n\(damaged)")
      }
    }
    try? FileManager.default.removeItem(at: trail)
    let count = Self.rounds * texts.count
    #expect(tally.planned + tally.none + tally.refused == count)
    // The damages are of the right size: many texts are told apart only by planning.
    #expect(
      tally.planned > count / 6 && tally.none > count / 100 && tally.refused > count / 4,
      "\(tally)")
  }

  private func answer(_ text: String, _ catalogue: Catalogue, _ tally: inout Tally) {
    do {
      let file = TextFile(path: "fuzz.yaml", text: text)
      let requirements = try Requirements.read(file, against: catalogue)
      guard requirements.serving != nil else {
        // Without people, requests and a `serving` block it is a site's file, which has tests of its own.
        tally.planned += 1
        return
      }
      let planner = Planner(requirements, catalogue: catalogue, solver: GLPKSolver())
      let plan = try planner.plan()
      check(plan, text)
      if let ladder = try planner.ladder(to: plan) { check(ladder, text) }
      if plan.solution == nil { tally.none += 1 } else { tally.planned += 1 }
    } catch let problems as Problems {
      tally.refused += 1
      #expect(!problems.all.isEmpty, "refused without a reason:\n\(text)")
      #expect(problems.all.allSatisfy { $0.place.file == "fuzz.yaml" })
    } catch {
      Issue.record("\(error) for\n\(text)")
    }
  }

  private func check(_ ladder: Ladder, _ text: String) {
    #expect(!LadderText.write(ladder).isEmpty)
    let costs = ladder.rungs.map(\.cost)
    #expect(costs.allSatisfy { $0.isFinite && $0 >= 0 }, "\(costs) for\n\(text)")
    for (above, below) in zip(costs, costs.dropFirst()) {
      #expect(below <= above * (1 + 1e-9), "\(costs) for\n\(text)")
    }
    let sum = ladder.attribution.reduce(0) { $0 + $1.saving }
    let saved = (costs.first ?? 0) - (costs.last ?? 0)
    #expect(abs(sum - saved) <= 1e-6 * max(1, costs.first ?? 0), "\(sum) \(saved) for\n\(text)")
  }

  /// What holds of every plan.
  private func check(_ plan: Planning.Answer, _ text: String) {
    let json = AnswerJSON.write(plan, request: text, seconds: nil).text()
    #expect(!TextWriter.write(Document(plan, ladder: nil)).isEmpty)
    #expect((try? JSONValue(text: json))?["status"]?.string == plan.status.rawValue)
    guard let choice = plan.solution else {
      let isUnknown = plan.infeasibility?.verdict == .unknown
      #expect(plan.status == (isUnknown ? .noAnswer : .infeasible), "\(plan.status)\n\(text)")
      return
    }
    #expect(plan.status == .optimal, "\(plan.status)\n\(text)")
    for total in [choice.totals.cost, choice.totals.energy, choice.totals.carbon] {
      #expect(total.value.isFinite && total.low <= total.high, "\(total)\n\(text)")
    }
    // Streams of a task may be shared by several ways of serving.
    let served = choice.service?.tasks.map(\.task.name) ?? []
    #expect(Set(served).count == plan.requirements.tasks.count, "\(text)")
    for check in choice.limits {
      #expect(check.limit.holds(check.value), "\(check) for\n\(text)")
    }
  }
}
