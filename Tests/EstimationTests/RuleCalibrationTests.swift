// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Estimation
import FoundationEssentials
import Quantities
import Requirements
import TestSupport
import Testing

/// The constants of the rules for what nobody timed, recomputed from the shipped catalogue.
@Suite struct RuleCalibrationTests {
  static let calibration: Result<RuleCalibration, any Error> = Result {
    let catalogue = try Checkout.catalogue()
    let text =
      "deployment: test\ntasks: { t: { task: image-classification } }\npower: { mains: { price: 0.3 USD/kWh } }\n"
    let requirements = try Requirements.read(TextFile(path: "test", text: text), against: catalogue)
    return RuleCalibration(EstimationContext(catalogue: catalogue, requirements: requirements))
  }

  @Test(arguments: RuleCalibration.Rule.allCases)
  func constantsAreMeasured(rule: RuleCalibration.Rule) throws {
    let calibration = try Self.calibration.get()
    let found = try #require(calibration.ends(rule))
    let used = RuleCalibration.constants(of: rule)
    #expect(abs(used.low / found.low - 1) < 0.1, "\(rule.rawValue): \(found)")
    #expect(abs(used.high / found.high - 1) < 0.1, "\(rule.rawValue): \(found)")
    // The scaling rules are used as they are; their median must be near one.
    #expect(abs(used.middle / found.middle - 1) < 0.1, "\(rule.rawValue): \(found)")
    #expect((calibration.trials[rule]?.count ?? 0) >= 90)
  }

  /// Nine tenths are promised; a device that was not looked at gets nearly as much.
  @Test(arguments: RuleCalibration.Rule.allCases)
  func coversDevicesThatWereHeldOut(rule: RuleCalibration.Rule) throws {
    let calibration = try Self.calibration.get()
    let heldOut = try #require(calibration.heldOutCoverage(rule))
    #expect(heldOut >= 0.85, "\(rule.rawValue): \(heldOut)")
    let inUse = try #require(calibration.coverage(rule))
    #expect(inUse >= 0.88, "\(rule.rawValue): \(inUse)")
  }

  /// Student's 95 % quantiles from the usual tables, times what a new group adds.
  @Test(arguments: [(3, 2.920), (4, 2.353), (6, 2.015), (11, 1.812), (31, 1.697)])
  func widensByStudent(devices: Int, quantile: Double) {
    let expected = quantile / Interval.spread * (1 + 1 / Double(devices)).squareRoot()
    #expect(abs(RuleCalibration.widening(devices) / expected - 1) < 0.02)
  }

  @Test func coverageDecidesAsPlanningDoes() throws {
    let catalogue = try Checkout.catalogue()
    for kind in catalogue.tasks.values {
      let coverage = try #require(Coverage(of: kind, in: catalogue) { _ in true })
      #expect(
        coverage.devices == coverage.devices.sorted() && coverage.models == coverage.models.sorted()
      )
      let pairs = coverage.models.count * coverage.devices.count
      let counted = TimingOrigin.allCases.reduce(coverage.count(nil)) { $0 + coverage.count($1) }
      #expect(pairs == counted && coverage.origins.count == coverage.models.count)
      #expect(coverage.count(.given) == 0)
    }
    let detection = try #require(
      Coverage(of: catalogue.taskKind("object-detection"), in: catalogue) {
        $0.id == "raspberry-pi-5"
      })
    let row = try #require(detection.models.firstIndex(of: "nanodet-m"))
    #expect(detection.origins[row] == [.measuredOneSided])
    #expect(detection.metric == "mAP50-95")
  }
}
