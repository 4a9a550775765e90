// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A battery and a panel by the command that a user types.
@Suite("plan power") struct PowerCommandTests {
  private let weather = Checkout.root + "/examples/weather/piedmont.csv.gz"

  private func run(_ words: String) async throws -> (Int32, String, String) {
    let place = try TemporaryFolder()
    let result = try await Program.run(
      ["power"] + words.replacing("WEATHER", with: weather).split(separator: " ").map(String.init),
      in: place)
    return (result.status, result.output, result.errors)
  }

  private let small = "--load 2.1W --battery 84Wh --panel 50Wp --tilt 60 --weather WEATHER"

  @Test("the case that the guide shows, as JSON with the agreed names") func json() async throws {
    let (status, output, _) = try await run("\(small) --soiling-loss 0 --format json")
    #expect(status == 0)
    let answer = try #require(
      JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    func figure(_ name: String) -> Double { answer[name] as? Double ?? -1 }
    #expect(abs(figure("pv_wh_per_year") / 59022.7 - 1) < 0.001)
    #expect(abs(figure("unmet_wh") - 391.59) < 0.5)
    #expect(figure("unmet_hours") == 208 && figure("outage_days") == 19)
    #expect(abs(figure("loss_of_load") - 0.02374) < 1e-4)
    #expect(figure("min_charge_wh") == 0 && figure("longest_outage_h") == 31)
    #expect(abs(figure("spill_wh") / 40179.2 - 1) < 0.001)
    #expect((answer["monthly"] as? [Any])?.count == 12)
    #expect((answer["charge_histogram"] as? [Any])?.count == 10)
    #expect(answer["sustained"] as? Bool == false)
  }

  @Test("a reliability that is missed leaves with status 2, one that is met with 0")
  func reliability() async throws {
    #expect(try await run("\(small) --soiling-loss 0 --reliability 99%").0 == 2)
    #expect(try await run("\(small) --soiling-loss 0 --reliability 97%").0 == 0)
  }

  @Test("dirt that nobody spoke of is assumed, and said") func dirt() async throws {
    let (_, output, _) = try await run(small)
    #expect(output.contains("dirt is assumed to take 30 % of the light"))
  }

  @Test("a chemistry that must not be charged in the cold says what that costs and how to lift it")
  func cold() async throws {
    let words = "\(small) --soiling-loss 0 --chemistry lifepo4"
    let (_, output, _) = try await run(words)
    #expect(output.contains("takes no charge below 5 C"))
    #expect(try await run(words + " --charge-from -60C").1.contains("no charge below") == false)
  }

  @Test("made weather is the same for the same seed") func seeds() async throws {
    let words = "--load 0.5W --battery 100Wh --panel 20Wp --climate shetland --years 3"
    let first = try await run(words).1
    #expect(try await run(words).1 == first)
    #expect(try await run(words + " --seed 2").1 != first)
    #expect(first.contains("how its days vary is assumed"))
  }

  @Test(
    "what is wrong is said, and how to mend it",
    arguments: [
      ("--load 0.5 --battery 100Wh --panel 20Wp --climate miami", "`0.5` has no unit"),
      ("--load 0.5W --battery 7Ah --panel 20Wp --climate miami", "a charge"),
      ("--load 0.5W --battery 0Wh --panel 20Wp --climate miami", "--battery: `0Wh` must be from"),
      ("--load 0.5W --battery 9Wh --panel 20Wp --climate miamy", "did you mean miami?"),
      ("--load 0.5W --battery 9Wh --panel 20Wp", "--weather file or a --climate"),
      ("--load 0.5W --battery 9Wh --panel 20Wp --weather none.csv", "no such file"),
      ("--load 0.5W --battery 9Wh --panel 20Wp --climate miami --tilt 200", "--tilt must be"),
      (
        "--load 0.5W --battery 9Wh --panel 20Wp --climate miami --soiling-loss 2",
        "--soiling-loss: `2`"
      ),
      ("--load 0.5W --battery 9Wh --panel 20Wp --climate miami --chemistry lead", "known: agm"),
      (
        "--load 0.5W --battery 9Wh --panel 20Wp --climate miami --fouling 0.7",
        "--soiling-loss 0.3, where --fouling was what it lets through"
      ),
    ])
  func bad(_ words: String, _ complaint: String) async throws {
    let (status, output, errors) = try await run(words)
    #expect(status == 1 && output.isEmpty)
    #expect(errors.contains(complaint), "\(errors)")
  }

  @Test("no panel, no battery to speak of, no load: each has its answer") func edges() async throws
  {
    let dark = try await run("--load 1W --battery 10Wh --panel 0W --climate miami --years 1")
    #expect(dark.0 == 0 && dark.1.contains("the sun does not sustain it"))
    let tiny = try await run("--load 1W --battery 0.001Wh --panel 20Wp --climate miami --years 1")
    #expect(tiny.0 == 0 && tiny.1.contains("outage"))
    let idle = try await run("--load 0W --battery 10Wh --panel 5W --climate miami --years 1")
    #expect(idle.0 == 0 && idle.1.contains("the sun sustains it"))
  }
}
