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

extension RequirementsReader {
  /// The grid: a price and an intensity, each one value or one for each hour.
  func mains(
    _ mains: MappingReader, _ power: MappingReader, file: String, _ hours: inout ElectricityByHour?
  ) -> Supply {
    var byHour = ElectricityByHour(place: mains.node.place)
    var price: DollarsPerKilowattHour?
    if case .sequence = mains.node("price")?.content {
      byHour.price = day(
        mains, "price", DollarsPerKilowattHour.self, 0...100, example: "0.30 USD/kWh")
      byHour.place = mains.place(of: "price")
      price = ElectricityByHour.mean(byHour.price)
    } else {
      price = mains.quantity(
        "price", DollarsPerKilowattHour.self, 0...100, example: "0.30 USD/kWh")
    }
    var grid: String?
    if case .sequence = mains.node("grid")?.content {
      byHour.carbon = day(mains, "grid", GramsPerKilowattHour.self, 0...5_000, example: "310 g/kWh")
      byHour.place = mains.place(of: "grid")
    } else if let text = mains.text("grid") {
      if text.hasSuffix(".csv") {
        byHour.carbon = profile(text, beside: file, mains.place(of: "grid"))
        byHour.place = mains.place(of: "grid")
      } else {
        grid = text
      }
    }
    mains.finish()
    if power.has("battery") || power.has("solar") {
      _ = power.node("battery")
      _ = power.node("solar")
      log.add(
        .contradiction("a site is fed by `mains` or by a `battery`, not by both"),
        at: power.place(of: "mains"))
    }
    if !byHour.carbon.isEmpty || !byHour.price.isEmpty { hours = byHour }
    // What is there and wrong was told, and is not missing as well.
    if price == nil, mains.has("price") { price = DollarsPerKilowattHour(0) }
    if grid == nil, byHour.carbon.isEmpty, mains.has("grid") {
      byHour.carbon = [GramsPerKilowattHour](repeating: GramsPerKilowattHour(0), count: 24)
      hours = byHour
    }
    return .mains(price: price, grid: grid, place: mains.node.place)
  }

  /// One value for each hour of the day.
  private func day<Q: Quantity>(
    _ reader: MappingReader, _ key: String, _ kind: Q.Type, _ range: ClosedRange<Double>,
    example: String
  ) -> [Q] {
    let before = log.problems.count
    let values = reader.quantities(key, kind, range, example: example)
    if values.count != 24, log.problems.count == before {
      log.add(
        .rule("one value, or 24: one for each hour from midnight"), at: reader.place(of: key))
    }
    return values.count == 24 ? values : []
  }

  /// A table of hours beside the constraint file: columns `hour` (0 to 23) and `g/kWh`; of several days the mean of
  /// each hour.
  private func profile(
    _ path: String, beside file: String, _ place: Place
  ) -> [GramsPerKilowattHour] {
    let table = content(of: path, beside: file, limit: 16_000_000, place) { text throws(Problems) in
      try CSV(text, required: ["hour", "g/kWh"])
    }
    return table.map { means($0, path, place) } ?? []
  }

  private func means(_ table: CSV, _ path: String, _ place: Place) -> [GramsPerKilowattHour] {
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
