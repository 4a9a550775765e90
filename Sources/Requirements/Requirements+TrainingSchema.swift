// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks

extension Requirements {
  /// The schema of the `training` block.
  static var training: JSON {
    object([
      (
        "tasks",
        named(
          object([
            ("samples", quantity("20000")),
            ("routes", named(recipe, "none, scratch, fine-tune, last-layer or distil")),
            (
              "search",
              object([
                ("full-trainings", quantity("10")),
                ("keep-one-in", whole("one in so many candidates passes each rung")),
                ("least-epochs", whole("the fewest epochs that tell anything")),
              ])
            ),
          ]), "how the models of a task are trained, by the task's name")
      ),
      ("devices", texts("patterns of machines that may be rented to train on")),
      ("owned", texts("patterns of machines that are already there")),
      ("purchase", texts("how machines may be bought", ["on-demand", "spot"])),
      ("precision", choice(Precision.allCases.map(\.rawValue))),
      ("utilisation", quantity("0.3")), ("scaling", quantity("0.95")), ("pue", quantity("1.2")),
      ("grid", text("whose electricity it is, for example usa")),
      ("electricity", quantity("0.12 USD/kWh")), ("finish-within", quantity("2 days")),
      (
        "quota",
        object([
          ("devices", whole("devices that train at the same time")),
          ("device-hours", quantity("400 h")), ("cost", quantity("500 USD")),
          ("energy", quantity("300 kWh")), ("carbon", quantity("60 kg")),
        ])
      ),
    ])
  }

  private static var recipe: JSON {
    object([
      ("samples", quantity("20000")), ("epochs", whole("times that each sample is looked at")),
      ("features", choice(["kept", "anew"])), ("head", quantity("2 MMAC")),
      ("teacher", text("the model that is distilled")), ("chance-of-success", quantity("0.8")),
      (
        "accuracy-after",
        named(quantity("0.66"), "accuracy by the task's metric afterwards, by pattern of models")
      ),
    ])
  }
}
