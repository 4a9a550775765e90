// SPDX-License-Identifier: Apache-2.0

public import Quantities

/// What a device draws and costs, every power brought to the board's input.
public struct DeviceProfile: Sendable {
  /// The device's id.
  public var id: String
  /// Whether it sleeps and wakes by itself.
  public var isMicrocontroller: Bool
  /// Power between wakes: asleep (microcontrollers), or cut off by whatever wakes it.
  public var off: Estimate<Watts>
  /// Power while on and doing nothing.
  public var idle: Estimate<Watts>
  /// Power while computing.
  public var active: Estimate<Watts>
  /// From power-on to the application's first line.
  public var bootTime: Estimate<Seconds>
  /// Energy of that.
  public var bootEnergy: Estimate<Joules>
  /// Price with its carrier and the parts it always needs; nil where unknown.
  public var price: Estimate<Dollars>?
  /// Carbon of making it; nil where unknown.
  public var embodied: Estimate<Grams>?
  /// Parts that it needs at a site, each with price and standing draw.
  public var parts: [PartProfile]
  /// What it takes to wake it when it is cut off; nil where it wakes itself or cannot be woken.
  public var wakeController: PartProfile?
  /// Person-days of engineering, and the class that says so.
  public var effort: Estimate<Ratio>
  /// Memory left for models.
  public var memory: Estimate<Bytes>?
  /// Program memory, for microcontrollers.
  public var flash: Estimate<Bytes>?
  /// What it draws halted, where nothing cuts it off; nil where unknown, and for what sleeps.
  public var halted: Estimate<Watts>?
  /// The warmest air it is made for; nil where unknown.
  public var hottest: Celsius?
  /// The temperature of its chip at which it takes its clock back; nil where unknown.
  public var throttles: Celsius?
  /// The most that it draws for a moment; nil where unknown.
  public var peak: Estimate<Watts>?
  /// What it weighs without the parts that it needs; nil where unknown.
  public var mass: Estimate<Grams>?

  /// Makes a profile from its figures.
  public init(
    id: String, isMicrocontroller: Bool, off: Estimate<Watts>, idle: Estimate<Watts>,
    active: Estimate<Watts>, bootTime: Estimate<Seconds>, bootEnergy: Estimate<Joules>,
    price: Estimate<Dollars>?, embodied: Estimate<Grams>?, parts: [PartProfile],
    wakeController: PartProfile?, effort: Estimate<Ratio>, memory: Estimate<Bytes>?,
    flash: Estimate<Bytes>?
  ) {
    self.id = id
    self.isMicrocontroller = isMicrocontroller
    self.off = off
    self.idle = idle
    self.active = active
    self.bootTime = bootTime
    self.bootEnergy = bootEnergy
    self.price = price
    self.embodied = embodied
    self.parts = parts
    self.wakeController = wakeController
    self.effort = effort
    self.memory = memory
    self.flash = flash
  }
}

/// A part at a site: what it costs and what it always draws.
public struct PartProfile: Sendable {
  /// The part's id.
  public var id: String
  /// Price; nil where unknown.
  public var price: Estimate<Dollars>?
  /// Power it draws day and night.
  public var standing: Estimate<Watts>?
  /// What it weighs; nil where unknown.
  public var mass: Estimate<Grams>?

  /// Names a part.
  public init(
    id: String, price: Estimate<Dollars>?, standing: Estimate<Watts>?,
    mass: Estimate<Grams>? = nil
  ) {
    self.id = id
    self.price = price
    self.standing = standing
    self.mass = mass
  }
}

/// What one sample of one model on one device takes.
public struct RunProfile: Sendable {
  /// From wake to the first usable frame, or the length of the sound that is listened to.
  public var capture: Estimate<Seconds>
  /// One frame from a sensor that is already running; for sound, the length listened to.
  public var captureAwake: Estimate<Seconds>
  /// What the sensor draws meanwhile.
  public var sensor: Estimate<Watts>
  /// Loading the program and the weights after a wake; zero where they stay in memory.
  public var load: Estimate<Seconds>
  /// Preparing the input.
  public var preprocess: Estimate<Seconds>
  /// One warm inference.
  public var infer: Estimate<Seconds>
  /// Power during it.
  public var inferPower: Estimate<Watts>
  /// Reading the outputs.
  public var postprocess: Estimate<Seconds>
  /// Writing the sample down; nil where it is forgotten.
  public var store: Estimate<Seconds>?
  /// What that is (B).
  public var kept = 0.0
  /// How much slower the first inference after a wake is.
  public var coldSlowdown: Estimate<Ratio>
  /// What looks at the sample elsewhere; nil where the device itself does.
  public var remote: RemoteRun?

  /// Makes a profile from its figures.
  public init(
    capture: Estimate<Seconds>, captureAwake: Estimate<Seconds>, sensor: Estimate<Watts>,
    load: Estimate<Seconds>, preprocess: Estimate<Seconds>, infer: Estimate<Seconds>,
    inferPower: Estimate<Watts>, postprocess: Estimate<Seconds>, coldSlowdown: Estimate<Ratio>
  ) {
    self.capture = capture
    self.captureAwake = captureAwake
    self.sensor = sensor
    self.load = load
    self.preprocess = preprocess
    self.infer = infer
    self.inferPower = inferPower
    self.postprocess = postprocess
    self.coldSlowdown = coldSlowdown
  }
}

/// A point of view on uncertain figures: the standard normal deviate at which each is taken, towards
/// the bad side. Zero is the middle; errors move together, so that sums of quantiles are quantiles.
public struct RiskLevel: Sendable, Hashable {
  /// The deviate; positive is pessimistic.
  public var deviate: Double

  /// A view at a deviate.
  public init(deviate: Double) {
    self.deviate = deviate
  }

  /// The middle of belief.
  public static let middle = RiskLevel(deviate: 0)

  /// The view under which a limit holds with a probability.
  public init(confidence: Double) {
    deviate = Mathematics.normalDeviate(of: confidence)
  }

  /// The value of something that is worse when it is larger.
  @inlinable public func burden<Q: Quantity>(_ estimate: Estimate<Q>) -> Double {
    estimate.at(deviate).value
  }

  /// The same of something that may be unknown.
  @inlinable public func burden<Q: Quantity>(ifKnown estimate: Estimate<Q>?) -> Double? {
    estimate?.at(deviate).value
  }

  /// The value of something that is worse when it is smaller.
  @inlinable public func benefit<Q: Quantity>(_ estimate: Estimate<Q>) -> Double {
    estimate.at(-deviate).value
  }
}

extension PartProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&price, .price(id), worse: .higher)
    visitor.visit(&standing, .device(id), worse: .higher)
    visitor.visit(&mass, .mass(id), worse: .higher)
  }
}

extension DeviceProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    let device = Factor.device(id)
    visitor.visit(&off, device, worse: .higher)
    visitor.visit(&idle, device, worse: .higher)
    visitor.visit(&active, device, worse: .higher)
    visitor.visit(&bootTime, device, worse: .higher)
    visitor.visit(&bootEnergy, device, worse: .higher)
    visitor.visit(&halted, device, worse: .higher)
    visitor.visit(&peak, device, worse: .higher)
    visitor.visit(&memory, device, worse: .lower)
    visitor.visit(&flash, device, worse: .lower)
    visitor.visit(&price, .price(id), worse: .higher)
    visitor.visit(&embodied, .making(id), worse: .higher)
    visitor.visit(&mass, .mass(id), worse: .higher)
    let engineering = Factor.effort(effort.provenance.subject)
    visitor.visit(&effort, engineering, worse: .higher)
    visitor.visit(&parts)
    visitor.visit(&wakeController)
  }
}

extension RunProfile {
  /// Shows each estimate: what the device does by itself, and what errs with the inference.
  @inlinable public mutating func visit(
    _ visitor: inout some EstimateVisitor, _ device: Factor, _ inference: Factor
  ) {
    visitor.visit(&capture, device, worse: .higher)
    visitor.visit(&captureAwake, device, worse: .higher)
    visitor.visit(&sensor, device, worse: .higher)
    visitor.visit(&load, device, worse: .higher)
    visitor.visit(&preprocess, device, worse: .higher)
    visitor.visit(&postprocess, device, worse: .higher)
    visitor.visit(&store, device, worse: .higher)
    visitor.visit(&coldSlowdown, device, worse: .higher)
    visitor.visit(&infer, inference, worse: .higher)
    visitor.visit(&inferPower, inference, worse: .higher)
    guard var elsewhere = remote else { return }
    elsewhere.visit(&visitor, inference)
    remote = elsewhere
  }
}
