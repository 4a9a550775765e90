// SPDX-License-Identifier: Apache-2.0

public import Documents
import FoundationEssentials
import Prediction

extension Catalogue {
  /// Reads a catalogue; each later folder is laid over the earlier ones, entry by entry.
  ///
  /// - Throws: `Problems`: everything that could not be read as the format says. References between
  ///   tables are `check()`'s work, which the planner does not need to wait for.
  public static func read(folders: [String]) throws(Problems) -> Catalogue {
    let (catalogue, problems) = readAll(folders: folders)
    guard problems.isEmpty else { throw Problems(problems) }
    return catalogue
  }

  /// Reads what can be read, and says what could not.
  static func readAll(folders: [String]) -> (Catalogue, [Problem]) {
    var reader = CatalogueReader()
    for folder in folders { reader.read(folder: folder) }
    reader.finish()
    return (reader.catalogue, reader.log.problems)
  }
}

/// Reads folders of tables and entries into a catalogue.
struct CatalogueReader {
  var catalogue = Catalogue()
  let log = ProblemLog()
  let cells = KnownCells()
  /// Interned text: the same id is one string in memory.
  var interned: [String: String] = [:]
  private var digest: UInt64 = 0xcbf2_9ce4_8422_2325
  /// What the folder being read has said already: an id twice in one folder is a mistake, in two it is
  /// an overlay.
  private var claimed: [String: Place] = [:]

  /// Notes that the folder being read holds an entry.
  mutating func claim(_ kind: String, _ id: String, at place: Place) {
    guard !id.isEmpty else { return }
    if let first = claimed["\(kind) \(id)"] {
      log.add(.duplicateEntry(first: first), at: place, text: id)
    } else {
      claimed["\(kind) \(id)"] = place
    }
  }

  /// Whether the folder being read holds an entry, sound or not.
  func isClaimed(_ kind: String, _ id: String) -> Bool { claimed["\(kind) \(id)"] != nil }

  /// Notes a source that is named where the catalogue keeps no figure for it.
  mutating func mention(_ source: String?, at place: Place) {
    if let source { catalogue.mentions.append(.init(source: source, place: place)) }
  }

  mutating func read(folder: String) {
    let below = RowCounts(catalogue)
    claimed = [:]
    catalogue.folders.append(folder)
    table(folder, "sources.csv") { $0.sources($1) }
    entries(folder, "tasks") { $0.taskKind($1) }
    tables(folder, "models") { $0.models($1) }
    tables(folder, "footprints") { $0.footprints($1) }
    tables(folder, "accuracies") { $0.accuracies($1) }
    tables(folder, "quantisation") { $0.losses($1) }
    tables(folder, "runtimes") { $0.runtimes($1) }
    tables(folder, "operators") { $0.operators($1) }
    tables(folder, "latencies") { $0.latencies($1) }
    tables(folder, "throughputs") { $0.throughputs($1) }
    tables(folder, "energies") { $0.energies($1) }
    tables(folder, "prices") { $0.prices($1) }
    tables(folder, "grids") { $0.grids($1) }
    entries(folder, "devices") { $0.device($1) }
    for shelf in Part.Shelf.allCases {
      entries(folder, shelf.rawValue) { $0.part($1, on: shelf) }
    }
    tables(folder, "climates") { $0.climates($1) }
    entries(folder, "climates") { $0.climate($1) }
    predictors(folder)
    defaults(folder)
    if catalogue.folders.count > 1 { catalogue.lay(over: below) }
  }

  /// Predictors named by a device; others in the folder are for `plan predict` alone.
  private mutating func predictors(_ folder: String) {
    for path in files(folder, "predictors", ".json") + files(folder, "predictors", ".json.gz") {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let device = name.split(separator: ".").first.map(String.init) ?? name
      guard catalogue.devices[device] != nil, let file = load(path, Predictor.limit) else {
        continue
      }
      do throws(Problem) {
        catalogue.predictors[device] = try Predictor.read(file).models.filter {
          $0.model.setting.device == device
        }
      } catch {
        log.add([error])
      }
    }
  }

  mutating func finish() {
    catalogue.digest = String(digest, radix: 16)
    catalogue.digest =
      String(repeating: "0", count: 16 - catalogue.digest.count) + catalogue.digest
    attachAccelerators()
    ageOfPrices()
    let defaults = catalogue.folders.first.map { $0 + "/defaults.yaml" } ?? "defaults.yaml"
    for name in Assumptions.Name.allCases where catalogue.assumptions.entries[name] == nil {
      log.add(
        .missingKey(name.rawValue, example: "{ value: …, basis: assumed, reason: … }"),
        at: Place(file: defaults))
    }
  }

  private mutating func ageOfPrices() {
    let days = catalogue.prices.values.joined().compactMap { Calendar.day($0.date) }
    guard let newest = days.max() else { return }
    for item in catalogue.prices.keys {
      for index in catalogue.prices[item, default: []].indices {
        let day = catalogue.prices[item]?[index].date
        catalogue.prices[item]?[index].age = newest - (day.flatMap { Calendar.day($0) } ?? newest)
      }
    }
  }

  /// One string object for each distinct text.
  mutating func intern(_ text: String) -> String {
    if let known = interned[text] { return known }
    interned[text] = text
    return text
  }

  private mutating func load(_ path: String, _ limit: Int) -> TextFile? {
    do throws(Problem) {
      let file = try TextFile(path: path, limit: limit)
      for byte in file.bytes { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
      return file
    } catch {
      log.add([error])
      return nil
    }
  }

  /// Files of a folder with an extension, by name; none where the folder is absent.
  private func files(_ folder: String, _ name: String, _ ext: String) -> [String] {
    let path = folder + "/" + name
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(ext) && !$0.hasPrefix(".") }.sorted().map { path + "/" + $0 }
  }

  private mutating func table(
    _ folder: String, _ name: String, _ read: (inout CatalogueReader, CSV) -> Void
  ) {
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else { return }
    csv(path, read)
  }

  private mutating func tables(
    _ folder: String, _ name: String, _ read: (inout CatalogueReader, CSV) -> Void
  ) {
    for path in files(folder, name, ".csv") { csv(path, read) }
  }

  private mutating func csv(_ path: String, _ read: (inout CatalogueReader, CSV) -> Void) {
    guard let file = load(path, CSV.limit) else { return }
    do throws(Problems) {
      read(&self, try CSV(file, required: []))
    } catch {
      log.add(error.all)
    }
  }

  private mutating func entries(
    _ folder: String, _ name: String, _ read: (inout CatalogueReader, MappingReader) -> Void
  ) {
    for path in files(folder, name, ".yaml") {
      guard let file = load(path, YAML.limit) else { continue }
      do throws(Problems) {
        read(&self, MappingReader(try YAML.read(file), log))
      } catch {
        log.add(error.all)
      }
    }
  }

  private mutating func defaults(_ folder: String) {
    let path = folder + "/defaults.yaml"
    guard FileManager.default.fileExists(atPath: path), let file = load(path, YAML.limit) else {
      return
    }
    do throws(Problems) {
      assumptions(MappingReader(try YAML.read(file), log))
    } catch {
      log.add(error.all)
    }
  }
}
