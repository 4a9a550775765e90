// SPDX-License-Identifier: Apache-2.0

import Quantities

extension ServingLedgerBuilder {
  /// What the samples cost that leave the users' devices, before anything looks at them.
  func write(samplesOf task: ServingDesign.TaskUse, into sink: inout some AccountSink) {
    guard let first = task.stages.first(where: { $0.placement != .client }) else { return }
    let count = items(first, task)
    func add(
      _ name: String, _ each: Double, isKnown: Bool, _ evidence: @autoclosure () -> LineEvidence
    ) {
      sink.add(
        name, "\(task.name) samples", energy: nil, cost: isKnown ? each * count : nil, carbon: nil,
        unknown: isKnown ? [] : [.cost], evidence())
    }
    let note = "a sample that leaves the user's device"
    add(
      "decode", figures.decode, isKnown: profile.decodePrice != nil,
      LineEvidence(profile.decodeTime, task: task.name, quantity: count, unit: "samples/day"))
    let transferred = profile.transfer ?? Self.unknownTransfer
    add(
      "transfer", figures.transfer, isKnown: profile.transfer != nil,
      LineEvidence(
        transferred, task: task.name, quantity: count * profile.sampleBytes / 1e9, unit: "GB/day",
        note: profile.transfer == nil ? "price of moving \(note) is unknown" : nil))
    if profile.kept > 0 {
      let kept = count * profile.sampleBytes / 1e9 * profile.kept / 86_400
      if let storage = profile.storage {
        add(
          "storage until it is looked at", figures.storage, isKnown: true,
          LineEvidence(storage, task: task.name, quantity: kept, unit: "GB-days/day"))
      } else {
        add(
          "storage until it is looked at", 0, isKnown: false,
          LineEvidence(
            .assumed, "envelope", "price of keeping \(note) is unknown", task: task.name,
            quantity: kept, unit: "GB-days/day"))
      }
    }
  }

  private static let unknownTransfer = Estimate(
    DollarsPerMegabyte(0), basis: .assumed, provenance: Provenance(source: "envelope"))
}
