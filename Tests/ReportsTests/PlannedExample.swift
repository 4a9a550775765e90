// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import FoundationEssentials
import IntegerProgram
import Planning
import Reports
import Requirements
import TestSupport

/// An example of the checkout with its plan and both reports, planned once for all tests.
struct PlannedExample: Sendable {
  /// What was asked.
  var requirements: Requirements
  /// The chosen plan's lines, totals and limits.
  var ledger: Ledger
  var totals: DeploymentTotals
  var limits: [LimitCheck]
  var text: String
  var json: String
  var markdown: String
  var html: String

  /// The examples by name.
  static let names = [
    "buoy", "medical-device", "wildlife-audio", "video-chat", "bidding", "training", "cameras",
  ]
  /// Those at sites.
  static let siteNames = ["buoy", "medical-device", "wildlife-audio", "training"]

  struct NoPlan: Error {}

  /// The plan of an example.
  static func named(_ name: String) throws -> PlannedExample {
    switch name {
    case "buoy": try buoy.get()
    case "medical-device": try medicalDevice.get()
    case "video-chat": try videoChat.get()
    case "bidding": try bidding.get()
    case "training": try training.get()
    case "cameras": try cameras.get()
    default: try wildlifeAudio.get()
    }
  }

  private static let buoy = Result { try PlannedExample(name: "buoy") }
  private static let medicalDevice = Result { try PlannedExample(name: "medical-device") }
  private static let training = Result { try PlannedExample(name: "training") }
  private static let cameras = Result { try PlannedExample(name: "cameras") }
  private static let bidding = Result { try PlannedExample(name: "bidding") }
  private static let videoChat = Result { try PlannedExample(name: "video-chat") }
  private static let wildlifeAudio = Result { try PlannedExample(name: "wildlife-audio") }

  /// The shipped catalogue.
  static let catalogue = Result {
    try Checkout.catalogue()
  }

  /// Plans as the command does, with the name of the file as its user in the checkout gives it.
  private init(name: String) throws {
    let path = "examples/\(name).yaml"
    let file = TextFile(path: path, text: try Checkout.text(path))
    var catalogue = try Self.catalogue.get()
    if let own = try Requirements.catalogueFolder(of: file) {
      let root = Checkout.root
      catalogue = try Catalogue.read(folders: [root + "/configs", root + "/" + own])
    }
    requirements = try Requirements.read(file, against: catalogue)
    let planner = Planner(requirements, catalogue: catalogue, solver: GLPKSolver())
    let answer = try planner.plan()
    guard let solution = answer.solution else { throw NoPlan() }
    (ledger, totals, limits) = (solution.ledger, solution.totals, solution.limits)
    json = AnswerJSON.write(answer, request: file.text, seconds: nil).text()
    let document = Document(answer, ladder: try planner.ladder(to: answer))
    text = TextWriter.write(document)
    (markdown, html) = (MarkdownWriter.write(document), HTMLWriter.write(document))
  }
}
