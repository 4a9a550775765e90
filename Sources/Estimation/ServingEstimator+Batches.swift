// SPDX-License-Identifier: Apache-2.0

public import Catalogue
import Networks
import Prediction
public import Quantities
import Requirements

extension ServingEstimator {
  /// How long a network keeps a machine busy with one sample, in calls of so many.
  struct BatchTime {
    var batch: Int
    var time: Estimate<Seconds>
    var origin: TimingOrigin
    var runtime: String
    var power: Estimate<Watts>?
    var memory: Estimate<Bytes>?
  }

  /// The times of a configuration, one for each batch that somebody measured; a batch that nobody did is not made up.
  func times(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, on device: Device,
    rates: [Throughput], latencies: [Latency], together: Double
  ) -> [BatchTime] {
    var found = own(model, resolution, precision, on: device)
    if found.isEmpty { found = measured(model, resolution, precision, rates, latencies) }
    if found.isEmpty, context.requirements.timing == .any,
      let macs = context.macs.macs(model.id, at: resolution),
      let bound = time(
        Work(
          operations: 2 * macs, bytes: inputBytes(of: model, resolution, on: device),
          together: together), precision, on: device)
    {
      found = [
        BatchTime(
          batch: 1, time: bound, origin: .bound, runtime: device.runtimes.first ?? "")
      ]
    }
    for index in found.indices {
      let timed = found[index]
      for own in context.requirements.given
      where own.applies(
        model: model.id, resolution: resolution, precision: precision, runtime: timed.runtime,
        device: device.id, batch: timed.batch)
      {
        switch own.figure {
        case .energy(let energy) where timed.power == nil && energy.value > 0:
          // Energy of a call over its time is what the machine draws meanwhile.
          let call = timed.time.value.value * Double(timed.batch)
          found[index].power = context.given(
            Watts(energy.value / call), "energy of a call over its time")
        case .ram(let memory) where timed.memory == nil:
          found[index].memory = context.given(memory, "your own measurement")
        default: break
        }
      }
    }
    return found.sorted { $0.batch < $1.batch }
  }

  /// The user's own times.
  private func own(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, on device: Device
  ) -> [BatchTime] {
    var found: [BatchTime] = []
    for own in context.requirements.given {
      guard case .latency(let time) = own.figure,
        own.applies(
          model: model.id, resolution: resolution, precision: precision,
          runtime: own.runtime ?? "", device: device.id, batch: own.batch),
        !found.contains(where: { $0.batch == own.batch })
      else { continue }
      found.append(
        BatchTime(
          batch: own.batch,
          time: context.given(
            time / Double(own.batch),
            own.batch == 1
              ? "your own measurement"
              : "your own measurement, \(Format.duration(time.value)) a batch of \(own.batch)"),
          origin: .given, runtime: own.runtime ?? ""))
    }
    return found
  }

  /// Rates and times of the catalogue; of several in one batch the fastest.
  private func measured(
    _ model: Model, _ resolution: InputShape, _ precision: Precision, _ rates: [Throughput],
    _ latencies: [Latency]
  ) -> [BatchTime] {
    let fitting = rates.filter {
      $0.configuration.resolution == resolution && $0.configuration.precision == precision
    }
    let timed = latencies.filter {
      $0.configuration.resolution == resolution && $0.configuration.precision == precision
    }
    return Set(fitting.map(\.configuration.batch) + timed.map(\.configuration.batch)).sorted()
      .compactMap { batch in
        if let row = fitting.filter({ $0.configuration.batch == batch }).max(by: {
          $0.value < $1.value
        }) {
          let time = Seconds(1 / row.value.value)
          return BatchTime(
            batch: batch,
            time: Estimate(
              time, low: time * 0.9, high: time * 1.3, basis: .measured,
              provenance: Provenance(
                source: row.source, note: "one over a measured rate, batch \(batch)",
                subject: model.id)), origin: .throughput, runtime: row.configuration.runtime)
        }
        guard let row = LatencyEstimator.fastest(timed.filter { $0.configuration.batch == batch })
        else {
          return nil
        }
        let time = row.value / Double(batch)
        return BatchTime(
          batch: batch,
          time: Estimate(
            time, low: time * 0.5, high: time * 1.15, basis: .measured,
            provenance: Provenance(
              source: row.source,
              note: batch == 1
                ? "measured one input a call; batches may be faster"
                : "measured in a batch of \(batch)", subject: model.id)), origin: .measured,
          runtime: row.configuration.runtime)
      }
  }

  /// Memory that a device has, where anybody says.
  public func memory(of device: Device) -> Estimate<Bytes>? {
    for own in context.requirements.given where own.device == device.id && own.model == nil {
      if case .memory(let memory) = own.figure { return context.given(memory, "your own figure") }
    }
    return device.ram
  }
}
