// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import FoundationEssentials
import IntegerProgram
import Planning
import Reports
import Requirements

/// An example of the checkout with its plan and both reports, planned once for all tests.
struct PlannedExample: Sendable {
  var plan: Plan
  var text: String
  var json: String

  /// The examples by name.
  static let names = ["buoy", "medical-device", "wildlife-audio"]

  /// The plan of an example.
  static func named(_ name: String) throws -> PlannedExample {
    switch name {
    case "buoy": try buoy.get()
    case "medical-device": try medicalDevice.get()
    default: try wildlifeAudio.get()
    }
  }

  private static let buoy = Result { try PlannedExample(name: "buoy") }
  private static let medicalDevice = Result { try PlannedExample(name: "medical-device") }
  private static let wildlifeAudio = Result { try PlannedExample(name: "wildlife-audio") }

  private static let catalogue = Result {
    try Catalogue.read(folders: [try Checkout.root() + "/configs"])
  }

  /// Plans as the command does, with the name of the file as its user in the checkout gives it.
  private init(name: String) throws {
    let path = "examples/\(name).yaml"
    let file = TextFile(path: path, text: try Checkout.text(path))
    let catalogue = try Self.catalogue.get()
    let requirements = try Requirements.read(file, against: catalogue)
    plan = try Planner(requirements, catalogue: catalogue, solver: GLPKSolver()).plan()
    text = PlanText.write(plan)
    json = PlanJSON.write(plan, request: file.text, seconds: nil).text()
  }
}
