// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements

/// One way of serving one task: a rate, a last stage, and perhaps a first one before it.
struct ServingOption: Sendable {
  var task: Int
  var load: Workload
  /// The share of samples that show something.
  var prevalence = 0.0
  var first: StageOption?
  var last: StageOption
  /// How requests are answered in each hour of the day, where they are answered at once.
  var hours: [RequestHour]?
  /// Requests that a machine answers side by side.
  var workers = 1
  /// Time to unpack a request before it is answered; nil where nothing is packed.
  var decode: Estimate<Seconds>?

  /// Time of a request through the balancer; nil where one machine answers all.
  var balancer: Estimate<Seconds>?

  /// Machines kept ready in each hour of the day, where requests are answered at once.
  var ready: [Int]? { hours.map { $0.map(\.machines) } }

  /// The share of its work in each hour of the day; empty where all are alike.
  var byHour: [Double] = []
  /// Whether the work waits for those very hours.
  var isShifted = false

  /// How the last network is trained first; nil where it is used as it is.
  var training: TrainingOption?

  /// The training itself.
  var trainingDesign: TrainingDesign? {
    training.flatMap { option in last.configuration?.training.map { $0.designs[option.design] } }
  }

  /// The option with each training that its last network may have.
  func trained(_ cautious: RiskLevel) -> [ServingOption] {
    TrainingOption.all(of: last.configuration?.training, cautious: cautious).map { training in
      var option = self
      option.training = training
      return option
    }
  }

  var stages: [StageOption] { (first.map { [$0] } ?? []) + [last] }

  /// Streams that its calls look at together, where the work cannot wait: it is not for fewer.
  var leastStreams = 1

  private static let all = Estimate(
    Ratio(1), basis: .given, provenance: Provenance(source: "envelope", note: "every sample"))

  /// The share of samples that reaches the last stage.
  var share: Estimate<Ratio> {
    guard let first else { return Self.all }
    func passed(_ recall: Ratio, _ positives: Ratio) -> Ratio {
      Ratio(
        TwoStages.passShare(
          prevalence: prevalence, recall: recall.value, falsePositives: positives.value))
    }
    return first.falsePositives.with(
      first.recall,
      note: "prevalence x recall + (1 - prevalence) x false positives of \(first.name)"
    ) { passed($1, $0) }
  }

  /// What limits see under a risk level.
  func values(
    _ population: Population?, commonMiss: Estimate<Ratio>, _ riskLevel: RiskLevel
  ) -> TaskValues {
    let prevalence = population?.prevalence ?? 1
    var recall = riskLevel.benefit(last.recall)
    var positives = riskLevel.burden(last.falsePositives)
    if let first {
      recall = TwoStages.recall(riskLevel.benefit(first.recall), recall)
      positives = TwoStages.falsePositives(riskLevel.burden(first.falsePositives), positives)
    }
    return TaskValues(
      accuracy: last.configuration?.accuracy.map { riskLevel.benefit($0) },
      caught: EventRecall.share(
        visible: 1, commonMiss: riskLevel.burden(commonMiss), recall: recall,
        samples: load.rate * (population?.lasts.value ?? 1 / load.rate)),
      latency: hours.map { hours in
        (hours.map { $0.response(workers: workers, riskLevel) }.max() ?? 0)
          + (riskLevel.burden(ifKnown: decode) ?? 0)
          + (riskLevel.burden(ifKnown: balancer) ?? 0)
      }, recall: recall,
      precision: TwoStages.precision(
        prevalence: prevalence, recall: recall, falsePositives: positives))
  }

  /// The parts of the time within which 99 in 100 requests are answered in the busiest hour; nil where nobody asks.
  func latencyParts(_ riskLevel: RiskLevel) -> LatencyParts? {
    guard let hours,
      let slowest = hours.max(by: {
        $0.response(workers: workers, riskLevel) < $1.response(workers: workers, riskLevel)
      })
    else { return nil }
    var parts = LatencyParts()
    let call = slowest.alone(riskLevel)
    if let balancer { parts.add(.balance, riskLevel.burden(balancer), balancer.basis) }
    parts.add(.wait, slowest.response(workers: workers, riskLevel) - call, slowest.call.basis)
    if let decode { parts.add(.decode, riskLevel.burden(decode), decode.basis) }
    parts.add(.infer, call, slowest.call.basis)
    return parts
  }

  /// The option as part of a design.
  func use(_ task: TaskRequirement, machines: [Int: Int]) -> Design.ServedTask {
    func stage(_ stage: StageOption, _ share: Estimate<Ratio>) -> Design.StageUse {
      var use = Design.StageUse(
        name: stage.name,
        placement: stage.machine.flatMap { machines[$0] }.map { .machine($0) } ?? .client,
        time: stage.time, share: share)
      use.power = stage.configuration?.power
      use.byHour = byHour
      use.isShifted = isShifted
      return use
    }
    var stages: [Design.StageUse] = []
    if let first { stages.append(stage(first, Self.all)) }
    var final = stage(last, share)
    final.ready = ready
    final.workers = workers
    stages.append(final)
    return Design.ServedTask(name: task.name, load: load, stages: stages)
  }
}
