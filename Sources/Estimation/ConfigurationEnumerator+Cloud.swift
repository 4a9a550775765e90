// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Networks
import Quantities
import Requirements

/// Networks that may look at a task's frames elsewhere: the same for every device that sends them.
struct RemoteCells: Sendable {
  /// A network on a rented machine or on the gateway.
  struct Item: Sendable {
    var network: NetworkConfiguration
    var remote: RemoteRun
  }
  private(set) var items: [String: [Item]] = [:]

  init(_ context: EstimationContext, models: [String: (allowed: [Model], denied: [String])]) {
    let tasks = context.requirements.tasks.filter { $0.compute.contains(.cloud) }
    guard !tasks.isEmpty else { return }
    let serving = ServingEstimator(context)
    let trainings = serving.trainings()
    var choice = context.requirements.hardware
    choice.allow = context.requirements.cloud?.machines ?? []
    (choice.deny, choice.fixed) = ([], [])
    let machines = serving.machines(
      choice, allowingSpot: false, needsPower: context.requirements.asksForCarbon
    ).machines.filter { $0.profile.purchase != .bought }
    for task in tasks {
      let bytes = task.sample?.value ?? 0
      var surroundings = serving.profile(ofFrames: bytes)
      if tasks.contains(where: { context.requirements.isWaitedFor($0.name) }) {
        let sharing = context.requirements.cloud?.sharedBy ?? context.requirements.sites
        surroundings.leastHours = 24 / Double(max(1, sharing))
      }
      items[task.name] = machines.flatMap { device, profile in
        serving.configurations(
          for: task, models: models[task.name]?.allowed ?? [], on: device, trainings: trainings,
          oneByOne: true
        ).map { configuration in
          Item(
            network: configuration,
            remote: RemoteRun(
              bytes: bytes, time: configuration.time, unpacking: surroundings.decodeTime,
              place: .cloud(profile, surroundings)))
        }
      }
    }
  }

  mutating func add(_ more: [Item], for task: String) {
    items[task, default: []] += more
  }
}

extension Requirements {
  /// Whether a limit says how soon a task's samples are looked at.
  fileprivate func isWaitedFor(_ task: String) -> Bool {
    limits.contains { $0.task == task && ($0.name == .alertWithin || $0.name == .latency) }
  }
}

extension ConfigurationEnumerator {
  /// The gateway's networks for each task that it may serve.
  mutating func addGateway() {
    let requirements = context.requirements
    guard let gateway = requirements.gateway, let uplink = requirements.uplink,
      let device = context.catalogue.devices[gateway.device]
    else { return }
    // It stands where there is mains, and not in the nodes' cold.
    var indoors = context
    indoors.requirements.surroundings.coldest = nil
    indoors.requirements.surroundings.climate = nil
    indoors.requirements.surroundings.weather = nil
    indoors.requirements.assumed[.temperature] = nil
    guard let profile = try? DeviceEstimator(context: indoors).profile(device) else { return }
    var place = GatewayProfile(profile, nodes: Double(gateway.nodes), uplink: uplink)
    let serving = ServingEstimator(context)
    place.electricity = gateway.electricity.map { context.given($0, "price of its electricity") }
    place.grid = gateway.grid.flatMap { serving.grid($0) }
    place.radio = gateway.radio.flatMap { context.catalogue.parts[$0.text] }.map {
      SiteEstimator.radio($0, uplink)
    }
    let nothing = Estimate(
      Seconds(0), basis: .given, provenance: Provenance(source: "envelope", note: "not its own"))
    let sensor = SensorProfile(
      part: PartProfile(id: "", price: nil, standing: nil),
      active: nothing.map(note: "not its own") { Watts($0.value) }, start: nothing, frame: nothing,
      sourceBytes: 0)
    for task in requirements.tasks where task.compute.contains(.gateway) {
      var census = ConfigurationCensus()
      var own = task
      own.compute = [.node]
      let configurations = configurations(for: own, on: device, profile, sensor, &census).filter {
        configuration in
        guard let memory = profile.memory, let ram = configuration.memory else { return true }
        return ram.value <= memory.value
      }
      clouds.add(
        configurations.map { configuration in
          RemoteCells.Item(
            network: configuration.network,
            remote: RemoteRun(
              bytes: task.sample?.value ?? 0, time: configuration.time,
              unpacking: context.assumption(.decodeTime, Seconds.self), place: .gateway(place)))
        }, for: task.name)
    }
  }
}

extension ConfigurationEnumerator {
  /// Cells whose frames a device takes and sends, and a machine looks at.
  func remoteCells(
    for task: TaskRequirement, on device: Device, _ profile: DeviceProfile, _ sensor: SensorProfile,
    _ census: inout ConfigurationCensus
  ) -> [Configuration] {
    // A gateway asks for what it runs itself, without the networks of other machines.
    guard task.compute.contains(where: { $0 != .node }), let items = clouds.items[task.name],
      let bytes = task.sample
    else { return [] }
    let nothing = Provenance(source: "envelope", note: "looked at elsewhere")
    let none = Estimate(Seconds(0), basis: .given, provenance: nothing)
    let isSmall = device.role == .microcontroller
    let program = context.assumption(
      isSmall ? .runtimeMemoryMicrocontroller : .runtimeMemoryLinux, Bytes.self)
    let start = context.assumption(
      isSmall ? .runtimeStartMicrocontroller : .runtimeStartLinux, Seconds.self)
    return items.map { item in
      census.combinations += 1
      var network = item.network
      census.configurations[network.timing, default: 0] += 1
      // The program, and the frame as it is sent.
      network.memory = program.map(note: "the program, and a frame") { $0 + bytes }
      var run = run(
        network.model, network.resolution, network.precision, device, sensor, none,
        profile.active, for: task)
      (run.load, run.postprocess) = (start, none)
      run.remote = item.remote
      return Configuration(
        network: network, device: device.id,
        energy: Estimate(Joules(0), basis: .given, provenance: nothing), flash: nil, run: run)
    }
  }
}
