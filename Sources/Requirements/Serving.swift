// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// The people who use a service, and what is to be found among them.
public struct Population: Sendable, Hashable {
  /// People.
  public var users: Double
  /// How long each is on in a day.
  public var on: Seconds
  /// People to be detected each day; nil where all must be watched.
  public var detect: PerDay?
  /// The share of people with something to be detected on a day.
  public var shownBy: Ratio
  /// The share of samples that show it, where the file says that in place of how many people do.
  public var inView: Ratio?
  /// How long it can be seen of each, a day.
  public var lasts: Seconds
  /// Where the file says so.
  public var place: Place

  /// The share of samples that show it.
  public var prevalence: Double {
    if let inView { return inView.value }
    return min(1, shownBy.value * lasts.value / on.value)
  }
}

/// Requests that come when they like and want an answer at once.
public struct Requests: Sendable, Hashable {
  /// How many come, on the mean of the day.
  public var rate: Hertz
  /// Where the file says so.
  public var place: Place
}

/// A first stage of the user's own: a rule, a comparison of frames, a sensor, or a network of his.
public struct Filter: Sendable, Hashable {
  /// The user's name for it.
  public var name: String
  /// The share that it passes of the samples that show something.
  public var recall: Ratio
  /// The share that it passes of those that do not.
  public var falsePositives: Ratio
  /// Time for a sample on the user's own device; nil where it cannot run there.
  public var clientTime: Seconds?
  /// Arithmetic for a sample on a machine; nil where it cannot run there.
  public var operations: Operations?
  /// Where the file says so.
  public var place: Place
}

/// How requests find a machine.
public enum Routing: String, Sendable, Hashable, CaseIterable {
  /// One is drawn for each request, which waits for that one.
  case random
  /// Each has its turn.
  case roundRobin = "round-robin"
  /// All take from one queue.
  case sharedQueue = "shared-queue"
}

/// What serves users: rented machines and what surrounds them.
public struct Serving: Sendable, Hashable {
  /// Whether results may wait until the day's end, so that machines can be kept busy all day.
  public var canWait = false
  /// The busiest hour's load over the mean hour's, where they cannot.
  public var peak = 0.0
  /// The load of each hour of the day over the mean hour's; 24 of them, ones where the file says nothing.
  public var load = [Double](repeating: 1, count: 24)
  /// Requests that a machine answers side by side.
  public var workers = 1
  /// How they find a machine.
  public var routing = Routing.random
  /// The standard deviation of the time of a call over its mean; nil for the assumed one.
  public var spread: Ratio?
  /// What a request takes through the balancer; nil for the assumed time.
  public var balancer: Seconds?
  /// Machines that may fail while all requests are still answered in time.
  public var spare = 1
  /// The share of a machine's time at work; nil for the assumed one.
  public var utilisation: Ratio?
  /// Machines that are kept, where a kind is used at all.
  public var least = 0
  /// Whether machines that may be taken back are allowed.
  public var allowsSpot = false
  /// Bytes of a sample that leaves the user's device; nil where the file does not say.
  public var sample: Bytes?
  /// Price of moving data; nil where the file does not say.
  public var transfer: DollarsPerMegabyte?
  /// Price of keeping data; nil where the file does not say.
  public var storage: DollarsPerGigabyteMonth?
  /// Processor time to unpack a sample.
  public var decodeTime: Seconds?
  /// Price of that time.
  public var decodePrice: DollarsPerHour?
  /// Frames that are unpacked to reach a sample.
  public var framesPerSample = Ratio(1)
  /// Energy at the building over energy at the machines; nil for the assumed one.
  public var pue: Ratio?
  /// The users' own device, where stages may run on it.
  public var client: String?
  /// Where the file names it.
  public var clientPlace: Place
  /// The most that they may take of it (Wh a day and user); nil for no limit.
  public var clientEnergy: WattHoursPerDay?
  /// How long the service is to run; engineering is written off over it.
  public var lifetime = Seconds(2 * Unit.year)
  /// Where the file says so.
  public var place: Place
}
