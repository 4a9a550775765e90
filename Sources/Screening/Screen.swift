// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Networks
import Prediction
import Quantities

/// Judges architectures by a budget, one after the other. It keeps what it has worked out of layers, so that one value
/// serves one thread.
package final class Screen {
  /// What one inference may take.
  package let budget: Budget
  /// What tells the time.
  package let clock: Clock
  /// The number format of weights and activations.
  package let precision: Precision
  /// Whether a candidate may name a file.
  package let opensFiles: Bool

  /// Spaces whose architectures may be told by their choices.
  package let spaces: [SearchSpace]

  private var lists: ListCosts
  var choices: Choices
  private var choice = Scratch<Int32>()
  let activationBytes: Int
  private let weightBytes: Double
  let factors: (latency: ConformalFactor?, energy: ConformalFactor?)

  /// What was found of the candidate judged last.
  package private(set) var architecture = Architecture()
  /// Whether it had open choices: its figures are the least that there can be, and a rejection is a proof.
  package private(set) var isPartial = false
  /// The verdict on it.
  package private(set) var verdict = Verdict()

  /// Prepares to judge.
  package init(
    _ budget: Budget, clock: Clock, precision: Precision, spaces: [SearchSpace] = [],
    opensFiles: Bool = true
  ) {
    self.spaces = spaces
    choices = Choices(spaces, clock, needsArena: budget.limits.contains { $0.figure == .memory })
    self.budget = budget
    self.clock = clock
    self.precision = precision
    self.opensFiles = opensFiles
    activationBytes = Int(precision.activationBytes.upperBound)
    weightBytes = precision.weightBytes.upperBound
    if case .layers(let trained) = clock {
      lists = ListCosts(LayerCosts(trained.model))
      factors = (
        trained.factor(.latency, .network) ?? trained.factor(.latency, .layer),
        trained.factor(.energy, .network) ?? trained.factor(.energy, .layer)
      )
    } else {
      lists = ListCosts(nil)
      if case .family(let figures) = clock {
        factors = (figures.latency?.factor, figures.energy?.factor)
      } else {
        factors = (nil, nil)
      }
    }
  }

  // MARK: Layer lists

  /// Judges a layer list.
  ///
  /// - Throws: `Problem` where it is no network.
  package func judge(_ rows: [LayerRow]) throws(Problem) {
    isPartial = false
    if let found = lists.costs(of: rows) {
      judge(found)
    } else {
      try judge(graph: rows)
    }
  }

  private func judge(graph rows: [LayerRow]) throws(Problem) {
    let layers = rows.map { row in
      let numbers = [
        row.kernel, row.stride, row.groups, row.channelsIn, row.channelsOut, row.sizeIn,
        row.sizeOut,
      ].map { JSON.number($0) }
      return JSON.array(
        [.string(row.op.rawValue)] + numbers + [.string(row.activation.rawValue)])
    }
    let root = JSON.object([
      ("res", .number(rows.first?.sizeIn ?? 0)), ("layers", .array(layers)),
    ])
    try judge(Network.read(root, file: "layers"))
  }

  private func judge(_ found: ListCosts.Found) {
    let weights = Double(found.parameters) * weightBytes
    architecture.macs = Double(found.macs)
    architecture.parameters = found.parameters
    architecture.weightBytes = weights
    architecture.memory = nil
    if found.arena >= 0 {
      let arena = found.arena * activationBytes
      let range = ActivationMemory.range(ofArena: arena)
      architecture.memory = Figured(
        weights + Double(arena), low: weights + Double(range.lowerBound),
        high: weights + Double(range.upperBound))
    }
    takeTime(found.latency, found.energy)
    verdict.judge(architecture, budget)
  }

  private func takeTime(_ latency: Double?, _ energy: Double?) {
    switch clock {
    case .layers, .family: take((latency, energy))
    case .bound, .unknown: takeBound()
    }
  }

  private func take(_ figures: (latency: Double?, energy: Double?)) {
    architecture.latency = figures.latency.map { Figured($0, factors.latency) }
    architecture.energy = figures.energy.map { Figured($0, factors.energy) }
  }

  private func takeBound() {
    architecture.latency = nil
    architecture.energy = nil
    guard case .bound(let machine) = clock, let macs = architecture.macs,
      let bytes = architecture.weightBytes,
      let estimate = Roofline.estimate(
        macs: macs, weightBytes: bytes, on: machine, at: precision)
    else { return }
    architecture.latency = Figured(
      estimate.value.value, low: estimate.low.value, high: estimate.high.value)
  }

  // MARK: Architectures of spaces

  /// Judges an architecture by its choices; with open ones, by what no completion goes below.
  ///
  /// - Parameters:
  ///   - space: the space's name; nil where there is one.
  ///   - choice: an option for each position with a choice; nil for an open one. Those that are missing are open.
  ///   - side: of the input; nil for the space's only or first one.
  ///   - width: the factor of all channels; nil for 1, or the space's first one.
  /// - Throws: `SearchSpace.Refusal` for what is none of the space.
  package func judge(
    space: String?, choice: [Int?], side: Int? = nil, width: Double? = nil
  ) throws(SearchSpace.Refusal) {
    isPartial = false
    try choices.select(space: space, side: side, width: width)
    let places = choices.places
    guard choice.count <= places else {
      throw .count(found: choice.count, expected: places)
    }
    if choice.count == places, !choice.contains(nil) {
      self.choice.removeAll()
      for (place, option) in choice.enumerated() {
        guard let option, let own = Int32(exactly: option), own >= 0 else {
          throw .option(position: place, found: option ?? -1, count: choices.options(place))
        }
        self.choice.append(own)
      }
      return try judgeChoice()
    }
    try judgePartial(choice)
  }

  private func judgePartial(_ choice: [Int?]) throws(SearchSpace.Refusal) {
    architecture = Architecture()
    let least = try choices.least(choice)
    if let macs = least.macs { architecture.macs = macs }
    architecture.parameters = least.parameters.map { Int($0) }
    architecture.weightBytes = least.parameters.map { $0 * weightBytes }
    if let bytes = architecture.weightBytes {
      architecture.memory = Figured(bytes, low: bytes, high: .infinity)
    }
    takeTime(least.latency, least.energy)
    verdict.judge(architecture, budget)
    isPartial = true
    // Bounds prove that nothing fits, never that something does.
    if verdict.answer == .admit { verdict.answer = .unsure }
  }

  /// Selects the space and input of the choices that follow.
  package func select(
    space: String?, side: Int?, width: Double?
  ) throws(SearchSpace.Refusal) {
    try choices.select(space: space, side: side, width: width)
  }

  /// Judges an architecture of the space selected; options below 0 are open.
  package func judge(
    selected options: UnsafeBufferPointer<Int32>
  ) throws(SearchSpace.Refusal) {
    isPartial = false
    if options.count < choices.places || options.contains(where: { $0 < 0 }) {
      return try judgePartial(options.map { $0 < 0 ? nil : Int($0) })
    }
    choice.removeAll()
    choice.append(contentsOf: options)
    try judgeChoice()
  }

  /// Judges the choices in `choice`, of the space and input that are selected.
  private func judgeChoice() throws(SearchSpace.Refusal) {
    let found = try choices.costs(choice)
    if choices.hasLayers {
      judge(found)
    } else {
      architecture = Architecture()
      if let sums = choices.sums(choice) {
        architecture.macs = Double(sums.macs)
        architecture.parameters = sums.parameters
        architecture.weightBytes = Double(sums.parameters) * weightBytes
      }
      takeTime(found.latency, found.energy)
      verdict.judge(architecture, budget)
    }
  }

  // MARK: Any network

  /// Judges a network.
  ///
  /// - Throws: `Problem` where a layer does not fit what it reads, or an axis of an input is open.
  package func judge(_ network: Network) throws(Problem) {
    isPartial = false
    let shaped = try network.shaped(file: network.name)
    architecture = Architecture()
    let totals = shaped.totals
    architecture.macs = totals.work?.macs
    architecture.parameters = totals.parameters
    let weights = Double(totals.parameters) * weightBytes
    architecture.weightBytes = weights
    if let memory = shaped.memory(at: precision) {
      architecture.memory = Figured(
        weights + Double(memory.arena), low: weights + Double(memory.range.lowerBound),
        high: weights + Double(memory.range.upperBound))
    }
    if case .layers(let trained) = clock {
      let setting = trained.model.setting
      let kernels = Kernel.kernels(
        of: shaped, Kernel.execution(setting.runtime), at: Precision(rawValue: setting.precision))
      take(kernels.map { trained.model.figures($0.map(\.kernel)) } ?? (nil, nil))
    } else {
      takeBound()
    }
    // What nobody knows works too: counts are the least, and prove only that nothing fits; times are not known.
    isPartial = !shaped.notUnderstood.isEmpty
    if isPartial {
      (architecture.latency, architecture.energy, architecture.memory) = (nil, nil, nil)
    }
    verdict.judge(architecture, budget)
    if isPartial, verdict.answer == .admit { verdict.answer = .unsure }
  }

  // MARK: Lines

  /// Judges a line of JSON.
  ///
  /// - Parameters:
  ///   - bytes: the line without its end; eight bytes beyond it may be looked at.
  ///   - number: the number of the line, from 1.
  ///   - out: gets the verdict as a line of JSON.
  /// - Returns: the answer; nil for a line that is wrong, whose verdict is `error`.
  @discardableResult
  package func judge(
    _ bytes: UnsafePointer<UInt8>, count: Int, line number: Int, into out: inout Scratch<UInt8>
  ) -> Verdict.Answer? {
    isPartial = false
    // A byte order mark says nothing in UTF-8.
    if number == 1, count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      return judge(bytes + 3, count: count - 3, line: number, into: &out)
    }
    let scanner = LineScanner(bytes, count: count)
    if let (fields, found) = lists.read(scanner) {
      let line = UnsafeBufferPointer(start: bytes, count: count)
      let id = fields.id.map { UnsafeBufferPointer(rebasing: line[$0]) }
      if let found {
        judge(found)
        write(number, id: id, into: &out)
        return verdict.answer
      }
      if let list = fields.choice, !fields.hasOthers, scanner.wholes(list, into: &choice),
        choices.select(scanner, fields), choice.count == choices.places
      {
        do throws(SearchSpace.Refusal) {
          try judgeChoice()
        } catch {
          out.writeError(number, id: id, error.description)
          return nil
        }
        write(number, id: id, into: &out)
        return verdict.answer
      }
    }
    return judgeSlowly(bytes, count, number, into: &out)
  }

  private func judgeSlowly(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ number: Int, into out: inout Scratch<UInt8>
  ) -> Verdict.Answer? {
    var id: [UInt8]?
    var problem: Problem?
    do throws(Problem) {
      let text = Array(UnsafeBufferPointer(start: bytes, count: count))
      let root = try JSON.read(text, file: "candidates.jsonl")
      id = root["id"].map { Array($0.line().utf8) }
      try judge(candidate: root, number)
    } catch {
      problem = error
    }
    let written = id ?? []
    written.withUnsafeBufferPointer { told in
      let id = id == nil ? nil : told
      if let problem {
        out.writeError(number, id: id, problem)
      } else {
        write(number, id: id, into: &out)
      }
    }
    return problem == nil ? verdict.answer : nil
  }

  /// What a candidate by its choices may say, and what `--extreme` writes beside it.
  private static let choiceKeys = ["id", "space", "res", "width", "choice"]
  private static let handedOn: Set = ["value", "proved", "programs"]

  /// Judges a candidate in any form.
  private func judge(candidate root: JSON, _ number: Int) throws(Problem) {
    let name = "line \(number)"
    if root["layers"] != nil || root["envelope-network"] != nil {
      try judge(Network.read(root, file: name))
    } else if let list = root["choice"]?.items {
      func refuse(_ words: String) -> Problem { Problem(.rule(words), at: Place(file: name)) }
      for (key, value) in root.members ?? [] {
        // A mistyped width or side would be taken for the usual one without a word.
        guard Self.choiceKeys.contains(key) || Self.handedOn.contains(key) else {
          throw Problem(.unknownKey(known: Self.choiceKeys), at: Place(file: name), text: key)
        }
        switch key {
        case "res" where value.whole == nil: throw refuse("`res` is a whole number")
        case "width" where value.double == nil: throw refuse("`width` is a number")
        case "space" where value.words == nil: throw refuse("`space` is a name")
        default: break
        }
      }
      var options: [Int?] = []
      for (position, item) in list.enumerated() {
        guard item == .null || item.whole != nil else {
          throw refuse(
            "the choice at position \(position) is no number: options are counted from 0, null leaves one open"
          )
        }
        options.append(item.whole)
      }
      do throws(SearchSpace.Refusal) {
        try judge(
          space: root["space"]?.words, choice: options, side: root["res"]?.whole,
          width: root["width"]?.double)
      } catch {
        throw Problem(.rule(error.description), at: Place(file: name))
      }
    } else if root["ks"] != nil {
      try judge(onceForAll: root, name)
    } else if let path = root["network"]?.words {
      guard opensFiles else {
        throw Problem(
          .rule("a candidate cannot name a file here; send its layers"), at: Place(file: name))
      }
      try judge(Network.read(path: path))
    } else {
      throw Problem(
        .rule(
          "no candidate: it has `layers` and `res`, or `choice` and `space`, or `ks`, `e` and `d`, or is a network in the compact form (`envelope-network`), or names a file (`network`)"
        ), at: Place(file: name))
    }
  }

  /// What a candidate in once-for-all's own form may say.
  private static let ownKeys = ["id", "space", "ks", "e", "d", "r", "wid"]

  /// Judges a candidate in once-for-all's own form: `{"ks": [3, …], "e": [4, …], "d": [2, …], "r": [224]}`.
  private func judge(onceForAll root: JSON, _ name: String) throws(Problem) {
    func refuse(_ words: String) -> Problem { Problem(.rule(words), at: Place(file: name)) }
    for (key, _) in root.members ?? [] where !Self.ownKeys.contains(key) {
      throw Problem(.unknownKey(known: Self.ownKeys), at: Place(file: name), text: key)
    }
    func numbers(_ key: String) throws(Problem) -> [Double] {
      let items = root[key]?.items ?? []
      let found = items.compactMap(\.double)
      guard !items.isEmpty, found.count == items.count else {
        throw refuse("`\(key)` must be a list of numbers")
      }
      return found
    }
    func whole(_ value: Double) throws(Problem) -> Int {
      guard let found = Int(exactly: value) else { throw refuse("\(value) is not a whole number") }
      return found
    }
    var kernels: [Int] = []
    for value in try numbers("ks") { kernels.append(try whole(value)) }
    var depths: [Int] = []
    for value in try numbers("d") { depths.append(try whole(value)) }
    let expansions = try numbers("e")
    let side = try root["r"].map { value throws(Problem) in
      guard let found = value.items?.first?.whole ?? value.whole else {
        throw refuse("`r` must be the side of the input")
      }
      return found
    }
    let named = root["space"]?.words
    guard let space = choices.spaces.first(where: { named == nil || $0.name == named }) else {
      throw refuse(
        named.map { "no space is called `\($0)` here; --space names one" }
          ?? "which space it is of is not said; --space names one")
    }
    do throws(SearchSpace.Refusal) {
      let choice = try space.choice(kernels: kernels, expansions: expansions, depths: depths)
      try judge(
        space: space.name, choice: choice.map(Optional.some), side: side,
        width: root["wid"]?.double)
    } catch {
      throw Problem(.rule(error.description), at: Place(file: name))
    }
  }

  private func write(
    _ number: Int, id: UnsafeBufferPointer<UInt8>?, into out: inout Scratch<UInt8>
  ) {
    out.write(
      number, id: id, verdict, architecture, budget, basis: clock.basis, isPartial: isPartial)
  }
}
