// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import IntegerProgram
import Networks
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Models that are trained before they are used, at sites.
@Suite("Training of models at sites") struct TrainingTests {
  /// One or two tasks on one board, with the shipped catalogue.
  static func bench(
    _ training: String, accuracy: String = ", at-least: 0.6", tasks: [String] = ["parts"],
    objective: String = "minimise cost"
  ) throws -> Workbench {
    let lines = tasks.map {
      "  \($0): { task: image-classification, accuracy: { metric: top1\(accuracy) }, models: [mobilenet-v2, efficientnet-b0, resnet18, resnet50], rate: [1/10s] }"
    }
    return try Workbench(
      Checkout.catalogue(),
      """
      deployment: trained
      sites: 2
      tasks:
      \(lines.joined(separator: "\n"))
      hardware: { allow: [raspberry-pi-5], devices: 1 }
      power: { mains: { price: 0.3 USD/kWh, grid: deu } }
      objective: \(objective)
      \(training)
      """)
  }

  static let accuracies =
    "accuracy-after: { mobilenet-v2: 0.7, efficientnet-b0: 0.75, resnet18: 0.65, resnet50: 0.78 }"

  static func subproblem(_ more: String = "", task: String = "parts") -> String {
    """
    training:
      tasks:
        \(task):
          samples: 1e6
          routes: { fine-tune: { epochs: 30, \(accuracies) } }
      devices: [nvidia-t4, nvidia-l4, nvidia-a10g, nvidia-a100, nvidia-h100]
      grid: usa
    \(more.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
    """
  }

  /// Trainings of two tasks, side by side.
  static let two = """
    training:
      tasks:
        parts: { samples: 1e6, routes: { fine-tune: { epochs: 30, \(accuracies) } } }
        marks: { samples: 2e6, routes: { fine-tune: { epochs: 30, \(accuracies) } } }
      devices: [nvidia-t4, nvidia-l4, nvidia-a10g, nvidia-a100]
      grid: usa
    """

  /// Every device and every count for one model, each accounted for by itself.
  private func cheapest(
    _ bench: Workbench, _ design: TrainingDesign, most: Int
  ) -> Double? {
    let estimator = TrainingEstimator(
      EstimationContext(catalogue: bench.catalogue, requirements: bench.requirements))
    let cautious = RiskLevel(confidence: bench.requirements.confidence)
    let limits = bench.requirements.limits.filter { $0.name.ofTraining != nil }
    var best: Double?
    for machine in estimator.machines {
      for count in 1...most {
        var other = design
        other.machine = machine
        other.count = count
        let spend = other.spend(cautious)
        let holds = limits.allSatisfy { limit in
          limit.name.ofTraining.map { limit.holds(other.value(of: $0, spend)) } ?? true
        }
        guard holds else { continue }
        best = min(best ?? .infinity, other.spend(.middle).cost)
      }
    }
    return best
  }

  @Test(
    "device and count are the cheapest that finish in time",
    arguments: ["20 days", "2 days", "12 h", "4 h", "90 min", "10 min"])
  func count(_ time: String) throws {
    let bench = try Self.bench(
      Self.subproblem("finish-within: \(time)\nquota: { devices: 40, energy: 900 kWh }"))
    let plan = try bench.planner.plan()
    guard let choice = plan.site else {
      // Nothing is fast enough: the limit says so with its nearest miss.
      #expect(plan.status == .infeasible)
      #expect(plan.infeasibility?.relaxable.contains { $0.name == .trainingTime } == true)
      return
    }
    let design = try #require(choice.design.trainings.first)
    let expected = try #require(cheapest(bench, design, most: 40))
    #expect(agree(design.spend(.middle).cost, expected, within: 1e-9))
    let check = try #require(choice.limits.first { $0.limit.name == .trainingTime })
    #expect(check.margin >= -1e-9)
    #expect(choice.ledger.lines.contains { $0.group == "training parts" })
  }

  /// The training enters the program as a cost of the option: the optimum is that of the cheapest whole.
  @Test("the aim is the ledger, training included") func ledger() throws {
    for objective in ["minimise cost", "minimise carbon"] {
      let plan = try Self.bench(Self.subproblem("finish-within: 6 h"), objective: objective).planner
        .plan()
      let choice = try #require(plan.site)
      let aim = try #require(plan.objectives.first)
      let total = choice.ledger.total(objective == "minimise cost" ? .cost : .carbon)
      #expect(agree(aim.value, total, within: 1e-7))
      let spend = try #require(choice.design.trainings.first).spend(.middle)
      let written = choice.ledger.lines.filter { $0.group == "training parts" }
        .reduce(0) { $0 + ($1.cost ?? 0) }
      // Two sites, five years.
      #expect(agree(written, spend.cost / 2 / choice.profile.lifetimeDays, within: 1e-9))
      // The site's own energy is what its socket gives.
      #expect(
        choice.ledger.lines.allSatisfy { $0.group != "training parts" || $0.energy == nil })
    }
  }

  /// A training so dear that it outweighs what a smaller network costs more at the site changes the network.
  @Test("what a training costs weighs in the choice of the model") func weighs() throws {
    func model(_ samples: String) throws -> (String, Double) {
      let text = Self.subproblem().replacing("samples: 1e6", with: "samples: \(samples)")
      let choice = try #require(try Self.bench(text).planner.plan().site)
      return (try #require(choice.models.first), choice.totals.cost.value)
    }
    let few = try model("1000")
    let many = try model("1e11")
    #expect(few.1 < many.1)
    // With so many samples the one with the fewest operations is the cheapest whole.
    #expect(many.0 == "mobilenet-v2")
  }

  /// The best over the models is the best of the plans with one model each.
  @Test("the model is chosen with its training", arguments: ["1e5", "1e8", "1e10"])
  func each(_ samples: String) throws {
    let text = Self.subproblem("finish-within: 200 days").replacing(
      "samples: 1e6", with: "samples: \(samples)")
    let bench = try Self.bench(text)
    let best = try #require(try bench.aims()?.first)
    let models = ["mobilenet-v2", "efficientnet-b0", "resnet18", "resnet50"]
    let each = try models.compactMap { model in
      try bench.changed { $0.tasks[0].models = [model] }.aims()?.first
    }
    #expect(agree(best, each.min() ?? 0, within: 1e-7))
    #expect(each.count > 1)
  }

  @Test("figures below the basis asked for are told") func basis() throws {
    let dear = Self.subproblem().replacing("samples: 1e6", with: "samples: 1e9")
    let plan = try Self.bench(dear + "\nrequire-basis: measured").planner.plan()
    #expect(plan.belowRequiredBasis.contains { $0.subject == "training parts" })
  }

  @Test("the published accuracy is never that of a trained model") func accuracy() throws {
    let unknown = Self.subproblem().replacing(", \(Self.accuracies)", with: "")
    // Without a limit it is told as unknown; with one it fails it.
    let free = try #require(
      try Self.bench(unknown, accuracy: "").planner.plan().site?.tasks.first)
    #expect(
      free.configuration.accuracy == nil && free.configuration.training?.recipe.route == .fineTune)
    let plan = try Self.bench(unknown).planner.plan()
    #expect(plan.status == .noAnswer)
    let miss = try #require(plan.infeasibility?.unreachable.first)
    #expect(miss.limit.name == .accuracy && miss.isUnknown)
    #expect(miss.candidate.contains("accuracy-after"))
    // Not even the user's own figure of the untrained network stands in.
    let own = unknown + "\nfigures:\n  - { model: mobilenet-v2, accuracy: 0.9 }"
    #expect(try Self.bench(own).planner.plan().status == .noAnswer)
    // Where nothing needs to be trained, the published one counts.
    let none = unknown.replacing("routes: { ", with: "routes: { none: {}, ")
    let choice = try #require(try Self.bench(none).planner.plan().site)
    #expect(choice.tasks.first?.configuration.training == nil && choice.design.trainings.isEmpty)
    #expect(choice.tasks.first?.configuration.accuracy != nil)
  }

  @Test("what is given is the accuracy, less what quantisation loses") func given() throws {
    let choice = try #require(
      try Self.bench(Self.subproblem(), objective: "[maximise accuracy, minimise cost]").planner
        .plan()
        .site)
    let configuration = try #require(choice.tasks.first?.configuration)
    let given = ["mobilenet-v2": 0.7, "efficientnet-b0": 0.75, "resnet18": 0.65, "resnet50": 0.78]
    let value = try #require(configuration.accuracy?.value.value)
    #expect(value == given[configuration.model.id])
    #expect(configuration.model.id == "resnet50" && configuration.accuracy?.basis == .given)
    let context = EstimationContext(
      catalogue: try Checkout.catalogue(),
      requirements: try Self.bench(Self.subproblem()).requirements)
    let estimator = TrainingEstimator(context)
    let model = try #require(context.catalogue.models["resnet50"])
    let recipe = try #require(context.requirements.training?.of("parts")?.recipes.first)
    let quantised = try #require(
      estimator.accuracy(of: model, after: recipe, metric: "top1", precision: .int8))
    #expect(quantised.value.value < 0.78 && quantised.basis == .assumed)
  }

  @Test("an earlier end never costs less") func monotone() throws {
    var cost = 0.0
    for time in ["30 days", "2 days", "12 h", "4 h", "2 h"] {
      let plan = try Self.bench(Self.subproblem("finish-within: \(time)")).planner.plan()
      guard let value = plan.objectives.first?.value, plan.site != nil else {
        cost = .infinity
        continue
      }
      #expect(value >= cost - 1e-9)
      cost = value
    }
  }

  @Test("a quota holds over the trainings of all tasks") func shared() throws {
    let two = Self.two + "\n  finish-within: 12 h"
    let tasks = ["parts", "marks"]
    let free = try #require(try Self.bench(two, tasks: tasks).planner.plan().site)
    #expect(free.design.trainings.map(\.task) == tasks)
    let cautious = RiskLevel(confidence: 0.9)
    let spend = free.design.trainings.map { $0.spend(cautious) }.reduce(TrainingSpend(), +)
    func quota(_ key: String, _ value: Double, _ unit: String) throws -> Planning.Answer {
      try Self.bench("\(two)\n  quota: { \(key): \(value) \(unit) }", tasks: tasks).planner.plan()
    }
    // Each alone is below the quota; together they are above it, and something has to give.
    let kept = try quota("carbon", spend.carbon * 0.9, "kg")
    if let choice = kept.site {
      let sum = choice.design.trainings.map { $0.spend(cautious).carbon }.reduce(0, +)
      #expect(sum <= spend.carbon * 0.9 * (1 + 1e-9))
      #expect(choice.totals.cost.value >= free.totals.cost.value - 1e-9)
    } else {
      #expect(kept.infeasibility?.relaxable.contains { $0.name == .trainingCarbon } == true)
    }
    // A quota that nothing keeps is named with the least that could be.
    let none = try quota("cost", 1e-6, "USD")
    #expect(none.status == .infeasible)
    let miss = try #require(none.infeasibility?.unreachable.first)
    #expect(miss.limit.name == .trainingCost && miss.value > 0)
    #expect(none.infeasibility?.relaxable.map(\.name) == [.trainingCost])
    // Devices train side by side.
    #expect(
      free.design.trainings.value(of: .devices, cautious) == spend.devices)
  }

  @Test(
    "a quota relaxed as told leaves a plan, and none where it is tighter",
    arguments: ["quota: { cost: 1 USD }", "quota: { energy: 0.05 kWh }", "finish-within: 1 s"])
  func relaxed(quota: String) throws {
    let bench = try Self.bench(Self.subproblem(quota))
    let found = try #require(try bench.planner.plan().infeasibility)
    let told = try #require(
      found.relaxations.first { $0.limit.name.ofTraining != nil }, "\(found)")
    let value = try #require(told.value)
    func solution(_ value: Double) throws -> SubproblemSolution? {
      try bench.changed { $0.limits.set(told.limit, to: value) }.solution()
    }
    let there = try #require(try solution(value), "\(told)")
    #expect(agree(there.aims[0].value, told.plan.cost, within: 1e-6))
    #expect(try solution(value * 0.989) == nil, "\(told)")
    // What is told of the only device is the same.
    guard case .breaks(let broken) = try bench.planner.plan().outcomes.first?.outcome else {
      Issue.record("the device breaks no limit")
      return
    }
    #expect(broken.map(\.limit) == [told.limit])
    #expect(broken.first?.value.map { agree($0, value, within: 0.01) } ?? false, "\(broken)")
  }

  @Test("tasks whose models are trained share no inference") func groups() throws {
    let alone = try Self.bench(Self.subproblem(), tasks: ["parts", "marks"])
    #expect(alone.planner.groups.count == 2)
    let shared = try Self.bench("", tasks: ["parts", "marks"])
    #expect(shared.planner.groups.count == 1)
  }

  @Test("each route is told, whatever is chosen") func routes() throws {
    let text = Self.subproblem("finish-within: 1 day").replacing(
      "routes: { ",
      with:
        "routes: { last-layer: { epochs: 30 }, distil: { epochs: 30, teacher: resnet50 }, scratch: { epochs: 900 }, "
    )
    let plan = try Self.bench(text).planner.plan()
    let answer = try #require(plan.trainings.first)
    #expect(answer.routes.map(\.recipe.route) == [.lastLayer, .distil, .scratch, .fineTune])
    #expect(answer.chosen?.recipe.route == .fineTune)
    let flop = answer.routes.map { $0.design?.operations(.middle) ?? .infinity }
    #expect(flop[0] < flop[3] && flop[3] < flop[1])
    #expect(answer.routes.filter { $0.accuracy != nil }.map(\.recipe.route) == [.fineTune])
  }

  @Test("machines without a peak or a price are refused by name") func machines() throws {
    let text = Self.subproblem().replacing(
      "  devices: [nvidia-t4", with: "  devices: [rtx-3090, nvidia-t4")
    let plan = try Self.bench(text).planner.plan()
    #expect(plan.trainings.first?.refused.keys.sorted() == ["rtx-3090"])
  }

  @Test("the whole program has the optimum of the blocks") func whole() throws {
    let bench = try Self.bench(Self.subproblem("finish-within: 12 h\nquota: { cost: 900 USD }"))
    let expected = try #require(try bench.aims()?.first)
    guard case .optimal(let whole) = try GLPKSolver().solve(bench.planner.wholeProgram()).outcome
    else {
      Issue.record("the whole program has no proved optimum")
      return
    }
    #expect(agree(whole.objective, expected, within: 1e-8))
  }
}

/// Models that are trained before they serve.
@Suite("Training of models that serve") struct ServingTrainingTests {
  /// A second task with a training of its own.
  static let another = [
    (
      "hardware: {",
      """
        marks:
          task: image-classification
          accuracy: { metric: top1, at-least: 0.75 }
          models: [efficientnet-b0, resnet50]
          requests: 50/s
          latency: 100 ms
      hardware: {
      """
    ),
    (
      "  grid: usa\n  finish",
      """
          marks:
            samples: 2e6
            routes: { fine-tune: { epochs: 30, accuracy-after: { efficientnet-b0: 0.79, resnet50: 0.81 } } }
        grid: usa
        finish
      """
    ),
  ]

  static func planner(_ changes: [(String, String)] = []) throws -> ServicePlanner {
    var text = """
      deployment: tagger
      tasks:
        tags:
          task: image-classification
          accuracy: { metric: top1, at-least: 0.75 }
          models: [mobilenet-v2, efficientnet-b0, resnet50]
          requests: 200/s
          latency: 100 ms
      hardware: { allow: [nvidia-t4, nvidia-l4, nvidia-a10g] }
      power: { mains: { grid: usa } }
      serving: { peak: 2, sample: 20 kB, transfer: 0 USD/GB, decode: { time: 1 ms, price: 0.04 USD/hour }, pue: 1.2 }
      training:
        tasks:
          tags:
            samples: 1e6
            routes:
              fine-tune: { epochs: 30, accuracy-after: { mobilenet-v2: 0.74, efficientnet-b0: 0.79, resnet50: 0.81 } }
              last-layer: { epochs: 30, accuracy-after: { mobilenet-v2: 0.70 } }
        grid: usa
        finish-within: 2 days
        quota: { cost: 3000 USD }
      """
    for (old, new) in changes {
      #expect(text.contains(old))
      text = text.replacing(old, with: new)
    }
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(path: "tagger.yaml", text: text), against: catalogue)
    return try #require(
      ServicePlanner(requirements, catalogue: catalogue, solver: GLPKSolver()))
  }

  @Test("the training is a part of the cost, the energy and the carbon")
  func ledger() throws {
    for (objective, column) in [
      ("cost", LedgerLine.Column.cost), ("energy", .energy), ("carbon", .carbon),
    ] {
      let planner = try Self.planner([
        ("deployment: tagger", "deployment: tagger\nobjective: minimise \(objective)")
      ])
      let plan = try planner.plan()
      let choice = try #require(plan.service)
      let aim = try #require(plan.objectives.first)
      #expect(agree(aim.value, choice.ledger.total(column), within: 1e-7))
      #expect(choice.design.trainings.count == 1)
      #expect(choice.ledger.lines.contains { $0.group == "training tags" && $0.energy != nil })
      // The least of all options, each accounted for alone.
      let least = planner.prepared.options.map { option in
        Deployment(
          planner.design(ServingSelection(options: [option])), at: planner.site
        ).value(of: column == .cost ? .cost : column == .energy ? .energy : .carbon, .middle)
          ?? .infinity
      }.min()
      #expect(agree(aim.value, least ?? 0, within: 1e-7))
    }
  }

  @Test("an accuracy that nobody knows keeps no limit") func accuracy() throws {
    let plan = try Self.planner().plan()
    let stage = try #require(plan.service?.tasks.first?.stages.last)
    #expect(stage.configuration?.training?.recipe.route == .fineTune)
    #expect((stage.configuration?.accuracy?.value.value ?? 0) >= 0.75)
    let unknown = try Self.planner([
      (
        ", accuracy-after: { mobilenet-v2: 0.74, efficientnet-b0: 0.79, resnet50: 0.81 }", ""
      ), (", accuracy-after: { mobilenet-v2: 0.70 }", ""),
    ]).plan()
    #expect(unknown.status == .noAnswer)
    #expect(
      (unknown.infeasibility?.unreachable ?? []).contains {
        $0.isUnknown && $0.limit.name == .accuracy
      })
  }

  @Test(
    "a quota relaxed as told leaves a plan, and none where it is tighter",
    arguments: ["3000 USD }", "3000 USD, energy: 0.5 kWh }"])
  func relaxed(quota: String) throws {
    let tight = quota.contains("energy") ? quota : "1 USD }"
    func answer(_ change: (String, String)) throws -> Planning.Answer {
      try Self.planner([("3000 USD }", tight), change]).plan()
    }
    let found = try #require(try answer(("", "")).infeasibility)
    let told = try #require(
      found.relaxations.first { $0.limit.name.ofTraining != nil }, "\(found)")
    let value = try #require(told.value)
    let (typed, unit) = quota.contains("energy") ? ("0.5 kWh", "kWh") : ("1 USD", "USD")
    let there = try answer((typed, "\(value) \(unit)"))
    #expect(agree(try #require(there.objectives.first).value, told.plan.cost, within: 1e-6))
    #expect(try answer((typed, "\(value * 0.989) \(unit)")).solution == nil)
  }

  @Test("a quota that nothing keeps is named") func quota() throws {
    let plan = try Self.planner([("cost: 3000 USD", "cost: 0.0001 USD")]).plan()
    #expect(plan.status == .infeasible)
    #expect(
      (plan.infeasibility?.unreachable ?? []).contains {
        $0.limit.name == .trainingCost && $0.value > 0.0001
      })
  }
}
