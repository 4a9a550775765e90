// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
public import Quantities
public import Requirements

/// How requests are answered in one hour of the day.
public struct RequestHour: Sendable, Hashable {
  /// Requests that come (1/s).
  public var arrivals: Double
  /// Requests that are gathered and answered in one call.
  public var batch: Int
  /// Time of such a call.
  public var call: Estimate<Seconds>
  /// The time within which a batch is full for most (s); 0 without batches.
  public var filling: Double
  /// Machines kept ready.
  public var machines: Int
  /// How many of them may fail while requests are still answered in time.
  public var spare = 0
  /// How requests find a machine.
  public var routing = Routing.sharedQueue
  /// The standard deviation of the time of a call over its mean.
  public var spread = 0.0

  /// What comes and what answers it.
  func queue(workers: Int, _ riskLevel: RiskLevel) -> RequestQueue {
    RequestQueue(
      arrivals: arrivals / Double(batch), service: riskLevel.burden(call), spread: spread,
      workers: workers, routing: routing)
  }

  /// The share of batches, or of single requests, that must not be late: of batches, half of the requests that may be
  /// late are allowed to wait for theirs to fill.
  private static func share(ofBatches batch: Int) -> Double {
    batch > 1 ? Queue.halved(share) : share
  }

  /// The time (s) within which 99 in 100 are answered; 0 where nobody asks.
  func response(workers: Int, _ riskLevel: RiskLevel) -> Double {
    guard arrivals > 0 else { return 0 }
    return filling
      + queue(workers: workers, riskLevel).response(
        machines: max(1, machines - spare), share: Self.share(ofBatches: batch))
  }

  /// The time (s) within which 99 in 100 calls end that wait for nothing.
  func alone(_ riskLevel: RiskLevel) -> Double {
    queue(workers: 1, riskLevel).alone(share: Self.share(ofBatches: batch))
  }

  /// The fewest machines with which 99 in 100 are answered within a time while some of them fail; nil where none are
  /// enough.
  func settle(
    within limit: Double, spare: Int, workers: Int, _ riskLevel: RiskLevel
  ) -> Int? {
    guard filling < limit else { return nil }
    return queue(workers: workers, riskLevel).machines(
      within: limit - filling, share: Self.share(ofBatches: batch)
    ).map { $0 + spare }
  }

  /// The share of requests that are answered in time.
  static let share = 0.99
}

extension ServingOptions {
  /// Ways of answering requests: one stage, with machines kept ready for each hour of the day. A larger batch takes
  /// less of a machine and longer to fill, so that each hour has the one of those measured that needs the fewest
  /// machines; how large they may be at most is the option.
  func requests(_ task: TaskRequirement, _ index: Int, _ result: inout Result) {
    let (lasts, _, enumerated) = stages(of: task, &result)
    result.lastStages.append(lasts)
    result.timedModels.formUnion(lasts.compactMap { $0.configuration?.model.id })
    guard let requests = task.requests, let serving = requirements.serving else { return }
    result.counts.enumerated += enumerated
    let most = requirements.limits.first { $0.name == .latency && $0.task == task.name }
    let mean = requests.rate.value
    let decode = unpacking(task, serving)
    let balancer = estimator.balancer(serving)
    let around = (cautious.burden(ifKnown: decode) ?? 0) + cautious.burden(balancer)
    let arrivals = serving.load.map { weight in
      mean * weight * (serving.load.contains { $0 != 1 } ? 1 : serving.peak)
    }
    for last in lasts where last.machine != nil {
      if let most, last.configuration?.timing == .throughput {
        // A rate of a full pipeline tells nobody how long one sample is under way.
        note(
          NearestMiss(
            limit: most, value: .infinity,
            candidate: "\(last.name): a measured rate is no latency; give one under `figures:`",
            isUnknown: true), &result)
        continue
      }
      result.counts.scored += 1
      let batches = lasts.filter { other in
        other.machine == last.machine && other.configuration?.kind == last.configuration?.kind
          && other.configuration?.runtime == last.configuration?.runtime
          && other.batch <= last.batch
          && (most == nil || other.configuration?.timing != .throughput)
      }
      let hours = arrivals.compactMap {
        hour($0, batches, within: most.map { $0.value - around }, serving)
      }
      guard hours.count == arrivals.count else {
        if let most {
          note(miss(of: most, last, batches, decode, balancer, serving), &result)
        }
        continue
      }
      // What the smaller ones do by themselves is their own option.
      guard
        last.batch == batches.map(\.batch).min()
          || hours.contains(where: { $0.batch == last.batch })
      else { continue }
      var stage = last
      stage.time = Self.time(hours, arrivals)
      var option = ServingOption(
        task: index, load: Workload(users: 1, secondsOn: 86_400, rate: mean), first: nil,
        last: stage, hours: hours)
      option.workers = serving.workers
      option.decode = decode
      if hours.contains(where: { $0.machines > 1 }) { option.balancer = balancer }
      let sum = arrivals.reduce(0, +)
      option.byHour = sum > 0 ? arrivals.map { $0 / sum } : []
      let values = option.values(nil, commonMiss: commonMiss, cautious)
      let holds = requirements.limits.allSatisfy { limit in
        guard limit.task == task.name else { return true }
        return values.value(of: limit.name).map { limit.holds($0) } ?? !option.isUnknown(to: limit)
      }
      guard holds else { continue }
      result.counts.feasible += 1
      result.options += option.trained(cautious)
    }
  }

  /// The time to unpack a request: of a picture, or where the file says so.
  private func unpacking(_ task: TaskRequirement, _ serving: Serving) -> Estimate<Seconds>? {
    serving.decodeTime != nil || context.catalogue.taskKind(task.task).sensor == .camera
      ? estimator.profile(serving).decodeTime : nil
  }

  /// How near a network comes to a limit that it cannot keep: its shortest call, without any wait.
  private func miss(
    of limit: Limit, _ last: StageOption, _ batches: [StageOption], _ decode: Estimate<Seconds>?,
    _ balancer: Estimate<Seconds>, _ serving: Serving
  ) -> NearestMiss {
    var parts = LatencyParts()
    parts.add(.balance, cautious.burden(balancer), balancer.basis)
    if let decode { parts.add(.decode, cautious.burden(decode), decode.basis) }
    let calls = batches.map { stage in
      (
        RequestQueue(
          arrivals: 0, service: cautious.burden(stage.time) * Double(stage.batch),
          spread: estimator.spread(serving), workers: 1, routing: serving.routing
        ).alone(share: RequestHour.share), stage.time.basis
      )
    }
    if let call = calls.min(by: { $0.0 < $1.0 }) { parts.add(.infer, call.0, call.1) }
    return NearestMiss(limit: limit, value: parts.total, candidate: last.name, parts: parts)
  }

  /// The batch with the fewest machines for an hour's requests; nil where none is in time.
  private func hour(
    _ arrivals: Double, _ batches: [StageOption], within limit: Double?, _ serving: Serving
  ) -> RequestHour? {
    var best: RequestHour?
    for stage in batches {
      var hour = RequestHour(
        arrivals: arrivals, batch: stage.batch, call: stage.configuration?.callTime ?? stage.time,
        filling: stage.batch > 1 && arrivals > 0
          ? Queue.filling(
            batch: stage.batch, arrivals: arrivals, share: Queue.halved(RequestHour.share)) : 0,
        machines: 0)
      (hour.routing, hour.spread) = (serving.routing, estimator.spread(serving))
      var count: Int? = 0
      if arrivals > 0 {
        hour.spare = serving.spare
        if let limit {
          count = hour.settle(
            within: limit, spare: serving.spare, workers: serving.workers, cautious)
        } else {
          // Without a limit on time, machines that keep up at the share of time they may work.
          let busy =
            arrivals / Double(stage.batch) * cautious.burden(hour.call) / Double(serving.workers)
          let share = cautious.benefit(estimator.profile(serving).utilisation)
          count =
            busy / share < 1e6 ? max(1, Int((busy / share).rounded(.up))) + serving.spare : nil
        }
      }
      guard let count else { continue }
      hour.machines = max(count, serving.least)
      if let best, best.machines <= hour.machines { continue }
      best = hour
    }
    return best
  }

  /// Busy time for a request on the mean of the day.
  private static func time(_ hours: [RequestHour], _ arrivals: [Double]) -> Estimate<Seconds> {
    let sum = arrivals.reduce(0, +)
    guard let first = hours.first(where: { $0.batch != hours[0].batch }) ?? hours.first else {
      return Estimate(
        Seconds(0), basis: .assumed, provenance: Provenance(source: "envelope"))
    }
    func mean(_ part: (Estimate<Seconds>) -> Seconds) -> Seconds {
      Seconds(
        hours.reduce(0) { $0 + $1.arrivals / sum * part($1.call).value / Double($1.batch) })
    }
    var provenance = hours[0].call.provenance
    if first.batch != hours[0].batch { provenance.note = "the mean of the day over its batches" }
    return Estimate(
      mean(\.value), low: mean(\.low), high: mean(\.high), basis: first.call.basis,
      provenance: provenance)
  }

  private func note(_ miss: NearestMiss, _ result: inout Result) {
    if let known = result.nearest[miss.limit], !known.isUnknown,
      miss.isUnknown || known.value <= miss.value
    {
      return
    }
    result.nearest[miss.limit] = miss
  }
}
