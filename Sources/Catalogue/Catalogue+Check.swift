// SPDX-License-Identifier: Apache-2.0

public import Documents
import Networks
import Quantities

/// What the check of a catalogue found.
public struct CatalogueCheck: Sendable, Hashable {
  /// What is wrong, by place: none in a sound catalogue.
  public var problems: [Problem]
  /// Timings that beat the physical bound, though not by so much that they must be wrong.
  public var suspects: [Problem]
  /// How many timings were held against the bound, and what came of it.
  public var timings: TimingCounts

  /// What became of the measured times and rates when they were held against the bound.
  public struct TimingCounts: Sendable, Hashable {
    /// Held against a bound and no faster than it.
    public var checked = 0
    /// Faster than the bound, within the margin of what is possible.
    public var suspect = 0
    /// Below a quarter of the arithmetic's bound, or below the memory's: problems.
    public var impossible = 0
    /// Without a peak, or without a known size: not held against anything.
    public var unchecked = 0

    /// All timings.
    public var total: Int { checked + suspect + impossible + unchecked }

    /// No timings yet.
    public init() {}
  }
}

extension Catalogue {
  /// Checks what reading alone cannot see: references between tables, sources and their dates,
  /// repeated measurements, ranges, and timings against physics.
  ///
  /// A timing is held against two bounds (see `TimingBound`): faster than a quarter of the arithmetic's
  /// time at the peak is an error, faster than that time is suspect (a Winograd convolution does with
  /// fewer multiplications than are counted); faster than the weights cross the memory bus is an error,
  /// and only suspect where the peak or the bandwidth is itself an assumption. Without a peak or a size
  /// it stays unchecked.
  public func check() -> CatalogueCheck {
    let log = ProblemLog()
    var audit = CatalogueAudit(catalogue: self, log: log)
    audit.run()
    return CatalogueCheck(
      problems: Problems(log.problems).all, suspects: Problems(audit.suspects).all,
      timings: audit.timings)
  }

  /// Reads folders and checks them; what could not be read is among the problems, and what depends on
  /// it is still checked.
  public static func check(folders: [String]) -> (catalogue: Catalogue, check: CatalogueCheck) {
    let (catalogue, unread) = readAll(folders: folders)
    var check = catalogue.check()
    check.problems = Problems(unread + check.problems).all
    return (catalogue, check)
  }
}

/// One pass over a catalogue that notes what is wrong.
struct CatalogueAudit {
  let catalogue: Catalogue
  let log: ProblemLog
  var suspects: [Problem] = []
  var timings = CatalogueCheck.TimingCounts()

  mutating func run() {
    sources()
    models()
    devices()
    parts()
    others()
    measurements()
    repetitions()
    physics()
  }

  // MARK: Sources and dates

  private func sources() {
    for source in catalogue.sources.values {
      if source.title.isEmpty {
        log.add(.missingKey("title", example: "what it is called"), at: source.place)
      }
      if source.licence.isEmpty {
        log.add(.missingKey("licence", example: "unknown"), at: source.place)
      }
      date(source.date, at: source.place)
    }
    for mention in catalogue.mentions { self.source(mention.source, at: mention.place) }
  }

  /// A source text: one id, or several joined by `; `.
  func source(_ text: String, at place: Place) {
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      let id = String(part.drop { $0 == " " })
      if id.isEmpty {
        log.add(.missingKey("source", example: "an id of sources.csv"), at: place)
      } else if catalogue.sources[id] == nil {
        unknown("source", id, catalogue.sources.keys, at: place)
      }
    }
  }

  private func date(_ text: String, at place: Place) {
    if !CalendarDate.isValid(text) { log.add(.badDate, at: place, text: text) }
  }

  func unknown(
    _ kind: String, _ name: String, _ known: some Sequence<String>, at place: Place
  ) {
    log.add(.unknownName(kind: kind, known: known.sorted()), at: place, text: name)
  }

  // MARK: Entries

  private func models() {
    for kind in catalogue.tasks.values {
      source(kind.source, at: kind.place)
      figures([kind.id: kind.output])
    }
    for model in catalogue.models.values {
      source(model.source, at: model.place)
    }
    for row in catalogue.footprints.values.joined() {
      self.model(row.model, at: row.place)
      source(row.source, at: row.place)
      let known = toolchains.union(catalogue.runtimes.keys)
      if !row.toolchain.isEmpty, !known.contains(row.toolchain) {
        unknown("toolchain", row.toolchain, known, at: row.place)
      }
    }
    for row in catalogue.accuracies.values.joined() {
      self.model(row.model, at: row.place)
      source(row.source, at: row.place)
      if !(row.value.value > 0 && row.value.value <= 1) {
        log.add(.outOfRange("an accuracy lies between 0 and 100 %"), at: row.place)
      }
      if !row.toolchain.isEmpty, !toolchains.contains(row.toolchain) {
        unknown("toolchain", row.toolchain, toolchains, at: row.place)
      }
      if !row.target.isEmpty, catalogue.devices[row.target] == nil,
        !Self.processors.contains(row.target)
      {
        unknown(
          "device", row.target, Array(catalogue.devices.keys) + Self.processors, at: row.place)
      }
    }
  }

  func model(_ id: String, at place: Place) {
    if catalogue.models[id] == nil { unknown("model", id, catalogue.models.keys, at: place) }
  }

  /// What runtimes say they run.
  private var toolchains: Set<String> {
    Set(catalogue.runtimes.values.flatMap(\.toolchains))
  }

  /// Processors that accuracies were judged on and that are no devices of their own.
  private static let processors = [
    "arm-cpu", "hailo-10h", "hailo-15h", "hailo-15l", "x86-avx2", "x86-cpu", "x86-vnni",
  ]

  private static let efforts = [
    "cloud", "jetson", "linux-board", "linux-npu", "microcontroller", "phone",
  ]

  private func devices() {
    let kinds = Set(catalogue.parts(on: .parts).map(\.kind))
    for device in catalogue.devices.values where device.components.count == 1 {
      for host in device.attachesTo {
        switch catalogue.devices[host]?.role {
        case .host: break
        case nil: unknown("device", host, catalogue.devices.keys, at: device.place)
        default:
          log.add(
            .contradiction("`\(device.id)` attaches to `\(host)`, which is no host"),
            at: device.place,
            text: host)
        }
      }
      for runtime in device.runtimes where catalogue.runtimes[runtime] == nil {
        unknown("runtime", runtime, catalogue.runtimes.keys, at: device.place)
      }
      for need in device.needs where !kinds.contains(need) {
        unknown("kind of part", need, kinds, at: device.place)
      }
      if !Self.efforts.contains(device.effort) {
        unknown("effort class", device.effort, Self.efforts, at: device.place)
      }
      if !device.availability.from.isEmpty { date(device.availability.from, at: device.place) }
      figures(device.figures)
    }
  }

  private func figures(_ figures: [String: Figure]) {
    for figure in figures.values {
      source(figure.provenance.source, at: figure.place)
      if figure.value < 0, figure.dimension != .temperature {
        log.add(.outOfRange("must not be below 0"), at: figure.place, text: figure.text)
      }
    }
  }

  private func parts() {
    let interfaces = Set(catalogue.devices.values.flatMap(\.interfaces))
    for part in catalogue.parts.values {
      figures(part.figures)
      if !part.interface.isEmpty, !interfaces.contains(part.interface) {
        unknown("interface", part.interface, interfaces, at: part.place)
      }
      if part.shelf == .parts, part.kind.isEmpty {
        log.add(.missingKey("kind", example: "camera"), at: part.place)
      }
      for (name, figure) in part.figures {
        guard let expected = PartFigures.expected(name, on: part.shelf) else {
          log.add(
            .unknownKey(known: PartFigures.names(on: part.shelf)), at: figure.place, text: name)
          continue
        }
        if figure.dimension != expected.dimension {
          let isBare = figure.dimension == .none && !figure.text.contains("%")
          log.add(
            isBare
              ? .quantity(
                .missingUnit(number: figure.value, example: expected.unit),
                example: "1 \(expected.unit)")
              : .rule(
                "`\(name)` is stated in \(expected.unit.isEmpty ? "a share or a count" : expected.unit)"
              ),
            at: figure.place, text: figure.text)
        }
        if expected.isShare, figure.value > 1 {
          log.add(.outOfRange("a share is at most 100 %"), at: figure.place, text: figure.text)
        }
      }
    }
  }

  private func others() {
    let judged = Set(catalogue.accuracies.values.joined().map(\.toolchain))
      .union(catalogue.losses.map(\.toolchain))
      .union(catalogue.footprints.values.joined().map(\.toolchain))
    for runtime in catalogue.runtimes.values {
      source(runtime.source, at: runtime.place)
      for toolchain in runtime.toolchains where !judged.contains(toolchain) {
        unknown("toolchain", toolchain, judged.subtracting([""]), at: runtime.place)
      }
    }
    for loss in catalogue.losses {
      source(loss.source, at: loss.place)
      if loss.tenthPercentile > loss.median {
        log.add(.contradiction("the pessimistic tenth is above the median"), at: loss.place)
      }
    }
    for climate in catalogue.climates.values {
      source(climate.source, at: climate.place)
      // The most a level plane gets outside the atmosphere in a day is about 12.5 kWh a square metre.
      for month in climate.irradiation where !(0...12.5).contains(month.value) {
        log.add(
          .outOfRange("a month's irradiation lies between 0 and 12.5 kWh/m2/day"),
          at: climate.place,
          text: month.description)
      }
    }
    for grid in catalogue.grids.values {
      source(grid.source, at: grid.place)
      // A table need not say of which year it is.
      if !grid.year.isEmpty, grid.year.utf8.count != 4 || Int(grid.year) == nil {
        log.add(.badDate, at: grid.place, text: grid.year)
      }
    }
    for price in catalogue.prices.values.joined() {
      source(price.source, at: price.place)
      date(price.date, at: price.place)
      if !price.billingStep.isEmpty {
        let step = try? Seconds(parsing: price.billingStep)
        if !(step.map { $0.value > 0 && $0.value <= 86_400 } ?? false) {
          log.add(
            .rule("a billing step is a time above 0 and at most a day"), at: price.place,
            text: price.billingStep)
        }
      }
      let item = price.item.hasSuffix("@spot") ? String(price.item.dropLast(5)) : price.item
      if catalogue.devices[item] == nil, catalogue.parts[item] == nil {
        unknown(
          "item", item, Array(catalogue.devices.keys) + Array(catalogue.parts.keys), at: price.place
        )
      }
    }
    for entry in catalogue.assumptions.entries.values {
      source(entry.figure.provenance.source, at: entry.figure.place)
    }
  }
}
