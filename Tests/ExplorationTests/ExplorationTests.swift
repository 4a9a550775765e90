// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import IntegerProgram
import Networks
import Prediction
import Quantities
import Screening
import Synchronization
import TestSupport
import Testing

@testable import Exploration

@Suite("Exploration") struct ExplorationTests {
  /// A few thousand architectures at two sides.
  private static let small = """
    space: small
    input: { channels: 3, sides: [32, 48] }
    layers:
      - { conv: 16, kernel: 3, stride: 2, act: hswish }
      - { mbconv: 24, blocks: 3, depth: 1..3, stride: 2, kernel: [3, 5], expand: [3, 6], act: relu }
      - { mbconv: 40, blocks: 2, depth: 1..2, stride: 2, kernel: [3, 5], expand: [4], gate: 0.25, act: hswish }
      - { conv: 64, act: hswish }
      - { pool: mean }
      - { dense: 10 }
    """

  private func parts(
    _ limits: [Budget.Limit], most: Double = 1_000_000
  ) throws -> (SearchSpace, Screen, Exploration) {
    let known = try Predictor.read(
      try TextFile(
        path: "\(Checkout.configs)/predictors/epyc-2-vcpu.json.gz", limit: Predictor.limit))
    let model = try #require(known.models.first { $0.model.setting.precision == "fp32" })
    let space = try SearchSpace.read(TextFile(path: "small.yaml", text: Self.small))
    let screen = Screen(
      Budget(limits), clock: .layers(model), precision: .fp32, spaces: [space])
    return (space, screen, try Exploration(space, screen, most: most))
  }

  private func limits(_ latency: Double) -> [Budget.Limit] {
    [.init("latency", .latency, most: latency, source: "")]
  }

  /// All times of the space, in order.
  private func times() throws -> [Double] {
    let (_, screen, exploration) = try parts(limits(1))
    var found: [Double] = []
    exploration.visit { member in
      #expect(exploration.fits(member))
      found.append(screen.architecture.latency?.value ?? .nan)
    }
    return found.sorted()
  }

  @Test("the size is that of the lists: (4 + 16 + 64) x (2 + 4) x 2") func size() throws {
    let (_, _, exploration) = try parts(limits(1))
    #expect(exploration.size == 84 * 6 * 2)
    var members: Set<Exploration.Member> = []
    exploration.visit { members.insert($0) }
    #expect(Double(members.count) == exploration.size)
  }

  @Test("a sampled count holds the counted one", arguments: [0.03, 0.3, 0.8]) func counts(
    share: Double
  ) throws {
    let times = try times()
    let limit = times[Int(share * Double(times.count))] * 1.1
    let exact = try parts(limits(limit)).2.count()
    #expect(exact.isExact && exact.fitting > 0)
    let sampled = try parts(limits(limit), most: 10).2.count(draws: 4_000)
    #expect(!sampled.isExact)
    #expect(sampled.low <= exact.fitting && exact.fitting <= sampled.high)
  }

  @Test("each that fits is drawn as often as any other") func uniform() throws {
    let times = try times()
    let (_, _, exploration) = try parts(limits(times[20] * 1.12), most: 10)
    var fitting = 0.0
    exploration.visit { if exploration.fits($0) { fitting += 1 } }
    let drawn = exploration.sample(6_000)
    #expect(drawn.count == 6_000 && fitting > 5)
    var seen: [Exploration.Member: Double] = [:]
    for member in drawn {
      #expect(exploration.fits(member))
      seen[member, default: 0] += 1
    }
    #expect(Double(seen.count) == fitting)
    let expected = 6_000 / fitting
    let square = seen.values.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // Chi-square: mean fitting - 1, and its deviation.
    #expect(abs(square - fitting) < 5 * (2 * fitting).squareRoot())
  }

  @Test("the integer program finds what trying all finds", arguments: [0.05, 0.4, 0.9])
  func extreme(share: Double) throws {
    let times = try times()
    let limit = times[Int(share * Double(times.count))]
    var all = limits(limit)
    all.append(.init("memory", .memory, most: 2.2e6, source: ""))
    let scores = (0..<5).map { place in (0..<5).map { Double(($0 * 7 + place * 3) % 5) } }
    let (space, _, exact) = try parts(all)
    let fitted = zip(space.choices, scores).map { Array($1.prefix($0.options.count)) }
    let programs = try parts(all, most: 10).2
    for aim in [Exploration.Aim.macs, .parameters, .score(fitted)] {
      let tried = try exact.extreme(aim, GLPKSolver())
      let solved = try programs.extreme(aim, GLPKSolver())
      #expect((tried == nil) == (solved == nil))
      guard let tried, let solved else { continue }
      #expect(solved.isProved && abs(solved.value - tried.value) <= 1e-9 * tried.value)
      #expect(programs.fits(solved.member))
    }
  }

  @Test(
    "limits on memory that activations fill: what trying all finds, proved in few programs",
    arguments: [0.01, 0.2, 0.5, 0.9])
  func tightMemory(share: Double) throws {
    let (_, screen, all) = try parts([.init("memory", .memory, most: 1e9, source: "")])
    var sizes: [Double] = []
    all.visit { member in
      #expect(all.fits(member))
      sizes.append(screen.architecture.memory?.value ?? .nan)
    }
    sizes.sort()
    let limit = sizes[Int(share * Double(sizes.count))] * 1.1
    let tight: [Budget.Limit] = [.init("memory", .memory, most: limit, source: "")]
    let exact = try parts(tight).2
    let programs = try parts(tight, most: 10).2
    for aim in [Exploration.Aim.macs, .parameters] {
      let tried = try #require(try exact.extreme(aim, GLPKSolver()))
      let solved = try #require(try programs.extreme(aim, GLPKSolver()))
      #expect(solved.isProved && abs(solved.value - tried.value) <= 1e-9 * tried.value)
      #expect(programs.fits(solved.member) && solved.programs < 30, "\(solved.programs)")
    }
    let count = exact.count()
    let sampled = programs.count(draws: 4_000)
    #expect(sampled.low <= count.fitting && count.fitting <= sampled.high)
  }

  @Test(
    "no member takes less memory than its edges hold, and none that is admitted is beyond the bound",
    arguments: ["ofa-mobilenetv3", "proxylessnas", "fbnet", "mcunet-like"])
  func arenas(name: String) throws {
    let space = try SearchSpace.read(
      try TextFile(
        path: "\(Checkout.configs)/search-spaces/\(name).yaml", limit: YAML.limit))
    var random = SplitMix(state: 9)
    var (seen, same) = (0, 0)
    for admit in [0.5, 0.75, 0.96] {
      let screen = Screen(
        Budget(
          [.init("memory", .memory, most: 1e9, source: "")],
          Budget.Policy(admit: admit, reject: 0.02)),
        clock: .unknown, precision: .fp32, spaces: [space])
      let side = space.sides[0]
      let exploration = try Exploration(
        space, screen, sides: [side], widths: [space.widths[0]], most: 10)
      let graph = exploration.graphs[0]
      for _ in 0..<100 {
        var path: [Int] = []
        for group in graph.byPosition {
          let state = path.last.map { graph.edges[$0].next } ?? 0
          let open = group.filter { graph.edges[$0].state == state }
          path.append(open[Int(random.unit() * Double(open.count))])
        }
        let member = exploration.member(graph, path)
        #expect(exploration.fits(member))
        let memory = try #require(screen.architecture.memory)
        let weights = try #require(screen.architecture.weightBytes)
        let held = path.map { graph.edges[$0].arena }.max() ?? 0
        let arena = memory.value - weights
        #expect(held > 0 && held * 4 <= arena && exploration.arenas[0] <= arena * 1.25)
        seen += 1
        if held * 4 == arena { same += 1 }
        // The tightest limit that it is admitted under.
        var (low, high) = (memory.value * 0.9, memory.high * 1.1)
        for _ in 0..<60 {
          let most = (low + high) / 2
          if memory.probability(atMost: most) >= admit { high = most } else { low = most }
        }
        #expect(weights + exploration.arenaWeight * held <= high * (1 + 1e-9))
      }
    }
    // A bound that told nothing would hold too.
    #expect(same * 2 > seen, "\(same) of \(seen)")
  }

  @Test("a space without a member that fits says by how much") func none() throws {
    let times = try times()
    let (_, _, exploration) = try parts(limits(times[0] / 4))
    let violation = try #require(exploration.violation)
    #expect(violation.least > violation.most && violation.limit.name == "latency")
    #expect(violation.least <= times[0])
    #expect(exploration.count().fitting == 0)
    #expect(try exploration.extreme(.macs, GLPKSolver()) == nil)
  }

  /// Raises a flag after so many programs.
  private final class Impatient: Solver {
    let flag: CancelFlag
    let programs: Int
    private let solved = Mutex(0)

    init(_ flag: CancelFlag, programs: Int) { (self.flag, self.programs) = (flag, programs) }

    func solve(_ program: Program, limits: Limits) throws(SolverError) -> Answer {
      let count = solved.withLock { count in
        count += 1
        return count
      }
      if count > programs { flag.raise() }
      return try GLPKSolver().solve(program, limits: limits)
    }
  }

  @Test("cancelled, it tells what there was so far") func cancelled() throws {
    let times = try times()
    let limit = limits(times[times.count / 2])
    let flag = CancelFlag()
    let (_, _, exact) = try parts(limit)
    let (_, _, sampling) = try parts(limit, most: 10)
    let best = try #require(try exact.extreme(.macs, GLPKSolver()))
    // The larger side is looked at first: what it has is the best so far, and the smaller one was not asked.
    let solver = Impatient(flag, programs: 1)
    do {
      let found = try #require(
        try sampling.extreme(.macs, solver, limits: Limits(nodes: 20_000, cancel: flag)))
      #expect(!found.isProved && found.value <= best.value && sampling.fits(found.member))
    } catch {
      #expect(error as? Exploration.Obstacle == .cancelled)
    }
    let raised = Limits(nodes: 20_000, cancel: flag)
    #expect(flag.isRaised)
    #expect(throws: Exploration.Obstacle.cancelled) {
      try exact.extreme(.macs, GLPKSolver(), limits: raised)
    }
    #expect(throws: Exploration.Obstacle.cancelled) {
      try sampling.extreme(.macs, GLPKSolver(), limits: raised)
    }
    #expect(sampling.sample(10, cancel: flag).isEmpty)
    let counts = [exact.count(cancel: flag), sampling.count(cancel: flag)]
    let whole = exact.count().fitting
    for count in counts {
      #expect(count.judged == 0 && !count.isExact)
      #expect(count.low <= whole && whole <= count.high)
    }
  }

  @Test("nineteen times in twenty: ends of a share") func ends() {
    // Tables of Clopper and Pearson: 3 of 20.
    let ends = Exploration.share(of: 3, among: 20)
    #expect(abs(ends.lowerBound - 0.0321) < 1e-3 && abs(ends.upperBound - 0.3789) < 1e-3)
    #expect(Exploration.share(of: 0, among: 10).lowerBound == 0)
    #expect(Exploration.share(of: 10, among: 10).upperBound == 1)
  }
}
