// SPDX-License-Identifier: Apache-2.0

public import Documents
import Prediction
public import Quantities

/// A board that a constraint file brings along: like one of the catalogue, with its own clock.
public struct OwnDevice: Sendable, Hashable {
  /// The user's name for it.
  public var id: String
  /// The device of the catalogue that it is like.
  public var like: String
  /// Where the file names that.
  public var likePlace: Place
  /// How many cores work together; nil for as many as the other has.
  public var cores: Int?
  /// Their clock under load; nil for the other's.
  public var clock: Hertz?
  /// Where the file says so.
  public var place: Place

  /// Names a board.
  public init(
    id: String, like: String, likePlace: Place, cores: Int? = nil, clock: Hertz? = nil,
    place: Place
  ) {
    (self.id, self.like, self.likePlace, self.place) = (id, like, likePlace, place)
    (self.cores, self.clock) = (cores, clock)
  }
}

extension Catalogue {
  /// Devices of which the cores are known, so that another one may be like them.
  public var exemplars: [String] {
    devices.values.filter { $0.cores != nil }.map(\.id).sorted()
  }

  /// Adds a board with what it shares with the one that it is like. Times come from all devices with its cores. Powers
  /// and peaks are those of the other board, uncertain by a factor of two each way. Its price and the carbon of making
  /// it are unknown.
  mutating func add(_ own: OwnDevice) {
    guard var device = devices[own.like], let cores = device.cores else { return }
    let count = own.cores ?? cores.count
    let clock = own.clock ?? cores.clock
    device.cores = .init(design: cores.design, count: count, clock: clock)
    let speed = clock / cores.clock * Double(count) / Double(cores.count)
    func doubtful<Q: Quantity>(_ estimate: Estimate<Q>, by factor: Double = 1) -> Estimate<Q> {
      Estimate(
        estimate.value * factor, low: min(estimate.low, estimate.value / 2) * factor,
        high: max(estimate.high, estimate.value * 2) * factor, basis: .assumed,
        provenance: Provenance(
          source: estimate.provenance.source, note: "taken from \(own.like)", subject: own.like))
    }
    (device.id, device.title, device.components, device.place) = (
      own.id, own.id, [own.id], own.place
    )
    device.attachesTo = []
    device.runtimes = device.runtimes.filter { runtimes[$0]?.isOfCores ?? false }
    device.availability = .init(state: .inProduction, from: "")
    device.power = device.power.mapValues { .init(doubtful($0.estimate), scope: $0.scope) }
    device.machine.peaks = device.machine.peaks.mapValues { doubtful($0, by: speed) }
    device.machine.bandwidth = device.machine.bandwidth.map { doubtful($0) }
    device.memoryBandwidth = device.memoryBandwidth.map { doubtful($0) }
    device.bootTime = device.bootTime.map { doubtful($0) }
    device.bootEnergy = device.bootEnergy.map { doubtful($0) }
    (device.embodiedCarbon, device.mass, device.figures) = (nil, nil, [:])
    devices[own.id] = device
  }
}
