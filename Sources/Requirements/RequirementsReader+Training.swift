// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities

extension RequirementsReader {
  /// What is trained, where the file says that anything is; quotas are limits like any other.
  func training(
    _ reader: MappingReader?, _ tasks: [TaskRequirement], _ limits: inout [Limit]
  ) -> Training? {
    guard let reader else { return nil }
    defer { reader.finish() }
    var trained: [TaskTraining] = []
    for entry in reader.named("tasks") {
      let item = reader.reader(of: entry, under: "tasks")
      let training = taskTraining(item, entry)
      guard tasks.contains(where: { $0.name == entry.key }) else {
        log.add(
          .unknownName(kind: "task", known: tasks.map(\.name)), at: entry.place, text: entry.key)
        continue
      }
      trained.append(training)
    }
    if trained.isEmpty, log.problems.isEmpty {
      reader.missing("tasks", "{ \(tasks.first?.name ?? "boats"): { samples: 20000, routes: … } }")
    }
    quotas(reader, &limits)
    func patterns(_ key: String) -> [HardwareChoice.Pattern] {
      reader.texts(key).map { .init(text: $0.text, place: $0.place) }
    }
    for (text, place) in reader.texts("purchase") where text != "on-demand" && text != "spot" {
      log.add(.notAChoice(["on-demand", "spot"]), at: place, text: text)
    }
    let precision = reader.choice("precision", Precision.self)
    if let precision, !precision.isFloating {
      log.add(
        .rule("training computes in floating point: fp32, fp16 or float"),
        at: reader.place(of: "precision"), text: precision.rawValue)
    }
    let owned = patterns("owned")
    if reader.has("electricity"), owned.isEmpty {
      log.add(
        .contradiction(
          "the price of a rented machine includes its electricity; name what is `owned`"),
        at: reader.place(of: "electricity"))
    }
    return Training(
      tasks: trained, devices: patterns("devices"), owned: owned,
      allowsSpot: reader.texts("purchase").contains { $0.text == "spot" }, precision: precision,
      utilisation: reader.quantity(
        "utilisation", Ratio.self, 0...1, example: "0.3", excludingZero: true),
      scaling: reader.quantity("scaling", Ratio.self, 0.5...1, example: "0.95"),
      pue: reader.quantity("pue", Ratio.self, 1...3, example: "1.2"), grid: reader.text("grid"),
      gridPlace: reader.place(of: "grid"),
      electricity: reader.quantity(
        "electricity", DollarsPerKilowattHour.self, 0...100, example: "0.12 USD/kWh"),
      place: reader.node.place)
  }

  private func quotas(_ reader: MappingReader, _ limits: inout [Limit]) {
    limits += Limit.read(.training, reader)
    guard let quota = reader.mapping("quota") else { return }
    limits += Limit.read(.trainingQuota, quota)
    quota.finish()
  }

  private func taskTraining(_ reader: MappingReader, _ entry: Node.Entry) -> TaskTraining {
    defer { reader.finish() }
    let samples = samples(reader)
    var recipes: [TrainingRecipe] = []
    for route in reader.named("routes") {
      let item = reader.reader(of: route, under: "routes")
      let recipe = recipe(item, route, samples, isShared: reader.has("samples"))
      if let recipe { recipes.append(recipe) }
    }
    if !reader.has("routes") {
      reader.missing("routes", "{ fine-tune: { epochs: 30, accuracy-after: { … } } }")
    } else if recipes.isEmpty, log.problems.isEmpty {
      log.add(.rule("at least one route is needed"), at: reader.place(of: "routes"))
    }
    return TaskTraining(
      task: entry.key, recipes: recipes, search: search(reader.mapping("search")),
      place: entry.place)
  }

  private func samples(_ reader: MappingReader) -> Double? {
    reader.quantity("samples", Ratio.self, 1...1e12, example: "20000")?.value
  }

  private func recipe(
    _ reader: MappingReader, _ entry: Node.Entry, _ shared: Double?, isShared: Bool
  ) -> TrainingRecipe? {
    defer { reader.finish() }
    let epochs = reader.whole("epochs", 1...1_000_000)
    let samples = samples(reader) ?? shared
    let features = reader.choice("features", Features.self)
    let head = reader.quantity(
      "head", Operations.self, 0...1e18, example: "2 MMAC", excludingZero: true)
    let teacher = reader.text("teacher")
    let chance = reader.quantity(
      "chance-of-success", Ratio.self, 0.001...1, example: "0.8")
    var accuracies: [TrainingRecipe.AccuracyAfter] = []
    for item in reader.named("accuracy-after") {
      if let value = reader.quantity(of: item.value, Ratio.self, 0...1, example: "0.66") {
        accuracies.append(.init(pattern: item.key, value: value, place: item.place))
      }
    }
    guard let route = TrainingRoute(rawValue: entry.key) else {
      log.add(
        .notAChoice(TrainingRoute.allCases.map(\.rawValue)), at: entry.place, text: entry.key)
      return nil
    }
    func refuse(_ key: String, _ words: String) {
      if reader.has(key) { log.add(.contradiction(words), at: reader.place(of: key)) }
    }
    if route == .none {
      for key in ["epochs", "samples", "chance-of-success"] {
        refuse(key, "`none` trains nothing")
      }
      refuse("accuracy-after", "`none` keeps the published accuracy; your own goes under `figures`")
    } else {
      if !reader.has("epochs") { reader.missing("epochs", "30") }
      if samples == nil, !isShared, !reader.has("samples") { reader.missing("samples", "20000") }
    }
    if route != .lastLayer {
      refuse("features", "only `last-layer` has features to keep")
      refuse("head", "only `last-layer` trains a head alone")
    }
    if route == .distil {
      if !reader.has("teacher") { reader.missing("teacher", "resnet50") }
    } else {
      refuse("teacher", "only `distil` learns from a teacher")
    }
    return TrainingRecipe(
      route: route, samples: samples ?? 1, epochs: epochs ?? 1, keepsFeatures: features != .anew,
      head: head, teacher: teacher, chance: chance, accuracies: accuracies, place: entry.place)
  }

  /// What becomes of the features under a last layer.
  private enum Features: String, CaseIterable {
    case kept
    case anew
  }

  private func search(_ reader: MappingReader?) -> TrainingSearch? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let full = reader.quantity("full-trainings", Ratio.self, 1...1e6, example: "10")
    if !reader.has("full-trainings") { reader.missing("full-trainings", "10") }
    return TrainingSearch(
      fullTrainings: full?.value ?? 1, keepOneIn: reader.whole("keep-one-in", 2...1_000) ?? 3,
      leastEpochs: reader.whole("least-epochs", 1...1_000_000) ?? 1, place: reader.node.place)
  }
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
