// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Documents
import Networks
import Quantities
import Weather

extension Requirements {
  /// The folder that a constraint file brings along to be laid over the catalogue, seen from the file's own
  /// folder; nil where it names none.
  public static func catalogueFolder(of file: TextFile) throws(Problems) -> String? {
    guard
      let folder = try YAML.read(file)["catalogue"]?.scalar
    else { return nil }
    if folder.hasPrefix("/") { return folder }
    let path = file.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return path.isEmpty ? folder : path.joined(separator: "/") + "/" + folder
  }

  /// Reads a constraint file and holds its names against the catalogue.
  ///
  /// - Parameter trace: collects the keys that were asked for, for the test of the schema.
  /// - Throws: `Problems`: every semantic error of the file at once.
  public static func read(
    _ file: TextFile, with figures: [TextFile] = [], against catalogue: Catalogue,
    trace: KeyTrace? = nil
  ) throws(Problems) -> Requirements {
    let root = try YAML.read(file)
    let log = ProblemLog()
    let reader = MappingReader(root, log, trace: trace)
    var requirements = RequirementsReader(log: log).read(reader, file: file.path)
    reader.finish()
    for file in figures {
      let own = MappingReader(try YAML.read(file), log)
      let given = RequirementsReader(log: log).given(own)
      own.finish()
      requirements?.given.insert(contentsOf: given, at: 0)
    }
    if let requirements {
      let known = requirements.extended(catalogue)
      if log.problems.isEmpty {
        requirements.check(against: known, log)
      } else {
        requirements.checkNames(against: known, log)
      }
    }
    try log.throwIfAny()
    guard var requirements else { throw Problems([]) }
    requirements.limitAirtime(catalogue)
    requirements.limitPeak(catalogue)
    return requirements
  }
}

/// What YAML calls true and false.
enum YesOrNo: String, CaseIterable {
  case yes = "true"
  case no = "false"
}

/// Reads the blocks of a constraint file.
struct RequirementsReader {
  let log: ProblemLog

  func read(_ reader: MappingReader, file: String) -> Requirements? {
    let deployment = reader.requiredText("deployment", example: "seaweed-farm-buoy")
    // Read before the rest, since the catalogue is.
    _ = reader.text("catalogue")
    let sites = reader.whole("sites", 1...1_000_000) ?? 1
    var limits: [Limit] = []
    var tasks: [TaskRequirement] = []
    if !reader.has("tasks") {
      reader.missing("tasks", "{ boats: { task: object-detection, … } }")
    }
    for entry in reader.named("tasks") {
      if let task = task(reader.reader(of: entry, under: "tasks"), entry.key, &limits) {
        tasks.append(task)
      }
    }
    if reader.has("tasks"), tasks.isEmpty, log.problems.isEmpty {
      log.add(.rule("at least one task is needed"), at: reader.place(of: "tasks"))
    }
    let models = ownModels(reader, tasks, file: file)
    let machines = ownMachines(reader)
    let hardware = hardware(reader.mapping("hardware"))
    let power = reader.mapping("power")
    let surroundings = surroundings(power, file: file)
    let serving = serving(reader.mapping("serving"), tasks, &limits)
    if serving != nil { refuseSiteBlocks(reader) }
    let supply: Supply?
    var hours: ElectricityByHour?
    // Without its `serving` block a service is told so, and not that it lacks a battery.
    let servedPlace = tasks.compactMap { $0.population?.place ?? $0.requests?.place }.first
    if let place = serving?.place ?? servedPlace, power == nil {
      supply = .mains(price: nil, grid: nil, place: place)
    } else {
      supply = self.supply(power, reader, surroundings, file: file, &hours)
    }
    let rating = rating(power?.mapping("supply"))
    power?.finish()
    let enclosure = enclosure(reader.mapping("enclosure"))
    let uplink = uplink(reader.mapping("uplink"))
    let cloud = cloud(reader.mapping("cloud"), tasks)
    let gateway = gateway(reader.mapping("gateway"), tasks)
    let upkeep = upkeep(reader.mapping("upkeep"))
    let loads = otherLoads(reader)
    let today = today(reader.mapping("today"))
    if let written = reader.mapping("limits") {
      limits += Limit.read(.limits, written)
      written.finish()
    }
    // All that the devices stand, and all that the supply gives.
    if let enclosure { limits.append(Limit(.heat, value: 1, place: enclosure.place)) }
    if let rating { limits.append(Limit(.peak, value: 1, place: rating.place)) }
    let training = training(reader.mapping("training"), tasks, &limits)
    let denied = licences(reader.mapping("licences"))
    let objectives = objectives(reader)
    let confidence =
      reader.quantity("confidence", Ratio.self, 0.5...0.999, example: "0.9")?.value ?? 0.9
    let basis = reader.choice("require-basis", Basis.self)
    let timing = reader.choice("timing", TimingChoice.self) ?? .any
    let given = given(reader)
    let assumed = assumptions(reader)
    let effort = effort(reader.mapping("effort"))
    guard let supply else { return nil }
    var requirements = Requirements(
      deployment: deployment, sites: sites, tasks: tasks, hardware: hardware, supply: supply,
      surroundings: surroundings, serving: serving, training: training, uplink: uplink,
      cloud: cloud, gateway: gateway, enclosure: enclosure, rating: rating, upkeep: upkeep,
      otherLoads: loads, today: today,
      limits: limits,
      deniedLicences: denied, objectives: objectives, confidence: confidence, requiredBasis: basis,
      ownModels: models, ownMachines: machines, timing: timing,
      given: given, assumed: assumed, effort: effort, file: file)
    requirements.electricity = hours
    return requirements
  }

  private func hardware(_ reader: MappingReader?) -> HardwareChoice {
    var choice = HardwareChoice(allow: [], deny: [], fixed: [], owned: [], count: 1...2)
    guard let reader else { return choice }
    func patterns(_ key: String) -> [HardwareChoice.Pattern] {
      reader.texts(key).map { .init(text: $0.text, place: $0.place) }
    }
    choice.allow = patterns("allow")
    choice.deny = patterns("deny")
    choice.fixed = patterns("fixed")
    choice.owned = patterns("owned")
    choice.count =
      reader.wholes("devices", 1...2)
      ?? (choice.fixed.isEmpty ? 1...2 : min(2, choice.fixed.count)...min(2, choice.fixed.count))
    if !choice.fixed.isEmpty, !choice.allow.isEmpty {
      log.add(
        .contradiction(
          "`fixed` names the hardware, so `allow` has nothing to allow; keep one of them"),
        at: reader.place(of: "allow"))
    }
    if choice.fixed.count > 2 {
      log.add(.outOfRange("a site has one or two devices"), at: reader.place(of: "fixed"))
    }
    reader.finish()
    return choice
  }

  private func surroundings(_ power: MappingReader?, file: String) -> Surroundings {
    let climate = power?.text("climate").flatMap { $0.isEmpty ? nil : $0 }
    let path = power?.text("weather").flatMap { $0.isEmpty ? nil : $0 }
    if let power, climate != nil, path != nil {
      log.add(
        .contradiction("`weather` names a year of hours, so that `climate` has nothing to tell"),
        at: power.place(of: "climate"))
    }
    return Surroundings(
      climate: climate,
      coldest: power?.quantity("temperature", Celsius.self, -60...80, example: "4 C"),
      years: power?.whole("years", 1...100) ?? 20,
      weather: climate != nil
        ? nil
        : path.flatMap { path in
          power.flatMap { weather(path, beside: file, $0.place(of: "weather")) }
        }, place: power?.place(of: path == nil ? "climate" : "weather"))
  }

  /// A weather file beside the constraint file.
  private func weather(_ path: String, beside file: String, _ place: Place) -> Weather? {
    content(of: path, beside: file, limit: Weather.limit, place) { text throws(Problems) in
      try Weather.read(text)
    }
  }

  /// What stands in a file that the constraint file names.
  func content<Content>(
    of path: String, beside file: String, limit: Int, _ place: Place,
    _ read: (TextFile) throws(Problems) -> Content
  ) -> Content? {
    do throws(Problem) {
      let text = try TextFile(path: Self.path(path, beside: file), limit: limit)
      do throws(Problems) {
        return try read(text)
      } catch {
        log.add(error.all)
      }
    } catch {
      if case .unreadable(let reason) = error.kind {
        log.add(.rule("`\(path)` cannot be read: \(reason)"), at: place, text: path)
      } else {
        log.add(error.kind, at: place, text: path)
      }
    }
    return nil
  }

  /// A path as a file names it, seen from that file's own folder.
  static func path(_ path: String, beside file: String) -> String {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    return path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
  }

  private func supply(
    _ power: MappingReader?, _ reader: MappingReader, _ surroundings: Surroundings, file: String,
    _ hours: inout ElectricityByHour?
  ) -> Supply? {
    guard let power else {
      reader.missing("power", "{ battery: { chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 } }")
      return nil
    }
    if let mains = power.mapping("mains") { return self.mains(mains, power, file: file, &hours) }
    guard let battery = power.mapping("battery") else {
      power.missing("battery", "{ chemistry: lifepo4, energy: 1280 Wh, packs: 1..2 }")
      _ = power.node("solar")
      return nil
    }
    let chemistry = battery.requiredText("chemistry", example: "lifepo4")
    let energy = battery.quantity(
      "energy", WattHours.self, 1e-6...1e7, example: "1280 Wh")
    if !battery.has("energy") { battery.missing("energy", "1280 Wh") }
    let choice = BatteryChoice(
      battery: chemistry.lowercased(), energy: energy ?? WattHours(1),
      packs: battery.wholes("packs", 1...20) ?? 1...1,
      price: battery.quantity("price", Dollars.self, 0...1e6, example: "350 USD"),
      place: battery.place(of: "chemistry"))
    battery.finish()
    return .battery(choice, solar(power.mapping("solar"), power, surroundings))
  }

  private func solar(
    _ reader: MappingReader?, _ power: MappingReader, _ surroundings: Surroundings
  ) -> SolarChoice? {
    guard let reader else { return nil }
    let peak = reader.quantity("panel", Watts.self, 1e-6...1e5, example: "20 W")
    if !reader.has("panel") { reader.missing("panel", "20 W") }
    let panels = reader.wholes("panels", 0...20) ?? 0...1
    let fouling = reader.quantity("fouling", Ratio.self, 0...1, example: "0.7", excludingZero: true)
    let tilts = reader.quantities("tilt", Degrees.self, 0...180, example: "60 deg")
    if tilts.count > 8 {
      reader.log.add(.outOfRange("at most eight slopes are tried"), at: reader.place(of: "tilt"))
    }
    let azimuth = reader.quantity("azimuth", Degrees.self, -360...360, example: "180 deg")
    let reliability = reader.quantity(
      "reliability", Ratio.self, 0.5...1, example: "0.99")
    let kind = reader.text("kind") ?? "crystalline"
    if kind.isEmpty { reader.missing("kind", "crystalline") }
    reader.finish()
    if surroundings.climate == nil, surroundings.weather == nil, !power.has("weather") {
      power.missing("climate", "amsterdam")
    }
    return SolarChoice(
      panel: kind, peak: peak ?? Watts(1), panels: panels, fouling: fouling,
      tilts: tilts.isEmpty ? [Degrees(0)] : tilts, reliability: reliability ?? Ratio(1),
      azimuth: azimuth,
      place: reader.place(of: "kind"))
  }

  private func upkeep(_ reader: MappingReader?) -> Upkeep {
    let years = Seconds(5 * Unit.year)
    guard let reader else {
      return Upkeep(visit: nil, visitCarbon: nil, lifetime: years, cleaning: nil)
    }
    defer { reader.finish() }
    return Upkeep(
      visit: reader.quantity("visit", Dollars.self, 0...1e9, example: "1000 USD"),
      visitCarbon: reader.quantity("visit-carbon", Grams.self, 0...1e9, example: "40 kg"),
      lifetime: reader.quantity(
        "lifetime", Seconds.self, 86_400...(100 * Unit.year), example: "5 years")
        ?? years,
      cleaning: reader.quantity(
        "cleaning", Seconds.self, 3_600...(100 * Unit.year), example: "90 days"),
      card: reader.quantity("card", Bytes.self, 1...1e15, example: "64 GB"),
      sharedBy: reader.whole("shared-by", 1...100_000) ?? 1,
      onSite: reader.quantity("on-site", Dollars.self, 0...1e9, example: "40 USD"),
      place: reader.has("shared-by") ? reader.place(of: "shared-by") : reader.node.place)
  }

  private func otherLoads(_ reader: MappingReader) -> [OtherLoad] {
    reader.named("other-loads").compactMap { entry in
      reader.quantity(of: entry.value, Watts.self, 0...1e6, example: "0.4 W").map {
        OtherLoad(name: entry.key, power: $0)
      }
    }
  }

  private func today(_ reader: MappingReader?) -> Today? {
    guard let reader else { return nil }
    defer { reader.finish() }
    let inspections = reader.quantity("inspections", PerDay.self, 0...1e4, example: "26/year")
    if !reader.has("inspections") { reader.missing("inspections", "26/year") }
    let each = reader.quantity("each", Dollars.self, 0...1e9, example: "1000 USD")
    return inspections.map { Today(inspections: $0, each: each) }
  }

  private func licences(_ reader: MappingReader?) -> [HardwareChoice.Pattern] {
    guard let reader else { return [] }
    defer { reader.finish() }
    return reader.texts("deny").map { .init(text: $0.text, place: $0.place) }
  }

  private func objectives(_ reader: MappingReader) -> [Objective] {
    var objectives: [Objective] = []
    for (text, place) in reader.texts("objective") {
      guard let objective = Objective(reading: text) else {
        log.add(.notAChoice(Objective.allCases.map(\.rawValue)), at: place, text: text)
        continue
      }
      if objectives.contains(objective) {
        log.add(.contradiction("an objective stands in the list twice"), at: place, text: text)
      } else {
        objectives.append(objective)
      }
    }
    return objectives.isEmpty ? [.cost] : objectives
  }

  private func effort(_ reader: MappingReader?) -> Effort {
    guard let reader else { return Effort(day: nil, days: [:]) }
    let day = reader.quantity("day", Dollars.self, 0...1e6, example: "800 USD")
    var days: [String: Double] = [:]
    for name in ["microcontroller", "linux-board", "linux-npu", "jetson", "phone", "cloud"] {
      if let value = reader.quantity(name, Ratio.self, 0...1e5, example: "10 person-days") {
        days[name] = value.value
      }
    }
    reader.finish()
    return Effort(day: day, days: days)
  }

  private func assumptions(_ reader: MappingReader) -> [Assumptions.Name: Figure] {
    var assumed: [Assumptions.Name: Figure] = [:]
    for entry in reader.named("assume") {
      guard let name = Assumptions.Name(rawValue: entry.key) else {
        log.add(
          .unknownKey(known: Assumptions.Name.allCases.map(\.rawValue)), at: entry.place,
          text: entry.key)
        continue
      }
      if let figure = Assumptions.read(entry.value, name, log) { assumed[name] = figure }
    }
    return assumed
  }
}
