// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Estimation
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

  @Test("no device and no family is far outside by itself")
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
}
