// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import IntegerProgram
import Planning
import Reports
import Requirements
import TestSupport
import Testing

/// What a report says of a place, of dirt and of trips.
@Suite("Words on a site and its upkeep") struct UpkeepWordsTests {
  private static let forest = """
    deployment: wood
    sites: 12
    tasks:
      deer:
        task: object-detection
        event: { lasts: 10 min, per-day: 10, hours: daylight }
        sees: { object: 1 m, at: 12 m, lens: 60 deg }
        rate: [1/min]
      calls: { task: keyword-spotting, event: { lasts: 5 min, per-day: 10 }, rate: [1/min] }
    hardware: { fixed: raspberry-pi-zero-2-w }
    power:
      climate: greensboro
      years: 1
      battery: { energy: 640 Wh }
      solar: { panel: 100 W, panels: 1, tilt: 40 deg }
    enclosure: { colour: grey }
    uplink: lte-m
    upkeep: { visit: 1000 USD, shared-by: 12, cleaning: { lens: 60 days, panels: 180 days } }
    today: 26/year
    """

  /// The forest in every format, planned once.
  private static let reports = Result { () -> [String] in
    let catalogue = try PlannedExample.catalogue.get()
    let requirements = try Requirements.read(
      TextFile(path: "wood.yaml", text: forest), against: catalogue)
    let answer = try plan(requirements, catalogue: catalogue, solver: GLPKSolver())
    let document = Document(answer, ladder: nil)
    return [
      TextWriter.write(document), MarkdownWriter.write(document), HTMLWriter.write(document),
      AnswerJSON.write(answer, request: forest, seconds: nil).text(),
    ]
  }

  @Test("nothing of seas and boats is said in a forest", arguments: 0..<4)
  func forest(_ index: Int) throws {
    let text = try Self.reports.get()[index]
    #expect(text.contains("raspberry-pi-zero-2-w"))
    let found = text.matches(
      of:
        #/\b(seas?|boats?|buoys?|ships?|vessels?|harbours?|salt|guano|moorings?|shores?|marine|water)\b/#
        .ignoresCase())
    #expect(found.isEmpty, "\(found.map { String($0.0) })")
  }

  @Test("the ledger says what dirt takes, and the visits what is cleaned") func dirt() throws {
    let text = try Self.reports.get()[0]
    #expect(text.contains("lost to dirt, 30 % of the light on the panels"))
    #expect(text.contains("6.09 a year for cleaning the lens and panels"))
    #expect(text.contains("soiling-loss, envelope: what dirt and droppings take"))
  }

  /// 26 trips of 1,000 USD a year are 71.2 USD a day; twelve sites share them.
  @Test("today's trips are shared as those of the plan are") func today() throws {
    let text = try Self.reports.get()[0]
    let line = text.split(separator: "\n").first { $0.contains("nothing, as today") }
    #expect(line?.contains("5.93 USD/day") == true, "\(line ?? "")")
    #expect(line?.contains("26 inspections a year, each trip shared by 12 sites") == true)
  }
}
