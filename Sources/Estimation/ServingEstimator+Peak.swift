// SPDX-License-Identifier: Apache-2.0

package import Catalogue
package import Networks
import Prediction
package import Quantities
import Requirements

extension ServingEstimator {
  /// The work of one sample, of which nobody measured the time.
  package struct Work: Sendable {
    /// Operations; two of them are a multiply-accumulate.
    package var operations: Double
    /// Bytes that reach the machine over its bus.
    package var bytes: Estimate<Bytes>
    /// How many samples share a call; infinite for what may wait.
    package var together: Double

    /// The work of a sample.
    package init(operations: Double, bytes: Estimate<Bytes>, together: Double) {
      self.operations = operations
      self.bytes = bytes
      self.together = together
    }
  }

  /// The bytes of an input: one a colour and position of a picture, four a position of anything else; of a network
  /// with an unknown input those of a whole sample (B).
  package func inputBytes(
    of model: Model, _ resolution: InputShape, on device: Device
  ) -> Estimate<Bytes> {
    // Whoever states the speed that inference reaches has measured it with its samples.
    if resolution.positions == 1, !device.reachesPeak { return sampleBytes(of: model.task) }
    let isPicture = context.catalogue.taskKind(model.task).sensor == .camera
    return context.given(Bytes(resolution.positions * (isPicture ? 3 : 4)), "an input")
  }

  /// The bytes of an unpacked sample of a task, from those in which it travels.
  package func sampleBytes(of task: String) -> Estimate<Bytes> {
    let travelling = context.requirements.serving?.sample ?? Bytes(0)
    guard context.catalogue.taskKind(task).sensor == .camera else {
      return context.given(travelling, "a sample")
    }
    return context.assumption(.decodedSize, Ratio.self).map(note: "a sample, unpacked") {
      travelling * $0.value
    }
  }

  /// The time for work on a machine whose peak is known: the share of the call's floor, and the longer of computing
  /// and of the bytes' way over the bus. The share of the peak that is reached falls with the size of the work. A speed
  /// that the user says is reached is taken as it stands.
  package func time(
    _ work: Work, _ precision: Precision, on device: Device
  ) -> Estimate<Seconds>? {
    guard let peak = device.machine.peak(at: precision), peak.value.value > 0 else { return nil }
    let speed = Format.prefixed(peak.value.value, "FLOP/s", digits: 4)
    let amount = Format.prefixed(work.operations, "FLOP", digits: 3)
    if device.reachesPeak {
      return context.given(
        Seconds(work.operations / peak.value.value),
        "\(amount) / \(speed), the speed of your machine")
    }
    let bus = context.assumption(.busBandwidth, BytesPerSecond.self)
    let floor = context.assumption(.callFloor, Seconds.self)
    let efficiency = context.assumption(.servingEfficiency, Ratio.self)
    let size = Mathematics.power(
      work.operations / 2e9, context.assumption(.servingExponent, Ratio.self).value.value)
    let most = context.assumption(.servingMost, Ratio.self).value.value
    func computing(_ efficiency: Ratio) -> Double {
      let share = min(max(most, efficiency.value), efficiency.value * size)
      return work.operations / (peak.value.value * share)
    }
    func seconds(
      _ efficiency: Ratio, _ bus: BytesPerSecond, _ bytes: Bytes, _ floor: Seconds
    ) -> Seconds {
      Seconds(max(computing(efficiency), bytes.value / bus.value)) + floor / work.together
    }
    let value = seconds(efficiency.value, bus.value, work.bytes.value, floor.value)
    let alone = computing(efficiency.value)
    let share = Format.significant(work.operations / (peak.value.value * alone), 2)
    var words = "\(amount) / (\(speed) x \(share) of the peak)"
    if work.bytes.value.value / bus.value.value > alone {
      words =
        "\(Format.prefixed(work.bytes.value.value, "B", digits: 3)) over a bus of \(Format.prefixed(bus.value.value, "B/s", digits: 3))"
    }
    if (floor.value / work.together).value > 0.01 * value.value { words += ", and the call" }
    return Estimate(
      value, low: seconds(efficiency.high, bus.high, work.bytes.low, floor.low),
      high: seconds(efficiency.low, bus.low, work.bytes.high, floor.high),
      basis: min(efficiency.basis, peak.basis),
      provenance: Provenance(
        source: efficiency.provenance.source, note: words, subject: "serving-efficiency"
      ).beside(peak.provenance))
  }
}
