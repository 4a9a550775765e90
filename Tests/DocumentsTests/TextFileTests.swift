// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Documents

@Suite("Files packed by gzip") struct TextFileTests {
  /// `level,device\nlayer,board\n`, packed.
  private static let packed: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 73, 45, 75, 205, 209, 73, 73, 45, 203, 76, 78, 229, 202,
    73, 172, 76, 45, 210, 73, 202, 79, 44, 74, 225, 2, 0, 89, 220, 78, 144, 25, 0, 0, 0,
  ]
  /// Three hundred thousand noughts, packed into a few hundred bytes.
  private static let bomb =
    "H4sIAAAAAAACA+3BAQ0AAADCoErvn84eDigAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPgxzc5JBeCTBAA="

  private func read(_ bytes: [UInt8], limit: Int = 1_000_000) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "packed-\(UUID().uuidString).gz")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try TextFile(path: file.path, limit: limit).text
  }

  @Test("are unpacked, one after the other too") func unpacked() throws {
    #expect(try read(Self.packed) == "level,device\nlayer,board\n")
    #expect(try read(Self.packed + Self.packed).count == 50)
  }

  @Test("are refused where they are damaged, cut short or too large unpacked") func refused() throws
  {
    for count in [3, 10, 20, Self.packed.count - 1] {
      #expect(throws: Problem.self) { try read(Array(Self.packed.prefix(count))) }
    }
    for place in 2..<Self.packed.count {
      var bytes = Self.packed
      bytes[place] ^= 0x55
      // A header may bear a change; the text may not.
      if let text = try? read(bytes) { #expect(text == "level,device\nlayer,board\n") }
    }
    let bomb = try #require(Data(base64Encoded: Self.bomb))
    #expect(try read(Array(bomb)).count == 300_000)
    #expect(throws: Problem.self) { try read(Array(bomb), limit: 200_000) }
  }
}
