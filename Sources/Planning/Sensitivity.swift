// SPDX-License-Identifier: Apache-2.0

public import Costing
import Estimation
import IntegerProgram
public import Quantities
public import Requirements

/// The effect of one uncertain thing on a plan, when it alone is as good or as bad as it may well be.
public struct Sensitivity: Sendable {
  /// The thing: all its figures err together.
  public var factor: Factor
  /// The aim where it is at its good end (the 5 % quantile on the good side), in the aim's unit.
  public var best: Double
  /// The aim where it is at its bad end.
  public var worst: Double
  /// Limits that the plan no longer keeps there.
  public var breaks: [Limit]
  /// The weakest basis of its figures.
  public var basis: Basis
  /// The plan that one would choose if it were known to be at its good end; nil where that is the same, or was not
  /// asked.
  public var atBest: Move?
  /// The same at its bad end.
  public var atWorst: Move?

  /// The plan that would be chosen in another state of the world.
  public enum Move: Sendable {
    /// Its parts and the tasks that are served otherwise, with the first aim.
    case plan(name: String, runs: [Run], aim: Double)
    /// There is none.
    case none
  }

  /// How a task would be served there.
  public struct Run: Sendable {
    /// The task.
    public var task: String
    /// What serves it.
    public var network: String
    /// The time between two samples (s); nil where samples come as they are sent.
    public var interval: Double?
    /// What differs from the plan, in words.
    public var change: String
  }

  /// How far the aim moves.
  public var swing: Double { abs(worst - best) }
}

extension Deployment {
  /// The sensitivities of the first aim, the strongest first; things that move nothing and break nothing are
  /// left out.
  ///
  /// - Parameters:
  ///   - cuts: what stands for the hourly simulation.
  ///   - brokenByTasks: the limits of tasks that the deployment breaks as it would be.
  func sensitivities(
    _ requirements: Requirements, cuts: BendersCuts? = nil,
    brokenByTasks: (Deployment) -> [Limit] = { _ in [] }
  ) -> [Sensitivity] {
    guard let aim = requirements.objectives[0].limit else { return [] }
    let limits = requirements.limits.filter { $0.isOfWhole && $0.name.ofTraining == nil }
    var factors = Factors()
    let slots = factors.add(self)
    return factors.all.indices.compactMap { position in
      func builder(_ deviate: Double) -> LedgerBuilder {
        Scenario(factors, position, at: deviate).fixed(self, slots).builder(.middle, cuts: cuts)
      }
      let (good, bad) = (builder(-Interval.spread), builder(Interval.spread))
      guard let best = good.value(of: aim), let worst = bad.value(of: aim) else { return nil }
      let fixed = Scenario(factors, position, at: Interval.spread).fixed(self, slots)
      let ofWhole = limits.filter { limit in
        bad.value(of: limit.name, kind: limit.task).map { !limit.holds($0) } ?? false
      }
      let broken = ofWhole + brokenByTasks(fixed)
      let found = Sensitivity(
        factor: factors.all[position], best: best, worst: worst, breaks: broken,
        basis: factors.bases[position])
      return found.swing > 1e-9 * abs(worst) || !broken.isEmpty ? found : nil
    }
    .sorted { left, right in
      (left.swing, "\(right.factor)") > (right.swing, "\(left.factor)")
    }
  }
}

extension Sensitivity {
  /// A limit that is moved by a tenth; the aim is not moved by itself.
  init(_ limit: Limit, _ aim: Double) {
    self.init(
      factor: .limit(of: limit.task ?? "", limit.name.rawValue), best: aim, worst: aim,
      breaks: [], basis: .given)
  }

  /// Whether its ends move the aim or break a limit.
  var changesItself: Bool { swing > 1e-9 * abs(worst) || !breaks.isEmpty }

  /// Takes the plan of one end in; where the thing is a limit, the aim is what that plan comes to.
  fileprivate mutating func heed(_ move: Move?, isBest: Bool) {
    if isBest { atBest = move } else { atWorst = move }
    guard case .limit = factor, case .plan(_, _, let aim)? = move else { return }
    if isBest { best = aim } else { worst = aim }
  }
}

/// Things at their ends, and the plans that one would choose there.
struct SensitivityEnds: Sendable {
  private var items: [Sensitivity] = []
  private var questions: [Question] = []

  private struct Question: Sendable {
    /// The thing, by its index.
    var item: Int
    var isBest: Bool
    var move: @Sendable (inout SolverEffort) -> Sensitivity.Move?
  }

  /// Adds a thing, of which the questions after it are.
  mutating func add(_ item: Sensitivity) { items.append(item) }

  /// Asks for the plan at one end of the last thing.
  ///
  /// - Parameter move: finds the plan; nil where it is the same, or the question stays open.
  mutating func ask(
    isBest: Bool, _ move: @escaping @Sendable (inout SolverEffort) -> Sensitivity.Move?
  ) {
    questions.append(Question(item: items.count - 1, isBest: isBest, move: move))
  }

  /// The things with their plans; without those that change nothing.
  ///
  /// - Parameter limits: whose wish to end leaves the questions open.
  func answered(_ limits: Limits, _ effort: inout SolverEffort) -> [Sensitivity] {
    let found = concurrently(questions.count) { index in
      var effort = SolverEffort()
      return (limits.isCancelled ? nil : questions[index].move(&effort), effort)
    }
    var items = items
    for (question, answer) in zip(questions, found) {
      effort.add(answer.1)
      items[question.item].heed(answer.0, isBest: question.isBest)
    }
    return items.filter { $0.changesItself || $0.atBest != nil || $0.atWorst != nil }
  }
}

extension [Sensitivity] {
  /// Takes an input of detection out, with what it breaks; nil where it is exact.
  ///
  /// - Parameter basis: the weakest of its figures; nil where it is exact.
  mutating func item(
    of input: DetectionInput, _ basis: Basis?, _ aim: Double, breaking: () -> [Limit]
  ) -> Sensitivity? {
    guard let basis else { return nil }
    let broken = breaking()
    guard let known = firstIndex(where: { $0.factor == input.factor }) else {
      return Sensitivity(
        factor: input.factor, best: aim, worst: aim, breaks: broken, basis: basis)
    }
    var item = remove(at: known)
    item.breaks += broken.filter { !item.breaks.contains($0) }
    return item
  }

  /// With others, the strongest first.
  func joined(by others: [Sensitivity]) -> [Sensitivity] {
    (self + others).sorted { ($0.swing, "\($1.factor)") > ($1.swing, "\($0.factor)") }
  }
}

extension Solution {
  /// The limits of tasks of which less than a tenth of what is asked is left.
  var tightLimits: [Limit] {
    limits.filter {
      !$0.limit.isOfWhole && $0.limit.task != nil && $0.limit.isOfFile
        && $0.limit.margin($0.value) < 0.1
    }.map(\.limit)
  }
}

extension Requirements {
  /// What breaks where a network is as inaccurate as it may well be.
  func brokenByAccuracy(
    _ accuracy: Estimate<Ratio>?, of task: String, _ aim: Double
  ) -> [Sensitivity] {
    guard let accuracy else { return [] }
    let broken = limits.filter {
      $0.task == task && $0.name == .accuracy && !$0.holds(accuracy.at(-Interval.spread).value)
    }
    guard !broken.isEmpty else { return [] }
    return [
      Sensitivity(
        factor: .accuracy(task), best: aim, worst: aim, breaks: broken, basis: accuracy.basis)
    ]
  }
}

extension [Limit] {
  /// Makes one a tenth easier or harder to keep.
  mutating func move(_ limit: Limit, isEasier: Bool) {
    set(limit, to: limit.value * (limit.declaration.isFloor == isEasier ? 0.9 : 1.1))
  }
}

extension DetectionInput {
  /// The factor that errs with it.
  var factor: Factor {
    switch self {
    case .recall: .recall
    case .commonMiss: .commonMiss
    case .falsePositives: .falseAlarms
    }
  }
}
