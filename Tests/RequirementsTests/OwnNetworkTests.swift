// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Requirements
import TestSupport
import Testing

/// The one network that a task names: a file, or an entry of the catalogue.
@Suite("The network of a task") struct OwnNetworkTests {
  private static func problems(_ task: String, _ model: String, more: String = "") throws
    -> [Problem]
  {
    let file = TextFile(
      path: Checkout.root + "/Tests/Fixtures/constraints/test.yaml",
      text: "tasks: { look: { task: \(task), model: \(model), rate: 1/s } }\npower: mains\n\(more)")
    do {
      _ = try Requirements.read(file, against: try Checkout.catalogue())
      return []
    } catch let problems as Problems {
      return problems.all
    }
  }

  @Test("may be one of the catalogue") func named() throws {
    #expect(try Self.problems("object-detection", "yolox-s").isEmpty)
    let found = try Checkout.requirements(
      "tasks: { look: { task: image-classification, model: mobilenet-v1-0.25 } }\npower: mains")
    #expect(found.tasks[0].models == ["mobilenet-v1-0.25"] && found.ownModels.isEmpty)
  }

  @Test("may be any of the catalogue, whatever dots are in its name") func dotted() throws {
    let models = try Checkout.catalogue().models.values.filter { $0.id.contains(".") }
    #expect(models.count > 10)
    for model in models.sorted(by: { $0.id < $1.id }) {
      let problems = try Self.problems(model.task, model.id)
      #expect(!problems.contains { "\($0)".contains("no such file") }, "\(model.id): \(problems)")
    }
  }

  @Test("is refused where it gives one list of numbers and places in the picture are asked for")
  func classifier() throws {
    #expect(try Self.problems("image-classification", "small-net.json").isEmpty)
    let problems = try Self.problems("object-detection", "small-net.json")
    #expect(problems.count == 1 && problems[0].words.what.contains("as a classifier does"))
    #expect(problems.first?.place.line == 1)
    // Whoever says what it does is believed.
    let stated = "models: [{ file: small-net.json, task: object-detection }]\n"
    let text = TextFile(
      path: Checkout.root + "/Tests/Fixtures/constraints/test.yaml",
      text: "tasks: { look: { task: object-detection, models: small-net } }\npower: mains\n"
        + stated)
    #expect(throws: Never.self) {
      try Requirements.read(text, against: try Checkout.catalogue())
    }
  }

  @Test("is told as broken JSON, with the place in it") func broken() throws {
    let folder = try TemporaryFolder()
    try folder.write("{ \"inputs\": [ { \"name\": \"x\", } ] }\n", to: "broken.json")
    let file = TextFile(
      path: folder.path + "/test.yaml",
      text: "tasks: { look: { task: image-classification, model: broken.json } }\npower: mains\n")
    do {
      _ = try Requirements.read(file, against: try Checkout.catalogue())
      Issue.record("it is read")
    } catch let problems as Problems {
      let words = problems.all.map(\.words.what)
      #expect(words.count == 1)
      #expect(words.first?.contains("`broken.json` is not JSON") == true, "\(words)")
      #expect(words.first?.contains("(line 1, column 30)") == true, "\(words)")
      #expect(problems.all.first?.place.line == 1)
    }
  }
}
