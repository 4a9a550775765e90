// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Quantities
import Requirements

extension OptionMaker {
  /// What the detection of a configuration depends on, whatever it runs on.
  struct Network: Hashable {
    var model: String
    var resolution: InputShape
    var precision: Precision
    var metric: String?
    var accuracy: Double?

    init(_ configuration: Configuration) {
      (model, resolution) = (configuration.network.model.id, configuration.network.resolution)
      precision = configuration.network.precision
      metric = configuration.network.known?.metric
      accuracy = configuration.network.known?.value.value.value
    }
  }

  /// What of each configuration the events and alarms of each task depend on. The same network runs in many ways; each
  /// is looked at once.
  ///
  /// - Parameter known: what is known of networks for these tasks.
  func detections(
    of configurations: [Configuration], _ tasks: [TaskRequirement],
    _ known: inout [Network: [CellFigures.TaskFigures]]
  ) -> [[CellFigures.TaskFigures]] {
    configurations.map { configuration in
      let network = Network(configuration)
      if let found = known[network] { return found }
      let found = tasks.map { detection(of: configuration, $0) }
      known[network] = found
      return found
    }
  }

  /// What of a configuration its events and alarms depend on.
  func detection(
    of configuration: Configuration, _ task: TaskRequirement
  ) -> CellFigures.TaskFigures {
    let recall = DetectionEstimator.recall(of: configuration.network, for: task, context)
    let positives = DetectionEstimator.falsePositives(
      of: configuration.network, for: task, context)
    let miss = DetectionEstimator.commonMiss(context)
    return CellFigures.TaskFigures(
      recall: min(1, cautious.benefit(recall)),
      visible: DetectionEstimator.visible(
        configuration.network.resolution, task, context, meanLight: site.meanLight),
      commonMiss: min(1, cautious.burden(miss)),
      falsePositives: (positives.value.value, min(1, cautious.burden(positives))))
  }
}
