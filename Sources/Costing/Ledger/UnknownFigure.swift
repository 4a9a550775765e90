// SPDX-License-Identifier: Apache-2.0

/// A figure for want of which a flow of a line is unknown, and a total is known in part only.
public enum UnknownFigure: Sendable, Hashable {
  /// The price of a device, a part or a machine.
  case price(of: String)
  /// The carbon of making it.
  case making(of: String)
  /// What it draws at work.
  case draw(of: String)
  /// The price of electricity.
  case electricityPrice
  /// The carbon of electricity.
  case grid
  /// The price of processor time to unpack a sample.
  case decodePrice
  /// The price of moving data.
  case transferPrice
  /// The price of keeping data.
  case storagePrice
  /// The size of a sample as it is moved.
  case sampleSize
  /// The price of data over a radio.
  case dataPrice(of: String)
  /// The monthly price of a radio.
  case subscription(of: String)
  /// The carbon of a visit.
  case visitCarbon
  /// The price of the response to a false alarm of a task.
  case falseAlarm(task: String)
}
