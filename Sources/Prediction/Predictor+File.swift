// SPDX-License-Identifier: Apache-2.0

public import Documents

/// The file of a predictor: JSON with a digest, so that one that was edited, cut or written for other features is
/// refused instead of foretelling nonsense.
extension Predictor {
  /// The version of the form. Features and laws of another one mean something else; in the one before it families had
  /// times only.
  static let version = "3"
  static let versions = ["2", version]

  /// The largest file that is read, unpacked (bytes).
  public static let limit = 300_000_000

  /// The predictor as text.
  public func text() -> String {
    let models = JSON.array(self.models.map(\.json)).line()
    let families = JSON.array(self.families.map(\.json)).line()
    return """
      {
      "predictor": "\(Self.version)",
      "features": \(Features.width),
      "digest": "\(Self.digest(models + families))",
      "data": \(JSON.array(data.map(\.json)).line()),
      "fleets": \(families),
      "models": \(models)
      }

      """
  }

  /// Reads a predictor.
  public static func read(_ file: TextFile) throws(Problem) -> Predictor {
    let place = Place(file: file.path)
    let root = try JSON.read(file)
    guard let version = root["predictor"]?.words else {
      throw Problem(
        .rule("this is no predictor; `plan train` writes one"), at: place)
    }
    guard Self.versions.contains(version), root["features"]?.whole == Features.width else {
      throw Problem(
        .rule("this predictor was written by another version; train it again with `plan train`"),
        at: place)
    }
    let models = root["models"] ?? .null
    let families = root["fleets"] ?? .null
    guard root["digest"]?.words == digest(models.line() + families.line()) else {
      throw Problem(
        .rule(
          "this predictor was edited or cut: its digest is another; train it again with `plan train`"
        ),
        at: place)
    }
    var found = Predictor()
    for item in models.items ?? [] {
      guard let trained = Trained(json: item) else {
        throw Problem(.rule("a model of this predictor is damaged"), at: place)
      }
      found.models.append(trained)
    }
    for item in families.items ?? [] {
      guard let family = NetworkFamily(json: item) else {
        throw Problem(.rule("a family of this predictor is damaged"), at: place)
      }
      found.families.append(family)
    }
    found.data = (root["data"]?.items ?? []).compactMap { Source(json: $0) }
    return found
  }

  /// A digest of a text, as 16 hexadecimal digits (FNV-1a, 64 bit).
  public static func digest(_ text: String) -> String {
    let value = digest(of: Array(text.utf8))
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static func digest(of bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }
}

extension Predictor.Trained {
  var json: JSON {
    .object([
      ("setting", model.setting.json), ("method", .string(model.method.rawValue)),
      (
        "intervals",
        .object(
          factors.keys.sorted().compactMap { key in
            factors[key].map {
              (key, .object([("factor", .number($0.factor)), ("held_out", .number($0.count))]))
            }
          })
      ),
      (
        "scores",
        .object(scores.keys.sorted().compactMap { key in scores[key].map { (key, $0.json) } })
      ),
      ("layers", .number(layers)), ("networks", .array(networks.map { .string($0) })),
      ("kinds", .array(model.kinds.map(\.rawValue).sorted().map { .number(Double($0)) })),
      ("least", .numbers(model.span.least)), ("most", .numbers(model.span.most)),
      ("law", model.law.json), ("network", model.network?.json ?? .null),
    ])
  }

  init?(json: JSON) {
    guard let setting = json["setting"].flatMap({ Setting(json: $0) }),
      let method = json["method"]?.words.flatMap(Method.init(rawValue:)),
      let law = json["law"].flatMap({ method.law($0) }), let kinds = json["kinds"]?.numbers,
      let intervals = json["intervals"]?.members, let least = json["least"]?.numbers,
      let most = json["most"]?.numbers, least.count == most.count,
      zip(least, most).allSatisfy({ $0 <= $1 })
    else { return nil }
    let network = json["network"].flatMap { NetworkLaw(json: $0) }
    model = SettingModel(
      setting: setting, method: method, law: law, network: network,
      kinds: Set(kinds.compactMap { UInt8(exactly: $0).flatMap(KernelKind.init(rawValue:)) }),
      span: .init(least: least, most: most))
    factors = [:]
    for (key, body) in intervals {
      guard let factor = body["factor"]?.double, factor >= 1, let count = body["held_out"]?.whole
      else { return nil }
      factors[key] = ConformalFactor(factor: factor, count: count)
    }
    layers = json["layers"]?.whole ?? 0
    networks = (json["networks"]?.items ?? []).compactMap(\.words)
    scores = [:]
    for (key, body) in json["scores"]?.members ?? [] { scores[key] = Scores(json: body) }
  }
}

extension Setting {
  var json: JSON {
    .object([
      ("device", .string(device)), ("runtime", .string(runtime)), ("precision", .string(precision)),
      ("threads", .number(threads.map(Double.init))),
    ])
  }

  init?(json: JSON) {
    guard let device = json["device"]?.words, let runtime = json["runtime"]?.words,
      let precision = json["precision"]?.words
    else { return nil }
    self.init(
      device: device, runtime: runtime, precision: precision, threads: json["threads"]?.whole)
  }
}

extension Scores {
  /// The scores under the names that others build on; percentages from 0 to 100.
  public var json: JSON {
    .object([
      ("count", .number(count)), ("mape", .number(count > 0 ? mape : nil)),
      ("rmspe", .number(count > 0 ? rmspe : nil)), ("median", .number(count > 0 ? median : nil)),
      ("ratio", .number(count > 0 ? ratio : nil)),
      ("within_5", .number(count > 0 ? within5 : nil)),
      ("within_10", .number(count > 0 ? within10 : nil)),
      ("within_20", .number(count > 0 ? within20 : nil)), ("spearman", .number(spearman)),
      ("coverage_90", .number(coverage)), ("interval_width", .number(width)),
    ])
  }

  init(json: JSON) {
    self.init([])
    func number(_ key: String) -> Double { json[key]?.double ?? 0 }
    count = json["count"]?.whole ?? 0
    mape = number("mape")
    rmspe = number("rmspe")
    median = number("median")
    ratio = json["ratio"]?.double ?? 1
    within5 = number("within_5")
    within10 = number("within_10")
    within20 = number("within_20")
    spearman = json["spearman"]?.double
    coverage = json["coverage_90"]?.double
    width = json["interval_width"]?.double
  }
}
