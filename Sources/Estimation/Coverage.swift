// SPDX-License-Identifier: Apache-2.0

package import Catalogue
import Costing
import Documents
import Networks
import Quantities
import Requirements

/// How the times of the models of a kind of work are known, model by device.
package struct Coverage: Sendable {
  /// The metric whose published accuracies decide which inputs count: that of the kind of work.
  package var metric: String
  /// The models, by id.
  package var models: [String]
  /// The devices, by id.
  package var devices: [String]
  /// The strongest origin among a model's configurations on a device: a row a model, a column a device; nil where
  /// nothing is known.
  package var origins: [[TimingOrigin?]]

  /// How many pairs of model and device have an origin as their strongest.
  package func count(_ origin: TimingOrigin?) -> Int {
    origins.joined().count { $0 == origin }
  }

  /// Enumerates the configurations of a kind of work as a plan would.
  ///
  /// - Parameter isWanted: which devices to look at.
  /// - Returns: nil where no accuracy by its metric is published.
  package init?(of kind: TaskKind, in catalogue: Catalogue, on isWanted: (Device) -> Bool) {
    let isJudged = catalogue.accuracies.values.joined().contains {
      $0.metric == kind.metric && catalogue.models[$0.model]?.task == kind.id
    }
    guard isJudged else { return nil }
    let text = """
      deployment: coverage
      tasks: { task: { task: \(kind.id), accuracy: { metric: \(kind.metric) } } }
      power: { mains: { price: 0.30 USD/kWh } }
      """
    guard
      let requirements = try? Requirements.read(
        TextFile(path: "coverage", text: text), against: catalogue),
      let wanted = requirements.tasks.first
    else { return nil }
    let enumerator = ConfigurationEnumerator(
      EstimationContext(catalogue: catalogue, requirements: requirements))
    let devices = catalogue.devices.values
      .filter { $0.role != .accelerator && isWanted($0) }
      .sorted { $0.id < $1.id }
    let models = enumerator.models(for: wanted).allowed.map(\.id)
    var best: [[TimingOrigin?]] = models.map { _ in devices.map { _ in nil } }
    let rank = Dictionary(uniqueKeysWithValues: TimingOrigin.allCases.enumerated().map { ($1, $0) })
    let index = Dictionary(uniqueKeysWithValues: models.enumerated().map { ($1, $0) })
    for (column, device) in devices.enumerated() {
      var census = ConfigurationCensus()
      let configurations = enumerator.configurations(
        for: wanted, on: device, .unknown(device), .unknown, &census)
      for configuration in configurations {
        guard let row = index[configuration.model.id] else { continue }
        if let known = best[row][column],
          rank[known, default: 0] <= rank[configuration.timing, default: 0]
        {
          continue
        }
        best[row][column] = configuration.timing
      }
    }
    metric = kind.metric
    self.models = models
    self.devices = devices.map(\.id)
    origins = best
  }
}

/// Where only times are asked for, powers and prices do not matter.
private func nothing<Q: Quantity>() -> Estimate<Q> {
  Estimate(Q(0), basis: .assumed, provenance: Provenance(source: "envelope"))
}

extension DeviceProfile {
  static func unknown(_ device: Device) -> DeviceProfile {
    DeviceProfile(
      id: device.id, isMicrocontroller: device.role == .microcontroller, off: nothing(),
      idle: nothing(), active: nothing(), bootTime: nothing(), bootEnergy: nothing(), price: nil,
      embodied: nil, parts: [], wakeController: nil, effort: nothing(), memory: nil, flash: nil)
  }
}

extension SensorProfile {
  static var unknown: SensorProfile {
    SensorProfile(
      part: PartProfile(id: "", price: nil, standing: nil), active: nothing(), start: nothing(),
      frame: nothing(), sourceBytes: 0)
  }
}
