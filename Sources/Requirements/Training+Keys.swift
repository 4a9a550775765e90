// SPDX-License-Identifier: Apache-2.0

import Catalogue
package import Documents
import Networks
import Quantities

extension ConstraintFile {
  /// The keys of the `training` block; quotas are limits like any other.
  static var training: [Key<ConstraintFile>] { trained + machines + pace }

  private static let trained: [Key<ConstraintFile>] =
    [
      Key(
        "tasks", .named(.block(TaskTraining.words)),
        else: .told("the block is refused without any"),
        like: "{ boats: { samples: 20000, routes: { fine-tune: { epochs: 30 } } } }",
        help: "how the models of a task are trained, by the task's name"
      ) { reader, file in
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
            "tasks", "{ \(tasks.first?.name ?? "boats"): { samples: 20000, routes: … } }")
        }
      }
    ] + Key.limits(.training) + [
      Key(
        "quota", else: .told("no limit"),
        like: "{ devices: 16, device-hours: 400 h, cost: 800 USD }",
        help: "what all trainings together may take",
        keys: Key.limits(.trainingQuota))
    ]

  private static let machines: [Key<ConstraintFile>] = [
    Key(
      "devices", \.training.devices, .patterns, else: .told("all that have a price"),
      like: "[nvidia-*]", help: "patterns of machines that may be rented to train on"),
    Key(
      "owned", \.training.owned, .patterns, like: "[rtx-4090]",
      help: "patterns of machines that are already there: an hour costs its electricity"),
    Key(
      "purchase", .texts(["on-demand", "spot"]), else: "on-demand", like: "[on-demand, spot]",
      help: "how machines may be bought; `spot` ones may be taken back"
    ) { file, found, _ in file.training.allowsSpot = found.contains { $0.text == "spot" } },
  ]

  private static let pace: [Key<ConstraintFile>] = [
    Key(
      "precision", \.training.precision, .choice, else: .told("16 bit where a device has it"),
      like: "fp16", help: "number format that training computes in: fp32, fp16 or float"),
    Key(
      "utilisation", \.training.utilisation, .above(0...1), else: .assumed("training-utilisation"),
      like: "0.3", help: "share of a device's peak that training reaches"),
    Key(
      "scaling", \.training.scaling, .range(0.5...1), else: .assumed("training-scaling"),
      like: "0.95", help: "share of speed that is kept at each doubling of the devices"),
    Key(
      "pue", \.training.pue, .range(1...3), else: .assumed("power-usage-effectiveness"),
      like: "1.2", help: "energy at the building over energy at the devices"),
    Key(
      "grid", \.training.grid, .text, else: .told("unknown; asked for where carbon is"),
      like: "usa", help: "grid of the catalogue whose electricity it is"),
    Key(
      "electricity", \.training.electricity, .range(0...100),
      else: .told("asked for beside `owned`, where money is"), like: "0.12 USD/kWh",
      help: "price of the electricity of owned devices"),
  ]

  /// What the keys of `training` must keep with one another.
  mutating func checkTraining(_ reader: MappingReader) {
    let log = reader.log
    training.place = reader.node.place
    training.gridPlace = reader.place(of: "grid")
    for (text, place) in reader.texts("purchase") where text != "on-demand" && text != "spot" {
      log.add(.notAChoice(["on-demand", "spot"]), at: place, text: text)
    }
    if let precision = training.precision, !precision.isFloating {
      log.add(
        .rule("training computes in floating point: fp32, fp16 or float"),
        at: reader.place(of: "precision"), text: precision.rawValue)
    }
    if reader.has("electricity"), training.owned.isEmpty {
      log.add(
        .contradiction(
          "the price of a rented machine includes its electricity; name what is `owned`"),
        at: reader.place(of: "electricity"))
    }
    requirements.training = training
  }
}

extension TaskTraining: Block {
  package init(blank reader: MappingReader) {
    self.init(task: reader.name, place: reader.namePlace)
  }

  package static let keys: [Key<TaskTraining>] = [
    Key(
      "samples", \.samples, .range(1...1e12), else: .told("each route says its own"), like: "20000",
      help: "samples of the training set"),
    Key(
      "routes", .named(.block(TrainingRecipe.words)), else: .required,
      like: "{ fine-tune: { epochs: 30, accuracy-after: { mobilenet-v2: 0.84 } } }",
      missing: "{ fine-tune: { epochs: 30, accuracy-after: { … } } }",
      help: "ways to choose from: none, scratch, fine-tune, last-layer or distil"
    ) { reader, task in
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
    Key(
      "search", \.search, .block, else: .told("one training is enough"),
      like: "{ full-trainings: 10, keep-one-in: 3 }",
      help: "search over hyper-parameters or architectures that goes before"),
  ]
}

extension TrainingRecipe: Block {
  package init(blank reader: MappingReader) {
    self.init(route: .none, place: reader.namePlace)
  }

  package static let keys: [Key<TrainingRecipe>] = [
    Key(
      "epochs", \.epochs, .whole(1...1_000_000), else: .told("asked for, but for `none`"),
      like: "30", help: "times that each sample is looked at"),
    Key(
      "samples", \.samples, .range(1...1e12), else: .told("those of the task"), like: "20000",
      help: "samples of the training set"),
    Key(
      "features", \.features, .choice, else: "kept", like: "anew",
      help: "of `last-layer`: whether the layers below it run once, or anew in each epoch"),
    Key(
      "head", \.head, .above(0...1e18), else: .assumed("training-head"), like: "2 MMAC",
      help: "of `last-layer`: arithmetic of that layer on one sample"),
    Key(
      "teacher", \.teacher, .text, else: .told("asked for by `distil`"), like: "resnet50",
      help: "model whose answers `distil` learns"),
    Key(
      "chance-of-success", \.chance, .range(0.001...1), else: .assumed("training-success"),
      like: "0.8", help: "chance that a try ends well"),
    Key(
      "accuracy-after", .named(.quantity(unit: "", 0...1, above: false)), else: .told("unknown"),
      like: "{ mobilenet-v2: 0.84 }",
      help: "accuracy afterwards by the task's measure, by pattern of models"
    ) { reader, recipe in
      for item in reader.named("accuracy-after") {
        if let value = reader.quantity(of: item.value, Ratio.self, 0...1, example: "0.66") {
          recipe.accuracies.append(.init(pattern: item.key, value: value, place: item.place))
        }
      }
    },
  ]

  package mutating func check(_ reader: MappingReader) {
    func refuse(_ key: String, _ words: String) {
      if reader.has(key) { reader.log.add(.contradiction(words), at: reader.place(of: key)) }
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

  package static let keys: [Key<TrainingSearch>] = [
    Key(
      "full-trainings", \.fullTrainings, .range(1...1e6), else: .required, like: "10",
      help: "what the search may take, in full trainings"),
    Key(
      "keep-one-in", \.keepOneIn, .whole(2...1_000), else: "3", like: "3",
      help: "one in so many candidates passes each rung"),
    Key(
      "least-epochs", \.leastEpochs, .whole(1...1_000_000), else: "1", like: "1",
      help: "the fewest epochs that tell anything"),
  ]
}

extension Requirements {
  /// Names of the `training` block that the catalogue does not hold, and what is asked for and cannot be told.
  func checkTraining(against catalogue: Catalogue, _ log: ProblemLog) {
    guard let training else { return }
    let machines = catalogue.devices.values.filter { $0.role == .server }.map(\.id).sorted()
    for pattern in training.devices + training.owned
    where !machines.contains(where: { pattern.matches($0) }) {
      log.add(
        pattern.text.contains("*")
          ? .matchesNothing(kind: "machine", known: machines)
          : .unknownName(kind: "machine", known: machines),
        at: pattern.place, text: pattern.text)
    }
    let models = catalogue.models.keys.sorted()
    for recipe in training.tasks.flatMap(\.recipes) {
      if let teacher = recipe.teacher, catalogue.models[teacher] == nil {
        log.add(.unknownName(kind: "model", known: models), at: recipe.place, text: teacher)
      }
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
    if let grid = training.grid, catalogue.grids[grid] == nil {
      log.add(
        .unknownName(kind: "grid", known: catalogue.grids.keys.sorted()), at: training.gridPlace,
        text: grid)
    }
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
