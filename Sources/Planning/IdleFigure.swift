// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
public import Estimation
import Networks
public import Requirements

/// A time of the user's own that leads to no candidate.
public struct IdleFigure: Sendable, Hashable {
  /// The figure.
  public var figure: GivenFigure
  /// Why nothing comes of it.
  public var reason: Reason

  /// Why a figure leads to no candidate.
  public enum Reason: Sendable, Hashable {
    /// The file does not allow the device, or there is none of that name for such a deployment.
    case deviceNotAllowed
    /// No task of the file may use the model.
    case servesNoTask
    /// Other figures are missing.
    case missing([MissingFigure])
    /// No input, number format or runtime of the figure goes with the model and the device.
    case noConfiguration
  }
}

extension GivenFigure {
  /// Whether it is the time of a model on a device.
  fileprivate var isTime: Bool {
    if case .latency = figure { model != nil && device != nil } else { false }
  }

  /// Whether it is of a network as it would run on its device.
  fileprivate func isOf(_ network: NetworkConfiguration) -> Bool {
    network.model.id == model && network.timing == .given
      && (resolution.map { $0 == network.resolution } ?? true)
      && (precision.map { $0 == network.precision } ?? true)
      && (runtime.map { $0 == network.runtime } ?? true)
  }
}

extension SiteOutcomes {
  /// Times of the user's own that lead to no candidate.
  func idleFigures() -> [IdleFigure] {
    let times = planner.requirements.given.filter(\.isTime)
    guard !times.isEmpty else { return [] }
    let enumerator = ConfigurationEnumerator(planner.context)
    return times.compactMap { given in
      guard let allowed = planner.pool.devices.first(where: { $0.device.id == given.device }) else {
        // A machine that looks at frames elsewhere is no device of the site.
        return planner.context.catalogue.devices[given.device ?? ""]?.role == .server
          ? nil : IdleFigure(figure: given, reason: .deviceNotAllowed)
      }
      func isUsed(_ candidates: CandidatePool.Candidates) -> Bool {
        candidates.groups.contains { $0.configurations.contains { given.isOf($0.network) } }
      }
      // What a device itself lacks is told of the device.
      guard let candidates = allowed.candidates, !isUsed(candidates) else { return nil }
      let mayUse = planner.requirements.tasks.contains { task in
        enumerator.models(for: task).allowed.contains { $0.id == given.model }
      }
      guard mayUse else { return IdleFigure(figure: given, reason: .servesNoTask) }
      let open = openPools(of: [allowed.device.id], allModels: true).first?.devices.first
      let near = (open?.candidates?.groups ?? []).flatMap(\.configurations)
        .filter { given.isOf($0.network) }
        .min { $0.missing.count < $1.missing.count }
      return IdleFigure(
        figure: given, reason: near.map { .missing($0.missingFigures) } ?? .noConfiguration)
    }
  }
}

extension ServicePlanner {
  /// Times of the user's own that lead to no way of serving.
  func idleFigures() -> [IdleFigure] {
    let times = requirements.given.filter(\.isTime)
    guard !times.isEmpty else { return [] }
    let enumerator = ConfigurationEnumerator(context)
    return times.compactMap { given in
      let all = estimator.configurations(of: given, context)
      guard !all.contains(where: { $0.model.id == given.model }) else { return nil }
      guard
        machines.contains(where: { $0.device.id == given.device })
          || serving.client == given.device || named[given.device ?? ""] != nil
      else { return IdleFigure(figure: given, reason: .deviceNotAllowed) }
      let task = requirements.tasks.first { task in
        enumerator.models(for: task).allowed.contains { $0.id == given.model }
          || task.firstStages.contains { Glob.matches($0, given.model ?? "") }
      }
      guard let task else { return IdleFigure(figure: given, reason: .servesNoTask) }
      guard task.metric != nil else { return IdleFigure(figure: given, reason: .noConfiguration) }
      var accuracy = MissingFigure(.accuracy, device: nil, model: given.model)
      (accuracy.resolution, accuracy.precision) = (given.resolution, given.precision)
      return IdleFigure(figure: given, reason: .missing([accuracy]))
    }
  }
}

extension ServingEstimator {
  /// The networks as they would run that a figure is of, for any task.
  fileprivate func configurations(
    of given: GivenFigure, _ context: EstimationContext
  ) -> [NetworkConfiguration] {
    guard let device = context.catalogue.devices[given.device ?? ""],
      let model = context.catalogue.models[given.model ?? ""]
    else { return [] }
    return context.requirements.tasks.flatMap { task in
      configurations(for: task, models: model.task == task.task ? [model] : [], on: device)
    }.filter { network in
      (given.resolution.map { $0 == network.resolution } ?? true)
        && (given.precision.map { $0 == network.precision } ?? true)
    }
  }
}
