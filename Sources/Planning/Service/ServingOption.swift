// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements

/// What a stage of a service can be: a network, or a filter of the user's own, on a machine or on the
/// users' own devices.
struct StageOption: Sendable {
  /// What runs, in words.
  var name: String
  /// The network; nil for a filter.
  var cell: ServingCell?
  /// The machine, by its index; nil on the users' own devices.
  var machine: Int?
  /// Busy time for one sample.
  var time: Estimate<Seconds>
  /// The share that it passes of samples that show something.
  var recall: Estimate<Ratio>
  /// The share that it passes of those that do not.
  var falsePositives: Estimate<Ratio>

  /// What is trained for it; nil where nothing is.
  private var trained: [String]? {
    cell.flatMap { cell in
      cell.training.map { [cell.model.id, "\(cell.resolution)", $0.recipe.route.rawValue] }
    }
  }

  /// Whether it can stand in for another: the same answers on the same thing, no slower under any view.
  func dominates(_ other: StageOption) -> Bool {
    // What training takes is weighed by the program.
    machine == other.machine && trained == other.trained && time.value <= other.time.value
      && time.high <= other.time.high
      && recall.value >= other.recall.value && recall.low >= other.recall.low
      && falsePositives.value <= other.falsePositives.value
      && falsePositives.high <= other.falsePositives.high
      && (cell?.accuracy?.low ?? Ratio(0)) >= (other.cell?.accuracy?.low ?? Ratio(0))
  }
}

/// What the limits of a task see of an option.
public struct ServingValues: Sendable, Hashable {
  /// Accuracy of the last network (share); nil where none is asked for.
  public var accuracy: Double?
  /// Share of samples with something to be seen that all stages pass.
  public var recall: Double
  /// Share of positive samples that are right.
  public var precision: Double
  /// Share of watched people with something to be detected that are detected.
  public var caught: Double
  /// The time within which 99 in 100 requests are answered in the busiest hour (s); nil where nobody asks.
  public var latency: Double?

  func value(of name: SiteLimit.Name) -> Double? {
    switch name {
    case .accuracy: accuracy
    case .recall: recall
    case .precision: precision
    case .caught: caught
    case .latency: latency
    default: nil
    }
  }
}

/// One way of serving one task: a rate, a last stage, and perhaps a first one before it.
struct ServingOption: Sendable {
  var task: Int
  var load: Workload
  var first: StageOption?
  var last: StageOption
  /// Machines kept ready in each hour of the day, where requests are answered at once.
  var ready: [Int]?
  /// Requests of the busiest hour (1/s), and how many a machine answers side by side.
  var busiest = (arrivals: 0.0, workers: 1)

  /// How the last network is trained first; nil where it is used as it is.
  var training: TrainingOption?

  /// The training itself.
  var trainingDesign: TrainingDesign? {
    training.flatMap { option in last.cell?.training.map { $0.designs[option.design] } }
  }

  /// Whether a limit is about an accuracy that nobody knows: that of a network after a training.
  func isUnknown(to limit: SiteLimit) -> Bool {
    guard limit.name == .accuracy, let cell = last.cell else { return false }
    return cell.training != nil && cell.accuracy == nil
  }

  /// The option with each training that its last network may have.
  func trained(_ cautious: Outlook) -> [ServingOption] {
    TrainingOption.all(of: last.cell?.training, cautious: cautious).map { training in
      var option = self
      option.training = training
      return option
    }
  }

  /// Machines for an hour's arrivals, so that 99 in 100 are answered in time.
  static func machines(
    arrivals: Double, service: Double, within limit: Double, workers: Int
  ) -> Int? {
    Queue.machines(arrivals: arrivals, service: service, within: limit, share: 0.99).map {
      ($0 + workers - 1) / workers
    }
  }

  var stages: [StageOption] { (first.map { [$0] } ?? []) + [last] }

  /// The share of samples that reaches the last stage.
  func share(_ prevalence: Double) -> Estimate<Ratio> {
    guard let first else {
      return Estimate(
        Ratio(1), basis: .given, provenance: Provenance(source: "envelope", note: "every sample"))
    }
    func passed(_ recall: Ratio, _ positives: Ratio) -> Ratio {
      Ratio(
        TwoStages.passShare(
          prevalence: prevalence, recall: recall.value, falsePositives: positives.value))
    }
    return Estimate(
      passed(first.recall.value, first.falsePositives.value),
      low: passed(first.recall.low, first.falsePositives.low),
      high: passed(first.recall.high, first.falsePositives.high),
      basis: min(first.recall.basis, first.falsePositives.basis),
      provenance: Provenance(
        source: first.falsePositives.provenance.source,
        note: "prevalence x recall + (1 - prevalence) x false positives of \(first.name)"))
  }

  /// What limits see under an outlook.
  func values(
    _ population: Population?, commonMiss: Estimate<Ratio>, _ outlook: Outlook
  ) -> ServingValues {
    let prevalence = population?.prevalence ?? 1
    var recall = outlook.benefit(last.recall)
    var positives = outlook.burden(last.falsePositives)
    if let first {
      recall = TwoStages.recall(outlook.benefit(first.recall), recall)
      positives = TwoStages.falsePositives(outlook.burden(first.falsePositives), positives)
    }
    return ServingValues(
      accuracy: last.cell?.accuracy.map { outlook.benefit($0) }, recall: recall,
      precision: TwoStages.precision(
        prevalence: prevalence, recall: recall, falsePositives: positives),
      caught: Catch.share(
        visible: 1, commonMiss: outlook.burden(commonMiss), recall: recall,
        samples: load.rate * (population?.lasts.value ?? 1 / load.rate)),
      latency: ready.map { ready in
        let service = outlook.burden(last.time)
        return service
          + Queue.wait(
            machines: (ready.max() ?? 1) * busiest.workers, arrivals: busiest.arrivals,
            service: service, share: 0.99)
      })
  }

  /// The option as part of a design.
  func use(_ task: TaskRequirement, machines: [Int: Int]) -> ServingDesign.TaskUse {
    let prevalence = task.population?.prevalence ?? 0
    let all = Estimate(
      Ratio(1), basis: .given, provenance: Provenance(source: "envelope", note: "every sample"))
    func stage(_ stage: StageOption, _ share: Estimate<Ratio>) -> ServingDesign.StageUse {
      ServingDesign.StageUse(
        name: stage.name,
        placement: stage.machine.flatMap { machines[$0] }.map { .machine($0) } ?? .client,
        time: stage.time, share: share)
    }
    var stages: [ServingDesign.StageUse] = []
    if let first { stages.append(stage(first, all)) }
    var final = stage(last, share(prevalence))
    final.ready = ready
    stages.append(final)
    return ServingDesign.TaskUse(name: task.name, load: load, stages: stages)
  }
}
