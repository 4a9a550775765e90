// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import IntegerProgram
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

@Suite("Scenarios") struct ScenarioTests {
  /// An example, with its own folder laid over the catalogue where it has one.
  private static func bench(_ name: String) throws -> Workbench {
    let hasOwn = ["video-chat", "bidding"].contains(name)
    let own = hasOwn ? ["\(Checkout.root)/examples/\(name)"] : []
    let catalogue = try Catalogue.read(folders: [Checkout.configs] + own)
    return try Workbench(catalogue, Checkout.text("examples/\(name).yaml"))
  }

  /// The deployments that the examples end with: sites on battery, sun and mains, frames looked at elsewhere,
  /// trainings, and services.
  private static func deployments() throws -> [(name: String, deployment: Deployment)] {
    let sites = try [
      "buoy", "wildlife-audio", "medical-device", "training", "barn-cameras",
    ].compactMap { name in
      try bench(name).planner.plan().solution.map { (name, $0.deployment) }
    }
    let services = try ["video-chat", "bidding", "cameras"].compactMap { name in
      let bench = try bench(name)
      let planner = ServicePlanner(
        bench.requirements, catalogue: bench.catalogue, solver: GLPKSolver())
      return try planner?.plan().solution.map { (name, $0.deployment) }
    }
    return sites + services
  }

  /// Whatever a profile holds is found by looking at its fields one by one, however deep.
  @Test("every estimate of a deployment errs with some factor")
  func complete() throws {
    let deployments = try Self.deployments()
    #expect(deployments.count == 8)
    for (name, deployment) in deployments {
      var factors = Factors()
      let slots = factors.add(deployment)
      #expect(slots.count == estimates(in: deployment), "\(name)")
      #expect(Set(slots) == Set(factors.all.indices), "\(name)")
    }
  }

  @Test("a scenario moves each figure to its own quantile, and leaves nothing uncertain")
  func fixed() throws {
    for (name, deployment) in try Self.deployments() {
      var factors = Factors()
      let slots = factors.add(deployment)
      let middle = Scenario(factors.all.map { _ in 0 }).fixed(deployment, slots)
      #expect(widest(of: middle) == 0, "\(name)")
      let (before, after) = (deployment.builder(.middle), middle.builder(.middle))
      for aim in [Limit.Name.cost, .carbon, .capex] {
        #expect(before.value(of: aim) == after.value(of: aim), "\(name): \(aim)")
      }
      // With every factor at one deviate, the scenario is the ledger under that risk level.
      let bad = Scenario(factors.all.map { _ in 1.2 }).fixed(deployment, slots)
      for aim in [Limit.Name.cost, .energy, .carbon, .capex, .batteryLife, .autonomy] {
        let (riskLevel, scenario) = (
          deployment.value(of: aim, RiskLevel(deviate: 1.2)), bad.value(of: aim, .middle)
        )
        guard let riskLevel, let scenario else {
          #expect((riskLevel == nil) == (scenario == nil), "\(name): \(aim)")
          continue
        }
        #expect(
          riskLevel == scenario || agree(riskLevel, scenario, within: 1e-9), "\(name): \(aim)")
      }
    }
  }

  @Test("what moves a service moves it by what its ledger says")
  func service() throws {
    let bench = try Self.bench("video-chat")
    let planner = try #require(
      ServicePlanner(bench.requirements, catalogue: bench.catalogue, solver: GLPKSolver()))
    let choice = try #require(try planner.plan().solution)
    let middle = choice.ledger.total(.cost)
    #expect(!choice.sensitivities.isEmpty)
    for found in choice.sensitivities {
      #expect(found.best <= middle + 1e-9 && found.worst >= middle - 1e-9, "\(found.factor)")
    }
    #expect(choice.jointProbability <= choice.limits.map(\.probability).min() ?? 1)
  }

  // MARK: By reflection

  private func estimates(in value: Any) -> Int {
    if value is any AnyEstimate { return 1 }
    if isOpaque(value) { return 0 }
    return Mirror(reflecting: value).children.reduce(0) { $0 + estimates(in: $1.value) }
  }

  private func widest(of value: Any) -> Double {
    if let estimate = value as? any AnyEstimate { return estimate.width }
    if isOpaque(value) { return 0 }
    return Mirror(reflecting: value).children.reduce(0) { max($0, widest(of: $1.value)) }
  }

  /// The hours of a sky hold thousands of numbers, and no estimate.
  private func isOpaque(_ value: Any) -> Bool {
    value is SunPlane || value is [Double] || value is String
  }
}

private protocol AnyEstimate {
  var width: Double { get }
}

extension Estimate: AnyEstimate {
  fileprivate var width: Double { interval.high - interval.low }
}
