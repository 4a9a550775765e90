// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Networks
import Prediction
import Quantities
import Requirements

/// How far the rules for unmeasured times are off: each measured configuration of a catalogue is hidden in
/// turn and estimated from the others.
///
/// Configurations of one device share its errors, and a plan asks about a device that may have no configuration at all.
/// So the 5 % and 95 % quantiles of the trials are widened about their median, on the logarithm, by the
/// factor by which a prediction from as many groups as there are devices is wider than the normal
/// distribution: Student's quantile of k - 1 degrees x sqrt(1 + 1/k) over the normal one. With 28
/// devices that is 1.05, with four 1.6.
///
/// The constants of `LatencyEstimator.Spread` and of `Roofline.slowdown` are what this finds on the
/// shipped catalogue, rounded; a test recomputes them.
package struct RuleCalibration: Sendable {
  /// The rules that are judged.
  package enum Rule: String, Sendable, Hashable, CaseIterable {
    /// The same model at another input.
    case otherResolution = "other resolution"
    /// The same model in another number format.
    case otherPrecision = "other precision"
    /// The same configuration on sister silicon.
    case sister = "sister silicon"
    /// Another model under the same runtime.
    case otherModel = "other model"
    /// The bound from peak and bandwidth.
    case roofline
  }

  /// One hidden configuration.
  package struct Trial: Sendable, Hashable {
    /// The model whose time was hidden.
    package var model: String
    /// The device it was measured on: trials are left out by it.
    package var device: String
    /// Measured over estimated (for the roofline, over the bound itself).
    package var ratio: Double
  }

  /// The trials of each rule, in the order of devices, models and inputs.
  package let trials: [Rule: [Trial]]

  /// What an interval is made of: factors on an estimate.
  package struct Ends: Sendable, Hashable {
    /// The 5 % quantile.
    package var low: Double
    /// The median.
    package var middle: Double
    /// The 95 % quantile.
    package var high: Double

    func contains(_ ratio: Double) -> Bool {
      (low...high).contains(ratio)
    }
  }

  /// The constants in use.
  package static func constants(of rule: Rule) -> Ends {
    func ends(_ spread: (low: Double, high: Double)) -> Ends {
      Ends(low: spread.low, middle: 1, high: spread.high)
    }
    return switch rule {
    case .otherResolution: ends(LatencyEstimator.Spread.otherResolution)
    case .otherPrecision: ends(LatencyEstimator.Spread.otherPrecision)
    case .sister: ends(LatencyEstimator.Spread.sister)
    case .otherModel: ends(LatencyEstimator.Spread.otherModel)
    case .roofline:
      Ends(
        low: Roofline.slowdown.low, middle: Roofline.slowdown.middle, high: Roofline.slowdown.high)
    }
  }

  /// Hides and estimates every measured configuration.
  package init(_ context: EstimationContext) {
    let sizes = SizeEstimator(context: context)
    let estimator = LatencyEstimator(context: context, sizes: sizes)
    var trials: [Rule: [Trial]] = [:]
    for device in context.measured.latencies.keys.sorted() {
      let rows = context.measured.latencies[device] ?? []
      let pipelines = context.measured.throughputs[device] ?? []
      let runtimes = Set(rows.map(\.configuration.runtime)).sorted()
      let sisters = context.measured.sisters(of: device)
      for runtime in runtimes {
        let siblings = LatencyEstimator.siblings(
          rows.filter { $0.configuration.runtime == runtime },
          pipelines.filter { $0.configuration.runtime == runtime },
          context.macs)
        for hidden in Self.configurations(rows.filter { $0.configuration.runtime == runtime }) {
          let configuration = hidden.configuration
          let others = siblings.filter {
            $0.configuration.model != configuration.model
              || $0.configuration.resolution != configuration.resolution
              || $0.configuration.precision != configuration.precision
              || $0.configuration.compression != configuration.compression
          }
          func note(_ rule: Rule, _ estimate: Seconds?) {
            guard let estimate, estimate.value > 0 else { return }
            trials[rule, default: []].append(
              Trial(model: configuration.model, device: device, ratio: hidden.value / estimate))
          }
          let (model, resolution, precision) = (
            configuration.model, configuration.resolution, configuration.precision
          )
          note(.otherResolution, estimator.byResolution(others, model, resolution, precision)?.time)
          let carried = sisters.filter { $0.configuration.runtime == runtime }
          note(.sister, estimator.bySister(carried, model, resolution, precision)?.time)
          note(.otherPrecision, estimator.byPrecision(others, model, resolution, precision)?.time)
          note(.otherModel, estimator.byModel(others, model, resolution, precision)?.time)
          if let machine = context.catalogue.devices[device],
            machine.role == .host || machine.role == .microcontroller,
            let macs = sizes.macs(model, at: resolution),
            let weights = sizes.weights(model, at: precision)
          {
            note(
              .roofline,
              Roofline.bound(
                macs: macs, weightBytes: weights.value.value, on: machine.machine, at: precision))
          }
        }
      }
    }
    self.trials = trials
  }

  /// The fastest row of each uncompressed configuration, as a plan would take it, in a fixed order.
  private static func configurations(_ rows: [Latency]) -> [Latency] {
    var groups: [String: [Latency]] = [:]
    for row in rows where row.configuration.compression == "none" && row.statistic != .p99 {
      let key =
        "\(row.configuration.model) \(row.configuration.resolution) \(row.configuration.precision.rawValue)"
      groups[key, default: []].append(row)
    }
    return groups.sorted { $0.key < $1.key }.compactMap { LatencyEstimator.fastest($0.value) }
  }

  /// The widened quantiles of a rule's trials; nil where fewer than two devices have any.
  package func ends(_ rule: Rule) -> Ends? {
    Self.ends(trials[rule] ?? [])
  }

  /// The share of trials inside an interval that was found without the trial's own device.
  package func heldOutCoverage(_ rule: Rule) -> Double? {
    let all = trials[rule] ?? []
    var inside = 0
    var judged = 0
    for device in Set(all.map(\.device)).sorted() {
      guard let ends = Self.ends(all.filter { $0.device != device }) else { continue }
      judged += all.count { $0.device == device }
      inside += all.count { $0.device == device && ends.contains($0.ratio) }
    }
    return judged == 0 ? nil : Double(inside) / Double(judged)
  }

  /// The share of trials inside the interval that is in use.
  package func coverage(_ rule: Rule) -> Double? {
    let all = trials[rule] ?? []
    guard !all.isEmpty else { return nil }
    let ends = Self.constants(of: rule)
    return Double(all.count { ends.contains($0.ratio) }) / Double(all.count)
  }

  private static func ends(_ trials: [Trial]) -> Ends? {
    let devices = Set(trials.map(\.device)).count
    let ratios = trials.map(\.ratio).sorted()
    guard devices > 1, let low = quantile(ratios, 0.05), let middle = quantile(ratios, 0.5),
      let high = quantile(ratios, 0.95)
    else { return nil }
    let factor = widening(devices)
    return Ends(
      low: middle * Mathematics.power(low / middle, factor), middle: middle,
      high: middle * Mathematics.power(high / middle, factor))
  }

  /// How much wider a prediction for a new device is when a number of devices stand behind it.
  package static func widening(_ devices: Int) -> Double {
    student(degrees: Double(devices - 1)) / Interval.spread
      * (1 + 1 / Double(devices)).squareRoot()
  }

  /// Student's 95 % quantile by its expansion about the normal one (Abramowitz and Stegun 26.7.5):
  /// within 2 % from two degrees of freedom, far closer above.
  private static func student(degrees: Double) -> Double {
    let z = Interval.spread
    let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
    return z + (z3 + z) / (4 * degrees)
      + (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees * degrees)
      + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees * degrees * degrees)
  }

  /// Linear between order statistics of sorted values, as in most statistics programs (type 7).
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double? {
    guard let last = sorted.last else { return nil }
    let position = share * Double(sorted.count - 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}
