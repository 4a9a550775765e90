// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Networks
import Prediction
import Quantities

/// A budget with all that judging by it needs, as a document: what `plan filter --export` writes, and what programs
/// that hold the library open.
package struct BudgetFile: Sendable {
  /// The version of the form.
  package static let version = "1"

  /// What one inference may take.
  package var budget: Budget
  /// The device, in words.
  package var device: String
  /// The number format.
  package var precision: Precision
  /// What tells the time.
  package var clock: Clock
  /// Spaces whose architectures may be told by their choices.
  package var spaces: [SearchSpace]
  /// The text of each space's file.
  package var spaceTexts: [String]

  /// Names the parts.
  package init(
    budget: Budget, device: String, precision: Precision, clock: Clock, spaces: [SearchSpace],
    spaceTexts: [String]
  ) {
    self.budget = budget
    self.device = device
    self.precision = precision
    self.clock = clock
    self.spaces = spaces
    self.spaceTexts = spaceTexts
  }

  /// A screen of it.
  package func screen(opensFiles: Bool) -> Screen {
    Screen(budget, clock: clock, precision: precision, spaces: spaces, opensFiles: opensFiles)
  }

  /// The document.
  package var json: JSON {
    var entries: [(String, JSON)] = [
      ("budget", .string(Self.version)), ("device", .string(device)),
      ("precision", .string(precision.rawValue)),
      (
        "policy",
        .object([
          ("admit", .number(budget.policy.admit)), ("reject", .number(budget.policy.reject)),
        ])
      ),
      ("limits", limits),
    ]
    if let cost = budget.cost {
      entries.append(
        (
          "cost",
          .object([
            ("latency_s", .array(cost.latencies.map { .number($0) })),
            ("usd_per_day", .array(cost.costs.map { .number($0) })),
          ])
        ))
    }
    switch clock {
    case .layers(let trained):
      entries.append(("predictor", .string(Predictor(trained).text())))
      entries.append(("runtime", .string(trained.model.setting.runtime)))
    case .family(let figures):
      let known = figures.first
      entries.append(("predictor", .string(Predictor(known.family).text())))
      entries.append(("runtime", .string(known.head.setting.runtime)))
      entries.append(("batch", .number(known.head.batch)))
    case .bound(let machine):
      entries.append(
        (
          "bound",
          .object([
            ("operations_per_second", .number(machine.peak(at: precision)?.value.value)),
            ("bytes_per_second", .number(machine.bandwidth?.value.value)),
          ])
        ))
    case .unknown: break
    }
    entries.append(("spaces", .array(spaceTexts.map { .string($0) })))
    return .object(entries)
  }

  private var limits: JSON {
    .array(
      budget.limits.map { limit in
        .object([
          ("name", .string(limit.name)), ("figure", .string(limit.figure.rawValue)),
          ("most", .number(limit.most)), ("source", .string(limit.source)),
        ])
      })
  }

  /// What it is about: limits, device, spaces with their positions.
  package var about: JSON {
    .object([
      ("device", .string(device)), ("precision", .string(precision.rawValue)),
      ("basis", .string(clock.basis)),
      ("limits", limits),
      (
        "spaces",
        .array(
          spaces.map { space in
            .object([
              ("name", .string(space.name)),
              ("sides", .array(space.sides.map { .number($0) })),
              ("widths", .array(space.widths.map { .number($0) })),
              (
                "positions",
                .array(
                  space.choices.map { position in
                    .array(position.options.map { .string($0.word) })
                  })
              ),
            ])
          })
      ),
    ])
  }

  // MARK: Reading

  /// Reads the document. A predictor and spaces may also be named by their files.
  ///
  /// - Throws: `Problem` that names the key.
  package init(_ root: JSON, file: String) throws(Problem) {
    func problem(_ words: String) -> Problem { Problem(.rule(words), at: Place(file: file)) }
    guard root["budget"]?.words == Self.version else {
      throw problem(
        "this is no budget of version \(Self.version); `plan filter --export` writes one")
    }
    device = root["device"]?.words ?? ""
    guard let precision = Precision(rawValue: root["precision"]?.words ?? "fp32") else {
      throw problem(
        "`precision` is one of \(Precision.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.precision = precision
    var limits: [Budget.Limit] = []
    for item in root["limits"]?.items ?? [] { limits.append(try Self.limit(item, problem)) }
    for (place, limit) in limits.enumerated() {
      guard
        limit.name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
      else { throw problem("the name of a limit has letters, digits and dashes only") }
      if limits[..<place].contains(where: { $0.name == limit.name }) {
        throw problem("two limits are called `\(limit.name)`")
      }
    }
    guard !limits.isEmpty else { throw problem("`limits` is empty: nothing is limited") }
    var policy = Budget.Policy()
    if let told = root["policy"] {
      policy.admit = told["admit"]?.double ?? policy.admit
      policy.reject = told["reject"]?.double ?? policy.reject
      guard (0...1).contains(policy.admit), (0...policy.admit).contains(policy.reject) else {
        throw problem("`policy` has probabilities, `reject` not above `admit`")
      }
    }
    budget = Budget(limits, policy)
    if let told = root["cost"] {
      let (times, costs) = (
        (told["latency_s"]?.items ?? []).compactMap(\.double),
        (told["usd_per_day"]?.items ?? []).compactMap(\.double)
      )
      guard !times.isEmpty, times.count == costs.count, times == times.sorted() else {
        throw problem("`cost` has `latency_s`, rising, and as many `usd_per_day`")
      }
      budget.cost = Budget.Cost(latencies: times, costs: costs)
    }
    spaceTexts = (root["spaces"]?.items ?? []).compactMap(\.words)
    for path in (root["space_files"]?.items ?? []).compactMap(\.words) {
      spaceTexts.append(try TextFile(path: path, limit: YAML.limit).text)
    }
    spaces = []
    for text in spaceTexts {
      do throws(Problems) {
        spaces.append(try SearchSpace.read(TextFile(path: file, text: text)))
      } catch {
        throw error.all.first ?? problem("a space is damaged")
      }
    }
    clock = try Self.clock(root, device, precision, spaces, file, problem)
  }

  private static func limit(
    _ item: JSON, _ problem: (String) -> Problem
  ) throws(Problem) -> Budget.Limit {
    let name = item["figure"]?.words ?? item["name"]?.words ?? ""
    guard let figure = Budget.Figure(rawValue: name) else {
      throw problem(
        "`\(name)` is no figure: \(Budget.Figure.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let most: Double?
    if let text = item["most"]?.words {
      most = figure.value(text)
      guard most != nil else {
        throw problem(
          "`\(text)` is no value of \(name) with its unit, for example \(figure.example)")
      }
    } else {
      most = item["most"]?.double
    }
    guard let most, most.isFinite, most > 0 else { throw problem("`most` of \(name) is above 0") }
    return Budget.Limit(
      item["name"]?.words ?? name, figure, most: most, source: item["source"]?.words ?? "")
  }

  private static func clock(
    _ root: JSON, _ device: String, _ precision: Precision, _ spaces: [SearchSpace],
    _ file: String, _ problem: (String) -> Problem
  ) throws(Problem) -> Clock {
    if let bound = root["bound"] {
      guard let peak = bound["operations_per_second"]?.double, peak > 0 else {
        return .unknown
      }
      var machine = Machine()
      let source = Provenance(source: file)
      machine.peaks[precision] = Estimate(
        OperationsPerSecond(peak), low: OperationsPerSecond(peak),
        high: OperationsPerSecond(peak), basis: .datasheet, provenance: source)
      if let bytes = bound["bytes_per_second"]?.double, bytes > 0 {
        machine.bandwidth = Estimate(
          BytesPerSecond(bytes), low: BytesPerSecond(bytes), high: BytesPerSecond(bytes),
          basis: .datasheet, provenance: source)
      }
      return .bound(machine)
    }
    let text: TextFile
    if let told = root["predictor"]?.words {
      text = TextFile(path: file, text: told)
    } else if let path = root["predictor_file"]?.words {
      text = try TextFile(path: path, limit: Predictor.limit)
    } else {
      return .unknown
    }
    let known = try Predictor.read(text)
    let found = Clock(
      known.models, known.families, device: device, precision: precision,
      runtime: root["runtime"]?.words, batch: root["batch"]?.whole ?? 1)
    if let found { return found }
    throw problem("the predictor knows nothing of `\(device)` in \(precision.rawValue)")
  }
}
