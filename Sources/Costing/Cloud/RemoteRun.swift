// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// A sample that is looked at elsewhere: a frame is sent, and a rented machine takes a share of its time for it.
public struct RemoteRun: Sendable {
  /// Bytes of a frame as it is sent.
  public var bytes: Double
  /// The machine that looks at it.
  public var machine: MachineProfile
  /// Its time for one inference.
  public var time: Estimate<Seconds>
  /// What surrounds it: how much of its time is work, unpacking, transfer, electricity.
  public var surroundings: ServingProfile

  /// A frame and what looks at it.
  public init(
    bytes: Double, machine: MachineProfile, time: Estimate<Seconds>, surroundings: ServingProfile
  ) {
    self.bytes = bytes
    self.machine = machine
    self.time = time
    self.surroundings = surroundings
  }

  /// What a frame keeps the machine busy for: it is unpacked and looked at (s).
  public func busy(_ outlook: Outlook) -> Double {
    outlook.burden(surroundings.decodeTime) + outlook.burden(time)
  }
}

/// What a frame takes beside the device's and the radio's energy, as plain numbers under one outlook.
public struct RemoteFigures: Sendable, Hashable {
  /// What one frame a day takes of the time that the radio may send.
  public var airtime: Double
  /// Data over the radio (USD).
  public var data: Double
  /// Machine-hours that are paid for, waiting for work included.
  public var hours: Double
  /// Their price (USD).
  public var rent: Double
  /// Moving the frame into the machine's network (USD).
  public var transfer: Double
  /// Carbon of the machine (g).
  public var carbon: Double

  /// Takes a run's figures over a radio under an outlook.
  public init(_ run: RemoteRun, over radio: RadioProfile, _ outlook: Outlook) {
    let figures = ServingFigures(run.surroundings, outlook)
    airtime = radio.share(ofMessages: 1, bytes: run.bytes, outlook)
    data = radio.dataCost(bytes: run.bytes, outlook) ?? 0
    hours = figures.hours(busySeconds: run.busy(outlook))
    rent = hours * outlook.burden(run.machine.price)
    transfer = figures.transfer
    let power = figures.power(of: run.machine, outlook) ?? 0
    carbon =
      hours
      * (power * figures.gramsPerWattHour
        + (run.machine.embodied.map { outlook.burden($0) } ?? 0))
  }

  /// All of it (USD).
  public var cost: Double { data + rent + transfer }
}
