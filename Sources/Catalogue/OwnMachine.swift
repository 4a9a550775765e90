// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// A machine that a constraint file brings along, or the user's own terms for one of the catalogue.
public struct OwnMachine: Sendable, Hashable {
  /// The user's name for it, or the catalogue's.
  public var id: String
  /// Operations a second; nil for a machine of the catalogue.
  public var rate: OperationsPerSecond?
  /// Whether that is what inference reaches, and not what the maker states.
  public var isReached: Bool
  /// The price of an hour on demand; nil where the catalogue's stands.
  public var price: DollarsPerHour?
  /// The least time that is billed, as text with its unit; empty for the second.
  public var billingStep: String
  /// What it draws at work; nil where the file does not say.
  public var power: Watts?
  /// What it draws idling; nil where the file does not say.
  public var idle: Watts?
  /// Carbon of making one; nil where the file does not say.
  public var embodied: Grams?
  /// How it is bought, where it is not only rented.
  public var bought: Purchase?
  /// Where it stands; nil for the premises of what is bought, and elsewhere for what is rented.
  public var site: Site?
  /// Whose electricity it draws; nil for the file's own grid.
  public var grid: String?
  /// Where the file names that grid.
  public var gridPlace: Place?
  /// Prices for those who promise to pay around the clock.
  public var committed: [Commitment]
  /// Where the file says so.
  public var place: Place

  /// Where a machine stands, as seen from what sends it samples.
  public enum Site: String, Sendable, Hashable, CaseIterable {
    /// Beside it: nothing is paid for what reaches it.
    case premises
    /// In another place, which data reaches at the price of moving it.
    case elsewhere
  }

  /// A promise to pay for a machine around the clock, whether it is used or not.
  public struct Commitment: Sendable, Hashable {
    /// The price of an hour.
    public var price: DollarsPerHour
    /// How long it is promised.
    public var term: Seconds
    /// Where the file says so.
    public var place: Place

    /// Names a promise.
    public init(price: DollarsPerHour, term: Seconds, place: Place) {
      self.price = price
      self.term = term
      self.place = place
    }
  }

  /// A machine at the user's own premises, on all day.
  public struct Purchase: Sendable, Hashable {
    /// Price of one; nil where the file does not say.
    public var price: Dollars?
    /// How long one serves; nil for the assumed life of machines.
    public var lifetime: Seconds?
    /// How long one that has served before will still serve; nil for new ones.
    public var remaining: Seconds?
    /// Where the file says so.
    public var place: Place

    /// Names a purchase.
    public init(price: Dollars?, lifetime: Seconds?, remaining: Seconds?, place: Place) {
      self.price = price
      self.lifetime = lifetime
      self.remaining = remaining
      self.place = place
    }
  }

  /// Names a machine.
  public init(
    id: String, rate: OperationsPerSecond?, isReached: Bool, price: DollarsPerHour?,
    billingStep: String, power: Watts?, committed: [Commitment] = [], place: Place
  ) {
    self.id = id
    self.rate = rate
    self.isReached = isReached
    self.price = price
    self.billingStep = billingStep
    self.power = power
    self.committed = committed
    self.place = place
  }
}
