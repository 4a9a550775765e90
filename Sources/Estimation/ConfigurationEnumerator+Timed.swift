// SPDX-License-Identifier: Apache-2.0

package import Catalogue
package import Costing
import Networks
package import Quantities
package import Requirements

extension ConfigurationEnumerator {
  /// What a network is called of which only the time is known.
  package static let timedNetwork = "candidate-architecture"

  /// The configuration of a network that is known by its time alone: it draws what the device draws at work, and what
  /// its weights, its memory and its accuracy are is asked elsewhere.
  package func configuration(
    taking seconds: Seconds, for task: TaskRequirement, on device: Device, _ profile: DeviceProfile,
    _ sensor: SensorProfile
  ) -> Configuration {
    let latency = context.given(seconds, "the time that is asked about")
    let power = profile.active
    let model = Model(
      id: Self.timedNetwork, task: task.task, source: context.requirements.file, place: task.place)
    return Configuration(
      model: model, resolution: .one, precision: .fp32, compression: "none",
      runtime: device.runtimes.first ?? "", device: device.id, latency: latency, timing: .given,
      energy: Estimate(
        power.value * latency.value, low: power.low * latency.low,
        high: power.high * latency.high, basis: power.basis, provenance: power.provenance),
      ram: context.given(Bytes(0), "asked elsewhere"),
      run: run(
        model, .one, .fp32, device, sensor, latency, power, keeping: task.keep?.sample?.value))
  }
}
