// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Networks
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Planning

/// Times of single requests and of frames in bulk on machines of which only the peak is known.
@Suite("Single requests") struct SingleRequestTests {
  private static func text(
    operations: String = "80 MFLOP", demand: String = "requests: 600/s\n    latency: 100 ms"
  ) -> String {
    """
    deployment: shop
    tasks:
      goods:
        task: image-classification
        models: [small]
        \(demand)
    models: [{ name: small, operations: \(operations), task: image-classification }]
    machines:
      - { name: server, peak: 120 TFLOP/s, price: 1 USD/hour, power: 300 W }
    hardware: { allow: [server] }
    serving:
      sample: 10 kB
      transfer: 0 USD/GB
      decode: { time: 2 ms, price: 0.04 USD/hour }
    """
  }

  /// 40 MMAC at 600 requests/s on a peak of 120 TFLOP/s: 36.7 us were promised for 99 in 100.
  @Test("a request takes its call, its decoding and its inference: milliseconds")
  func floor() throws {
    let answer = try ServiceMachinesTests.planner(Self.text()).plan()
    let check = try #require(answer.solution?.limits.first { $0.limit.name == .latency })
    #expect(check.value > 0.003 && check.value < 0.1, "\(check.value)")
    let parts = try #require(check.parts)
    #expect(abs(parts.total / check.value - 1) < 1e-9)
    #expect(parts.parts.contains { $0.name == .decode && $0.time >= 0.002 })
    #expect(parts.parts.contains { $0.name == .infer && $0.time > 0.001 })
  }

  @Test("a limit below the call and the decoding is not kept, and the parts are told")
  func broken() throws {
    let text = Self.text(demand: "requests: 600/s\n    latency: 2 ms")
    let answer = try ServiceMachinesTests.planner(text).plan()
    #expect(answer.solution == nil)
    let miss = try #require(
      answer.infeasibility?.unreachable.first { $0.limit.name == .latency })
    #expect(miss.parts?.parts.map(\.name) == [.balance, .decode, .infer])
    #expect(abs((miss.parts?.total ?? 0) / miss.value - 1) < 1e-9)
  }

  private static func time(
    _ operations: Double, bytes: Double = 0, together: Double = .infinity
  ) throws -> Seconds {
    let planner = try ServiceMachinesTests.planner(text())
    let device = try #require(planner.machines.first?.device)
    let work = ServingEstimator.Work(
      operations: operations,
      bytes: Estimate(
        Bytes(bytes), basis: .given, provenance: Provenance(source: "test")), together: together)
    return try #require(planner.estimator.time(work, .fp16, on: device)).value
  }

  @Test("the share of a peak falls with the size of the network, and has a most")
  func share() throws {
    func share(_ operations: Double) throws -> Double {
      try operations / (120e12 * Self.time(operations).value)
    }
    #expect(abs(try share(2e9) - 0.073) < 1e-9)
    #expect(try share(2e7) < 0.3 * share(2e9))
    #expect(abs(try share(2e13) - 0.41) < 1e-9)
  }

  /// Frames of 640 x 360 in colour over 25 GB/s: some 36,000 a second, however small the network.
  @Test("bytes over the bus bound a rate")
  func bus() throws {
    let time = try Self.time(2e6, bytes: 640 * 360 * 3)
    #expect(abs(1 / time.value - 36_169) < 1)
  }

  @Test("samples that share a call share its floor")
  func shared() throws {
    let alone = try Self.time(2e6, together: 1)
    let many = try Self.time(2e6, together: 100)
    #expect(alone.value > 0.001 && many.value < 0.02 * alone.value)
  }
}
