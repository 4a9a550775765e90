// SPDX-License-Identifier: Apache-2.0

public import Costing
import Documents
import Quantities
import Weather

/// What a battery and a panel make of a load, as tables.
public struct PowerAnswer: Sendable {
  /// The tables.
  public let table: TableAnswer

  /// What was simulated, in words for the head of the answer.
  public struct Setting: Sendable {
    /// The place and where its weather comes from.
    public var weather: String
    /// What was mended in it, and what it does not tell.
    public var notes: [String]
    /// Panels, in words.
    public var panels: String
    /// Battery, in words.
    public var battery: String
    /// Load, in words.
    public var load: String
    /// The largest load of the same shape that would be served throughout (W).
    public var largest: Double
    /// Share of the energy asked for that is to be served.
    public var reliability: Double

    /// A setting in words.
    public init(
      weather: String, notes: [String], panels: String, battery: String, load: String,
      largest: Double, reliability: Double
    ) {
      self.weather = weather
      self.notes = notes
      self.panels = panels
      self.battery = battery
      self.load = load
      self.largest = largest
      self.reliability = reliability
    }
  }

  /// The answer of a simulation.
  public init(_ year: PowerYear, _ setting: Setting, capacity: Double) {
    typealias Line = TableAnswer.Line
    typealias Field = TableAnswer.Field
    func figure(_ key: String, _ label: String, _ value: Double, _ unit: String) -> Line {
      Line(
        key: key, label: label,
        value: Field(text: "\(Format.significant(value, 5)) \(unit)", json: .number(value)))
    }
    func words(_ key: String, _ text: String) -> Line {
      Line(key: key, value: .text(text))
    }
    let served = year.served
    let isMet = served >= setting.reliability - 1e-12
    var head: [Line] = [
      words("weather", setting.weather), words("panels", setting.panels),
      words("battery", setting.battery), words("load", setting.load),
      figure("pv_wh_per_year", "from the panels", year.panel, "Wh/year"),
      figure("demand_wh_per_year", "asked for", year.demand, "Wh/year"),
      figure("unmet_wh", "unmet", year.unmet, "Wh/year"),
      figure("unmet_hours", "in", year.unmetHours, "h/year"),
      figure("outage_days", "on", year.outageDays, "days/year"),
      figure("longest_outage_h", "longest outage", Double(year.longestOutage), "h"),
      figure("worst_year_unmet_hours", "worst year", Double(year.worstYear), "h unmet"),
      Line(
        key: "loss_of_load", label: "loss of load",
        value: Field(
          text:
            "\(Format.significant(100 * year.lossOfLoad, 3)) % of hours, \(Format.significant(100 * (1 - served), 3)) % of the energy",
          json: .number(year.lossOfLoad))),
      Line(
        key: "served", value: Field(text: "", json: .number(served))),
      Line(
        key: "min_charge_wh", label: "least charge",
        value: Field(
          text:
            "\(Format.significant(year.minimumCharge, 4)) Wh, \(Format.significant(capacity > 0 ? 100 * year.minimumCharge / capacity : 0, 3)) % of full",
          json: .number(year.minimumCharge))),
      figure("spill_wh", "spilled", year.spill, "Wh/year"),
      figure("largest_load_w", "largest load", setting.largest, "W"),
      Line(
        key: "years", label: "years simulated",
        value: Field(text: Format.grouped(year.years), json: .number(Double(year.years)))),
      Line(
        key: "sustained", value: Field(text: "", json: .bool(isMet))),
    ]
    let asked = Format.significant(100 * setting.reliability, 6)
    head.append(
      Line(
        key: "verdict",
        value: .text(
          isMet
            ? "the sun sustains it: \(asked) % of the energy or more is served"
            : "the sun does not sustain it: \(Format.significant(100 * served, 4)) % of the energy is served, \(asked) % asked for"
        ), isInJSON: false))
    for (number, note) in setting.notes.enumerated() {
      head.append(
        Line(
          key: "note_\(number + 1)", label: number == 0 ? "notes" : "", value: .text(note),
          isInJSON: false))
    }
    table = TableAnswer(
      title: "Battery and panel, hour by hour", head: head,
      sections: [Self.months(year), Self.histogram(year)])
  }

  private static func months(_ year: PowerYear) -> TableAnswer.Section {
    func column(_ key: String, _ head: String) -> TableAnswer.Column {
      .init(key: key, head: head, alignment: .right)
    }
    func field(_ value: Double, _ decimals: Int) -> TableAnswer.Field {
      .init(text: Format.fixed(value, decimals), json: .number(value))
    }
    return TableAnswer.Section(
      key: "monthly", title: "months",
      columns: [
        .init(key: "month", head: "month"), column("pv_wh_per_day", "panel Wh/day"),
        column("spill_wh_per_day", "spilled Wh/day"), column("unmet_wh_per_day", "unmet Wh/day"),
        column("outage_days", "outage days"), column("full_days_percent", "full on % of days"),
        column("empty_days_percent", "empty on % of days"),
        column("mean_charge_wh", "mean charge Wh"),
      ],
      rows: year.months.enumerated().map { number, month in
        [
          .init(text: PowerWords.months[number], json: .number(Double(number + 1))),
          field(month.panel, 1),
          field(month.spill, 1), field(month.unmet, 2), field(month.outageDays, 1),
          field(100 * month.fullDays, 1), field(100 * month.emptyDays, 1), field(month.charge, 1),
        ]
      })
  }

  private static func histogram(_ year: PowerYear) -> TableAnswer.Section {
    TableAnswer.Section(
      key: "charge_histogram", title: "state of charge",
      columns: [
        .init(key: "charge", head: "charge"),
        .init(key: "hours_percent", head: "% of hours", alignment: .right),
        .init(key: "bar", head: ""),
      ],
      rows: year.histogram.enumerated().map { tenth, share in
        [
          .text("\(tenth * 10)–\(tenth * 10 + 10) %"),
          .init(text: Format.fixed(100 * share, 1), json: .number(100 * share)),
          .init(
            text: String(repeating: "▇", count: Int((40 * share).rounded())), json: .null),
        ]
      })
  }
}
