// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Estimation
import Networks
import Prediction
import Quantities
import Requirements
import TestSupport
import Testing

/// The law of times, judged on cells of the shipped catalogue that it has not seen.
@Suite("Law of times") struct CrossedStudyTests {
  private static func context(_ more: String = "") throws -> EstimationContext {
    let catalogue = try Checkout.catalogue()
    let text = "tasks: { t: { task: image-classification, rate: 1/s } }\npower: mains\n" + more
    let requirements = try Requirements.read(TextFile(path: "test", text: text), against: catalogue)
    return EstimationContext(catalogue: catalogue, requirements: requirements)
  }

  private static let known = Result { try context() }

  /// What is hidden, how many cells are left of a device, and how far the middle half may be off.
  @Test(
    "nine tenths of hidden cells are inside",
    arguments: [
      (CrossedStudy.Part.cells, 3, 1.12), (.devices, 1, 1.25), (.devices, 3, 1.18),
      (.devices, 10, 1.12), (.networks, 3, 1.45), (.settings, 3, 1.5),
    ])
  func coverage(part: CrossedStudy.Part, few: Int, most: Double) throws {
    let study = CrossedStudy(try Self.known.get(), hiding: part, leaving: few)
    let coverage = try #require(study.coverage)
    #expect(study.trials.count > 500)
    #expect((0.88...0.97).contains(coverage), "\(coverage)")
    #expect(study.medianError < most, "\(study.medianError)")
  }

  @Test("three networks on a device tell others within a factor of two each way")
  func width() throws {
    let study = CrossedStudy(try Self.known.get(), hiding: .devices, leaving: 3)
    #expect(study.medianWidth < 4, "\(study.medianWidth)")
  }

  @Test("few devices and few families are far outside by themselves")
  func groups() throws {
    let study = CrossedStudy(try Self.known.get(), hiding: .cells)
    for (name, group) in [("device", \CrossedStudy.Trial.cell.device), ("family", \.cell.family)] {
      let parts = Dictionary(grouping: study.trials) { $0[keyPath: group] }
        .filter { $0.value.count >= 10 }
      // Errors of one group go together, so that some are outside more often.
      let poor = parts.filter { part in
        Double(part.value.count(where: \.isInside)) < 0.75 * Double(part.value.count)
      }
      #expect(
        poor.count * 8 <= parts.count,
        "\(name): \(poor.keys.sorted()) of \(parts.count)")
    }
  }

  /// A board with times of ten networks in the file: what they tell of others there is held against a device of the
  /// catalogue whose times they are.
  @Test("times in the file make a predictor for a board of one's own") func own() throws {
    let known = try Self.known.get().crossed.rows.filter {
      $0.cell.device == "khadas-vim4" && $0.cell.runtime == "armnn" && $0.cell.precision == "fp32"
    }
    #expect(known.count > 20)
    let shapes = try Checkout.catalogue().latencies
    var lines = "devices: [{ name: ours, like: raspberry-pi-4b }]\nfigures:\n"
    var given = 0
    for row in known where given < 10 {
      // A network in one input of its own, so that the row says which.
      let inputs = Set(
        (shapes[row.cell.network] ?? []).filter { $0.configuration.device == "khadas-vim4" }
          .map(\.configuration.resolution))
      guard inputs.count == 1, let input = inputs.first else { continue }
      given += 1
      lines +=
        "  - { device: ours, model: \(row.cell.network), resolution: \(input), precision: fp32, runtime: armnn, latency: \(Format.significant(row.time.value * 1_000, 6)) ms }\n"
    }
    #expect(given >= 3)
    let crossed = try Self.context(lines).crossed
    var inside = 0
    for row in known {
      var cell = row.cell
      cell.device = "ours"
      let told = try #require(crossed.estimate(cell, isAccelerated: false))
      #expect(told.time.networks == given)
      if told.range.contains(row.time.value) { inside += 1 }
    }
    #expect(Double(inside) >= 0.85 * Double(known.count), "\(inside) of \(known.count)")
  }

  /// Which device is quickest for a network that was timed on none: each network is hidden everywhere, and the devices
  /// are put in order by what the law tells, by their peak, and by their memory's bandwidth.
  @Test("devices are ranked better than by their peak or their bandwidth") func ranking() throws {
    let context = try Self.known.get()
    let trials = CrossedStudy(context, hiding: .networks).trials
    struct Input: Hashable {
      var network: String
      var macs: Double
    }
    struct Device {
      var measured = Double.infinity
      var told = Double.infinity
      var peak = 0.0
      var bandwidth = 0.0
    }
    var inputs: [Input: [String: Device]] = [:]
    for trial in trials {
      guard let device = context.catalogue.devices[trial.cell.device],
        let precision = Precision(rawValue: trial.cell.precision),
        let peak = device.machine.peak(at: precision)?.value.value,
        let bandwidth = device.memoryBandwidth?.value.value
      else { continue }
      let input = Input(network: trial.cell.network, macs: trial.cell.macs)
      var known = inputs[input]?[device.id] ?? Device()
      known.measured = min(known.measured, trial.seconds * trial.ratio)
      known.told = min(known.told, trial.seconds)
      known.peak = max(known.peak, peak)
      known.bandwidth = bandwidth
      inputs[input, default: [:]][device.id] = known
    }
    func judged(_ score: (Device) -> Double) -> (spearman: Double, regret: Double) {
      var (correlations, regrets): ([Double], [Double]) = ([], [])
      for (_, devices) in inputs.sorted(by: { $0.key.network < $1.key.network })
      where devices.count >= 5 {
        let all = devices.sorted { $0.key < $1.key }.map(\.value)
        let (one, other) = (
          Mathematics.ranks(all.map(score)), Mathematics.ranks(all.map(\.measured))
        )
        let mean = Double(all.count - 1) / 2
        let product = zip(one, other).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
        let squares = [one, other].map { $0.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } }
        // Where all are alike in it, a score puts them in no order.
        let square = squares[0] * squares[1]
        correlations.append(square > 0 ? product / square.squareRoot() : 0)
        let best = all.map(\.measured).min() ?? 1
        let chosen = all.min { score($0) < score($1) }?.measured ?? best
        regrets.append(chosen / best - 1)
      }
      func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
      return (middle(correlations), regrets.reduce(0, +) / Double(regrets.count))
    }
    #expect(inputs.values.count { $0.count >= 5 } > 10)
    let law = judged(\.told)
    let peak = judged { -$0.peak }
    let bandwidth = judged { -$0.bandwidth }
    #expect(law.spearman > peak.spearman && law.spearman > bandwidth.spearman)
    #expect(law.regret < peak.regret && law.regret < bandwidth.regret)
  }
}
