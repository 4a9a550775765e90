// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

@Suite("Rivals") struct ComparisonTests {
  /// Small problems with their plan.
  private static func planned() throws -> [(
    seed: Int, bench: Workbench, plan: Planning.Answer, choice: Chosen<SiteSolution>
  )] {
    try (0..<60).compactMap { seed in
      let bench = try RandomProblem(seed: UInt64(seed)).workbench()
      let plan = try bench.planner.plan()
      return plan.site.map { (seed, bench, plan, $0) }
    }
  }

  /// An alternative without a model is the best plan of a file that forbids the model, on the same devices.
  @Test("without a model: the best plan of a file that forbids it")
  func withoutModel() throws {
    var (found, none) = (0, 0)
    for (seed, bench, plan, choice) in try Self.planned() {
      for model in Set(choice.tasks.map(\.configuration.model.id)) {
        let rival = plan.alternatives.first {
          $0.subject == .without(model: model)
        }
        let devices = choice.design.devices.map(\.profile.id)
        let asked = bench.changed { asked in
          let others = bench.catalogue.models.keys.filter { $0 != model }.sorted()
          for index in asked.tasks.indices {
            let patterns = asked.tasks[index].models
            asked.tasks[index].models = others.filter { other in
              patterns.isEmpty || patterns.contains { Glob.matches($0, other) }
            }
          }
          let place = asked.tasks[0].place
          asked.hardware.allow = devices.map { .init(text: $0, place: place) }
        }
        let truth = try asked.aims()?[0]
        let difference = rival?.difference
        #expect((truth == nil) == (difference == nil), "seed \(seed) without \(model)")
        if let truth, let difference {
          // What rounding makes of two equal costs is no difference.
          let told = plan.objectives[0].value + difference
          #expect(agree(truth, told, within: 1e-6), "seed \(seed)")
          found += 1
        } else {
          none += 1
        }
      }
    }
    #expect(found > 10 && none > 3)
  }

  /// A gap that no error reaches is won never; the same design wins never either, since it is as good.
  @Test("the chance of a rival is a share, and none for itself")
  func chances() throws {
    var open = 0
    for (seed, bench, plan, choice) in try Self.planned() {
      for rival in plan.alternatives {
        guard let chance = rival.chance else {
          #expect(rival.site == nil || bench.requirements.objectives[0] == .accuracy)
          continue
        }
        #expect((0...1).contains(chance), "seed \(seed)")
        #expect((rival.decisive != nil) == (chance >= 1 - bench.requirements.confidence))
        if chance > 0, chance < 1 { open += 1 }
      }
      guard let aim = bench.requirements.objectives[0].limit else { continue }
      let same = Comparison(
        choice.deployment, with: [choice.deployment], by: aim,
        cuts: bench.planner.cuts.around([choice.design], choice.profile, .middle))
      #expect(same.chance(of: choice.deployment) == 0)
      #expect(same.decisive(against: choice.deployment) == nil)
    }
    #expect(open > 5)
  }

  /// One device, two prices of it: what is uncertain about the price decides, and nothing that both share.
  @Test("what would tell two designs apart is what they do not share")
  func decisive() throws {
    let bench = try RandomProblem(seed: 16).workbench()
    let choice = try bench.planner.chosen(#require(try bench.solution()))
    var rival = choice.design
    rival.devices[0].profile.id = "other"
    let price = Estimate(
      Dollars(100), low: Dollars(50), high: Dollars(200), basis: .assumed,
      provenance: Provenance(source: "test"))
    var chosen = choice.design
    chosen.devices[0].profile.price = price
    rival.devices[0].profile.price = price
    rival.devices[0].profile.off = chosen.devices[0].profile.off
    func deployed(_ design: Design) -> Deployment { Deployment(design, at: choice.profile) }
    let cuts = bench.planner.cuts.around([chosen, rival], choice.profile, .middle)
    let comparison = Comparison(
      deployed(chosen), with: [deployed(rival)], by: .capex, cuts: cuts)
    let chance = comparison.chance(of: deployed(rival))
    // Two equal beliefs: a coin's chance, within four of its errors over 200 scenarios.
    #expect(abs(chance - 0.5) < 0.15)
    let decisive = comparison.decisive(against: deployed(rival))
    let prices: [Factor] = [.price("other"), .price(chosen.devices[0].profile.id)]
    #expect(decisive.map { prices.contains($0) } == true)
    // Worth twice as much in every scenario, it never wins.
    rival.devices[0].profile.price = price.map(note: "dearer") { Dollars($0.value * 1_000) }
    #expect(comparison.chance(of: deployed(rival)) == 0)
  }
}
