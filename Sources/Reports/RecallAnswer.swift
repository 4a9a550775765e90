// SPDX-License-Identifier: Apache-2.0

import Documents
public import Observation
import Quantities

/// What a detector does on labelled samples, as tables and as lines for a constraint file.
public enum RecallAnswer {
  /// The answer at a threshold.
  ///
  /// - Parameters:
  ///   - model: what the lines call the network.
  ///   - interval: the time between samples in seconds; nil where nothing is said of an hour.
  public static func table(
    _ samples: LabelledSamples, at threshold: Double, model: String, every interval: Double?
  ) -> TableAnswer {
    let point = samples.point(at: threshold)
    var answer = TableAnswer(title: "")
    func line(_ key: String, _ label: String, _ field: TableAnswer.Field) {
      answer.head.append(.init(key: key, label: label, value: field))
    }
    let events = samples.events > 0 ? ", \(Format.grouped(samples.events)) events" : ""
    line(
      "samples", "samples",
      .text(
        "\(Format.grouped(samples.positives)) that show something\(events), \(Format.grouped(samples.empties)) empty"
      ))
    line("threshold", "threshold", .number(threshold, digits: 3))
    line("recall", "recall of a sample", field(point.recall))
    if let miss = point.commonMiss { line("common_miss", "events no sample shows", field(miss)) }
    if let caught = point.caught { line("caught", "events caught here", field(caught)) }
    line("false_positives", "false positives a sample", field(point.falsePositives))
    if let interval {
      let per = 3_600 / interval
      let hourly = point.falsePositives
      line(
        "false_positives_per_hour", "false positives an hour",
        field(
          hourly.value * per, hourly.low * per, hourly.high * per))
    }
    for (index, text) in lines(point, model).enumerated() {
      answer.head.append(
        .init(key: "line_\(index + 1)", label: index == 0 ? "to paste" : "", value: .text(text)))
    }
    answer.sections = [curve(samples)]
    return answer
  }

  /// The lines of a constraint file: the first two under the task, the last for the whole file.
  private static func lines(_ point: OperatingPoint, _ model: String) -> [String] {
    func number(_ value: Double) -> String { Format.significant(value, 3) }
    let threshold = number(point.threshold)
    return [
      "recall: { \(model): \(number(point.recall.value)) at \(threshold) }",
      "false-alarms: { per-empty-sample: \(number(point.falsePositives.value)) }",
    ] + (point.commonMiss.map { ["assume: { common-miss: \(number($0.value)) }"] } ?? [])
  }

  private static func curve(_ samples: LabelledSamples) -> TableAnswer.Section {
    .init(
      key: "curve", title: "operating curve (nine tenths of belief)",
      columns: [
        .init(key: "threshold", head: "threshold", alignment: .right),
        .init(key: "recall", head: "recall", alignment: .right),
        .init(key: "false_positives", head: "false positives a sample", alignment: .right),
        .init(key: "common_miss", head: "no sample shows", alignment: .right),
        .init(key: "caught", head: "events caught", alignment: .right),
      ],
      rows: samples.curve.map { point in
        [
          .number(point.threshold, digits: 2), field(point.recall), field(point.falsePositives),
          point.commonMiss.map(field) ?? .text(""), point.caught.map(field) ?? .text(""),
        ]
      })
  }

  private static func field(_ share: CountedShare) -> TableAnswer.Field {
    field(share.value, share.low, share.high)
  }

  private static func field(_ value: Double, _ low: Double, _ high: Double) -> TableAnswer.Field {
    func number(_ value: Double) -> String { Format.significant(value, 3) }
    return .init(
      text: "\(number(value)) (\(number(low))–\(number(high)))",
      json: .object([("value", .number(value)), ("low", .number(low)), ("high", .number(high))]))
  }
}
