// SPDX-License-Identifier: Apache-2.0

public import Documents

/// What a plan promised: the figures and limits of its JSON.
public struct Promise: Sendable {
  /// A figure with its interval, in the unit of its name.
  public struct Figure: Sendable, Hashable {
    /// The middle of belief.
    public var value: Double
    /// The low end.
    public var low: Double
    /// The high end.
    public var high: Double
  }

  /// A stage of a task as it was planned.
  public struct Choice: Sendable, Hashable {
    /// The task.
    public var task: String
    /// From 1.
    public var stage: Int
    /// The model.
    public var model: String
    /// Its input.
    public var resolution: String
    /// Its number format.
    public var precision: String
    /// Its compression.
    public var compression: String
    /// The runtime; empty where none was named.
    public var runtime: String
    /// The device.
    public var device: String
    /// What is run where, whatever the task.
    var cell: [String] { [model, resolution, precision, compression, runtime, device] }
    /// Seconds of one inference.
    public var latency: Figure?
    /// Joules of one inference.
    public var energy: Figure?
  }

  /// A limit of the constraint file.
  public struct Limit: Sendable, Hashable {
    /// `boats.latency`, `cost`, …
    public var name: String
    /// What it may be at most or at least.
    public var limit: Double
  }

  /// The deployment's name.
  public var deployment: String
  /// The stages of the tasks.
  public var choices: [Choice]
  /// The limits.
  public var limits: [Limit]
  /// Watt-hours a day of one site.
  public var energyPerDay: Figure?
  /// The probability with which each limit was to hold.
  public var confidence: Double
  /// Whether requests queue: limits on latency are then of 99 in 100.
  public var isService: Bool

  /// Reads the JSON of `plan --format json`.
  public init(_ file: TextFile) throws(Problem) {
    let root = try JSON.read(file)
    let place = Place(file: file.path)
    func wrong(_ words: String) -> Problem { Problem(.rule(words), at: place) }
    guard root["format_version"] != nil, let choices = root["choices"]?.items else {
      throw wrong("this is no plan; `plan --constraints F --format json -o PLAN.json` writes one")
    }
    guard !choices.isEmpty else {
      throw wrong(
        "this answer holds no plan: its status is `\(root["status"]?.words ?? "unknown")`")
    }
    deployment = root["deployment"]?.words ?? ""
    isService = root["build"] == nil
    self.choices = []
    for item in choices {
      guard let task = item["task"]?.words, let model = item["model"]?.words,
        let device = item["device"]?.words
      else { throw wrong("a choice of this plan has no task, model or device") }
      self.choices.append(
        Choice(
          task: task, stage: item["stage"]?.whole ?? 1, model: model,
          resolution: item["resolution"]?.words ?? "", precision: item["precision"]?.words ?? "",
          compression: item["compression"]?.words ?? "none", runtime: item["runtime"]?.words ?? "",
          device: device,
          latency: (item["latency_s"] ?? item["time_s"]).flatMap(Self.figure),
          energy: item["energy_j"].flatMap(Self.figure)))
    }
    limits = (root["constraints"]?.items ?? []).compactMap { item in
      guard let name = item["name"]?.words, let limit = item["limit"]?.double else { return nil }
      return Limit(name: name, limit: limit)
    }
    let totals = root["totals"] ?? .null
    if let value = totals["energy_wh_per_day"]?.double {
      energyPerDay = Figure(
        value: value, low: totals["energy_wh_per_day_low"]?.double ?? value,
        high: totals["energy_wh_per_day_high"]?.double ?? value)
    }
    confidence = root["inputs"]?["confidence"]?.double ?? 0.9
  }

  private static func figure(_ json: JSON) -> Figure? {
    guard let value = json["value"]?.double, value > 0 else { return nil }
    return Figure(
      value: value, low: json["low"]?.double ?? value, high: json["high"]?.double ?? value)
  }

  /// The limit of a name.
  public func limit(_ name: String) -> Double? { limits.first { $0.name == name }?.limit }
}
