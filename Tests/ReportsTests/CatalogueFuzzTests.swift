// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials
import IntegerProgram
import Planning
import Reports
import Requirements
import TestSupport
import Testing

/// Hundreds of damaged catalogues: each is read or refused with places, and what passes its check plans
/// without a fault of the machinery.
@Suite("Damaged catalogues") struct CatalogueFuzzTests {
  private static let rounds = 200

  /// What became of the folders.
  struct Tally {
    var unreadable = 0
    var unsound = 0
    var sound = 0
  }

  @Test("the undamaged one is sound") func undamaged() throws {
    let small = try SmallCatalogue()
    let check = withExtendedLifetime(small) { Catalogue.check(folders: [small.path]).check }
    #expect(check.problems.isEmpty && check.suspects.isEmpty)
    #expect(check.timings.unchecked == 0)
  }

  @Test("are answered", .timeLimit(.minutes(10)), arguments: fuzzSeeds([3, 4]))
  func damaged(_ seed: UInt64) throws {
    let small = try SmallCatalogue()
    let requests = try SmallCatalogue.examples().dropFirst()
    var mutator = Mutator(seed: seed, donors: [])
    var tally = Tally()
    // Where the process dies, the file that killed it is left here.
    let trail = URL.temporaryDirectory.appending(path: "envelope-fuzz-catalogue-\(seed)")
    for round in 0..<Self.rounds {
      let name = small.files[mutator.below(small.files.count)]
      let sound = try small.bytes(name)
      let bytes =
        round % 4 == 0
        ? mutator.damageBytes(sound)
        : Array(mutator.damage(String(decoding: sound, as: UTF8.self)).utf8)
      try Data(bytes).write(to: trail)
      try small.write(bytes, to: name)
      let time = try ContinuousClock().measure {
        try answer(
          small, requests[1 + round % 2], "\(name):\n\(String(decoding: bytes, as: UTF8.self))",
          &tally)
      }
      // No timed test, but a guard against a hang, with room for a machine that does much else.
      #expect(time < .seconds(120), "\(time) for \(name)")
      try small.write(sound, to: name)
    }
    try? FileManager.default.removeItem(at: trail)
    #expect(tally.unreadable + tally.unsound + tally.sound == Self.rounds)
    #expect(min(tally.unreadable, tally.unsound, tally.sound) > Self.rounds / 20, "\(tally)")
  }

  private func answer(
    _ small: SmallCatalogue, _ request: String, _ words: String, _ tally: inout Tally
  ) throws {
    let catalogue: Catalogue
    do throws(Problems) {
      catalogue = try Catalogue.read(folders: [small.path])
    } catch {
      tally.unreadable += 1
      #expect(!error.all.isEmpty, "refused without a reason: \(words)")
      #expect(error.all.allSatisfy { $0.place.file.hasPrefix(small.path) })
      return
    }
    let problems = catalogue.check().problems
    #expect(problems.allSatisfy { $0.place.file.hasPrefix(small.path) })
    guard problems.isEmpty else {
      tally.unsound += 1
      return
    }
    tally.sound += 1
    do {
      let file = TextFile(path: "fuzz.yaml", text: request)
      let requirements = try Requirements.read(file, against: catalogue)
      let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
      #expect(plan.status == .optimal || plan.status == .infeasible, "\(plan.status) for \(words)")
      #expect(!TextWriter.write(Document(plan, ladder: nil)).isEmpty)
      let json = AnswerJSON.write(plan, request: request, seconds: nil).text()
      #expect((try? JSONValue(text: json)) != nil)
    } catch let problems as Problems {
      // A name that the request needs is no longer there.
      #expect(!problems.all.isEmpty)
    } catch {
      Issue.record("\(error) for \(words)")
    }
  }
}
