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
    // Its input is unknown, and with it the mode of the camera.
    var sensor = sensor
    sensor.modes = []
    let power = profile.active
    let model = Model(
      id: Self.timedNetwork, task: task.task, source: context.requirements.file, place: task.place)
    return Configuration(
      network: NetworkConfiguration(
        model: model, resolution: .one, precision: .fp32, runtime: device.runtimes.first ?? "",
        time: latency, timing: .given, memory: context.given(Bytes(0), "asked elsewhere")),
      device: device.id, energy: power.with(latency) { $0 * $1 },
      run: run(
        model, .one, .fp32, device, sensor, latency, power, for: task))
  }
}
