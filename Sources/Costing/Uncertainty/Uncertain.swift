// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A value that shows each of its estimates, with the factor that the estimate errs with.
///
/// Scenarios, sensitivities and the weakest basis of a factor are all found by such visits, so that an estimate
/// that is shown can be forgotten by none of them; a test holds that each type shows all of its estimates.
public protocol Uncertain {
  /// Shows each estimate once, in the same order each time.
  mutating func visit(_ visitor: inout some EstimateVisitor)
}

/// Something that is shown estimates, and may change them.
public protocol EstimateVisitor {
  /// Takes one estimate.
  ///
  /// - Parameters:
  ///   - estimate: the figure.
  ///   - factor: what it errs with.
  ///   - worse: the side on which the figure is bad for whoever owns the deployment.
  mutating func visit<Q: Quantity>(
    _ estimate: inout Estimate<Q>, _ factor: @autoclosure () -> Factor, worse: Worse)
}

/// The side on which a figure is bad for whoever owns the deployment.
public enum Worse: Sendable {
  /// The lower, the worse.
  case lower
  /// The higher, the worse.
  case higher
}

extension EstimateVisitor {
  /// Takes an estimate that may not be there.
  @inlinable public mutating func visit<Q: Quantity>(
    _ estimate: inout Estimate<Q>?, _ factor: @autoclosure () -> Factor, worse: Worse
  ) {
    guard var known = estimate else { return }
    visit(&known, factor(), worse: worse)
    estimate = known
  }

  /// Takes the carbon of a grid: places on the same one err together.
  @inlinable public mutating func visitGrid(_ grid: inout Estimate<GramsPerKilowattHour>?) {
    guard let provenance = grid?.provenance else { return }
    visit(
      &grid, .grid(provenance.note.isEmpty ? provenance.source : provenance.note), worse: .higher)
  }

  /// Shows each estimate of a value that may not be there.
  @inlinable public mutating func visit<Value: Uncertain>(_ value: inout Value?) {
    guard var known = value else { return }
    known.visit(&self)
    value = known
  }

  /// Shows each estimate of some values.
  @inlinable public mutating func visit<Value: Uncertain>(_ values: inout [Value]) {
    for index in values.indices { values[index].visit(&self) }
  }
}

/// The factors of some deployments, each with the weakest basis of its figures, in the order in which they are
/// first met.
public struct Factors: Sendable {
  /// The factors.
  public private(set) var all: [Factor] = []
  /// The weakest basis of each factor's figures.
  public private(set) var bases: [Basis] = []
  private var positions: [Factor: Int] = [:]

  /// No factors yet.
  public init() {}

  /// Takes the factors of a value.
  ///
  /// - Returns: for each of its estimates, in the order of the visit, the position of its factor.
  public mutating func add(_ value: some Uncertain) -> [Int] {
    var collector = Collector(factors: self)
    var value = value
    value.visit(&collector)
    self = collector.factors
    return collector.slots
  }

  private mutating func position(of factor: Factor, _ basis: Basis) -> Int {
    if let known = positions[factor] {
      bases[known] = min(bases[known], basis)
      return known
    }
    positions[factor] = all.count
    all.append(factor)
    bases.append(basis)
    return all.count - 1
  }

  private struct Collector: EstimateVisitor {
    var factors: Factors
    var slots: [Int] = []

    mutating func visit<Q: Quantity>(
      _ estimate: inout Estimate<Q>, _ factor: @autoclosure () -> Factor, worse: Worse
    ) {
      slots.append(factors.position(of: factor(), estimate.basis))
    }
  }
}

/// A state of the world that could be the real one: each factor at one standard normal deviate of its belief,
/// towards the bad side.
public struct Scenario: Sendable {
  @usableFromInline var deviates: [Double]

  /// A scenario by the deviates of all factors, in their order.
  public init(_ deviates: [Double]) {
    self.deviates = deviates
  }

  /// A scenario that differs from the middle of belief in one factor.
  public init(_ factors: Factors, _ position: Int, at deviate: Double) {
    deviates = Array(repeating: 0, count: factors.all.count)
    deviates[position] = deviate
  }

  /// A value as it would be: every figure exact.
  ///
  /// - Parameter slots: the factors of the value's estimates, as `Factors.add` gave them.
  @inlinable public func fixed<Value: Uncertain>(_ value: Value, _ slots: [Int]) -> Value {
    var fixer = Fixer(deviates: deviates, slots: slots)
    var fixed = value
    fixed.visit(&fixer)
    return fixed
  }

  @usableFromInline
  struct Fixer: EstimateVisitor {
    @usableFromInline let deviates: [Double]
    @usableFromInline let slots: [Int]
    @usableFromInline var next = 0

    @inlinable
    init(deviates: [Double], slots: [Int]) {
      (self.deviates, self.slots) = (deviates, slots)
    }

    @inlinable
    mutating func visit<Q: Quantity>(
      _ estimate: inout Estimate<Q>, _ factor: @autoclosure () -> Factor, worse: Worse
    ) {
      let deviate = deviates[slots[next]]
      next += 1
      if deviate != 0 {
        estimate.value = estimate.at(worse == .higher ? deviate : -deviate)
      }
      estimate.interval = Interval(estimate.value.value, estimate.value.value)
    }
  }
}

/// Draws scenarios; the same seed gives the same ones.
public struct ScenarioDraws: Sendable {
  private var random: SplitMix

  /// Draws from a seed.
  public init(seed: UInt64) {
    random = SplitMix(state: seed)
  }

  /// The next standard normal deviate.
  public mutating func deviate() -> Double { random.normal() }

  /// A scenario of some factors.
  public mutating func scenario(of factors: Factors) -> Scenario {
    Scenario(factors.all.map { _ in deviate() })
  }
}
