// SPDX-License-Identifier: Apache-2.0

import Networks
import Prediction

/// The spaces that architectures may be told by their choices of, and the tables of the inputs that were asked for.
struct Choices: ~Copyable {
  /// A space at one input.
  final class Place {
    let space: Int
    let side: Int?
    let width: Double
    /// Positions with a choice.
    let count: Int
    var table: SpaceTable?
    var hasLayers = false
    /// As it was asked for the last time.
    var asked: (name: String?, side: Int?, width: Double?) = (nil, nil, nil)
    var latencies: FamilyTable?
    var energies: FamilyTable?

    init(space: Int, count: Int, side: Int?, width: Double) {
      (self.space, self.count, self.side, self.width) = (space, count, side, width)
    }
  }

  let spaces: [SearchSpace]
  private let clock: Clock
  private let needsArena: Bool
  private var known: [Place] = []
  private(set) var selected: Place?
  /// What a line wrote the last time, whose place is `selected`.
  private var written: (space: [UInt8], side: Int, width: [UInt8])?

  /// Tables that are kept; beyond them they are made anew.
  private static let limit = 256

  init(_ spaces: [SearchSpace], _ clock: Clock, needsArena: Bool) {
    self.spaces = spaces
    self.clock = clock
    self.needsArena = needsArena
  }

  /// Positions with a choice.
  var places: Int { selected?.count ?? 0 }

  /// Options of a position with a choice.
  func options(_ position: Int) -> Int {
    selected.map { spaces[$0.space].choices[position].options.count } ?? 0
  }

  var hasLayers: Bool { selected?.hasLayers ?? false }

  /// Selects what a line names; false where the slow way must tell what is wrong.
  mutating func select(_ scanner: LineScanner, _ fields: LineScanner.Fields) -> Bool {
    let side = fields.resolution.map { scanner.whole($0) ?? -2 } ?? -1
    let space = bytes(scanner, fields.space)
    let width = bytes(scanner, fields.width)
    if selected != nil, let written, side == written.side, same(space, written.space),
      same(width, written.width)
    {
      return true
    }
    guard side != -2 else { return false }
    let name = space.map { String(decoding: $0.dropFirst().dropLast(), as: UTF8.self) }
    let factor = width.map { Double(String(decoding: $0, as: UTF8.self)) ?? .nan }
    do throws(SearchSpace.Refusal) {
      try select(space: name, side: side < 0 ? nil : side, width: factor)
    } catch {
      return false
    }
    written = (
      Array(space ?? .init(start: nil, count: 0)), side, Array(width ?? .init(start: nil, count: 0))
    )
    return true
  }

  private func bytes(
    _ scanner: LineScanner, _ range: Range<Int>?
  ) -> UnsafeBufferPointer<UInt8>? {
    range.map { UnsafeBufferPointer(start: scanner.bytes + $0.lowerBound, count: $0.count) }
  }

  private func same(_ found: UnsafeBufferPointer<UInt8>?, _ known: [UInt8]) -> Bool {
    guard let found else { return known.isEmpty }
    return found.count == known.count && found.elementsEqual(known)
  }

  /// Selects a space at an input.
  mutating func select(
    space name: String?, side: Int?, width: Double?
  ) throws(SearchSpace.Refusal) {
    written = nil
    selected = nil
    guard
      let index = name == nil && spaces.count == 1
        ? 0 : spaces.firstIndex(where: { $0.name == name })
    else {
      throw .input(
        name.map { "no space is called `\($0)` here; --space names one" }
          ?? "which space it is of is not said")
    }
    let space = spaces[index]
    let usual = space.widths.contains(1) ? 1 : space.widths[0]
    let asked = width
    let width = width ?? usual
    guard space.widths.contains(width) else {
      throw .input(
        "the width \(width) is none of \(space.widths.map { "\($0)" }.joined(separator: ", "))")
    }
    if side == nil, space.sides.count > 1 {
      throw .input(
        "the side of the input is not said: `res` is one of \(space.sides.map(String.init).joined(separator: ", "))"
      )
    }
    let own = side ?? space.sides.first
    if let side, !space.sides.isEmpty, !space.sides.contains(side) {
      throw .input(
        "the side \(side) is none of \(space.sides.map(String.init).joined(separator: ", "))")
    }
    if let found = known.first(where: { $0.space == index && $0.side == own && $0.width == width })
    {
      found.asked = (name, side, asked)
      selected = found
      return
    }
    if known.count >= Self.limit { known.removeFirst(Self.limit / 4) }
    let place = Place(
      space: index, count: space.choices.count, side: own, width: width)
    if space.hasLayers, let own {
      var layers: LayerCosts?
      if case .layers(let trained) = clock { layers = LayerCosts(trained.model) }
      guard let table = SpaceTable(space, side: own, width: width, layers) else {
        throw .input(
          "nothing of \(space.name) can be laid out at side \(own): nothing is left of the image, or a block adds its input to its result where the layer before it ends in an activation"
        )
      }
      place.table = consume table
      place.hasLayers = true
    }
    if case .family(let figures) = clock {
      place.latencies = figures.latency.flatMap { FamilyTable(space, $0) }
      place.energies = figures.energy.flatMap { FamilyTable(space, $0) }
    }
    place.asked = (name, side, asked)
    known.append(place)
    selected = place
  }

  /// The costs of a choice of the space selected.
  mutating func costs(_ choice: borrowing Scratch<Int32>) throws(SearchSpace.Refusal)
    -> ListCosts.Found
  {
    guard let selected else { throw .input("no space is selected") }
    var found = ListCosts.Found()
    found.arena = -1
    if selected.hasLayers {
      found = try selected.table?.costs(of: choice, needsArena: needsArena) ?? found
    } else {
      try check(choice, spaces[selected.space])
    }
    if selected.latencies != nil {
      found.latency = selected.latencies?.value(choice, side: selected.side)
    }
    if selected.energies != nil {
      found.energy = selected.energies?.value(choice, side: selected.side)
    }
    return found
  }

  /// What a choice of the space selected comes to, where that is a sum over its options.
  func sums(_ choice: borrowing Scratch<Int32>) -> SearchSpace.Counts? {
    guard let selected, let sums = spaces[selected.space].sums else { return nil }
    return sums.least((0..<choice.count).map { [Int(choice[$0])] })
  }

  private func check(
    _ choice: borrowing Scratch<Int32>, _ space: SearchSpace
  ) throws(SearchSpace.Refusal) {
    let choices = space.choices
    guard choice.count == choices.count else {
      throw .count(found: choice.count, expected: choices.count)
    }
    for place in 0..<choice.count
    where !choices[place].options.indices.contains(Int(choice[place])) {
      throw .option(
        position: place, found: Int(choice[place]), count: choices[place].options.count)
    }
  }

  /// Figures that no completion of a choice goes below; nil for those that are not known.
  struct Least {
    var macs: Double?
    var parameters: Double?
    var latency: Double?
    var energy: Double?
  }

  /// The least figures of all completions.
  mutating func least(
    _ choice: [Int?]
  ) throws(SearchSpace.Refusal) -> Least {
    guard let selected else { throw .input("no space is selected") }
    let positions = spaces[selected.space].choices
    guard choice.count <= positions.count else {
      throw .count(found: choice.count, expected: positions.count)
    }
    var open: [[Int]] = []
    for (place, position) in positions.enumerated() {
      let all = Array(position.options.indices)
      guard place < choice.count, let option = choice[place] else {
        open.append(all)
        continue
      }
      guard all.contains(option) else {
        throw .option(position: place, found: option, count: all.count)
      }
      open.append([option])
    }
    var found = Least()
    found.latency = selected.latencies?.range(open, side: selected.side)?.lowerBound
    found.energy = selected.energies?.range(open, side: selected.side)?.lowerBound
    if let sums = spaces[selected.space].sums?.least(open) {
      (found.macs, found.parameters) = (Double(sums.macs), Double(sums.parameters))
    }
    guard let least = selected.table?.least(open) else { return found }
    guard least.exists else {
      throw .input("no architecture of the space has these choices")
    }
    (found.macs, found.parameters) = (least.macs, least.parameters)
    found.latency = found.latency ?? least.latency
    return found
  }
}
