// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction

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
    guard rows.count <= Chain.limit else { return nil }
    for row in rows {
      guard let number = table.number(of: row) else { return nil }
      list.append(Int32(truncatingIfNeeded: number))
    }
    return costs()
  }

  /// What stands on a line, and the costs of the list of layers where there is one; nil where it is not written
  /// plainly.
  ///
  /// - Parameter scanner: eight bytes beyond its line may be looked at.
  mutating func read(_ scanner: borrowing LineScanner) -> (LineScanner.Fields, Found?)? {
    begin()
    let scanner = copy scanner
    let fields = scanner.fields { place in
      scanner.rows(at: place) { start, length, hash in
        guard list.count < Chain.limit else { return false }
        if let row = table.find(scanner.bytes + start, length, hash: hash) {
          list.append(Int32(truncatingIfNeeded: row))
          return true
        }
        guard let row = scanner.row(at: start, length), let known = table.number(of: row) else {
          return false
        }
        table.keep(scanner.bytes + start, length, hash: hash, number: known)
        list.append(Int32(truncatingIfNeeded: known))
        return true
      }
    }
    guard let fields else { return nil }
    guard fields.layers != nil else { return (fields, nil) }
    guard list.count > 0, let side = fields.resolution.flatMap({ scanner.whole($0) }),
      side == table.rows[Int(list[0])].sizeIn, let found = costs()
    else { return nil }
    return (fields, found)
  }

  // MARK: Parts of lists

  /// What the rows from one on add to a list.
  struct Part {
    var macs = 0
    var parameters = 0
    /// Numbers of the rows.
    var rows: [Int32] = []
    var kernels = LayerCosts.Segment()
    /// Bytes of the arena that they take at once at least, for elements of one byte.
    var arena = 0
    /// How the list ends; kernels of further rows depend on nothing else.
    var ending: Chain.Ending
  }

  /// What the rows from one on add to a list; nil where only the graph can tell.
  mutating func part(of rows: [LayerRow], from row: Int, isLast: Bool) -> Part? {
    list.removeAll()
    for row in rows {
      guard let number = table.number(of: row) else { return nil }
      list.append(Int32(truncatingIfNeeded: number))
    }
    guard walk(layers?.execution ?? .blocked, needsArena: false) else { return nil }
    var part = Part(ending: chain.ending)
    for place in row..<list.count {
      part.macs += table.macs[Int(list[place])]
      part.parameters += table.parameters[Int(list[place])]
      part.rows.append(list[place])
    }
    if let kernels = layers?.segment(list, chain, table.rows, from: row, isLast: isLast) {
      part.kernels = kernels
    }
    // The arena is that of blocks: where another execution ends the same way, it may not.
    if (layers?.execution ?? .blocked) == .blocked, walk(.blocked, needsArena: true) {
      part.arena = chain.leastArenaBytes(from: row)
    }
    return part
  }

  /// What kernels add in a network.
  mutating func tally(_ kernels: [Int32], in context: NetworkContext) -> Tally? {
    layers?.tally(kernels, in: context)
  }

  /// Bytes of the arena of a list, for elements of one byte; nil where only the graph can tell.
  mutating func arena(_ rows: borrowing Scratch<Int32>) -> Int? {
    guard chain.walk(rows, table.steps, .blocked, needsArena: true) else { return nil }
    return chain.arenaBytes()
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
