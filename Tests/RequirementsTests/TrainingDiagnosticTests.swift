// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Requirements
import TestSupport
import Testing

/// What is wrong with a `training` block is told at its place.
@Suite("Diagnostics of a training") struct TrainingDiagnosticTests {
  static let sound = """
    deployment: test
    tasks:
      parts: { task: image-classification, accuracy: { metric: top1, at-least: 0.6 } }
    power: { mains: { price: 0.3 USD/kWh } }
    training:
      tasks:
        parts:
          samples: 20000
          routes:
            fine-tune: { epochs: 30, accuracy-after: { mobilenet-v2: 0.7 } }
            last-layer: { epochs: 20, features: kept }
            distil: { epochs: 30, teacher: resnet50 }
            none: {}
          search: { full-trainings: 10 }
      devices: [nvidia-*]
      grid: usa
      finish-within: 2 days
      quota: { devices: 8, cost: 500 USD, carbon: 60 kg }
    """

  @Test("a sound file has none") func sound() throws {
    #expect(try Checkout.problems(Self.sound).isEmpty)
  }

  @Test(
    "one problem, at its line and column",
    arguments: [
      ("    parts:\n", "    bolts:\n", "bolts", "task"),
      ("samples: 20000", "samples: 0", "0\n      routes", "at least"),
      ("        fine-tune:", "        finetune:", "finetune", "fine-tune"),
      ("{ epochs: 30, teacher: resnet50 }", "{ epochs: 30 }", "{ epochs: 30 }\n", "teacher"),
      ("teacher: resnet50", "teacher: resnet5o", "distil", "model"),
      ("{ epochs: 20, features: kept }", "{ features: kept }", "{ features", "epochs"),
      ("features: kept", "features: some", "some", "kept"),
      ("{ epochs: 30, accuracy", "{ epochs: 30, features: kept, accuracy", "kept", "last-layer"),
      ("none: {}", "none: { epochs: 3 }", "3 }", "nothing"),
      ("mobilenet-v2: 0.7", "mobilenet-v9: 0.7", "mobilenet-v9", "model"),
      ("mobilenet-v2: 0.7", "mobilenet-v2: 7", "7 }", "between"),
      ("epochs: 30, accuracy", "epochs: 0, accuracy", "0, accuracy", "between"),
      ("full-trainings: 10", "keep-one-in: 3", "{ keep", "full-trainings"),
      ("full-trainings: 10", "full-trainings: 0.5", "0.5", "between"),
      ("[nvidia-*]", "[raspberry-pi-5]", "raspberry-pi-5", "machine"),
      ("  devices: [nvidia-*]", "  owned: [rtx-4090]", "rtx-4090", "electricity"),
      ("  grid: usa\n", "  grid: usb\n", "usb", "grid"),
      ("  grid: usa\n", "", "60 kg", "training.grid"),
      (
        "  grid: usa\n  finish-within: 2 days\n  quota: { devices: 8, cost: 500 USD, carbon: 60 kg }",
        "  pue: 1.2\nlimits: { carbon: 3 kg/day }", "tasks:\n    parts:", "training.grid"
      ),
      ("finish-within: 2 days", "finish-within: 2", "2\n  quota", "missingUnit"),
      ("devices: 8", "devices: 0", "0, cost", "between"),
      ("cost: 500 USD", "cost: 500 EUR", "500 EUR", "EUR"),
      ("  grid: usa", "  gird: usa", "gird", "grid"),
      ("  grid: usa", "  grid: usa\n  precision: int8", "int8", "floating"),
      ("  grid: usa", "  grid: usa\n  purchase: hire", "hire", "spot"),
      ("  grid: usa", "  grid: usa\n  electricity: 0.1 USD/kWh", "0.1 USD", "owned"),
      ("accuracy: { metric: top1, at-least: 0.6 }", "latency: 1 s", "mobilenet-v2", "measure"),
    ])
  func problem(_ old: String, _ new: String, _ needle: String, _ words: String) throws {
    let text = Self.sound.replacing(old, with: new)
    try #require(text != Self.sound)
    let problems = try Checkout.problems(text)
    // A grid that is not one leaves the quota on carbon without one.
    let first = try #require(problems.first { "\($0)".contains(words) }, "\(problems)")
    let expected = try place(of: needle, in: text)
    #expect((first.place.line, first.place.column) == expected, "\(problems)")
    #expect(problems.count <= 2)
  }

  @Test("a route that trains nothing alone is sound") func nothing() throws {
    let text = """
      deployment: test
      tasks: { parts: { task: image-classification } }
      power: { mains: { price: 0.3 USD/kWh } }
      training: { tasks: { parts: { routes: { none: {} } } } }
      """
    #expect(try Checkout.problems(text).isEmpty)
  }
}
