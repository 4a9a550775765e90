// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import TestSupport
import Testing

@testable import Networks

/// The reference networks beside the checkout, where they are there: counted by five public tools and by a
/// careful count of the graph.
@Suite("Reference networks", .enabled(if: Reference.exists)) struct ReferenceTests {
  @Test("multiply-accumulates within 1 %, parameters as the graph holds them")
  func counts() throws {
    let rows = try Reference.rows()
    #expect(rows.count > 50)
    var (close, sameParameters, near) = (0, 0, 0)
    for row in rows {
      let path = "\(Reference.folder)/skeletons/\(row["network"] ?? "").skel.onnx"
      let network = try Network.read(path: path)
      let totals = try network.shaped(file: path).totals
      let macs = try #require(totals.work).macs
      let expected = Double(row["own_macs"] ?? "") ?? 0
      if abs(macs / expected - 1) <= 0.01 { close += 1 }
      let inGraph = Double(row["params_in_graph"] ?? "") ?? 0
      if abs(Double(totals.parameters) / inGraph - 1) <= 0.0005 { sameParameters += 1 }
      let torch = Double(row["params_torch"] ?? "") ?? 0
      if abs(Double(totals.parameters) / torch - 1) <= 0.005 { near += 1 }
      // The same after a turn through the compact form.
      var reader = CompactReader(file: path)
      let again = try reader.read(
        try JSON.read(Array(try CompactNetwork.write(network, file: path).utf8), file: path))
      let totalsAgain = try again.shaped(file: path).totals
      #expect(totalsAgain.work?.macs == macs && totalsAgain.parameters == totals.parameters)
    }
    #expect(Double(close) >= 0.99 * Double(rows.count), "\(close) of \(rows.count)")
    #expect(sameParameters == rows.count, "\(sameParameters) of \(rows.count)")
    #expect(Double(near) >= 0.93 * Double(rows.count), "\(near) of \(rows.count)")
  }

  @Test("whole files of every kind are read") func whole() throws {
    let folder = "\(Reference.folder)/onnx"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".onnx") }
    #expect(names.count > 15)
    for name in names {
      let shaped = try Network.read(path: "\(folder)/\(name)").shaped(file: name)
      #expect(shaped.notUnderstood.isEmpty && shaped.totals.work != nil, "\(name)")
    }
  }
}

/// Where the reference networks are.
enum Reference {
  static let folder = Checkout.root + "/../shared/data/networks"

  static var exists: Bool { FileManager.default.fileExists(atPath: folder + "/reference.csv") }

  static func rows() throws -> [[String: String]] {
    let table = try CSV(
      try TextFile(path: folder + "/reference.csv", limit: 1 << 24), required: ["network"])
    return (0..<table.count).map { row in
      Dictionary(
        uniqueKeysWithValues: table.header.indices.map { (table.header[$0], table.text(row, $0)) })
    }
  }
}
