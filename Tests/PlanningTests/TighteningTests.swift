// SPDX-License-Identifier: Apache-2.0

import Documents
import IntegerProgram
import Requirements
import TestSupport
import Testing

@testable import Planning

/// A plan that keeps all limits at once since it holds itself to a tighter value of one.
@Suite("Limits that are kept at a tighter value") struct TighteningTests {
  /// One machine and one network, whose accuracy has no room at a higher quantile; machines come whole.
  private static func requirements(latency: Int = 250) throws -> Requirements {
    let catalogue = try Checkout.catalogue()
    let text = """
      tasks:
        labels: { task: object-detection, accuracy: 0.2056, requests: 300/s, latency: \(latency) ms }
      hardware: { allow: [aws-c5-4xlarge] }
      """
    return try Requirements.read(TextFile(path: "test.yaml", text: text), against: catalogue)
  }

  private static func planner(latency: Int = 250) throws -> Planner {
    let requirements = try requirements(latency: latency)
    return Planner(
      requirements, catalogue: requirements.extended(try Checkout.catalogue()),
      solver: GLPKSolver())
  }

  @Test("buys the machine that no common quantile buys, and is told as not proved best")
  func machine() throws {
    let planner = try Self.planner()
    let answer = try planner.plan()
    let solution = try #require(answer.solution)
    #expect(answer.status == .feasible && solution.jointProbability >= 0.9)
    let tight = try #require(answer.tightened.first)
    #expect(tight.limit.name == .latency && tight.limit.value == 0.25 && tight.value < 0.25)
    // What is typed is what was asked.
    #expect(answer.requirements.limits == (try Self.requirements().limits))
    let aim = try #require(answer.objectives.first)
    #expect(aim.bound < aim.value)
    // The program that is written down has the plan as its optimum.
    let program = planner.wholeProgram(after: answer)
    guard case .optimal(let optimum) = try GLPKSolver().solve(program, limits: .init()).outcome
    else {
      Issue.record("no optimum")
      return
    }
    #expect(abs(optimum.objective - aim.value) < 1e-6 * aim.value)
  }

  /// The recall of one network caps every board, and the best plan of each quantile is of a cheap board, on which a
  /// clock's drift comes apart from it. With its accuracy kept at a tighter value, one board alone keeps all limits often
  /// enough.
  @Test("is tried of each device alone, where no plan over all of them holds often enough")
  func restricted() throws {
    func answer(_ hardware: String, accuracy: Double = 0.25) throws -> (Planner, Planning.Answer) {
      let text = """
        tasks:
          hedgehogs:
            task: object-detection
            accuracy: \(accuracy)
            event: { lasts: 90 s, per-day: 4, hours: any, caught-at-least: 0.4228 }
            alert-within: 30 min
        hardware: { allow: [\(hardware)] }
        power: { battery: 200 Wh, climate: south-west-england }
        uplink: nb-iot
        upkeep: { visit: 65 USD }
        """
      let planner = try Planner.shipped(text)
      return (planner, try planner.plan())
    }
    let (planner, both) = try answer("raspberry-pi-zero-2-w, intel-n100, raspberry-pi-5")
    let device = try #require(both.restrictedTo)
    let tight = try #require(both.tightened.first)
    let solution = try #require(both.solution)
    let cost = solution.totals.cost.value
    #expect(both.status == .feasible && solution.jointProbability >= 0.9)
    // Nothing was stopped: it is a plan, and the command's status is 0.
    #expect(both.isOfSome && !both.isUnfinished)
    #expect(tight.limit.name == .accuracy && tight.value > 0.25)
    // What is told, typed, is the plan.
    let typed = try answer(device, accuracy: tight.value).1
    #expect(abs(try #require(typed.solution).totals.cost.value - cost) < 1e-9)
    // No device of which a row says that it keeps all limits too seldom does so often enough.
    for case .tooSeldom(let joint?) in both.outcomes.map(\.outcome) { #expect(joint < 0.9) }
    guard
      case .optimal(let optimum) = try GLPKSolver().solve(
        planner.wholeProgram(after: both), limits: .init()
      ).outcome
    else {
      Issue.record("no optimum")
      return
    }
    #expect(abs(optimum.objective - cost) < 1e-6 * cost)
  }

  @Test("typed as told, gives the same plan without a word of it")
  func typed() throws {
    let answer = try Self.planner().plan()
    let tight = try #require(answer.tightened.first)
    let typed = try Self.planner(latency: Int((tight.value * 1_000).rounded(.down))).plan()
    #expect(typed.status == .optimal && typed.tightened.isEmpty)
    let (one, other) = (try #require(answer.solution), try #require(typed.solution))
    #expect(abs(one.totals.cost.value - other.totals.cost.value) < 1e-9)
  }

  /// The quantile at which the best plan keeps all limits at once asks for a time that only 1,985 of the fastest machines
  /// keep; with the accuracy kept at 0.784 in place of 0.78, at the first quantile, 31 of the cheapest do.
  @Test("is taken where the plan at a raised quantile is far dearer") func dearer() throws {
    let text = """
      tasks:
        labels: { task: image-classification, accuracy: 0.78, requests: 300/s, latency: 23.22 ms }
      serving: { decode: { price: 0.04 USD/hour }, transfer: 0.05 USD/GB, sample: 100 kB }
      """
    let answer = try Planner.shipped(text).plan()
    let solution = try #require(answer.solution)
    #expect(answer.status == .feasible && answer.tightened.count == 1)
    #expect(solution.jointProbability >= 0.9 && solution.totals.cost.value < 5_000)
    let aim = try #require(answer.objectives.first)
    #expect(aim.bound <= aim.value && aim.bound > 0)
  }

  /// At the edge of what a cost leaves, where chance decides: loosening a limit loses no plan, and costs no more.
  @Test("loosening a limit loses no plan", arguments: ["12.935", "12.94", "13"])
  func loosened(cost: String) throws {
    func answer(_ accuracy: String) throws -> Planning.Answer {
      let text = """
        tasks:
          lynx:
            task: object-detection
            accuracy: \(accuracy)
            event: { lasts: 55 s, per-day: 3, hours: daylight, caught-at-least: 70 % }
            alert-within: 6 min
        power: { climate: piedmont, battery: 380 Wh }
        uplink: [lte-m, nb-iot]
        upkeep: { visit: 75 USD }
        limits: { cost: \(cost) USD/day }
        hardware: raspberry-pi-zero-2-w
        """
      return try Planner.shipped(text).plan()
    }
    let (loose, tight) = (try answer("0.226"), try answer("0.25"))
    let (one, other) = (try #require(loose.solution), try #require(tight.solution))
    #expect(one.totals.cost.value <= other.totals.cost.value + 1e-9)
    #expect(one.jointProbability >= 0.9)
  }
}
