// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Documents
import Networks
import Quantities

extension ConstraintFile {
  /// The keys of the `training` block; quotas are limits like any other.
  static let training: Keys =
    [
      Key(
        "tasks", "how a task's models are trained, by its name",
        like: "{ people: { routes: { none: {} } } }"
      )
      .read(.named(.block(TaskTraining.words)), else: .told("required")) {
        reader, file in
        let tasks = file.requirements.tasks
        for item in reader.readers("tasks") {
          let task = TaskTraining.read(anyway: item).record
          if tasks.contains(where: { $0.name == item.name }) {
            file.training.tasks.append(task)
          } else {
            reader.log.add(
              .unknownName(kind: "task", known: tasks.map(\.name)), at: item.namePlace,
              text: item.name)
          }
        }
        if file.training.tasks.isEmpty, reader.log.problems.isEmpty {
          reader.missing(
            "tasks", "{ \(tasks.first?.name ?? "people"): { samples: 20000, routes: … } }")
        }
      }
    ] + Key.limits(.training) + [
      Key("quota", "what all trainings together may take")
        .block(
          else: .told("no limit"),
          keys: Key.limits(.trainingQuota)),
      Key("devices", "patterns of machines that may be rented to train on", like: "[nvidia-*]")
        .into(\.training.devices, .patterns(), else: .told("all")),
      Key(
        "owned", "patterns of machines that are there: an hour costs its electricity",
        like: "[rtx-4090]"
      )
      .into(\.training.owned, .patterns(orNone: true)),
      Key("purchase", "how machines may be rented; `spot` ones may be taken back")
        .put(.texts(["on-demand", "spot"]), else: "on-demand") { file, found, _ in
          file.training.allowsSpot = found.contains { $0.text == "spot" }
        },
      Key("precision", "number format that training computes in: fp32, fp16 or float")
        .into(\.training.precision, .choice, else: .told("16 bit where a device has it")),
      Key("utilisation", "share of a device's peak that training reaches", like: "0.3")
        .into(\.training.utilisation, .above(0...1), else: .assumed("training-utilisation")),
      Key("scaling", "share of speed that is kept at each doubling of the devices", like: "0.95")
        .into(\.training.scaling, .range(0.5...1), else: .assumed("training-scaling")),
      Key("pue", "energy at the building over energy at the devices", like: "1.2")
        .into(\.training.pue, .range(1...3), else: .assumed("power-usage-effectiveness")),
      Key("grid", "grid of the catalogue whose electricity it is", like: "usa")
        .into(\.training.grid, .text, else: .told("unknown; required where carbon counts")),
      Key("electricity", "price of the electricity of owned devices", like: "0.12 USD/kWh")
        .into(
          \.training.electricity, .range(0...100),
          else: .told("required with `owned`, where cost counts")),
    ]

  /// What the keys of `training` must keep with one another.
  mutating func checkTraining(_ reader: MappingReader) {
    let log = reader.log
    training.place = reader.node.place
    training.gridPlace = reader.place(of: "grid")
    if let precision = training.precision, !precision.isFloating {
      log.add(
        .rule("training computes in floating point: fp32, fp16 or float"),
        at: reader.place(of: "precision"), text: precision.rawValue)
    }
    if reader.has("electricity"), training.owned.isEmpty {
      reader.refuse(
        "electricity",
        "the price of a rented machine includes its electricity; name what is `owned`")
    }
    requirements.training = training
  }
}

extension TaskTraining: Block {
  package init(blank reader: MappingReader) {
    self.init(task: reader.name, place: reader.namePlace)
  }

  package static let keys: Keys = [
    Key("samples", "samples of the training set", like: "20000")
      .into(\.samples, .range(1...1e12), else: .told("each route says its own")),
    Key(
      "routes", "ways to choose from: none, scratch, fine-tune, last-layer or distil",
      like: "{ fine-tune: { epochs: 30, accuracy-after: { mobilenet-v2: 0.84 } } }",
      missing: "{ fine-tune: { epochs: 30, accuracy-after: { … } } }"
    )
    .read(.named(.block(TrainingRecipe.words)), else: .required) { reader, task in
      let isShared = reader.has("samples")
      for item in reader.readers("routes") {
        var recipe = TrainingRecipe.read(anyway: item).record
        if recipe.route != .none, !isShared { TrainingRecipe.require("samples", of: item) }
        if recipe.samples == 0 { recipe.samples = task.samples?.value ?? 1 }
        if TrainingRoute(rawValue: item.name) != nil { task.recipes.append(recipe) }
      }
      if reader.has("routes"), task.recipes.isEmpty, reader.log.problems.isEmpty {
        reader.log.add(.rule("at least one route is needed"), at: reader.place(of: "routes"))
      }
    },
    Key("search", "search over hyper-parameters or architectures that goes before")
      .into(\.search, .block, else: .told("one training is enough")),
  ]
}

extension TrainingRecipe: Block {
  package init(blank reader: MappingReader) {
    self.init(route: .none, place: reader.namePlace)
  }

  package static let keys: Keys = [
    Key("epochs", "times that each sample is looked at", like: "30")
      .into(\.epochs, .whole(1...1_000_000), else: .told("required, but for `none`")),
    Key("samples", "samples of the training set", like: "20000")
      .into(\.samples, .range(1...1e12), else: .told("those of the task")),
    Key("features", "of `last-layer`: whether the layers below it run once, or anew in each epoch")
      .into(\.features, .choice, else: "kept"),
    Key("head", "of `last-layer`: arithmetic of that layer on one sample", like: "2 MMAC")
      .into(\.head, .above(0...1e18), else: .assumed("training-head")),
    Key("teacher", "model whose answers `distil` learns", like: "resnet50")
      .into(\.teacher, .text, else: .told("required by `distil`")),
    Key("chance-of-success", "chance that a try ends well", like: "0.8")
      .into(\.chance, .range(0.001...1), else: .assumed("training-success")),
    Key(
      "accuracy-after", "accuracy afterwards, by pattern of models", like: "{ mobilenet-v2: 0.84 }"
    )
    .read(.named(.quantity(unit: "", 0...1, above: false)), else: .told("unknown")) {
      reader, recipe in
      for item in reader.named("accuracy-after") {
        if let value = reader.quantity(of: item.value, Ratio.self, 0...1, example: "0.66") {
          recipe.accuracies.append(.init(pattern: item.key, value: value, place: item.place))
        }
      }
    },
  ]

  package mutating func check(_ reader: MappingReader) {
    func refuse(_ key: String, _ words: String) {
      if reader.has(key) { reader.refuse(key, words) }
    }
    guard let route = TrainingRoute(rawValue: reader.name) else {
      reader.log.add(
        .notAChoice(TrainingRoute.allCases.map(\.rawValue)), at: place, text: reader.name)
      return
    }
    self.route = route
    if route == .none {
      for key in ["epochs", "samples", "chance-of-success"] {
        refuse(key, "`none` trains nothing")
      }
      refuse("accuracy-after", "`none` keeps the published accuracy; your own goes under `figures`")
    } else {
      Self.require("epochs", of: reader)
    }
    if route != .lastLayer {
      refuse("features", "only `last-layer` has features to keep")
      refuse("head", "only `last-layer` trains a head alone")
    }
    if route == .distil {
      Self.require("teacher", of: reader)
    } else {
      refuse("teacher", "only `distil` learns from a teacher")
    }
  }

  /// What becomes of the features under a last layer.
  fileprivate enum Features: String, CaseIterable {
    case kept
    case anew
  }

  fileprivate var features: Features {
    get { keepsFeatures ? .kept : .anew }
    set { keepsFeatures = newValue == .kept }
  }
}

extension TrainingSearch: Block {
  package init(blank reader: MappingReader) {
    self.init(place: reader.node.place)
  }

  package static let keys: Keys = [
    Key("full-trainings", "what the search may take, in full trainings", like: "10")
      .into(\.fullTrainings, .range(1...1e6), else: .required),
    Key("keep-one-in", "one in so many candidates passes each rung")
      .into(\.keepOneIn, .whole(2...1_000), else: "3"),
    Key("least-epochs", "the fewest epochs that tell anything")
      .into(\.leastEpochs, .whole(1...1_000_000), else: "1"),
  ]
}

extension Requirements {
  /// Names of the `training` block that the catalogue does not hold, and what is asked for and cannot be told.
  func checkTraining(against catalogue: Catalogue, _ log: ProblemLog) {
    guard let training else { return }
    let machines = catalogue.devices.values.filter { $0.role == .server }.map(\.id).sorted()
    for pattern in training.devices + training.owned {
      log.expect("machine", like: pattern.text, among: machines, at: pattern.place)
    }
    let models = catalogue.models.keys.sorted()
    for recipe in training.tasks.flatMap(\.recipes) {
      log.expect("model", recipe.teacher, in: catalogue.models, at: recipe.place)
      for after in recipe.accuracies
      where !models.contains(where: { Glob.matches(after.pattern, $0) }) {
        log.add(
          .matchesNothing(kind: "model", known: models), at: after.place, text: after.pattern)
      }
    }
    for task in training.tasks
    where tasks.contains(where: { $0.name == task.task && $0.metric == nil }) {
      if let after = task.recipes.flatMap(\.accuracies).first {
        log.add(
          .contradiction(
            "an accuracy needs a measure: give `\(task.task)` an `accuracy: { metric: … }`"),
          at: after.place)
      }
    }
    log.expect("grid", training.grid, in: catalogue.grids, at: training.gridPlace)
    if training.electricity == nil, asksForMoney, let owned = training.owned.first {
      log.add(.missingKey("training.electricity", example: "0.12 USD/kWh"), at: owned.place)
    }
    if training.grid == nil, training.tasks.contains(where: \.trains) {
      if let quota = limits.first(where: { $0.name == .trainingCarbon }) {
        log.add(.missingKey("training.grid", example: "usa"), at: quota.place)
      } else if asksForCarbon {
        log.add(.missingKey("training.grid", example: "usa"), at: training.place)
      }
    }
  }
}
