// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Estimation

/// Energies of inferences that nobody metered, from the power of others, on the shipped catalogue.
@Suite("Power of inferences") struct MeteredPowerTests {
  private static let context: Result<EstimationContext, any Error> = Result {
    try context(figures: "")
  }

  private static func context(figures: String) throws -> EstimationContext {
    let catalogue = try Checkout.catalogue()
    let text =
      "deployment: test\ntasks: { t: { task: image-classification } }\npower: { mains: { price: 0.3 USD/kWh } }\n"
      + figures
    let requirements = try Requirements.read(TextFile(path: "test", text: text), against: catalogue)
    return EstimationContext(catalogue: catalogue, requirements: requirements)
  }

  /// Each metered inference is hidden in turn: the interval of the others' powers by its own time holds nine in ten, and
  /// the middle is near.
  @Test("hidden energies lie within the powers of others on the same device and runtime")
  func hidden() throws {
    let measured = try Self.context.get().measured
    let catalogue = try Self.context.get().catalogue
    var inside = 0
    var errors: [Double] = []
    var devices: Set<String> = []
    for rows in catalogue.energies.values {
      for row in rows {
        let key = MeasuredByDevice.Key(row.configuration)
        guard measured.energy(of: key, on: row.configuration.device) == row,
          let time = measured.time(of: row),
          let told = measured.power(of: key, on: row.configuration.device)
        else { continue }
        let watts = row.value / time
        devices.insert(row.configuration.device)
        inside += (told.estimate.low...told.estimate.high).contains(watts) ? 1 : 0
        errors.append(abs(told.estimate.value / watts - 1))
      }
    }
    #expect(errors.count > 200 && devices.count >= 4, "\(errors.count) on \(devices)")
    #expect(Double(inside) > 0.9 * Double(errors.count), "\(inside) of \(errors.count)")
    #expect(errors.sorted()[errors.count / 2] < 0.1, "\(errors.sorted()[errors.count / 2])")
  }

  @Test("nothing is told of another runtime, another format or a device that nobody metered")
  func unknown() throws {
    let measured = try Self.context.get().measured
    func power(_ runtime: String, _ precision: Precision, _ device: String) throws -> Watts? {
      let key = MeasuredByDevice.Key(
        model: "new", resolution: try #require(InputShape("224x224")), precision: precision,
        compression: "none", runtime: runtime)
      return measured.power(of: key, on: device)?.estimate.value
    }
    let known = try #require(try power("armnn", .fp32, "orange-pi-5"))
    // The board at work on small networks; in ResNet-50 it takes 7.5 W.
    #expect((3...8).contains(known.value))
    #expect(try power("ncnn", .fp32, "orange-pi-5") == nil)
    #expect(try power("armnn", .fp32, "raspberry-pi-5") == nil)
  }

  @Test("a power at work that nobody metered is uncertain by a factor of two each way at least")
  func doubtful() throws {
    let context = try Self.context.get()
    let devices = context.catalogue.devices.values.filter { $0.role == .host }
    var widened = 0
    for device in devices {
      guard let own = device.power[.active], own.estimate.basis == .assumed,
        let profile = try? DeviceEstimator(context: context).profile(device)
      else { continue }
      widened += 1
      let active = profile.active
      #expect(active.low <= active.value / 2 && active.high >= active.value * 2, "\(device.id)")
    }
    #expect(widened >= 3)
  }
}
