// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import Requirements
import TestSupport
import Testing

@testable import Estimation

/// Times carried from sister silicon, and what several sources say of one configuration.
@Suite("Sister silicon and sources that disagree") struct SisterTests {
  private static let context: Result<EstimationContext, any Error> = Result {
    let catalogue = try Checkout.catalogue()
    let text =
      "deployment: test\ntasks: { t: { task: image-classification } }\npower: { mains: { price: 0.3 USD/kWh } }\n"
    let requirements = try Requirements.read(TextFile(path: "test", text: text), against: catalogue)
    return EstimationContext(catalogue: catalogue, requirements: requirements)
  }

  private static func estimate(
    _ model: String, _ resolution: String, _ precision: Precision, _ runtime: String,
    on device: String
  ) throws -> (Estimate<Seconds>, TimingOrigin) {
    let context = try Self.context.get()
    let estimator = LatencyEstimator(context: context, sizes: SizeEstimator(context: context))
    let known = try #require(context.catalogue.models[model])
    let machine = try #require(context.catalogue.devices[device])
    let shape = try #require(InputShape(resolution))
    let found = estimator.estimate(
      known, at: shape, precision, compression: "none", runtime: runtime, on: machine,
      measured: context.measured.onRuntimes(of: device))
    return try #require(found)
  }

  /// 193.39 ms on four A53 cores at 1.4 GHz are 1.4 times as many at 1.0 GHz; nobody timed it on a Zero 2 W.
  @Test("a time goes with the clock from one device to another of the same cores") func clock()
    throws
  {
    let (sister, origin) = try Self.estimate(
      "efficientdet-lite0", "320x320", .fp32, "tflite", on: "raspberry-pi-3b-plus")
    #expect(origin == .measured)
    let (carried, how) = try Self.estimate(
      "efficientdet-lite0", "320x320", .fp32, "tflite", on: "raspberry-pi-zero-2-w")
    #expect(how == .scaled)
    #expect(abs(carried.value.value / sister.value.value - 1.4) < 1e-9)
    #expect(carried.low < carried.value && carried.value < carried.high)
    #expect(carried.provenance.note.contains("raspberry-pi-3b-plus, which has the same cores"))
  }

  @Test(
    "a memory of which nobody published the bandwidth is as fast as those beside the same cores")
  func bandwidth() throws {
    let context = try Self.context.get()
    let own = try #require(context.catalogue.devices["raspberry-pi-5"])
    let known = try #require(own.memoryBandwidth)
    #expect(context.memoryBandwidth(of: own) == known)
    let sister = try #require(context.catalogue.devices["radxa-rock-5b"])
    #expect(sister.memoryBandwidth == nil)
    let found = context.memoryBandwidth(of: sister)
    #expect(found.basis == .assumed && found.provenance.note.contains("raspberry-pi-5"))
    #expect(abs(found.value.value / known.value.value - 1) < 1e-9)
    #expect(found.low < known.low && found.high > known.high)
    var stranger = sister
    stranger.cores = nil
    #expect(
      context.memoryBandwidth(of: stranger)
        == context.assumption(.memoryBandwidth, BytesPerSecond.self))
  }

  /// One author's table has 23.15 ms of an overclocked board, that of ncnn a best run of 11.18 ms.
  @Test("where two sources disagree, the interval covers both, and the other is named")
  func sources()
    throws
  {
    let (time, origin) = try Self.estimate(
      "nanodet-m", "320x320", .float, "ncnn", on: "raspberry-pi-5")
    let context = try Self.context.get()
    let rows = (context.catalogue.latencies["nanodet-m"] ?? []).filter {
      $0.configuration.device == "raspberry-pi-5" && $0.configuration.runtime == "ncnn"
        && $0.configuration.precision == .float
    }
    #expect(Set(rows.map(\.source)).count == 2 && origin.isTimed)
    for source in Set(rows.map(\.source)) {
      let best = try #require(rows.filter { $0.source == source }.map(\.value).min())
      #expect(time.low <= best && best <= time.high, "\(source)")
      #expect(
        time.provenance.source == source || time.provenance.note.contains("\(source) has "))
    }
  }

  @Test("an accelerator's times are of no sister") func accelerators() throws {
    let context = try Self.context.get()
    let sisters = context.measured.sisters(of: "raspberry-pi-5")
    #expect(!sisters.isEmpty)
    #expect(
      sisters.allSatisfy {
        context.catalogue.runtimes[$0.configuration.runtime]?.isOfCores == true
      })
    #expect(context.measured.sisters(of: "raspberry-pi-5+hailo-8").isEmpty)
  }
}

/// How far the sun of a near place is off.
@Suite("Climates of near places") struct ClimateSpreadTests {
  /// The darkest month of each place against every other within 300 km: nine tenths are inside what is used, give or
  /// take a twentieth, near and far.
  @Test("differ as is used", arguments: [0.0...75.0, 75.0...150.0, 150.0...300.0])
  func pairs(_ range: ClosedRange<Double>) throws {
    let climates = try Checkout.catalogue().climates.values.filter {
      $0.longitude != nil && $0.source.hasSuffix("-years")
    }
    var (inside, all) = (0, 0)
    for one in climates {
      for other in climates where other.id != one.id {
        let (here, there) = (try #require(one.longitude), try #require(other.longitude))
        let distance = Coordinates(latitude: one.latitude, longitude: here)
          .distance(to: Coordinates(latitude: other.latitude, longitude: there))
        guard range.contains(distance.value / 1_000) else { continue }
        let dark = try #require(
          other.irradiation.indices.min { other.irradiation[$0] < other.irradiation[$1] })
        let ratio = one.irradiation[dark] / other.irradiation[dark]
        all += 1
        if abs(Mathematics.log(ratio)) <= ClimateSpread.width(distance) { inside += 1 }
      }
    }
    #expect(all >= 50)
    #expect(abs(Double(inside) / Double(all) - 0.9) <= 0.05, "\(inside) of \(all)")
  }
}
