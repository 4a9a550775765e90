// SPDX-License-Identifier: Apache-2.0

import Planning
import Quantities

/// The drawings of a page, as SVG without a script.
enum HTMLDrawing {
  /// A bar beside its name: from where to where, what is written behind it, whether it is a rise.
  private typealias Span = (name: String, from: Double, to: Double, words: String, isUp: Bool)

  /// Amounts as bars; nothing where there is but one.
  static func bars(_ bars: [Document.Bar], unit: String, title: String) -> [String] {
    guard let most = bars.map(\.value).max(), bars.count > 1 else { return [] }
    let spans = bars.map { bar -> Span in
      (bar.name, 0, bar.value, "\(LedgerWords.number(bar.value)) \(unit)", false)
    }
    return draw(spans, most: most, title: title)
  }

  /// A ladder on a logarithmic scale: each bar spans what a rung takes away, or adds; nothing where all cost the
  /// same.
  static func waterfall(_ rungs: [LadderWords.Row]) -> [String] {
    let costs = rungs.map(\.cost).filter { $0 > 0 }
    guard rungs.count > 1, let most = costs.max(), let least = costs.min(), most > least
    else { return [] }
    let floor = Mathematics.log(least / 2)
    func place(_ cost: Double) -> Double { max(0, Mathematics.log(max(cost, least / 2)) - floor) }
    let spans = rungs.enumerated().map { index, rung -> Span in
      let before = index == 0 ? 0 : place(rungs[index - 1].cost)
      let after = place(rung.cost)
      return (
        rung.name, min(before, after), max(before, after),
        "\(Format.grouped(rung.cost, 2)) USD/day", index > 0 && after > before
      )
    }
    return draw(spans, most: place(most), title: "The ladder, on a logarithmic scale")
  }

  /// The charge of a battery over the year: a line for the usual year over the area of the worst.
  static func charge(usual: [Double], worst: [Double]) -> [String] {
    let (width, height, left, top) = (420.0, 120.0, 40.0, 8.0)
    func line(_ shares: [Double]) -> String {
      shares.enumerated().map { day, share in
        let x = left + Double(day) / 364 * width
        let y = top + (1 - share) * height
        return "\(Format.fixed(x, 1)),\(Format.fixed(y, 1))"
      }.joined(separator: " ")
    }
    let floor = Format.fixed(top + height, 1)
    var lines = [
      "<svg viewBox=\"0 0 480 150\" role=\"img\" aria-label=\"State of charge over the year\">",
      "<polygon class=\"band\" points=\"\(Format.fixed(left, 1)),\(floor) \(line(worst)) \(Format.fixed(left + width, 1)),\(floor)\"/>",
      "<polyline class=\"curve\" points=\"\(line(usual))\"/>",
    ]
    for (share, words) in [(0.0, "0 %"), (0.5, "50 %"), (1, "100 %")] {
      let y = top + (1 - share) * height
      lines.append(
        "<text x=\"\(Format.fixed(left - 6, 1))\" y=\"\(Format.fixed(y + 4, 1))\" text-anchor=\"end\">\(words)</text>"
      )
    }
    for (month, letter) in "JFMAMJJASOND".enumerated() {
      let x = left + (Double(month) + 0.5) / 12 * width
      lines.append(
        "<text x=\"\(Format.fixed(x, 1))\" y=\"\(Format.fixed(top + height + 18, 1))\" text-anchor=\"middle\">\(letter)</text>"
      )
    }
    return lines + ["</svg>"]
  }

  private static func draw(_ spans: [Span], most: Double, title: String) -> [String] {
    let (height, left, width) = (24.0, 150.0, 185.0)
    func at(_ value: Double) -> String { Format.fixed(value, 1) }
    var lines = [
      "<svg viewBox=\"0 0 480 \(at(height * Double(spans.count)))\" role=\"img\" aria-label=\"\(HTMLWriter.text(title))\">"
    ]
    for (index, bar) in spans.enumerated() {
      let top = Double(index) * height
      let from = bar.from / most * width
      let size = max(1, (bar.to - bar.from) / most * width)
      let name = bar.name.count > 21 ? bar.name.prefix(20) + "…" : bar.name[...]
      lines.append(
        "<text x=\"\(at(left - 8))\" y=\"\(at(top + 17))\" text-anchor=\"end\">\(HTMLWriter.text(String(name)))</text>"
          + "<rect class=\"\(bar.isUp ? "up" : "bar")\" x=\"\(at(left + from))\" y=\"\(at(top + 5))\" width=\"\(at(size))\" height=\"15\" rx=\"2\"/>"
          + "<text x=\"\(at(left + from + size + 6))\" y=\"\(at(top + 17))\">\(HTMLWriter.text(bar.words))</text>"
      )
    }
    return lines + ["</svg>"]
  }
}
