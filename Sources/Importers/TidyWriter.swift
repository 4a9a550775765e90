// SPDX-License-Identifier: Apache-2.0

import Networks
package import Prediction

extension Measurements {
  /// The rows in our own form.
  package func csv() -> String {
    var lines = [TableImporter.tidyColumns.joined(separator: ",")]
    lines.reserveCapacity(rows.count + 1)
    for row in rows { lines.append(Self.line(row)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ row: Measurement) -> String {
    func field(_ text: String) -> String {
      let isPlain = !text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
      return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
    func number(_ value: Double?) -> String {
      guard let value, value.isFinite else { return "" }
      return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
    func flag(_ value: Bool?) -> String { value.map { $0 ? "1" : "0" } ?? "" }
    var fields = [
      row.level.rawValue, field(row.setting.device), field(row.setting.runtime),
      field(row.setting.precision), row.setting.threads.map(String.init) ?? "", String(row.batch),
      field(row.network), field(row.resolution), field(row.layer), field(row.op),
    ]
    if let kernel = row.kernel {
      func pair(_ a: Double, _ b: Double) -> String { "\(number(a))x\(number(b))" }
      func extents(_ channels: Double, _ height: Double, _ width: Double) -> String {
        [kernel.batch, channels, height, width].map(number).joined(separator: "x")
      }
      fields += [
        flag(kernel.isFused), flag(kernel.isBlocked),
        extents(kernel.channelsIn, kernel.heightIn, kernel.widthIn),
        extents(kernel.channelsOut, kernel.heightOut, kernel.widthOut),
        pair(kernel.kernelHeight, kernel.kernelWidth),
        pair(kernel.strideHeight, kernel.strideWidth), number(kernel.padding),
        number(kernel.dilation),
        number(kernel.groups), number(kernel.inputs), number(kernel.macs), number(kernel.bytesIn),
        number(kernel.bytesOut), number(kernel.bytesWeights),
      ]
    } else {
      fields += [String](repeating: "", count: 14)
    }
    fields += [
      number(row.latency), number(row.power), number(row.energy), row.scope?.rawValue ?? "",
      flag(row.includesIdle), field(row.statistic), field(row.conditions), field(row.source),
    ]
    return fields.joined(separator: ",")
  }
}
