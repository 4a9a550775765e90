// SPDX-License-Identifier: Apache-2.0

import Documents

/// A record that limits go into as they are read.
protocol HoldsLimits: SendableMetatype {
  var limits: [Limit] { get set }
  /// The task that they are about; nil for the whole site.
  var limited: String? { get }
}

extension Key {
  /// The key that says of a limit that it is never to be relaxed.
  static let fixed = Key("fixed", "whether the limit is never relaxed to find a plan", like: "yes")

  /// The keys of a block that are limits, each with a way to fix it.
  static func limits<Record: HoldsLimits>(_ list: Limit.List) -> [KeyReader<Record>] {
    Limit.Name.allCases.flatMap { name -> [KeyReader<Record>] in
      guard let reading = name.declaration.reading, reading.list == list else { return [] }
      let keys: [KeyReader<Record>] =
        list.isOfOne ? besideFixed(name, reading) : [boxed(name, reading)]
      return switch name.declaration.deployments {
      case .both: keys
      case .sites: keys.map { $0.only(.site) }
      case .services: keys.map { $0.only(.service) }
      }
    }
  }

  /// A limit that is a value, or a block of the value and of whether it is fixed.
  private static func boxed<Record: HoldsLimits>(
    _ name: Limit.Name, _ reading: Limit.Reading
  ) -> KeyReader<Record> {
    reading.key.put(
      reading.kind, orIn: name.bound, with: fixed, else: .told("no limit")
    ) { record, value, isFixed, place in
      var limit = Limit(name, task: record.limited, value: value, place: place)
      limit.isFixed = isFixed
      record.limits.append(limit)
    }
  }

  /// A limit that a block is about, and whether it is fixed.
  private static func besideFixed<Record: HoldsLimits>(
    _ name: Limit.Name, _ reading: Limit.Reading
  ) -> [KeyReader<Record>] {
    let value: KeyReader<Record> = reading.key.put(reading.kind, else: .told("no limit")) {
      record, value, place in
      record.limits.append(Limit(name, task: record.limited, value: value, place: place))
    }
    let fixed: KeyReader<Record> = fixed.read(.flag, else: "false") { reader, record in
      guard let isFixed = reader.flag("fixed") else { return }
      if !reader.has(name.bound), reader.has("fixed") {
        reader.refuse("fixed", "`fixed` is of a limit: give `\(name.bound)`, or take it out")
      }
      for index in record.limits.indices
      where record.limits[index].name == name && record.limits[index].task == record.limited {
        record.limits[index].isFixed = isFixed
      }
    }
    return [value, fixed]
  }
}

extension Limit.Name {
  /// The key of a limit's value in a block of its own.
  var bound: String { declaration.isFloor ? "at-least" : "at-most" }
}
