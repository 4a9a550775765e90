// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import TestSupport
import Testing

/// A user's folder over the shipped one, entry by entry and row by row.
@Suite struct OverlayTests {
  private static let cellHead =
    "model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,statistic,span,value,unit,source,note\n"

  @Test func anEntryReplacesAnEntry() throws {
    let shipped = Shipped.both.catalogue
    let folder = try TemporaryFolder([
      "devices/mine.yaml":
        "id: raspberry-pi-5\ntitle: My board\nrole: host\nruntimes: [ncnn]\nprecisions: [fp32]\nfigures:\n  idle-power: { value: 2.5 W, basis: measured, source: my-bench, scope: board }\n",
      "sources.csv":
        "id,title,location,version,date,licence,note\nmy-bench,My bench,here,,2026-01-01,CC0-1.0,\n",
      "parts/usb-camera.yaml":
        "id: usb-camera\ntitle: My camera\nkind: camera\ninterface: usb\nfigures:\n  price: { value: 12 USD, basis: measured, source: my-bench }\n",
    ])
    let (catalogue, check) = folder.check()
    #expect(check.problems.isEmpty)
    let device = try #require(catalogue.devices["raspberry-pi-5"])
    #expect(device.title == "My board" && device.power.count == 1)
    #expect(device.power[.idle]?.estimate.value == Watts(2.5))
    // What is paired with it is paired anew.
    #expect(catalogue.devices["raspberry-pi-5+hailo-8l"]?.title.hasPrefix("My board") == true)
    #expect(catalogue.parts["usb-camera"]?.figure("price", Dollars.self)?.value == Dollars(12))
    #expect(catalogue.devices.count == shipped.devices.count)
    #expect(catalogue.sources.count == shipped.sources.count + 1)
    #expect(catalogue.folders.count == 2 && catalogue.digest != shipped.digest)
  }

  @Test func aRowReplacesTheRowOfTheSameCell() throws {
    let shipped = Shipped.both.catalogue
    let old = try #require(
      (shipped.latencies["nanodet-m"] ?? []).first { $0.configuration.device == "raspberry-pi-5" })
    let configuration = old.configuration
    let row = [
      configuration.model, configuration.resolution.description, configuration.device,
      configuration.runtime, configuration.runtimeVersion,
      configuration.precision.rawValue, configuration.compression,
      configuration.threads.map(String.init) ?? "",
      String(configuration.batch),
      "\"\(configuration.mode)\"", old.statistic.rawValue, old.span.rawValue,
    ].joined(separator: ",")
    let folder = try TemporaryFolder([
      "latencies/mine.csv": Self.cellHead + row + ",123,ms,recalled,\n"
        + row.replacing("nanodet-m,", with: "nanodet-plus-m,") + ",99,ms,recalled,\n"
    ])
    let (catalogue, check) = folder.check()
    #expect(check.problems.isEmpty)
    let rows = (catalogue.latencies["nanodet-m"] ?? []).filter {
      $0.configuration == configuration && $0.span == old.span && $0.statistic == old.statistic
    }
    #expect(rows.map(\.value.value) == [0.123])
    #expect(catalogue.latencies["nanodet-m"]?.count == shipped.latencies["nanodet-m"]?.count)
  }

  @Test func accuraciesPricesAndLossesAreReplacedToo() throws {
    let shipped = Shipped.both.catalogue
    let accuracy = try #require(shipped.accuracies["nanodet-m"]?.first)
    let loss = try #require(shipped.losses.first { $0.metric == "mAP50-95" })
    let folder = try TemporaryFolder([
      "accuracies/mine.csv":
        "model,dataset,metric,resolution,precision,compression,toolchain,target,value,unit,samples,basis,source,note\n"
        + "\(accuracy.model),\(accuracy.dataset),\(accuracy.metric),\(accuracy.resolution),\(accuracy.precision.rawValue),\(accuracy.compression),\(accuracy.toolchain),\(accuracy.target),12.5,%,,measured,recalled,\n",
      // An older price of one's own wins over a newer one of the default.
      "prices/mine.csv":
        "item,region,value,unit,basis,date,billing_step,source\nraspberry-pi-5,,61,USD,measured,2020-01-01,,recalled\n",
      "quantisation/mine.csv":
        "task,metric,precision,toolchain,count,median,p10,worst,unit,source,note\n"
        + "\(loss.task),\(loss.metric),\(loss.precision.rawValue),\(loss.toolchain),9,-0.5,-1.5,-2,pp,recalled,\n",
    ])
    let (catalogue, check) = folder.check()
    #expect(check.problems.isEmpty)
    #expect(catalogue.accuracies["nanodet-m"]?.count == shipped.accuracies["nanodet-m"]?.count)
    #expect(catalogue.accuracies["nanodet-m"]?.contains { $0.value == Ratio(0.125) } == true)
    #expect(catalogue.piecePrice(of: "raspberry-pi-5")?.value == Dollars(61))
    #expect(catalogue.losses.count == shipped.losses.count)
    #expect(catalogue.losses.contains { $0.tenthPercentile == -1.5 && $0.count == 9 })
  }

  @Test func assumptionsCanBeReplacedOneByOne() throws {
    let folder = try TemporaryFolder([
      "defaults.yaml":
        "soiling-loss: { value: 0, basis: assumed, source: recalled, reason: cleaned daily }\n"
    ])
    let (catalogue, check) = folder.check()
    #expect(check.problems.isEmpty)
    #expect(catalogue.assumptions.estimate(.soilingLoss, Ratio.self).value == Ratio(0))
    #expect(catalogue.assumptions.estimate(.recall, Ratio.self).value == Ratio(0.6))
  }
}
