// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

/// The arithmetic of trainings against figures worked out by hand and published runs.
@Suite("Training") struct TrainingTests {
  /// ResNet-50 at 224 x 224 (torchvision) and the training set of ImageNet-1k.
  static let macs = 4.089e9
  static let images = 1_281_167.0

  static func work(
    _ route: TrainingRoute, teacher: Double = 0, head: Double = 0.0005, keeps: Bool = true,
    epochs: Int = 90
  ) -> TrainingWork {
    TrainingWork(
      route: route, macs: macs, teacherMACs: teacher, head: exact(Ratio(head)),
      keepsFeatures: keeps,
      samples: images, epochs: epochs)
  }

  static func design(
    _ work: TrainingWork = work(.scratch), count: Int = 1, search: [Halving.Rung] = [],
    chance: Double = 1, peak: Double = 100e12, share: Double = 0.3, scaling: Double = 1,
    step: Double = 0, power: Double? = 400, grid: Double? = 400, isOwned: Bool = false
  ) -> TrainingDesign {
    TrainingDesign(
      task: "parts", model: "resnet50", input: "224x224", work: work, search: search,
      chance: exact(Ratio(chance)),
      machine: TrainingMachine(
        id: "gpu", purchase: isOwned ? nil : .onDemand,
        price: isOwned ? nil : exact(DollarsPerHour(2)), billingStep: step,
        power: power.map { exact(Watts($0)) }, embodied: nil,
        peak: exact(OperationsPerSecond(peak)),
        utilisation: exact(Ratio(share))), count: count,
      surroundings: TrainingSurroundings(
        scaling: exact(Ratio(scaling)), pue: exact(Ratio(1.2)),
        grid: grid.map { exact(GramsPerKilowattHour($0)) },
        electricity: isOwned ? exact(DollarsPerKilowattHour(0.1)) : nil))
  }

  @Test("ResNet-50 on ImageNet for 90 epochs, by hand") func byHand() {
    // 4.089 GMAC x 2 x 3 x 1,281,167 x 90 = 2.829e18.
    let flop = Self.work(.scratch).full(.middle)
    #expect(abs(flop / 2.8289e18 - 1) < 1e-3)
    // At 30 TFLOP/s: 94,297 s or 26.19 h; at 2 USD an hour 52.39 USD; 400 W x 1.2 x 26.19 h = 12.57 kWh; at
    // 400 g a kWh 5.029 kg.
    let spend = Self.design().spend(.middle)
    #expect(abs(spend.seconds - 94_297) < 100)
    #expect(abs(spend.deviceHours - 26.19) < 0.03)
    #expect(abs(spend.cost - 52.39) < 0.06)
    #expect(abs(spend.energy - 12.57) < 0.02)
    #expect(abs(spend.carbon - 5.029) < 0.01)
  }

  /// The training rate of ResNet-50 that PyTorch Image Models measured on an RTX 3090 in mixed precision, 1,218
  /// images a second, is 21 % of its recalled peak of 142 TFLOP/s.
  @Test("a measured training rate") func measuredRate() {
    let share = 1_218.01 * 6 * Self.macs / 142e12
    #expect(abs(share - 0.21) < 0.005)
    let epoch = Self.design(Self.work(.scratch, epochs: 1), peak: 142e12, share: share)
    #expect(abs(epoch.spend(.middle).seconds - Self.images / 1_218.01) < 1)
  }

  /// arXiv 1706.02677: ResNet-50 on ImageNet took 29 hours on 8 GPUs, and one hour on 256 with about 90 % of the
  /// speed kept over those five doublings.
  @Test("a published run on more devices") func publishedScaling() {
    let scaling = Mathematics.power(0.9, 1 / 5)
    #expect(abs(scaling - 0.979) < 0.001)
    // The speed of one that takes 29 h on eight with the same loss a doubling.
    let kept = TrainingSurroundings.efficiency(devices: 8, scaling: scaling)
    let speed = Self.work(.scratch).full(.middle) / (29 * 3_600 * 8 * kept)
    let many = Self.design(count: 256, peak: speed, share: 1, scaling: scaling)
    #expect(abs(many.spend(.middle).seconds / 3_600 - 29 / (32 * 0.9)) < 1e-6)
    #expect(abs(many.spend(.middle).seconds / 3_600 - 1) < 0.01)
  }

  @Test("what is left of the speed of many") func efficiency() {
    #expect(TrainingSurroundings.efficiency(devices: 1, scaling: 0.9) == 1)
    #expect(abs(TrainingSurroundings.efficiency(devices: 2, scaling: 0.9) - 0.9) < 1e-12)
    #expect(abs(TrainingSurroundings.efficiency(devices: 8, scaling: 0.9) - 0.729) < 1e-12)
    var hours = 0.0
    var seconds = Double.infinity
    for count in 1...64 {
      let spend = Self.design(count: count, scaling: 0.95).spend(.middle)
      #expect(spend.deviceHours >= hours && spend.seconds < seconds)
      (hours, seconds) = (spend.deviceHours, spend.seconds)
    }
  }

  @Test("the last layer, with and without its features kept") func lastLayer() {
    // Kept: the layers below once (0.9995 x 8.178e9 x 1,281,167 = 1.0472e16), and 90 times three times the head
    // (90 x 3 x 0.0005 x 8.178e9 x 1,281,167 = 1.4144e15).
    let kept = Self.work(.lastLayer)
    #expect(abs(kept.once(.middle) / 1.0472e16 - 1) < 1e-3)
    #expect(abs(kept.epoch(.middle) * 90 / 1.4144e15 - 1) < 1e-3)
    // Anew: the layers below in every epoch.
    let anew = Self.work(.lastLayer, keeps: false)
    #expect(anew.once(.middle) == 0)
    #expect(
      abs(anew.full(.middle) - 90 * kept.once(.middle) - 90 * kept.epoch(.middle)) < 1e6)
    let full = Self.work(.fineTune).full(.middle)
    #expect(kept.full(.middle) < anew.full(.middle) && anew.full(.middle) < full)
    // A head that is everything takes what training everything does.
    #expect(abs(Self.work(.lastLayer, head: 1).full(.middle) - full) < 1e6)
  }

  @Test("a teacher only runs forward") func distillation() {
    let alone = Self.work(.distil).full(.middle)
    #expect(alone == Self.work(.scratch).full(.middle))
    let taught = Self.work(.distil, teacher: 3 * Self.macs).full(.middle)
    #expect(abs(taught - 2 * alone) < 1e6)
  }

  @Test("tries that fail are paid, and take no longer each") func chance() {
    let sure = Self.design().spend(.middle)
    let half = Self.design(chance: 0.5).spend(.middle)
    #expect(abs(half.cost - 2 * sure.cost) < 1e-9 && abs(half.energy - 2 * sure.energy) < 1e-9)
    #expect(abs(half.carbon - 2 * sure.carbon) < 1e-9)
    #expect(half.deviceHours == 2 * sure.deviceHours && half.seconds == sure.seconds)
    #expect(half.devices == sure.devices)
  }

  @Test("whole steps of a bill are paid on each device") func steps() {
    // 26.19 h on one device is 27 h; on 20 it is 1.31 h, 2 h each.
    #expect(Self.design(step: 3_600).spend(.middle).cost == 54)
    #expect(Self.design(count: 20, step: 3_600).spend(.middle).cost == 80)
  }

  @Test("an owned device costs its electricity") func owned() {
    let spend = Self.design(isOwned: true).spend(.middle)
    #expect(abs(spend.cost - spend.energy * 0.1) < 1e-9)
    #expect(Self.design(power: nil, isOwned: true).unknown == [.cost, .energy, .carbon])
  }

  /// The ledger of a service for which nothing is done but a training.
  private static func ledger(
    of training: TrainingDesign, sites: Int = 1, days: Double = 1
  ) -> Ledger {
    var site = bareSite(light: 12)
    site.serving = ServingProfile(
      utilisation: exact(Ratio(1)), pue: exact(Ratio(1)), decodeTime: exact(Seconds(0)),
      engineeringDay: exact(Dollars(0)))
    (site.sites, site.upkeep.lifetime) = (sites, Seconds(days * 86_400))
    var design = Design(tasks: [], machines: [])
    design.trainings = [training]
    return LedgerBuilder(design, at: site, .middle).ledger()
  }

  @Test("the lines sum to the spend, written off over sites and days")
  func lines() {
    let rungs = Halving.rungs(fullTrainings: 10, epochs: 90)
    for design in [
      Self.design(search: rungs, chance: 0.8), Self.design(chance: 0.8), Self.design(),
      Self.design(Self.work(.lastLayer), search: rungs, chance: 0.3, isOwned: true),
    ] {
      let ledger = Self.ledger(of: design, sites: 4, days: 500)
      let spend = design.spend(.middle)
      #expect(abs(ledger.total(.cost) - spend.cost / 2_000) < 1e-9)
      #expect(abs(ledger.total(.energy) - spend.energy * 1_000 / 2_000) < 1e-9)
      #expect(abs(ledger.total(.carbon) - spend.carbon * 1_000 / 2_000) < 1e-9)
      #expect(ledger.lines.allSatisfy { $0.group == "training parts" && $0.unknown.isEmpty })
      #expect(
        ledger.lines.count == 1 + (design.search.isEmpty ? 0 : 1)
          + (design.tries(.middle) > 1 ? 1 : 0))
    }
  }

  @Test("what is unknown is a state, and no zero") func unknown() {
    let design = Self.design(power: nil)
    #expect(design.unknown == [.energy, .carbon])
    #expect(Self.design(grid: nil).unknown == [.carbon])
    let ledger = Self.ledger(of: design)
    #expect(ledger.lines.allSatisfy { $0.energy == nil && $0.carbon == nil && $0.cost != nil })
    #expect(ledger.unknownLines(.energy).count == ledger.lines.count)
  }

  @Test("a pessimist spends no less") func riskLevels() {
    var design = Self.design(Self.work(.lastLayer), scaling: 0.9)
    design.count = 4
    design.machine.utilisation = Estimate(
      Ratio(0.12), low: Ratio(0.02), high: Ratio(0.35), basis: .assumed,
      provenance: Provenance(source: "test"))
    design.chance = Estimate(
      Ratio(0.8), low: Ratio(0.5), high: Ratio(1), basis: .assumed,
      provenance: Provenance(source: "test"))
    var before = design.spend(RiskLevel(deviate: -2))
    for deviate in stride(from: -1.5, through: 2, by: 0.5) {
      let spend = design.spend(RiskLevel(deviate: deviate))
      #expect(before.isWithin(spend))
      before = spend
    }
  }
}

/// Successive halving, which the package for Python computes too.
@Suite("Successive halving") struct HalvingTests {
  /// What `envelope_filter.quotas.halving` returns.
  @Test(
    "is the schedule of the Python package",
    arguments: [
      (10.0, 30, 3, 1, [98, 1, 32, 3, 10, 10, 3, 30]),
      (10, 90, 3, 1, [242, 1, 80, 3, 26, 10, 8, 30, 2, 90]),
      (10, 81, 3, 1, [242, 1, 80, 3, 26, 9, 8, 27, 2, 81]), (1, 1, 2, 1, [1, 1]),
      (10, 100, 2, 5, [55, 6, 27, 12, 13, 25, 6, 50, 3, 100]),
      (2.5, 27, 3, 3, [10, 3, 3, 9, 1, 27]), (1, 50, 4, 1, [1, 3, 1, 12, 1, 50]),
      (100, 7, 3, 2, [191, 2, 63, 7]), (10, 16, 2, 1, [55, 1, 27, 2, 13, 4, 6, 8, 3, 16]),
    ])
  func python(_ full: Double, _ epochs: Int, _ share: Int, _ least: Int, _ expected: [Int]) {
    let rungs = Halving.rungs(
      fullTrainings: full, epochs: epochs, keepOneIn: share, leastEpochs: least)
    #expect(rungs.flatMap { [$0.candidates, $0.epochs] } == expected)
  }

  @Test("keeps its budget, and one more candidate would not", arguments: 2...5)
  func budget(_ share: Int) {
    for full in [1.0, 1.7, 10, 123] {
      for epochs in [1, 2, 30, 90, 1_000] {
        let rungs = Halving.rungs(fullTrainings: full, epochs: epochs, keepOneIn: share)
        #expect(Double(Halving.cost(rungs)) <= full * Double(epochs))
        #expect(rungs.last?.epochs == epochs)
        for (mine, next) in zip(rungs, rungs.dropFirst()) {
          #expect(next.candidates == max(1, mine.candidates / share) && next.epochs > mine.epochs)
        }
        var more = rungs.first?.candidates ?? 0
        let beyond = rungs.map { rung in
          let count = rung.epochs == rungs.first?.epochs ? more + 1 : more
          more = max(1, count / share)
          return Halving.Rung(candidates: count, epochs: rung.epochs)
        }
        #expect(Double(Halving.cost(beyond)) > full * Double(epochs) || beyond == rungs)
      }
    }
  }
}
