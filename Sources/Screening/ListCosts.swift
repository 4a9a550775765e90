// SPDX-License-Identifier: Apache-2.0

import Networks

/// Counts, memory and time of layer lists, without their graphs.
struct ListCosts: ~Copyable {
  /// What was found of a list.
  struct Found {
    var macs = 0
    var parameters = 0
    /// Bytes of the arena for elements of one byte.
    var arena = 0
    var latency: Double?
    var energy: Double?
  }

  private var table = RowTable()
  private var chain = Chain()
  private var layers: LayerCosts?
  /// Numbers of the rows of the list at hand.
  private var list = Scratch<Int32>()

  /// - Parameter layers: tells the time; nil where nothing does.
  init(_ layers: consuming LayerCosts?) {
    self.layers = layers
  }

  /// The costs of a list; nil where only the graph can tell.
  mutating func costs(of rows: [LayerRow]) -> Found? {
    begin()
    for row in rows {
      guard let number = table.number(of: row) else { return nil }
      list.append(Int32(truncatingIfNeeded: number))
    }
    return costs()
  }

  /// The costs of the list on a line, and the bytes of its `id`; nil where it is not written plainly.
  ///
  /// - Parameter bytes: eight bytes beyond them may be looked at.
  mutating func costs(
    of bytes: UnsafePointer<UInt8>, count: Int
  ) -> (Found, id: UnsafeBufferPointer<UInt8>?)? {
    begin()
    let scanner = LineScanner(bytes, count: count)
    let fields = scanner.fields { place in
      scanner.rows(at: place) { start, length, hash in
        if let row = table.find(bytes + start, length, hash: hash) {
          list.append(Int32(truncatingIfNeeded: row))
          return true
        }
        guard let row = scanner.row(at: start, length), let known = table.number(of: row) else {
          return false
        }
        table.keep(bytes + start, length, hash: hash, number: known)
        list.append(Int32(truncatingIfNeeded: known))
        return true
      }
    }
    guard let fields, fields.layers != nil, list.count > 0,
      let side = fields.resolution.flatMap({ scanner.whole($0) }),
      side == table.rows[Int(list[0])].sizeIn, let found = costs()
    else { return nil }
    let line = UnsafeBufferPointer(start: bytes, count: count)
    return (found, fields.id.map { UnsafeBufferPointer(rebasing: line[$0]) })
  }

  private mutating func begin() {
    if table.isFull {
      table.clear()
      layers?.clear()
    }
    list.removeAll()
  }

  /// The costs of the rows whose numbers are in `list`; nil where only the graph can tell.
  private mutating func costs() -> Found? {
    guard walk(.blocked, needsArena: true) else { return nil }
    var found = Found()
    for place in 0..<list.count {
      found.macs += table.macs[Int(list[place])]
      found.parameters += table.parameters[Int(list[place])]
    }
    found.arena = chain.arenaBytes()
    let execution = layers?.execution
    if let execution {
      if execution != .blocked {
        guard walk(execution, needsArena: false) else { return nil }
      }
      if let figures = layers?.figures(list, chain, table.rows) {
        (found.latency, found.energy) = figures
      }
    }
    return found
  }

  private mutating func walk(_ execution: ShapedNetwork.Execution, needsArena: Bool) -> Bool {
    chain.walk(list, table.steps, execution, needsArena: needsArena)
  }
}
