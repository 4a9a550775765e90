// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Prediction
import Quantities
import Requirements

extension ServicePlanner {
  /// Seconds of a stage at a machine's peak; as estimated where its work or the peak is unknown.
  func idealSeconds(_ stage: StageOption, on machine: Int) -> Double {
    guard let operations = operations(stage),
      let peak = peak(of: machine)
    else { return stage.time.value.value }
    return MachineTime.seconds(operations: operations, perSecond: peak)
  }

  func operations(_ stage: StageOption) -> Double? {
    if let configuration = stage.configuration { return configuration.operations }
    return requirements.tasks.flatMap(\.filters).first { $0.name == stage.name }?
      .operations?.value
  }

  /// Machines whose peak is known: of the others nothing ideal can be said.
  var idealMachines: [Int] {
    machines.indices.filter { peak(of: $0) != nil }
  }

  /// The highest peak in a floating-point format.
  func peak(of machine: Int) -> Double? {
    machines[machine].device.precisions.filter(\.isFloating).compactMap {
      machines[machine].device.machine.peak(at: $0)?.value.value
    }.max()
  }

  /// A stage's time where it stands, as the plan's own options have it.
  func realTime(_ stage: StageOption) -> Estimate<Seconds> {
    for option in prepared.options {
      for other in option.stages where other.name == stage.name && other.machine == stage.machine {
        return other.time
      }
    }
    guard let machine = stage.machine, let operations = operations(stage) else { return stage.time }
    let work = ServingEstimator.Work(
      operations: operations, bytes: bytes(stage, on: machines[machine].device), together: .infinity
    )
    let times = machines[machine].device.precisions.filter(\.isFloating).sorted().compactMap {
      estimator.time(work, $0, on: machines[machine].device)
    }
    return times.min { $0.value < $1.value } ?? stage.time
  }

  /// The bytes of a stage's sample: a network's input, or the whole sample for a filter.
  private func bytes(_ stage: StageOption, on device: Device) -> Estimate<Bytes> {
    if let configuration = stage.configuration {
      return estimator.inputBytes(of: configuration.model, configuration.resolution, on: device)
    }
    let task = requirements.tasks.first { $0.filters.contains { $0.name == stage.name } }
    return estimator.sampleBytes(of: task?.task ?? "")
  }
}
