// SPDX-License-Identifier: Apache-2.0

public import Catalogue
public import Documents
public import Networks
public import Quantities

/// What a deployment must do and may spend: the constraint file as a value.
///
/// Every limit and objective is per site.
public struct Requirements: Sendable {
  /// The deployment's name.
  public var deployment: String
  /// Sites of this kind; engineering effort is shared among them.
  public var sites = 1
  /// What the file leaves to a default that may weigh.
  public var unstated: Set<Unstated> = []
  /// What has to be sensed.
  public var tasks: [TaskRequirement] = []
  /// Which hardware may do it.
  public var hardware = HardwareChoice()
  /// What feeds it.
  public var supply: Supply
  /// Where it is.
  public var surroundings = Surroundings()
  /// What serves its users; nil for a deployment at sites.
  public var serving: Serving?
  /// What is trained first; nil where every model is used as it is.
  public var training: Training?
  /// How it talks; nil where it does not.
  public var uplink: Uplink?
  /// What looks at frames that it sends; nil where the file says nothing of it.
  public var cloud: Cloud?
  /// The gateway near by that may look at them; nil where there is none.
  public var gateway: Gateway?
  /// The box that its devices stand in; nil where nothing is said of it.
  public var enclosure: Enclosure?
  /// What the supply can give at once, where given.
  public var rating: SupplyRating?
  /// What keeps it alive.
  public var upkeep = Upkeep()
  /// What else draws power.
  public var otherLoads: [OtherLoad] = []
  /// What is done instead today, where given.
  public var today: Today?
  /// What must hold.
  public var limits: [Limit] = []
  /// Licences that a model must not have.
  public var deniedLicences: [HardwareChoice.Pattern] = []
  /// What to make small or large, the most important first.
  public var objectives: [Objective] = []
  /// The probability with which all limits must hold at once.
  public var confidence = 0.9
  /// The weakest basis that the answer may rest on; nil for any.
  public var requiredBasis: Basis?
  /// Models that the file brings along.
  public var ownModels: [OwnModel] = []
  /// Boards that the file brings along.
  public var ownDevices: [OwnDevice] = []
  /// Machines that the file brings along.
  public var ownMachines: [OwnMachine] = []
  /// Which inference times may stand behind a choice.
  public var timing = TimingChoice.any
  /// The user's own figures.
  public var given: [GivenFigure] = []
  /// The user's own assumptions, over the catalogue's.
  public var assumed: [Assumptions.Name: Figure] = [:]
  /// Person-days of engineering by effort class, where given.
  public var effort = Effort()
  /// The file it was read from.
  public var file: String
  /// Electricity by the hour of the day, where the file gives it.
  public var electricity: ElectricityByHour?
}

/// Something that has to be sensed.
public struct TaskRequirement: Sendable, Hashable {
  /// The user's name for it.
  public var name: String
  /// The id of the kind of work that a model must be able to do.
  public var task: String
  /// Where the file names it.
  public var taskPlace: Place
  /// Whether models are compared by an accuracy.
  public var isJudged = false
  /// The metric that accuracy is judged by; nil where any model will do.
  public var metric: String?
  /// The data set that it is judged on; nil for any.
  public var dataset: String?
  /// Patterns of models that may be used; empty for all.
  public var models: [String] = []
  /// Where the file names them.
  public var modelsPlace: Place
  /// Rates that may be chosen.
  public var rates: [Hertz] = []
  /// When it watches.
  public var hours = Hours.any
  /// What it watches for; nil where it only classifies what it is shown.
  public var event: Event?
  /// What it sees; nil where it hears, or where nothing is known of the optics.
  public var view: View?
  /// Per-sample recalls that the user measured.
  public var recalls: [GivenRecall] = []
  /// What a false alarm costs.
  public var falseAlarmCost: Dollars?
  /// False alarms per empty sample, where the user measured it.
  public var falsePositives: Ratio?
  /// The same by model or filter.
  public var falsePositivesOf: [String: Ratio] = [:]
  /// What it keeps at the site until somebody fetches it; nil where nothing.
  public var keep: Keep?
  /// Who is looked at, where it is people who use a service.
  public var population: Population?
  /// Requests that are answered, where it is those and not people who are looked at.
  public var requests: Requests?
  /// Patterns of models that may stand before another as a first stage.
  public var firstStages: [String] = []
  /// First stages of the user's own, which need not have learned anything.
  public var filters: [Filter] = []
  /// Where its samples may be looked at.
  public var compute: [ComputePlace] = []
  /// What a sample takes that is sent; nil where none is.
  public var sample: Bytes?
  /// Where the file says so.
  public var place: Place
}

/// Which inference times may stand behind a choice.
public enum TimingChoice: String, Sendable, Hashable, CaseIterable {
  /// Scaled ones and bounds too.
  case any
  /// Only cells that somebody timed on that very device.
  case measured
}

/// The hours a task watches.
public enum Hours: String, Sendable, Hashable, CaseIterable {
  /// Around the clock.
  case any
  /// From sunrise to sunset.
  case daylight
}

/// What a task keeps at the site until somebody fetches it.
public struct Keep: Sendable, Hashable {
  /// Of each sample; nil where samples are forgotten.
  public var sample: Bytes?
  /// Of each event and each false alarm; nil where nothing is.
  public var alarm: Bytes?
  /// Where the file says so.
  public var place: Place
}

/// What a task watches for.
public struct Event: Sendable, Hashable {
  /// How long it lasts.
  public var duration: Seconds
  /// How often it comes.
  public var frequency: PerDay
  /// When it comes.
  public var hours: Hours
}

/// What the camera sees.
public struct View: Sendable, Hashable {
  /// The object's size across.
  public var object: Metres
  /// The distance it must be seen at.
  public var distance: Metres
  /// The lens's horizontal angle.
  public var lens: Degrees

  /// Pixels across the object on an image of a width: size over the width of the scene at that
  /// distance, 2 d tan(angle/2).
  public func pixels(onWidth width: Int) -> Double {
    object.value / (2 * distance.value * Mathematics.tangent(degrees: lens.value / 2))
      * Double(width)
  }
}

/// A recall per sample that the user measured on the rest of the events (those some frame catches).
public struct GivenRecall: Sendable, Hashable {
  /// The model.
  public var model: String
  /// The number format it was measured at; nil for floating point. Any other voids it.
  public var precision: Precision?
  /// The recall.
  public var value: Ratio
  /// The detector's threshold; nil where the file does not say.
  public var threshold: Ratio?
  /// Where the file says so.
  public var place: Place
}

/// Which hardware may be used.
public struct HardwareChoice: Sendable, Hashable {
  /// A pattern or name with its place.
  public struct Pattern: Sendable, Hashable {
    /// The text, with `*` for anything.
    public var text: String
    /// Where the file says so.
    public var place: Place

    /// A pattern from a place.
    public init(text: String, place: Place) {
      self.text = text
      self.place = place
    }
  }
  /// Patterns of devices that may be used; empty for all.
  public var allow: [Pattern] = []
  /// Patterns of devices that may not.
  public var deny: [Pattern] = []
  /// Devices that must be used, and no other.
  public var fixed: [Pattern] = []
  /// Devices that are already there: they cost nothing.
  public var owned: [Pattern] = []
  /// How many devices a site may have.
  public var count = 1...2
}

/// Engineering effort.
public struct Effort: Sendable, Hashable {
  /// Cost of a person-day, where given.
  public var day: Dollars?
  /// Person-days by effort class, where given.
  public var days: [String: Double] = [:]
}

/// The user's own figure about a model, a device, or both: it wins over the catalogue's.
public struct GivenFigure: Sendable, Hashable {
  /// The model; nil for a figure of a device.
  public var model: String?
  /// The device; nil for a figure of a model.
  public var device: String?
  /// The input; nil for any.
  public var resolution: InputShape?
  /// The number format; nil for any.
  public var precision: Precision?
  /// The runtime; nil for any.
  public var runtime: String?
  /// Inputs that are looked at in one call, of which the figure is.
  public var batch: Int
  /// What is given.
  public var figure: Kind
  /// Where the file says so.
  public var place: Place

  /// Names a figure.
  public init(
    model: String? = nil, device: String? = nil, resolution: InputShape? = nil,
    precision: Precision? = nil, runtime: String? = nil, batch: Int = 1, figure: Kind,
    place: Place
  ) {
    self.batch = batch
    (self.model, self.device, self.resolution) = (model, device, resolution)
    (self.precision, self.runtime) = (precision, runtime)
    (self.figure, self.place) = (figure, place)
  }

  /// What can be given.
  public enum Kind: Sendable, Hashable {
    /// Accuracy by the task's metric.
    case accuracy(Ratio)
    /// Time of one warm inference.
    case latency(Seconds)
    /// Energy of one inference at the board.
    case energy(Joules)
    /// Working memory of the model.
    case ram(Bytes)
    /// A power state of a device.
    case power(Device.PowerState, Watts)
    /// Boot time of a device.
    case bootTime(Seconds)
    /// Boot energy of a device.
    case bootEnergy(Joules)
    /// Memory of a device.
    case memory(Bytes)
    /// Price of a device.
    case price(Dollars)
    /// Carbon of making the device.
    case embodied(Grams)
  }

  /// Whether it speaks of this cell.
  public func applies(
    model: String, resolution: InputShape, precision: Precision, runtime: String, device: String,
    batch: Int = 1
  ) -> Bool {
    self.batch == batch && (self.model == nil || self.model == model)
      && (self.resolution == nil || self.resolution == resolution)
      && (self.precision == nil || self.precision == precision)
      && (self.runtime == nil || self.runtime == runtime)
      && (self.device == nil || self.device == device)
  }
}
