// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

/// A constraint file as it is read: its keys, and what has been found so far.
struct ConstraintFile: Block, HoldsLimits {
  var requirements: Requirements
  var power: Power?
  var rating: SupplyRating?
  var serving: Serving
  var training: Training
  var limits: [Limit] = []
  var limited: String? { nil }
  /// Whether it is told what feeds it.
  private var isFed = false

  init(blank reader: MappingReader) {
    let place = reader.node.place
    requirements = Requirements(
      deployment: "", supply: .mains(price: nil, grid: nil, place: place), file: place.file)
    serving = Serving(blank: reader)
    training = Training(gridPlace: place, place: place)
  }

  /// What the file requires; nil where it does not tell what feeds it.
  var finished: Requirements? { isFed ? requirements : nil }

  /// The entries of `figures`.
  static func figures(_ reader: MappingReader) -> [GivenFigure] {
    reader.mappings("figures").flatMap { FigureDraft.read(anyway: $0).record.figures }
  }

  static var keys: [Key<ConstraintFile>] {
    deployment + own + site + radio + care + bounds + aims + figures
  }

  private static let deployment: [Key<ConstraintFile>] = [
    Key(
      "deployment", \.requirements.deployment, .text, else: .required, like: "seaweed-farm-buoy",
      help: "the deployment's name"),
    // Read before the rest, since the catalogue is.
    Key(
      "catalogue", .text, else: .told("the catalogue alone"), like: "my-catalogue",
      help: "folder that is laid over the catalogue, seen from this file"
    ) { reader, _ in _ = reader.text("catalogue") },
    Key(
      "sites", \.requirements.sites, .whole(1...1_000_000), else: "1", like: "12",
      help: "sites of this kind; engineering is shared among them"),
    Key(
      "tasks", .named(.block(TaskDraft.words)), else: .required,
      like: "{ boats: { task: object-detection } }",
      missing: "{ boats: { task: object-detection, … } }",
      help: "what has to be sensed, by your own names"
    ) { reader, file in
      for item in reader.readers("tasks") {
        guard let draft = TaskDraft.read(item) else { continue }
        file.requirements.tasks.append(draft.task)
        file.limits += draft.limits
      }
      if reader.has("tasks"), file.requirements.tasks.isEmpty, reader.log.problems.isEmpty {
        reader.log.add(.rule("at least one task is needed"), at: reader.place(of: "tasks"))
      }
    },
  ]

  private static let own: [Key<ConstraintFile>] = [
    Key(
      "models", .list(.block(OwnModelDraft.words)),
      like: "[{ name: products-small, operations: 3 GFLOP }]",
      help: "models of your own; they win over the catalogue's"
    ) { reader, file in
      var models: [OwnModel] = []
      for draft in reader.mappings("models").map({ OwnModelDraft.read(anyway: $0).record }) {
        guard let model = draft.model(for: file.requirements.tasks) else { continue }
        if let first = models.first(where: { $0.id == model.id }) {
          reader.log.add(.duplicateEntry(first: first.place), at: model.place, text: model.id)
        }
        models.append(model)
      }
      file.requirements.ownModels = models
    },
    Key(
      "machines", .list(.block(OwnMachineDraft.words)),
      like: "[{ name: new-gpu, speed: 150 TFLOP/s, price: 1.80 USD/hour }]",
      help: "machines of your own, and your own terms for those of the catalogue"
    ) { reader, file in
      var machines: [OwnMachine] = []
      for item in reader.mappings("machines") {
        guard let machine = OwnMachineDraft.read(anyway: item).record.found(item) else {
          continue
        }
        if let first = machines.first(where: { $0.id == machine.id }) {
          reader.log.add(
            .duplicateEntry(first: first.place), at: machine.place, text: machine.id)
          continue
        }
        machines.append(machine)
      }
      file.requirements.ownMachines = machines
    },
    Key(
      "hardware", \.requirements.hardware, .block, else: .told("all that the catalogue holds"),
      like: "{ allow: [raspberry-pi-*, stm32*], devices: 1..2 }", help: "which devices may be used"),
  ]

  private static let site: [Key<ConstraintFile>] = [
    Key(
      "power", .block(Power.words), else: .told("asked for, but of a service"),
      like: "{ battery: { chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 } }",
      help: "what feeds a site, and its sky"
    ) { reader, file in
      file.power = reader.mapping("power").map { Power.read(anyway: $0).record }
    },
    Key(
      "serving", .block(serving.map(\.words)), else: .told("a deployment at sites"),
      like: "{ ready-by: end-of-day, sample: 20 kB }",
      help: "a service on rented machines, in place of sites"
    ) { reader, file in file.readServing(reader) },
    Key(
      "enclosure", \.requirements.enclosure, .block, else: .told("heat is not looked at"),
      like: "{ area: 0.1 m2, colour: white, light: sun }", help: "the box that devices stand in"),
  ]

  private static let radio: [Key<ConstraintFile>] = [
    Key(
      "uplink", \.requirements.uplink, .block, else: .told("nothing is sent"),
      like: "{ radio: lte-m, event-payload: 20 kB }", help: "how a site talks"),
    Key(
      "cloud", .block(Cloud.words), else: .told("all machines that have a price"),
      like: "{ machines: [nvidia-t4], grid: usa }", help: "what looks at frames that a site sends"
    ) { reader, file in
      file.requirements.cloud = Cloud.read(reader.mapping("cloud"))
      if let place = file.requirements.cloud?.place {
        file.refuse("nothing is looked at in the `cloud`", unless: .cloud, at: place, reader.log)
      }
    },
    Key(
      "gateway", .block(Gateway.words), else: .told("asked for where a task looks there"),
      like: "{ device: raspberry-pi-5, nodes: 4 }",
      help: "device near by that several nodes send their frames to"
    ) { reader, file in
      if let mapping = reader.mapping("gateway") {
        file.requirements.gateway = Gateway.read(anyway: mapping).record
        file.refuse(
          "nothing is looked at on the `gateway`", unless: .gateway, at: mapping.node.place,
          reader.log)
      } else {
        for task in file.requirements.tasks where task.compute.contains(.gateway) {
          reader.log.add(
            .missingKey("gateway", example: "{ device: raspberry-pi-5, nodes: 4 }"),
            at: task.place)
        }
      }
    },
  ]

  private func refuse(
    _ words: String, unless used: ComputePlace, at place: Place, _ log: ProblemLog
  ) {
    if !requirements.tasks.contains(where: { $0.compute.contains(used) }), log.problems.isEmpty {
      log.add(.contradiction("\(words): no task has it under `compute`"), at: place)
    }
  }

  private static let care: [Key<ConstraintFile>] = [
    Key(
      "upkeep", \.requirements.upkeep, .block, else: .told("visits have no price"),
      like: "{ visit: 1000 USD, lifetime: 5 years }", help: "what keeps a site alive"),
    Key(
      "other-loads", .named(.quantity(unit: Watts.unit, 0...1e6, above: false)),
      like: "{ navigation-light: 0.4 W }", help: "mean power of loads that are there anyway"
    ) { reader, file in
      file.requirements.otherLoads = reader.named("other-loads").compactMap { entry in
        reader.quantity(of: entry.value, Watts.self, 0...1e6, example: "0.4 W").map {
          OtherLoad(name: entry.key, power: $0)
        }
      }
    },
    Key(
      "today", \.requirements.today, .block, like: "{ inspections: 26/year, each: 1000 USD }",
      help: "what is done today instead, to compare with"),
  ]

  private static let bounds: [Key<ConstraintFile>] = [
    Key(
      "limits", else: .told("no limit"), like: "{ cost: 5 USD/day, battery-life: 60 days }",
      help: "what must hold, per site", keys: Key.limits(.limits)),
    Key(
      "training", else: .told("models are used as they are"),
      like: "{ tasks: { boats: { samples: 20000, routes: { fine-tune: { epochs: 30 } } } } }",
      help: "models that are trained first", keys: training
    ) { reader, file, _ in file.checkTraining(reader) },
    Key(
      "licences", else: .told("all licences"), like: "{ deny: [AGPL-3.0] }",
      help: "licences of models",
      keys: [
        Key(
          "deny", \.requirements.deniedLicences, .patterns, like: "[AGPL-3.0, GPL-3.0]",
          help: "SPDX ids of licences that a model must not have")
      ]),
  ]

  private static let aims: [Key<ConstraintFile>] = [
    Key(
      "objective", \.requirements.objectives,
      .choices(
        repeated: "an objective stands in the list twice",
        spellings: Objective.allCases.flatMap(\.spellings)
      ) { Objective(reading: $0) }, else: "minimise cost",
      like: "[minimise cost, maximise accuracy]",
      help: "what to make small or large, the most important first"),
    Key(
      "confidence", \.requirements.confidence, .range(0.5...0.999), else: "0.9", like: "0.9",
      help: "probability with which each limit must hold"),
    Key(
      "require-basis", \.requirements.requiredBasis, .choice, else: .told("any"), like: "datasheet",
      help: "the weakest basis that the answer may rest on"),
    Key(
      "timing", \.requirements.timing, .choice, else: "any", like: "measured",
      help: "which inference times may stand behind a choice"),
  ]

  private static let figures: [Key<ConstraintFile>] = [
    Key(
      "figures", .list(.block(FigureDraft.words)),
      like: "[{ model: yolox-s, resolution: 640x640, accuracy: 0.391 }]",
      help: "figures of your own; they win over the catalogue's"
    ) { reader, file in file.requirements.given = Self.figures(reader) },
    Key(
      "assume", .named(.quantity(unit: "", -.infinity ... .infinity, above: false)),
      else: .told("those of configs/defaults.yaml"), like: "{ fouling: 0.5, common-miss: 0.05 }",
      help: "your own values of the assumptions, by their names, each in its own unit"
    ) { reader, file in
      for entry in reader.named("assume") {
        guard let name = Assumptions.Name(rawValue: entry.key) else {
          reader.log.add(
            .unknownKey(known: Assumptions.Name.allCases.map(\.rawValue)), at: entry.place,
            text: entry.key)
          continue
        }
        if let figure = Assumptions.read(entry.value, name, reader.log) {
          file.requirements.assumed[name] = figure
        }
      }
    },
    Key(
      "effort", \.requirements.effort, .block, else: .assumed("effort-…"),
      like: "{ day: 650 USD, linux-board: 3 person-days }",
      help: "person-days of engineering by kind of hardware"),
  ]

  /// The keys of the `serving` block; quotas are limits like any other.
  private static var serving: [Key<ConstraintFile>] {
    Serving.keys.map { $0.within(\.serving) } + [
      Key(
        "quota", .named(.whole(1...1_000_000)), else: .told("no limit"),
        like: "{ nvidia-a100: 8, nvidia-l4: 20 }",
        help: "the most machines that there are at once, by name or pattern"
      ) { reader, file in file.readQuotas(reader) }
    ]
  }

  private mutating func readServing(_ reader: MappingReader) {
    let (tasks, log) = (requirements.tasks, reader.log)
    guard let block = reader.mapping("serving") else {
      for task in tasks where task.population != nil {
        log.add(
          .missingKey("serving", example: "{ ready-by: end-of-day, sample: 20 kB }"),
          at: task.place)
      }
      return
    }
    // One that is there and wrong was told of already.
    for task in tasks
    where task.population == nil && task.requests == nil && log.problems.isEmpty {
      log.add(.missingKey("population", example: "{ users: 1e6, on: 4 h/day }"), at: task.place)
    }
    for task in tasks {
      if let requests = task.requests, task.population != nil {
        log.add(
          .contradiction("a task looks at a `population` or answers `requests`, not both"),
          at: requests.place)
      }
    }
    serving = Serving(blank: block)
    for key in Self.serving { _ = key.read(block, &self) }
    serving.check(block)
    block.finish()
    requirements.serving = serving
    refuseSiteBlocks(reader)
  }

  private mutating func readQuotas(_ reader: MappingReader) {
    for entry in reader.named("quota") {
      let text = entry.value.scalar ?? ""
      guard let most = Int(text) else {
        reader.log.add(
          .wrongShape(expected: "a whole number of machines"), at: entry.value.place, text: text)
        continue
      }
      guard (1...1_000_000).contains(most) else {
        reader.log.add(
          .outOfRange("must be between 1 and 1000000; `hardware: { deny: … }` forbids a machine"),
          at: entry.value.place, text: text)
        continue
      }
      limits.append(Limit(.machines, task: entry.key, value: Double(most), place: entry.place))
    }
  }

  /// Blocks of a site that say nothing of a service.
  private func refuseSiteBlocks(_ reader: MappingReader) {
    for key in [
      "sites", "uplink", "cloud", "gateway", "enclosure", "upkeep", "other-loads", "today",
    ]
    where reader.has(key) {
      reader.log.add(
        .rule("`\(key)` is of a deployment at sites, and a service has none; take it out"),
        at: reader.place(of: key))
    }
  }

  mutating func check(_ reader: MappingReader) {
    // Without its `serving` block a service is told so, and not that it lacks a battery.
    let served = requirements.tasks.compactMap { $0.population?.place ?? $0.requests?.place }.first
    if let power {
      requirements.surroundings = power.surroundings
      requirements.rating = power.rating
      requirements.electricity = power.mains?.electricity
    }
    if let place = requirements.serving?.place ?? served, power == nil {
      requirements.supply = .mains(price: nil, grid: nil, place: place)
      isFed = true
    } else if let supply = power?.supply {
      requirements.supply = supply
      isFed = true
    } else if power == nil {
      Self.require("power", of: reader)
    }
    if requirements.objectives.isEmpty { requirements.objectives = [.cost] }
    // All that the devices stand, and all that the supply gives.
    var more: [Limit] = []
    if let box = requirements.enclosure { more.append(Limit(.heat, value: 1, place: box.place)) }
    if let rating = requirements.rating {
      more.append(Limit(.peak, value: 1, place: rating.place))
    }
    requirements.limits =
      limits.filter { $0.name.ofTraining == nil } + more
      + limits.filter { $0.name.ofTraining != nil }
  }
}
