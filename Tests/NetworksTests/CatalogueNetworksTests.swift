// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport
import Testing

@testable import Networks

/// The networks that are shipped, against what their publishers say of them.
@Suite("The catalogue's networks") struct CatalogueNetworksTests {
  /// Published figures of something else: without attention's products, or against their own table.
  private static let known: Set<String> = [
    "vit-tiny 224x224", "tinynet-e 106x106", "mobilenet-v1-0.25 192x192",
  ]

  @Test("multiply-accumulates at every size that is published") func published() throws {
    let folder = Checkout.root + "/configs/networks"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".json") }.sorted()
    #expect(names.count >= 45)
    var networks: [String: Network] = [:]
    for name in names {
      let network = try Network.read(path: "\(folder)/\(name)")
      networks[String(name.dropLast(5))] = network
      #expect(network.name == String(name.dropLast(5)))
      let shaped = try network.shaped(file: name)
      #expect(shaped.notUnderstood.isEmpty && shaped.totals.work != nil, "\(name)")
      #expect(shaped.memory() != nil, "\(name)")
    }
    var held: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(
      atPath: Checkout.root + "/configs/footprints")
    {
      let table = try CSV(
        try TextFile(path: "\(Checkout.root)/configs/footprints/\(file)", limit: 1 << 24),
        required: ["model", "resolution", "quantity", "value"])
      func text(_ row: Int, _ column: String) -> String {
        table.column(column).map { table.text(row, $0) } ?? ""
      }
      for row in 0..<table.count where text(row, "quantity") == "macs" {
        let (model, resolution) = (text(row, "model"), text(row, "resolution"))
        guard let network = networks[model], !Self.known.contains("\(model) \(resolution)"),
          let input = network.inputs.first, let size = InputShape(resolution),
          let value = Double(text(row, "value"))
        else { continue }
        var shapes: [String: Shape] = [:]
        if let axes = input.axes, axes.count == 4, size.extents.count == 2,
          let usual = input.shape, let shape = Shape([1, usual[1]] + size.extents)
        {
          // A network of one size is held at that size alone.
          if axes.allSatisfy({ if case .fixed = $0 { true } else { false } }), shape != usual {
            continue
          }
          shapes[input.name] = shape
        }
        let work = try #require(try network.shaped(shapes, file: model).totals.work)
        // Half of the last digit that the published figure has.
        let digits = String(Int(value))
        let zeros = digits.reversed().prefix { $0 == "0" }.count
        let rounding = 0.5 * (0..<zeros).reduce(1.0) { power, _ in power * 10 }
        #expect(
          abs(work.macs - value) <= max(0.04 * value, rounding),
          "\(model) at \(resolution): \(work.macs), published \(value)")
        held.insert(model)
      }
    }
    #expect(held.count >= 45, "\(held.count)")
  }
}
