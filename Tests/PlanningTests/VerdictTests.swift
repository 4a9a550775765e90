// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// What is said where no plan keeps every limit is held against plans of the same file at other confidences and under
/// other limits.
@Suite("Verdicts") struct VerdictTests {
  /// Those that the catalogue knows in every part: of carbon that of making a pack is unknown.
  private static let names: [Limit.Name] = [.cost, .energy, .capex]

  /// Problems that have a plan, each with one of its totals limited to a share of what the plan takes of it.
  private static func tightened(
    _ seeds: Range<Int>, to share: Double
  ) throws -> [(seed: Int, bench: Workbench, limit: Limit)] {
    try seeds.compactMap { seed in
      let free = try RandomProblem(seed: UInt64(seed)).workbench()
        .changed { $0.objectives = [.cost] }
      guard let solution = try free.solution() else { return nil }
      let planner = free.planner
      let name = names[seed % names.count]
      let place = free.requirements.tasks[0].place
      let seen = try planner.chosen(solution).deployment.value(
        of: Limit(name, value: 1, place: place), planner.cautious)
      guard let seen, seen > 0, seen.isFinite else { return nil }
      let limit = Limit(name, value: share * seen, place: place)
      let bench = free.changed {
        $0.limits.removeAll { $0.name == name }
        $0.limits.append(limit)
      }
      return (seed, bench, limit)
    }
  }

  private static func hasPlan(_ bench: Workbench, at confidence: Double) throws -> Bool {
    try bench.changed { $0.confidence = confidence }.solution() != nil
  }

  @Test("are what asking at other confidences comes to", arguments: [0.95, 0.7, 0.3, 0.02])
  func confidences(share: Double) throws {
    var told: [Verdict: Int] = [:]
    for (seed, bench, _) in try Self.tightened(0..<24, to: share) {
      let answer = try bench.planner.plan()
      guard let found = answer.infeasibility else { continue }
      // A total with an unknown part keeps no limit, at no confidence.
      guard found.unreachable.allSatisfy({ $0.lacks.isEmpty }) else { continue }
      told[found.verdict, default: 0] += 1
      #expect((found.verdict == .unknown) == (answer.status == .noAnswer), "seed \(seed)")
      #expect((found.attainable != nil) == (found.verdict == .notPromised), "seed \(seed)")
      let isOpen = !found.missing.isEmpty || found.unreachable.contains(where: \.isUnknown)
      #expect(found.verdict != .unknown || isOpen, "seed \(seed)")
      guard let attainable = found.attainable else {
        #expect(try !Self.hasPlan(bench, at: 0.05), "seed \(seed)")
        continue
      }
      #expect(attainable.confidence < bench.requirements.confidence)
      #expect(try Self.hasPlan(bench, at: attainable.confidence), "seed \(seed)")
      #expect(try !Self.hasPlan(bench, at: attainable.confidence + 0.01), "seed \(seed)")
    }
    let many: Verdict = share > 0.5 ? .notPromised : .impossible
    #expect(share == 0.3 || (told[many] ?? 0) > 3, "\(told)")
  }

  @Test("a limit that is relaxed as told leaves a plan, and none where it is tighter")
  func relaxed() throws {
    var held = 0
    for (seed, bench, limit) in try Self.tightened(24..<48, to: 0.8) {
      guard let found = try bench.planner.plan().infeasibility else { continue }
      for relaxation in found.relaxations {
        guard let value = relaxation.value else { continue }
        func solution(_ value: Double) throws -> SubproblemSolution? {
          try bench.changed { $0.limits.set(relaxation.limit, to: value) }.solution()
        }
        let there = try #require(try solution(value), "seed \(seed): \(relaxation)")
        #expect(agree(there.aims[0].value, relaxation.plan.cost, within: 1e-6), "seed \(seed)")
        let isFloor = relaxation.limit.declaration.isFloor
        #expect(try solution(value * (isFloor ? 1.011 : 0.989)) == nil, "seed \(seed)")
        held += relaxation.limit.isSame(as: limit) ? 1 : 0
      }
    }
    #expect(held > 3)
  }

  @Test(
    "where a little more than the least halves the cost, that is told too, and is so when typed")
  func bargain() throws {
    func plan(_ latency: String) throws -> Planning.Answer {
      let task = "task: object-detection, accuracy: 0.40, requests: 50/s, latency: \(latency)"
      let bench = try Workbench(Checkout.catalogue(), "tasks: { people: { \(task) } }")
      return try Planner(bench.requirements, catalogue: bench.catalogue, solver: GLPKSolver())
        .plan()
    }
    let found = try #require(try plan("15 ms").infeasibility?.relaxations.first)
    let value = try #require(found.value)
    let bargain = try #require(found.bargain)
    #expect(bargain.value > value && bargain.value <= 1.1 * 1.1 * 1.1 * 1.1 * value)
    #expect(bargain.plan.cost <= found.plan.cost / 2)
    let typed = try #require(try plan("\(bargain.value * 1e3) ms").solution)
    #expect(agree(typed.totals.cost.value, bargain.plan.cost, within: 1e-6))
    // A tenth more would save less than half.
    let easier = try #require(try plan("\(bargain.value * 1.1e3) ms").solution)
    #expect(easier.totals.cost.value > bargain.plan.cost / 2)
  }

  @Test("a price that nobody knows is missing, and giving it makes a plan")
  func missing() throws {
    let constraints = RoomyProblem.constraints(objective: "minimise cost")
    let files = try RoomyProblem.files(withoutPrice: "board-a")
    let answer = try Workbench(files, constraints).planner.plan()
    let found = try #require(answer.infeasibility)
    #expect(answer.status == .noAnswer)
    #expect(found.verdict == .unknown)
    #expect(found.missing == [MissingFigure(.price, device: "board-a")])
    let given = constraints + "\nfigures: [{ device: board-a, price: 20 USD }]"
    #expect(try Workbench(files, given).solution() != nil)
  }

  /// No network for sounds has a time on a Raspberry Pi, nor a count of its work: nobody can say.
  @Test(
    "a task of which no network has a time is unknown, with the line to type",
    arguments: [
      ("audio-events, accuracy: 0.7", "raspberry-pi-4b"),
      ("person-detection, accuracy: 0.3", "esp32-s3"),
    ])
  func timeless(_ task: String, _ device: String) throws {
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(
        path: "test.yaml",
        text:
          "tasks: { it: { task: \(task), rate: 1/3s } }\nhardware: \(device)\npower: mains\n"),
      against: catalogue)
    let answer = try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
    let found = try #require(answer.infeasibility)
    #expect(answer.status == .noAnswer && found.verdict == .unknown)
    #expect(found.missing.contains { $0.kind == .latency && $0.device == device })
  }

  @Test("a network of the user's own lacks its accuracy, and no more") func unjudged() throws {
    func answer(_ accuracy: String) throws -> Planning.Answer {
      let text = """
        tasks: { words: { task: keyword-spotting, models: [mine], accuracy: 0.9, rate: 1/s } }
        models: [{ name: mine, operations: 5 MFLOP, parameters: 20e3, input: 49x10\(accuracy) }]
        hardware: raspberry-pi-4b
        power: mains
        """
      let catalogue = try Checkout.catalogue()
      let requirements = try Requirements.read(
        TextFile(path: "test.yaml", text: text), against: catalogue)
      return try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
    }
    let unknown = try answer("")
    #expect(unknown.status == .noAnswer)
    let missing = try #require(unknown.infeasibility).missing
    #expect(missing.map(\.kind) == [.accuracy] && missing.map(\.model) == ["mine"])
    #expect(try answer(", accuracy: { top1: 0.93 }").status == .optimal)
    #expect(try answer(", accuracy: { top1: 0.80 }").infeasibility?.verdict == .impossible)
  }

  private static func caps(_ text: String) throws -> [[RecallCap]] {
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(path: "test.yaml", text: text), against: catalogue)
    let answer = try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
    return try #require(answer.infeasibility).unreachable.map(\.caps)
  }

  /// A camera's events by a share that is to be caught, in light or not.
  private static func camera(_ share: Double, _ hours: String, _ sees: String = "") -> String {
    """
    tasks:
      deer:
        task: object-detection
        accuracy: 0.30
        event: { lasts: 60 s, per-day: 10, hours: \(hours), caught-at-least: \(share) }
        rate: 1/s
        \(sees)
    hardware: raspberry-pi-zero-2-w
    power: { battery: 500 Wh, climate: amsterdam }
    upkeep: { visit: 100 USD }
    """
  }

  /// A share that no device can reach is told by what caps it: the dark, and what no frame shows.
  @Test("what caps the share of events caught is named") func caps() throws {
    let dark = try #require(try Self.caps(Self.camera(0.8, "any")).first)
    guard case .dark(let lit)? = dark.first, case .commonMiss(let caught)? = dark.last else {
      Issue.record("\(dark)")
      return
    }
    // Half of a day is light, but for the sun's own width and what the air bends.
    #expect(abs(lit - 0.5) < 0.02 && dark.count == 2)
    // The common miss of 0.1 (0.02 to 0.2) at 0.9.
    #expect(caught > 0.8 && caught < 0.85)
    #expect(try Self.caps(Self.camera(0.9, "daylight")) == [[.commonMiss(caught: caught)]])
  }

  /// An object of 1 m at 12 m under a lens of 60 degrees takes 1 / (24 tan 30) = 7.2 % of the width.
  @Test("too few pixels across the object are named, with the input that would do") func pixels()
    throws
  {
    let sees = "sees: { object: 0.1 m, at: 30 m, lens: 60 deg }"
    let found = try Self.caps(Self.camera(0.5, "daylight", sees))
    let width = Int((10 / (0.1 / (2 * 30 * 0.577_350_269_19))).rounded(.up))
    #expect(found == [[.pixels(needed: 10, width: width)]])
  }

  /// A solver that is stopped at every question, or fails on it.
  private struct Unsettling: Solver {
    let fails: Bool

    func solve(
      _ program: Program, limits: IntegerProgram.Limits
    ) throws(SolverError) -> IntegerProgram.Answer {
      if fails { throw .failed(solver: "test", code: 1) }
      var answer = try GLPKSolver().solve(program, limits: limits)
      answer.outcome = .noAnswer(.nodes(1))
      return answer
    }
  }

  @Test(
    "nothing is called impossible where the search for it was stopped", arguments: [true, false])
  func unsettled(fails: Bool) throws {
    let bench = try Workbench(RoomyProblem.files(), RoomyProblem.constraints())
    let planner = SitePlanner(
      bench.requirements, catalogue: bench.catalogue, solver: Unsettling(fails: fails))
    var effort = SolverEffort()
    let found = SiteReplanning(requirements: bench.requirements, ways: [planner])
      .explain(Infeasibility(relaxable: bench.requirements.limits), below: 0.9, &effort)
    #expect(found.verdict == .notPromised)
    #expect(found.attainable == nil && found.missing.isEmpty && found.relaxations.isEmpty)
  }
}
