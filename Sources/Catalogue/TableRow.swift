// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Quantities

/// What the texts of cells mean that stand in thousands of rows and of which there are few, each read once.
final class KnownCells {
  private var shapes: [String: InputShape?] = [:]
  private var units: [String: Unit?] = [:]

  func shape(_ text: String) -> InputShape? { known(text, \.shapes) { InputShape($0) } }

  func unit(_ text: String) -> Unit? { known(text, \.units) { Unit($0) } }

  private func known<Value>(
    _ text: String, _ cells: ReferenceWritableKeyPath<KnownCells, [String: Value?]>,
    _ read: (String) -> Value?
  ) -> Value? {
    if let value = self[keyPath: cells][text] { return value }
    let value = read(text)
    self[keyPath: cells][text] = .some(value)
    return value
  }
}

/// One row of a table, read by column name.
struct TableRow {
  let table: CSV
  let row: Int
  let log: ProblemLog
  let cells: KnownCells

  var place: Place { table.place(row) }

  func text(_ name: String) -> String {
    guard let column = table.column(name) else { return "" }
    return table.text(row, column)
  }

  func add(_ kind: Problem.Kind, _ name: String) {
    log.add(kind, at: table.place(row, table.column(name)), text: text(name))
  }

  func required(_ name: String) -> String {
    let value = text(name)
    if value.isEmpty { add(.missingKey(name, example: "a value in each row"), name) }
    return value
  }

  func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    let value = text(name)
    if let choice = Choice(rawValue: value) { return choice }
    add(.notAChoice(Choice.allCases.map(\.rawValue)), name)
    return nil
  }

  func shape(_ name: String) -> InputShape? {
    if let shape = cells.shape(text(name)) { return shape }
    add(.wrongShape(expected: "an input such as 640x640"), name)
    return nil
  }

  /// A positive number in a unit of one dimension, in canonical units.
  func measure(
    _ value: String, _ unit: String, _ dimension: Dimension, allowsNegative: Bool = false
  ) -> Double? {
    let number = text(value)
    guard let parsed = Double(number), parsed.isFinite else {
      add(.quantity(.notANumber(number), example: "12.5"), value)
      return nil
    }
    guard !text(unit).isEmpty else {
      add(.missingKey(unit, example: "`1` for a plain number"), unit)
      return nil
    }
    guard let unit = cells.unit(text(unit)), unit.dimension == dimension else {
      add(.rule("the unit `\(text(unit))` does not fit this table"), unit)
      return nil
    }
    guard parsed > 0 || allowsNegative else {
      add(.outOfRange("must be above 0"), value)
      return nil
    }
    return parsed * unit.scale
  }

  /// An angle in degrees, at most a limit to either side.
  func degrees(_ name: String, _ limit: Double) -> Double? {
    guard let angle = Double(text(name)), abs(angle) <= limit else {
      add(
        .outOfRange("an angle in degrees, at most \(Format.fixed(limit, 0)) to either side"), name)
      return nil
    }
    return angle
  }

  /// A change of an accuracy in points of 100: `pp` as it is, `1` times a hundred.
  func points(_ value: String, _ unit: String) -> Double? {
    guard let parsed = Double(text(value)), parsed.isFinite else {
      add(.quantity(.notANumber(text(value)), example: "-0.5"), value)
      return nil
    }
    switch text(unit) {
    case "pp": return parsed
    case "1": return parsed * 100
    default:
      add(.notAChoice(["pp", "1"]), unit)
      return nil
    }
  }
}
