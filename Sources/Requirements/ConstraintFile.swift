// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

/// A constraint file as it is read: its keys, and what has been found so far.
struct ConstraintFile: Block, HoldsLimits {
  var requirements: Requirements
  var power: Power?
  var serving: Serving
  var training: Training
  var limits: [Limit] = []
  var limited: String? { nil }
  /// Files of networks that tasks name, each with the first place that does.
  private var networks: [(path: String, place: Place)] = []
  /// The first task that only a service has, with the key that makes it so, whatever stands there.
  var served: (task: String, key: String, place: Place)?
  /// The kind of deployment that the file states, and where.
  var kind: (DeploymentKind, Place)?
  /// Whether it is told what feeds it.
  var isFed = false

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

  static let keys: Keys = [
    Key("deployment", "the deployment's name", like: "gate-counter")
      .into(\.requirements.deployment, .text, else: .told("the file's name")),
    Key("kind", "what is deployed: devices at sites, or a service on machines")
      .put(.choice, else: .told("`service` where a task has `requests` or a `population`")) {
        $0.kind = ($1, $2)
      },
    // Read before the rest, since the catalogue is.
    Key("catalogue", "folder laid over the catalogue, seen from this file", like: "my-catalogue")
      .read(.text, else: .told("the catalogue alone")) { reader, _ in _ = reader.text("catalogue")
      },
    Key("sites", "sites of this kind; engineering is shared among them", like: "12")
      .into(\.requirements.sites, .whole(1...1_000_000), else: "1")
      .only(.site),
    Key(
      "tasks", "what has to be sensed, by name", like: "{ people: { task: object-detection } }",
      missing: "{ people: { task: object-detection, … } }"
    )
    .read(.named(.block(TaskDraft.words)), else: .required) { reader, file in
      for item in reader.readers("tasks") {
        guard let draft = TaskDraft.read(item) else { continue }
        file.requirements.tasks.append(draft.task)
        if file.served == nil, let served = draft.served {
          file.served = (draft.task.name, served.key, served.place)
        }
        if let network = draft.file, !file.networks.contains(where: { $0.path == network.path }) {
          file.networks.append(network)
        }
        file.limits += draft.limits
      }
      if reader.has("tasks"), file.requirements.tasks.isEmpty, reader.log.problems.isEmpty {
        reader.log.add(.rule("at least one task is needed"), at: reader.place(of: "tasks"))
      }
    },
    Key("models", "models of your own; they win", like: "[{ name: my-model, operations: 3 GFLOP }]")
      .read(.list(.block(OwnModelDraft.words))) { reader, file in
        var models: [OwnModel] = []
        // A network that a task names by its file is a model of the file's own, too.
        let drafts =
          reader.mappings("models").map { OwnModelDraft.read(anyway: $0).record }
          + file.networks.map { path, place in
            var draft = OwnModelDraft(blank: MappingReader(.empty(at: place), reader.log))
            draft.path = path
            return draft
          }
        for draft in drafts {
          guard let model = draft.model(for: file.requirements.tasks) else {
            // Of a network that cannot be read, that is all there is to say.
            if let path = draft.path { file.requirements.dropModel(OwnModelDraft.stem(of: path)) }
            continue
          }
          if let first = models.first(where: { $0.id == model.id }) {
            reader.log.add(.duplicateEntry(first: first.place), at: model.place, text: model.id)
          }
          models.append(model)
        }
        file.requirements.ownModels = models
      },
    Key(
      "machines", "machines of your own, and your own terms for those of the catalogue",
      like: "[{ name: new-gpu, speed: 150 TFLOP/s, price: 1.80 USD/hour }]"
    )
    .read(.list(.block(OwnMachineDraft.words))) { reader, file in
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
      "devices",
      "boards of your own, each like one of the catalogue; `hardware` says which are allowed",
      like: "[{ name: our-board, like: raspberry-pi-4b, clock: 1.2 GHz, price: 40 USD }]"
    )
    .read(.list(.block(OwnDeviceDraft.words))) { reader, file in
      if let node = reader.node("devices") {
        var names: [String] = [node.scalar].compactMap(\.self)
        if case .sequence(let items) = node.content { names = items.compactMap(\.scalar) }
        guard names.isEmpty else {
          reader.refuse(
            "devices",
            "`devices` describes boards of your own; which ones of the catalogue are allowed stands under `hardware: [\(names.joined(separator: ", "))]`"
          )
          return
        }
      }
      var devices: [OwnDevice] = []
      for item in reader.mappings("devices") {
        let draft = OwnDeviceDraft.read(anyway: item).record
        guard let device = draft.device else { continue }
        if let first = devices.first(where: { $0.id == device.id }) {
          reader.log.add(.duplicateEntry(first: first.place), at: device.place, text: device.id)
          continue
        }
        devices.append(device)
        file.requirements.given += draft.figures
      }
      file.requirements.ownDevices = devices
    }
    .only(.site),
    Key("hardware", "which devices may be used; a list is what is allowed")
      .into(
        \.requirements.hardware, .block(brief: "allow"), else: .told("all that the catalogue holds")
      ),
    Key(
      "power", "what feeds a site, and its sky", like: "{ battery: 1280 Wh }"
    )
    .read(
      .brief(.choice(["mains"]), .block(Power.words)), else: .told("required, but for a service")
    ) { reader, file in
      file.power = reader.mapping("power", naming: ["mains"]).map { Power.read(anyway: $0).record }
    },
    Key(
      "serving", "a service on rented machines, in place of sites",
      like: "{ ready-by: end-of-day, sample: 20 kB }"
    )
    .read(.block(serving.map(\.words)), else: .told("a deployment at sites")) { reader, file in
      file.readServing(reader)
    },
    Key("enclosure", "the box that devices stand in")
      .into(\.requirements.enclosure, .block, else: .told("heat is not looked at"))
      .only(.site),
    Key("uplink", "how a site talks; a name is its radio")
      .into(\.requirements.uplink, .block(brief: "radio"), else: .told("nothing is sent"))
      .only(.site),
    Key("cloud", "what looks at frames that a site sends")
      .read(.block(Cloud.words), else: .told("all machines that have a price")) { reader, file in
        file.requirements.cloud = Cloud.read(reader.mapping("cloud"))
        if let place = file.requirements.cloud?.place {
          file.refuse("nothing is looked at in the `cloud`", unless: .cloud, at: place, reader.log)
        }
      }
      .only(.site),
    Key("gateway", "device near by that several nodes send their frames to")
      .read(.block(Gateway.words), else: .told("required where a task computes there")) {
        reader, file in
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
      }
      .only(.site),
    Key("upkeep", "what keeps a site alive")
      .into(\.requirements.upkeep, .block, else: .told("required with a battery"))
      .only(.site),
    Key(
      "other-loads", "mean power of loads that are there anyway",
      like: "{ lamp: 0.4 W }"
    )
    .read(.named(.quantity(unit: Watts.unit, 0...1e6, above: false))) { reader, file in
      file.requirements.otherLoads = reader.named("other-loads").compactMap { entry in
        reader.quantity(of: entry.value, Watts.self, 0...1e6, example: "0.4 W").map {
          OtherLoad(name: entry.key, power: $0)
        }
      }
    }
    .only(.site),
    Key("today", "what is done today instead, to compare with; a rate is of inspections")
      .into(\.requirements.today, .block(brief: "inspections"))
      .only(.site),
    Key("limits", "what must hold, per site")
      .block(
        else: .told("no limit"),
        keys: Key.limits(.limits)),
    Key(
      "training", "models that are trained first",
      like: "{ tasks: { people: { routes: { none: {} } } } }"
    )
    .block(else: .told("models are used as they are"), keys: training) { reader, file, _ in
      file.checkTraining(reader)
    },
    Key("licences", "licences of models")
      .block(
        else: .told("all licences"),
        keys: [
          Key(
            "deny", "SPDX ids of licences that a model must not have", like: "[AGPL-3.0, GPL-3.0]"
          )
          .into(\.requirements.deniedLicences, .patterns(orNone: true))
        ]),
    Key(
      "objective", "what to make small or large, the most important first",
      like: "[minimise cost, maximise accuracy]"
    )
    .into(
      \.requirements.objectives,
      .choices(
        repeated: "an objective stands in the list twice",
        spellings: Objective.allCases.flatMap(\.spellings)
      ) { Objective(reading: $0) }, else: "minimise cost"),
    Key("confidence", "probability with which all limits must hold at once")
      .into(\.requirements.confidence, .range(0.5...0.999), else: "0.9"),
    Key("require-basis", "the weakest basis that the answer may rest on")
      .into(\.requirements.requiredBasis, .choice, else: .told("any")),
    Key("timing", "which inference times may stand behind a choice")
      .into(\.requirements.timing, .choice, else: "any"),
    Key("figures", "figures of your own; they win", like: "[{ model: yolox-s, accuracy: 0.391 }]")
      .read(.list(.block(FigureDraft.words))) { reader, file in
        file.requirements.given += Self.figures(reader)
      },
    Key(
      "assume", "your own values of the assumptions, by name",
      like: "{ soiling-loss: 0.5, common-miss: 0.05 }"
    )
    .read(
      .named(.quantity(unit: "", -.infinity ... .infinity, above: false)),
      else: .told("those of configs/defaults.yaml")
    ) { reader, file in
      for entry in reader.named("assume") {
        if entry.key == SoilingLoss.former {
          reader.log.add(
            .renamedKey(
              to: Assumptions.Name.soilingLoss.rawValue, mend: SoilingLoss.mend(entry.value)),
            at: entry.place, text: entry.key)
          continue
        }
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
      "effort", "person-days of engineering by kind of hardware; `none` leaves it out of the cost"
    )
    .read(.brief(.choice(["none"]), .block(Effort.words)), else: .assumed("effort-…")) {
      reader, file in
      if reader.node("effort")?.scalar == "none" {
        file.requirements.effort.day = .zero
      } else if let effort = Effort.read(reader.mapping("effort")) {
        file.requirements.effort = effort
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
}
