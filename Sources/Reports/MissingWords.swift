// SPDX-License-Identifier: Apache-2.0

import Estimation
import Networks
import Planning

/// Unknown figures, in words and as lines to type.
enum MissingWords {
  /// An unknown figure in a few words.
  static func words(_ figure: MissingFigure) -> String {
    let part = figure.part.map { " of `\($0)`" } ?? ""
    return switch figure.kind {
    case .latency, .accuracy, .ram, .price, .active, .memory, .mass, .peak:
      "the \(figure.kind.rawValue)\(part)\(figure.device.map { " of \($0)" } ?? (part.isEmpty ? " of a device" : ""))"
    case .embodied: "the carbon of making \(figure.device ?? figure.part.map { "`\($0)`" } ?? "it")"
    case .electricityPrice: "the price of electricity"
    case .grid: "the carbon of electricity"
    case .decodePrice: "the price of decoding a sample"
    case .transferPrice: "the price of transfer"
    case .storagePrice: "the price of storage"
    case .sample: "the size of a sample"
    case .dataPrice: "the price of data\(part)"
    case .visitCarbon: "the carbon of a visit"
    case .falseAlarm: "the price of a false alarm\(part)"
    }
  }

  /// The line of a file that would give a missing figure; nil where no key does.
  static func line(_ figure: MissingFigure, isService: Bool) -> PastedLine? {
    switch figure.kind {
    case .electricityPrice: PastedLine(["power", "mains", "price"], "… USD/kWh")
    case .grid: PastedLine(["power", "mains", "grid"], "…")
    case .decodePrice: PastedLine(["serving", "decode", "price"], "… USD/hour")
    case .transferPrice: PastedLine([isService ? "serving" : "cloud", "transfer"], "… USD/GB")
    case .storagePrice: PastedLine(["serving", "storage"], "… USD/GB/month")
    case .sample: PastedLine(["serving", "sample"], "… kB")
    case .visitCarbon: PastedLine(["upkeep", "visit-carbon"], "… kg")
    case .falseAlarm:
      PastedLine(["tasks", figure.part ?? "…", "false-alarms", "each"], "… USD")
    case .latency: entry(figure, "… ms")
    case .accuracy: entry(figure, "0.…")
    case .ram, .memory: entry(figure, "… MB")
    case .price where isService && figure.device != nil:
      PastedLine(["machines", "name: \(figure.device ?? "…")", "price"], "… USD/hour")
    case .price: entry(figure, "… USD")
    case .active, .peak: entry(figure, "… W")
    case .embodied: entry(figure, "… kg")
    case .mass, .dataPrice: nil
    }
  }

  /// The entry of `figures` that would give a missing figure; nil where it is of no device and no model.
  private static func entry(_ figure: MissingFigure, _ example: String) -> PastedLine? {
    guard figure.device != nil || figure.model != nil else { return nil }
    var keys = [("device", figure.device), ("model", figure.model)]
    keys += [("resolution", figure.resolution?.description)]
    keys += [("precision", figure.precision?.rawValue), ("runtime", figure.runtime)]
    let known = keys.compactMap { key, value in value.map { "\(key): \($0)" } }
    return PastedLine(
      ["figures", known.joined(separator: ", "), figure.kind.rawValue], example)
  }
}

/// A line to paste into a file: the keys on the way to a value, and the value. Under `figures` and `machines` the second is what an
/// entry is about.
struct PastedLine: Equatable {
  var path: [String]
  var value: String

  init(_ path: [String], _ value: String) {
    (self.path, self.value) = (path, value)
  }

  /// Lines in quotes, those of one block as one: a block stands once in a file.
  static func merged(_ lines: [PastedLine]) -> [String] {
    parts(lines).map { key, rest in
      guard key == "figures" || key == "machines" else { return "`\(key): \(flow(rest))`" }
      let entries = parts(rest).map { about, values in
        "{ \(about), \(values.map { "\($0.path[0]): \($0.value)" }.joined(separator: ", ")) }"
      }
      return "`\(key): [\(entries.joined(separator: ", "))]`"
    }
  }

  /// What stands under each first key, in their order.
  private static func parts(_ lines: [PastedLine]) -> [(key: String, rest: [PastedLine])] {
    var parts: [(key: String, rest: [PastedLine])] = []
    for line in lines {
      let rest = PastedLine(Array(line.path.dropFirst()), line.value)
      if let index = parts.firstIndex(where: { $0.key == line.path[0] }) {
        if !parts[index].rest.contains(rest) { parts[index].rest.append(rest) }
      } else {
        parts.append((line.path[0], [rest]))
      }
    }
    return parts
  }

  private static func flow(_ lines: [PastedLine]) -> String {
    if lines.count == 1, lines[0].path.isEmpty { return lines[0].value }
    return "{ \(parts(lines).map { "\($0.key): \(flow($0.rest))" }.joined(separator: ", ")) }"
  }
}
