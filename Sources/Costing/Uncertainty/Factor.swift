// SPDX-License-Identifier: Apache-2.0

/// A thing that is not known exactly, all of whose figures err together: those of one device are too high in
/// the same scenario.
public enum Factor: Sendable, Hashable {
  /// The draw of a device or part, and its times but for inferences.
  case device(String)
  /// The time of an inference on a device, and its draw meanwhile.
  case run(String, device: String)
  /// The working memory of a model.
  case memory(String)
  /// The price of a device, part or machine.
  case price(String)
  /// The carbon of making a device or machine.
  case making(String)
  /// The mass of a device or part.
  case mass(String)
  /// The engineering of a class of devices, or of a service.
  case effort(String)
  /// The price of a day of engineering.
  case engineering
  /// The chance of a false alarm on an empty sample.
  case falseAlarms
  /// The share of samples of an event in which it is found, where some sample shows it.
  case recall
  /// The share of events that no sample shows.
  case commonMiss
  /// A limit of a task, by its name: no figure, but a number of the file that could be another.
  case limit(of: String, String)
  /// The accuracy of a task's network.
  case accuracy(String)
  /// The share of samples that a stage is reached by.
  case passRate(String)
  /// The loss between battery and boards.
  case converter
  /// The rate of failures.
  case failures
  /// The usable energy of a pack.
  case battery
  /// The charge that a pack loses by itself.
  case selfDischarge
  /// The years and cycles until a pack is worn out.
  case batteryLife
  /// The price of a pack.
  case batteryPrice
  /// The yield of a panel.
  case panel
  /// The sun of the place.
  case sun
  /// The price of a panel.
  case panelPrice
  /// The energy and time of a message over a radio.
  case radio(String)
  /// The subscription of a radio, and the price of its data.
  case dataPrice(String)
  /// The heat that the box takes up and gives off.
  case enclosure
  /// The price of electricity.
  case electricity
  /// The carbon of a grid's electricity, by its source.
  case grid(String)
  /// The share of its time in which a rented machine works.
  case utilisation
  /// The energy of a building for each unit that reaches a machine.
  case building
  /// The time and price of unpacking a sample.
  case decoding
  /// The price of moving samples.
  case transfer
  /// The price of keeping samples.
  case storage
  /// The spend of a task's training.
  case training(String)
}
