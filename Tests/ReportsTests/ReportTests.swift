// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Estimation
import IntegerProgram
import Planning
import Reports
import Requirements
import TestSupport
import Testing

/// What every report must be, whatever it shows.
@Suite("Reports for people") struct ReportTests {
  @Test(
    "HTML asks for nothing, runs nothing, and closes what it opens", arguments: PlannedExample.names
  )
  func selfContained(_ name: String) throws {
    let html = try PlannedExample.named(name).html
    for word in ["<script", "http:", "https:", "@import", "url(", "<img", "onload"] {
      #expect(!html.contains(word), "\(word)")
    }
    var open: [String] = []
    for match in html.matches(of: /<(\/?)([a-z0-9]+)([^>]*)>/) {
      let tag = String(match.2)
      if ["meta", "link", "rect", "polygon", "polyline"].contains(tag) { continue }
      if match.1.isEmpty {
        open.append(tag)
      } else {
        #expect(open.popLast() == tag)
      }
    }
    #expect(open.isEmpty && html.hasPrefix("<!DOCTYPE html>"))
  }

  @Test("the decision, its price and every limit are there", arguments: PlannedExample.names)
  func parts(_ name: String) throws {
    let example = try PlannedExample.named(name)
    for text in [example.markdown, example.html] {
      #expect(text.contains("optimal, proved"))
      #expect(text.contains("USD"))
      for check in example.limits {
        #expect(text.contains(check.limit.name.rawValue), "\(check.limit.name)")
      }
      // Assumed figures are marked, and said to be some of all.
      #expect(text.contains("assumed*") || text.contains("assumed\\*"))
    }
    let folds = example.markdown.matches(of: /<details>/).count
    #expect(folds >= 2 && folds == example.markdown.matches(of: /<\/details>/).count)
  }

  @Test("every section is shown in some format, and none twice in one") func sections() {
    let formats = [TextWriter.kinds, MarkdownWriter.kinds, HTMLWriter.kinds]
    for kind in Document.Kind.allCases {
      #expect(formats.contains { $0.contains(kind) }, "\(kind)")
    }
    for kinds in formats { #expect(Set(kinds).count == kinds.count) }
  }

  @Test("a name that is markup stays a name") func harmless() throws {
    let text = try Checkout.text("examples/medical-device.yaml").replacing(
      "deployment: medical-device", with: "deployment: '<b>a|b</b> & \"c\"'")
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(path: "x.yaml", text: text), against: catalogue)
    let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
    let html = HTMLWriter.write(Document(plan, ladder: nil))
    #expect(html.contains("&lt;b&gt;a|b&lt;/b&gt; &amp; &quot;c&quot;") && !html.contains("<b>"))
    let markdown = MarkdownWriter.write(Document(plan, ladder: nil))
    #expect(markdown.contains("&lt;b>a\\|b&lt;/b>"))
  }

  /// A picture of 100 kB, six times a day.
  @Test(
    "what a radio makes of a message is told, where it cannot send it as it is",
    arguments: [
      (
        "radio: lorawan, spreading-factor: 7",
        "100 kB are 451 packets, 166 s in the air, 4.61 h at a duty of 1 %; 6 a day take 115 % of the time"
      ), ("radio: iridium-sbd", "100 kB are 295 messages, 3.28 h, 2,059 credits: 247 to 371 USD"),
      ("radio: [lte-m, lorawan], spreading-factor: 7", "breaks `airtime`: 100 kB are 451 packets"),
    ])
  func radio(uplink: String, words: String) throws {
    let catalogue = try Checkout.catalogue()
    let text = """
      deployment: gate
      tasks:
        calls:
          task: keyword-spotting
          event: { lasts: 1 min, per-day: 6 }
          rate: [1/10s]
      hardware: { fixed: [stm32u575] }
      power: { battery: { chemistry: nmc, energy: 50 Wh, packs: 1..2 } }
      uplink: { \(uplink), event-payload: 100 kB }
      upkeep: { visit: 100 USD }
      """
    let requirements = try Requirements.read(
      TextFile(path: "x.yaml", text: text), against: catalogue)
    let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
    #expect(TextWriter.write(Document(plan, ladder: nil)).contains(words))
    #expect(MarkdownWriter.write(Document(plan, ladder: nil)).contains(words))
    let json = AnswerJSON.write(plan, request: text, seconds: nil).text()
    #expect(json.contains("\"packets_per_event\""))
  }

  /// A halted Raspberry Pi 5 draws 1.5 W unless its supply is cut: 36 Wh a day.
  @Test("a device that is off but draws is shown, and what its visits and its day are spent on")
  func halted() throws {
    let catalogue = try Checkout.catalogue()
    let text = """
      deployment: gate
      tasks:
        cars:
          task: object-detection
          event: { lasts: 30 min, per-day: 4 }
          rate: [1/10min]
          keep: { sample: 500 kB }
      hardware: { allow: [raspberry-pi-5], devices: 1 }
      power: { battery: { chemistry: lifepo4, energy: 200 Wh } }
      upkeep: { visit: 100 USD, card: 1 GB }
      """
    let requirements = try Requirements.read(
      TextFile(path: "x.yaml", text: text), against: catalogue)
    let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
    let words = TextWriter.write(Document(plan, ladder: nil))
    #expect(words.contains("raspberry-pi-5, power-cycled"))
    #expect(words.contains("halted but not cut off: 36 Wh/day"))
    // 144 samples of 0.5 MB fill a gigabyte in 13.9 days, which is as often as packs are swapped or oftener.
    let needs = try #require(
      plan.solution?.site.map { LedgerBuilder($0.design, at: $0.profile, .middle).visitNeeds })
    #expect(abs(needs.storage - 144 * 0.5e6 / 1e9) < 1e-9)
    #expect(needs.planned == max(needs.storage, needs.swaps) && needs.swaps > 0)
    for name in needs.causes.map(\.name) { #expect(words.contains(name)) }
  }

  /// A frame of 30 kB an hour, looked at where the air lets it.
  @Test(
    "what frames take that may leave is told",
    arguments: [
      (
        "[node, cloud]", "lorawan", "1/h",
        "all in the cloud  no plan  no candidate for animals: 30 kB are 136 packets"
      ),
      ("cloud", "lte-m", "1/h", "frames to nvidia-t4"),
      ("cloud", "lte-m", "1/h", "frames for animals, 24 messages/day"),
      (
        "cloud", "lte-m", "1/s",
        "frames of animals: 30 kB take 19.9 s, and at the slowest rate there are 86400 a day"
      ),
    ])
  func frames(compute: String, radio: String, rate: String, words: String) throws {
    let catalogue = try Checkout.catalogue()
    let text = """
      deployment: camera
      tasks:
        animals:
          task: object-detection
          accuracy: { metric: mAP50-95, at-least: 0.40 }
          event: { lasts: 30 min, per-day: 2 }
          rate: [\(rate)]
          compute: \(compute)
          sample: 30 kB
      hardware: { allow: [raspberry-pi-4b, esp32-s3] }
      power: { battery: { chemistry: lifepo4, energy: 640 Wh, packs: 1..2 } }
      uplink: { radio: \(radio), event-payload: 200 B }
      cloud: { machines: nvidia-t4, grid: usa }
      upkeep: { visit: 100 USD }
      """
    let requirements = try Requirements.read(
      TextFile(path: "x.yaml", text: text), against: catalogue)
    let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
    let told = TextWriter.write(Document(plan, ladder: nil)).split(separator: " ").joined(
      separator: " ")
    #expect(told.contains(words.split(separator: " ").joined(separator: " ")), "\(told)")
    let json = AnswerJSON.write(plan, request: text, seconds: nil).text()
    #expect(json.contains("\"packets_per_frame\""))
    if plan.solution?.site?.tasks.first?.configuration.machine != nil {
      let report = HTMLWriter.write(Document(plan, ladder: nil))
      #expect(report.contains("frames to nvidia-t4"))
      // Nobody said what moving data into the cloud costs: that is told, and no zero.
      #expect(json.contains("price of moving a frame into the cloud not given"))
    }
  }

  @Test("where nothing fits, the reports say why") func conflict() throws {
    let text = try Checkout.text("examples/medical-device.yaml").replacing(
      "at-least: 0.60", with: "at-least: 0.99")
    let catalogue = try Checkout.catalogue()
    let requirements = try Requirements.read(
      TextFile(path: "x.yaml", text: text), against: catalogue)
    let plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
    for text in [
      MarkdownWriter.write(Document(plan, ladder: nil)),
      HTMLWriter.write(Document(plan, ladder: nil)),
    ] {
      #expect(text.contains("No plan meets every limit") && text.contains("nearest"))
    }
  }
}
