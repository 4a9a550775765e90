// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import IntegerProgram
import Planning
import Reports
import Requirements
import TestSupport
import Testing

/// The parts of a latency and guesses of times, as people and programs read them.
@Suite("Words on latencies") struct LatencyWordsTests {
  private static func answer(_ text: String) throws -> Planning.Answer {
    let file = TextFile(path: "test.yaml", text: text)
    let catalogue = try PlannedExample.catalogue.get()
    let requirements = try Requirements.read(file, against: catalogue)
    return try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
  }

  private static func text(_ answer: Planning.Answer) -> String {
    TextWriter.write(Document(answer, ladder: nil))
  }

  private static let gate = """
    deployment: gate
    tasks: { people: { task: object-detection, rate: 1/s, latency: LIMIT } }
    hardware: { allow: [raspberry-pi-4b] }
    power: mains

    """

  @Test("a limit that is broken prints the parts, with the one that decides")
  func broken() throws {
    let answer = try Self.answer(Self.gate.replacing("LIMIT", with: "1 ms"))
    let text = Self.text(answer)
    #expect(text.contains("pre-process ") && text.contains(" + infer "), "\(text)")
    #expect(text.contains(" takes "), "\(text)")
    let json = AnswerJSON.write(answer, request: "", seconds: nil)
    guard case .array(let misses)? = json["conflict"]?["unreachable"],
      case .array(let parts)? = misses.first?["parts"]
    else {
      Issue.record("no parts")
      return
    }
    #expect(parts.count >= 2)
    let deciding = parts.filter { if case .bool(true)? = $0["decides"] { true } else { false } }
    #expect(deciding.count == 1)
  }

  @Test("a limit with room prints none, and programs have them all the same")
  func ample() throws {
    let answer = try Self.answer(Self.gate.replacing("LIMIT", with: "900 ms"))
    #expect(!Self.text(answer).contains(" + infer "))
    let json = AnswerJSON.write(answer, request: "", seconds: nil)
    guard case .array(let limits)? = json["constraints"], case .array? = limits.first?["parts"]
    else {
      Issue.record("no parts")
      return
    }
  }

  /// Figures for a processor and a T4, none for the L4: what the L4 would take is a guess from its peak.
  @Test("a rival that rests on a guess is marked, and so is a plan")
  func guesses() throws {
    func file(_ machines: String) -> String {
      """
      deployment: shop
      tasks:
        goods:
          { task: image-classification, models: [efficientnet-b0], accuracy: 0.5, requests: 200/s, latency: 100 ms }
      hardware: { allow: [\(machines)] }
      figures:
        - { device: nvidia-t4, model: efficientnet-b0, resolution: 224x224, precision: fp16, latency: 2.5 ms }
      serving: { transfer: 0 USD/GB, decode: { time: 1 ms, price: 0.04 USD/hour } }
      """
    }
    let both = try Self.text(Self.answer(file("nvidia-t4, nvidia-l4")))
    let isRival = both.contains("(a guess from a peak)")
    #expect(isRival || both.contains("A guess from a peak decides: measure the time of"), "\(both)")
    let guessed = try Self.text(Self.answer(file("nvidia-l4")))
    #expect(
      guessed.contains(
        "A guess from a peak decides: measure the time of efficientnet-b0 on nvidia-l4 first."),
      "\(guessed)")
    // One machine and its spare are there however quick it is.
    let few = try Self.text(Self.answer(file("nvidia-l4").replacing("200/s", with: "5/s")))
    #expect(
      few.contains(
        "A guess from a peak: the time of efficientnet-b0 on nvidia-l4 was not measured. Within"),
      "\(few)")
    let measured = try Self.text(Self.answer(file("nvidia-t4")))
    #expect(!measured.contains("guess from a peak"))
  }
}
