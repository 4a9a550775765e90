// SPDX-License-Identifier: Apache-2.0

import Quantities
import Testing

@testable import Catalogue

@Suite("Days and old prices") struct CalendarTests {
  @Test(
    "days since 1970",
    arguments: [
      ("1970-01-01", 0), ("1970-03-01", 59), ("2000-02-29", 11_016), ("2026-11-21", 20_778),
      ("1969-12-31", -1), ("2100-03-01", 47_541),
    ])
  func days(_ text: String, _ day: Int) {
    #expect(Calendar.day(text) == day)
  }

  @Test(
    "what is no date",
    arguments: ["", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "2026-01", "x-y-z"])
  func none(_ text: String) { #expect(Calendar.day(text) == nil) }

  @Test("the shipped prices know how old they are against the newest") func ages() throws {
    let prices = Shipped.both.0.prices.values.joined()
    let newest = try #require(prices.map(\.date).max())
    let last = try #require(Calendar.day(newest))
    for price in prices {
      let day = try #require(Calendar.day(price.date))
      #expect(price.age == last - day)
      let isMarked = (price.piece?.provenance.note ?? price.hour?.provenance.note ?? "")
        .contains("before the newest")
      #expect(isMarked == (price.age > Price.staleAfter))
    }
    #expect(prices.contains { $0.age > Price.staleAfter } && prices.contains { $0.age == 0 })
  }
}
