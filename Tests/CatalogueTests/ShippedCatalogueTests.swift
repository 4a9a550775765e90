// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Prediction
import Quantities
import TestSupport
import Testing

/// What the shipped catalogue promises.
@Suite struct ShippedCatalogueTests {
  let catalogue: Catalogue
  let check: CatalogueCheck

  init() throws {
    (catalogue, check) = Shipped.both
  }

  @Test func isSound() {
    for problem in check.problems { Issue.record("\(problem)") }
    #expect(check.timings.impossible == 0)
    #expect(check.timings.checked > 500)
    #expect(check.suspects.count == check.timings.suspect)
    #expect(check.timings.suspect < 20)
    let timings =
      catalogue.latencies.values.joined().count + catalogue.throughputs.values.joined().count
    #expect(check.timings.total == timings)
  }

  @Test func holdsWhatIsPromised() {
    #expect(catalogue.models.count >= 60)
    #expect(Set(catalogue.models.values.map(\.task)) == Set(catalogue.tasks.keys))
    #expect(catalogue.devices.values.filter { $0.components.count == 1 }.count >= 30)
    let onKnown = catalogue.latencies.values.joined().filter {
      $0.configuration.batch == 1 && catalogue.devices[$0.configuration.device] != nil
        && catalogue.models[$0.configuration.model] != nil
    }
    #expect(onKnown.count >= 1_000)
    for shelf in Part.Shelf.allCases { #expect(!catalogue.parts(on: shelf).isEmpty) }
    #expect(catalogue.climates.count >= 3)
    #expect(catalogue.grids.count >= 100)
    // Countries, states, bidding zones and regions of clouds.
    for id in ["fra", "us-texas", "se3", "aws-us-east-1", "gcp-us-central1"] {
      #expect(catalogue.grids[id] != nil, "\(id)")
    }
    for name in Assumptions.Name.allCases { #expect(catalogue.assumptions.entries[name] != nil) }
  }

  @Test func everyTaskHasAModelWithAnAccuracy() {
    for kind in catalogue.tasks.values {
      let judged = catalogue.models.values.filter { model in
        model.task == kind.id
          && (catalogue.accuracies[model.id] ?? []).contains {
            $0.metric == kind.metric && $0.dataset == kind.dataset
          }
      }
      #expect(!judged.isEmpty, "\(kind.id)")
    }
  }

  /// An accelerator's pair has the host's figures with the accelerator's on top.
  @Test func pairsHostsWithAccelerators() throws {
    let pair = try #require(catalogue.devices["raspberry-pi-5+hailo-8l"])
    let host = try #require(catalogue.devices["raspberry-pi-5"])
    let accelerator = try #require(catalogue.devices["hailo-8l"])
    #expect(pair.components == ["raspberry-pi-5", "hailo-8l"])
    #expect(pair.role == .host && pair.ram == host.ram && pair.runtimes == accelerator.runtimes)
    #expect(pair.machine.peaks == accelerator.machine.peaks)
    let active = try #require(pair.power[.active]).estimate.value
    let sum =
      try #require(host.power[.idle]).estimate.value
      + (try #require(accelerator.power[.active])).estimate.value
    #expect(active == sum)
  }

  /// The most a host with an accelerator draws is unknown unless both are known.
  @Test func pairsDrawWhatBothDraw() throws {
    for pair in catalogue.devices.values where pair.components.count == 2 {
      let parts = pair.components.compactMap {
        catalogue.devices[$0]?.power[.maximum]?.estimate.value
      }
      #expect(
        pair.power[.maximum]?.estimate.value == (parts.count == 2 ? parts[0] + parts[1] : nil))
    }
  }

  /// Limits in degrees are taken as they stand.
  @Test func temperaturesAreExact() {
    for part in catalogue.parts.values {
      for figure in part.figures.values where figure.dimension == .temperature {
        #expect(figure.interval == Interval(figure.value, figure.value))
      }
    }
  }

  /// A loss stated as it is (an area under a curve) becomes points like the others.
  @Test func quantisationLossesAreInPoints() throws {
    let loss = try #require(catalogue.losses.first { $0.metric == "AUC" })
    #expect(abs(loss.tenthPercentile) >= 1)
    for loss in catalogue.losses {
      #expect(loss.tenthPercentile <= loss.median)
      #expect((-20...5).contains(loss.tenthPercentile))
    }
  }

  @Test func theSameFilesGiveTheSameDigest() throws {
    let folder = Checkout.configs
    let again = try Catalogue.read(folders: [folder])
    #expect(again.digest == catalogue.digest && again.digest.count == 16)
    #expect(Catalogue.check(folders: [folder]).check == check)
  }

  @Test func isFoundByName() throws {
    let folder = Checkout.configs
    #expect(
      try Catalogue.locate(named: folder, environment: [:], executable: "/nowhere/plan") == folder)
    #expect(
      try Catalogue.locate(
        named: nil, environment: ["ENVELOPE_CATALOGUE": folder], executable: "/nowhere/plan")
        == folder)
    // From an executable somewhere below the checkout.
    let below = folder.dropLast("configs".count) + "x/y/z/plan"
    #expect(try Catalogue.locate(named: nil, environment: [:], executable: String(below)) == folder)
    do throws(Catalogue.NotFound) {
      _ = try Catalogue.locate(
        named: "/nowhere", environment: ["ENVELOPE_CATALOGUE": folder], executable: "/plan")
      Issue.record("a named folder must not be replaced by another")
    } catch {
      #expect(error.tried == ["/nowhere"])
    }
  }
}
