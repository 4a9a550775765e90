// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Prediction

extension Measurements {
  /// The largest file of measurements that is read, unpacked (bytes).
  package static let limit = 400_000_000

  /// Reads files of any form that is known; a folder's files are read one by one.
  ///
  /// - Parameter format: a form's name; nil to tell by the content.
  package static func read(_ paths: [String], format: String? = nil) throws(Problems)
    -> Measurements
  {
    var all = Measurements()
    var powers: [PowerLog] = []
    for path in paths {
      do throws(Problem) {
        for file in try Folder.files(path) {
          all.add(try read(file, format: format, powers: &powers))
        }
      } catch {
        throw Problems([error])
      }
    }
    all.attach(powers)
    if all.rows.isEmpty, all.dropped.isEmpty {
      throw Problems([
        Problem(
          .rule("there is no measurement here; `plan measurements formats` lists what is read"),
          at: Place(file: paths.first ?? ""))
      ])
    }
    return all.withoutRepeats()
  }

  /// Reads one file or the folder of one engine.
  private static func read(
    _ item: Folder.Item, format: String?, powers: inout [PowerLog]
  ) throws(Problem) -> Measurements {
    switch item {
    case .engine(let folder): return try folder.read()
    case .file(let path):
      let text = try TextFile(path: path, limit: limit)
      if format == nil || format == "power-log", let log = PowerLog.read(text) {
        powers.append(log)
        return Measurements(dropped: log.dropped)
      }
      if format == nil, let tool = UnreadTool(text) { throw tool.problem }
      for kind in LogImporter.all where format == kind.name || format == nil && kind.isOne(text) {
        return try kind.read(text)
      }
      do throws(Problems) {
        return try read(text, format: format)
      } catch {
        throw error.all.first ?? Problem(.empty, at: Place(file: path))
      }
    }
  }

  /// Gives the one power log that was read with networks to them: its mean, whatever they ran.
  private mutating func attach(_ powers: [PowerLog]) {
    guard let log = powers.first, let mean = log.mean else { return }
    guard powers.count == 1 else {
      return drop("one of several power logs: read each with its own run")
    }
    for place in rows.indices where rows[place].level == .network && rows[place].power == nil {
      rows[place].power = mean
      rows[place].includesIdle = true
      rows[place].energy = rows[place].latency.map { $0 * mean }
      rows[place].conditions =
        "mean of a power log" + (log.scope.isEmpty ? "" : ": \(log.scope)")
    }
  }

  /// Reads one file.
  static func read(_ text: TextFile, format: String?) throws(Problems) -> Measurements {
    let csv = try CSV(text, required: [])
    if let twice = csv.header.first(where: { name in csv.header.count { $0 == name } > 1 }) {
      throw Problems([
        Problem(
          .contradiction("the column `\(twice)` is there twice"),
          at: Place(file: text.path, line: 1, column: 1))
      ])
    }
    let table = Table(csv)
    let kinds = TableImporter.all.filter { kind in
      format.map { $0 == kind.name } ?? kind.columns.allSatisfy { table.has($0) }
    }
    guard let kind = kinds.first else {
      throw Problems([
        Problem(
          .rule(
            "no known form of measurements has these columns: \(csv.header.prefix(8).joined(separator: ", ")); ours has \(TableImporter.tidyColumns.prefix(6).joined(separator: ", ")), …"
          ), at: Place(file: text.path, line: 1, column: 1))
      ])
    }
    if csv.count == 0 {
      throw Problems([
        Problem(
          .rule("there are no rows below the names of the columns"), at: Place(file: text.path))
      ])
    }
    return try kind.read(table)
  }

  /// Each measurement once: rows that another file has too, and samples that stand twice in one file. Kernels of
  /// one network may well be alike to the last digit.
  func withoutRepeats() -> Measurements {
    var found = Measurements(dropped: dropped)
    var seen: [Measurement: String] = [:]
    for row in rows {
      var bare = row
      bare.place = Place(file: "")
      let isKernel = row.level == .layer && !row.network.isEmpty
      if let file = seen[bare], file != row.place.file || !isKernel {
        found.drop("the same as another row")
        continue
      }
      seen[bare] = row.place.file
      found.rows.append(row)
    }
    return found
  }
}

extension Measurements {
  /// The forms that are read, with what they are.
  package static let formats: [(name: String, words: String)] =
    (TableImporter.all.map { ($0.name, $0.words) } + LogImporter.all.map { ($0.name, $0.words) } + [
      (
        "power-log",
        "a log of nvidia-smi (a query or dmon), tegrastats, an INA3221 or RAPL counters"
      ),
      ("engine-folder", "the folder of the Jetson power tool for a model"),
    ]).sorted { $0.0 < $1.0 }

  /// Fills in what files do not say, and keeps the rows of the device, runtime and precision asked for.
  package mutating func fill(
    device: String? = nil, runtime: String? = nil, precision: String? = nil, threads: Int? = nil
  ) {
    for place in rows.indices {
      if rows[place].setting.device == "unstated", let device {
        rows[place].setting.device = device
      }
      if let runtime, rows[place].setting.runtime == "unstated" {
        rows[place].setting.runtime = runtime
      }
      if rows[place].setting.precision == "unstated", let precision {
        rows[place].setting.precision = precision
      }
      if rows[place].setting.threads == nil, let threads { rows[place].setting.threads = threads }
    }
    func drop(_ isOne: (Measurement) -> Bool, _ reason: String) {
      let before = rows.count
      rows.removeAll { !isOne($0) }
      if rows.count < before { dropped[reason, default: 0] += before - rows.count }
    }
    if let device { drop({ $0.setting.device == device }, "of another device") }
    if let runtime { drop({ $0.setting.runtime == runtime }, "of another runtime") }
    if let precision { drop({ $0.setting.precision == precision }, "of another number format") }
  }
}
