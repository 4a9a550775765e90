// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// Electricity by the hour of the day, from midnight: 24 values each, or none where only the mean is known.
public struct ElectricityByHour: Sendable, Hashable {
  /// Carbon of a kilowatt-hour.
  public var carbon: [GramsPerKilowattHour] = []
  /// Price of a kilowatt-hour.
  public var price: [DollarsPerKilowattHour] = []
  /// Where the file says so.
  public var place: Place

  /// The mean of a day's values; nil of none.
  public static func mean<Q: Quantity>(_ values: [Q]) -> Q? {
    values.isEmpty ? nil : Q(values.reduce(0) { $0 + $1.value } / Double(values.count))
  }
}

/// The grid: a price and an intensity, each one value or one for each hour.
struct Mains: Block {
  var price: DollarsPerKilowattHour?
  var grid: String?
  var hours: ElectricityByHour
  let place: Place

  init(blank reader: MappingReader) {
    place = reader.node.place
    hours = ElectricityByHour(place: place)
  }

  static let keys: Keys = [
    Key("price", "price of electricity, or 24: one an hour from midnight", like: "0.30 USD/kWh")
      .read(
        .several(.quantity(unit: DollarsPerKilowattHour.unit, 0...100, above: false)),
        else: .assumed("electricity-price")
      ) { reader, mains in
        if case .sequence = reader.node("price")?.content {
          mains.hours.price = day(
            reader, "price", DollarsPerKilowattHour.self, 0...100, example: "0.30 USD/kWh")
          mains.hours.place = reader.place(of: "price")
          mains.price = ElectricityByHour.mean(mains.hours.price)
        } else {
          mains.price = reader.quantity(
            "price", DollarsPerKilowattHour.self, 0...100, example: "0.30 USD/kWh")
        }
        // What is there and wrong was told, and is not missing as well.
        if mains.price == nil, reader.has("price") { mains.price = .zero }
      },
    Key(
      "grid", "grid of the catalogue, 24 values in g/kWh, or a CSV file of `hour` and `g/kWh`",
      like: "deu"
    )
    .read(.several(.text), else: .told("unknown; required where carbon counts")) { reader, mains in
      if case .sequence = reader.node("grid")?.content {
        mains.hours.carbon = day(
          reader, "grid", GramsPerKilowattHour.self, 0...5_000, example: "310 g/kWh")
        mains.hours.place = reader.place(of: "grid")
      } else if let text = reader.text("grid") {
        if text.hasSuffix(".csv") {
          mains.hours.carbon = profile(text, reader, reader.place(of: "grid"))
          mains.hours.place = reader.place(of: "grid")
        } else {
          mains.grid = text
        }
      }
      if mains.grid == nil, mains.hours.carbon.isEmpty, reader.has("grid") {
        mains.hours.carbon = [GramsPerKilowattHour](repeating: .zero, count: 24)
      }
    },
  ]

  /// Electricity by the hour, where the file gives any.
  var electricity: ElectricityByHour? {
    hours.carbon.isEmpty && hours.price.isEmpty ? nil : hours
  }

  /// One value for each hour of the day.
  private static func day<Q: Quantity>(
    _ reader: MappingReader, _ key: String, _ kind: Q.Type, _ range: ClosedRange<Double>,
    example: String
  ) -> [Q] {
    let before = reader.log.problems.count
    let values = reader.quantities(key, kind, range, example: example)
    if values.count != 24, reader.log.problems.count == before {
      reader.log.add(
        .rule("one value, or 24: one for each hour from midnight"), at: reader.place(of: key))
    }
    return values.count == 24 ? values : []
  }

  /// A table of hours beside the constraint file: columns `hour` (0 to 23) and `g/kWh`; of several days the mean of
  /// each hour.
  private static func profile(
    _ path: String, _ reader: MappingReader, _ place: Place
  ) -> [GramsPerKilowattHour] {
    let table = reader.content(of: path, limit: 16_000_000, place) { text throws(Problems) in
      try CSV(text, required: ["hour", "g/kWh"])
    }
    return table.map { means($0, path, place, reader.log) } ?? []
  }

  private static func means(
    _ table: CSV, _ path: String, _ place: Place, _ log: ProblemLog
  ) -> [GramsPerKilowattHour] {
    guard let hours = table.column("hour"), let values = table.column("g/kWh") else { return [] }
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: 24)
    for row in 0..<table.count {
      guard let hour = Int(table.text(row, hours)), (0..<24).contains(hour) else {
        log.add(
          .outOfRange("an hour is 0 to 23"), at: table.place(row, hours),
          text: table.text(row, hours))
        return []
      }
      guard let value = Double(table.text(row, values)), (0...5_000).contains(value) else {
        log.add(
          .outOfRange("must be between 0 and 5000 g/kWh"), at: table.place(row, values),
          text: table.text(row, values))
        return []
      }
      sums[hour].sum += value
      sums[hour].count += 1
    }
    if let lacking = sums.firstIndex(where: { $0.count == 0 }) {
      log.add(.rule("`\(path)` has no row for hour \(lacking)"), at: place, text: path)
      return []
    }
    return sums.map { GramsPerKilowattHour($0.sum / Double($0.count)) }
  }
}
