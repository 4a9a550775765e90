// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction
import Quantities
import Testing

@Suite struct RooflineTests {
  private func peak(_ value: Double) -> Estimate<OperationsPerSecond> {
    Estimate(OperationsPerSecond(value), basis: .datasheet, provenance: Provenance(source: "s"))
  }

  private var machine: Machine {
    Machine(
      peaks: [.fp32: peak(100e9), .int8: peak(400e9)],
      bandwidth: Estimate(
        BytesPerSecond(1e9), basis: .datasheet, provenance: Provenance(source: "s")))
  }

  @Test func theSlowerCeilingBinds() {
    // 2 x 1e9 operations at 100 G a second: 20 ms; 5 MB over 1 GB/s: 5 ms.
    #expect(Roofline.bound(macs: 1e9, weightBytes: 5e6, on: machine, at: .fp32) == Seconds(0.02))
    #expect(Roofline.bound(macs: 1e9, weightBytes: 5e6, on: machine, at: .int8) == Seconds(0.005))
    #expect(Roofline.bound(macs: 1e8, weightBytes: 50e6, on: machine, at: .fp32) == Seconds(0.05))
  }

  @Test func withoutAPeakThereIsNoBound() {
    #expect(Roofline.bound(macs: 1e9, weightBytes: 5e6, on: Machine(), at: .fp32) == nil)
    #expect(Roofline.estimate(macs: 1e9, weightBytes: 5e6, on: Machine(), at: .int8) == nil)
    let only = Machine(peaks: [.int8: peak(4e12)])
    #expect(Roofline.bound(macs: 1e9, weightBytes: 5e6, on: only, at: .fp32) == nil)
    // Without a bandwidth the arithmetic alone bounds.
    #expect(Roofline.bound(macs: 2e12, weightBytes: 5e6, on: only, at: .int8) == Seconds(1))
  }

  @Test(arguments: [
    (Precision.fp32, 100e9), (.fp16, 100e9), (.float, 100e9), (.int8, 400e9), (.w8a16, 400e9),
    (.w4a8, 400e9),
  ])
  func aNeighboursPeakStandsIn(precision: Precision, operations: Double) {
    #expect(machine.peak(at: precision)?.value.value == operations)
  }

  @Test func anEstimateIsSlowerThanItsBound() throws {
    let bound = try #require(Roofline.bound(macs: 1e9, weightBytes: 5e6, on: machine, at: .fp32))
    let estimate = try #require(
      Roofline.estimate(macs: 1e9, weightBytes: 5e6, on: machine, at: .fp32))
    #expect(bound < estimate.low && estimate.low < estimate.value && estimate.value < estimate.high)
    #expect(estimate.basis == .datasheet)
    #expect(estimate.value == bound * Roofline.slowdown.middle)
  }

  /// More work is never faster, a faster machine never slower.
  @Test func isMonotone() throws {
    var last = Seconds(0)
    for step in 1...50 {
      let bound = try #require(
        Roofline.bound(
          macs: Double(step) * 1e8, weightBytes: Double(step) * 1e6, on: machine, at: .fp32))
      #expect(bound > last)
      last = bound
    }
  }
}
