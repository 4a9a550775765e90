// SPDX-License-Identifier: Apache-2.0

public import Quantities
public import Requirements

/// Everything about a site that no choice of model or device changes.
public struct SiteProfile: Sendable {
  /// The pack; nil on mains.
  public var battery: BatteryProfile?
  /// The panel; nil where there is none.
  public var sun: SunProfile?
  /// What stands around packs and panels.
  public var parts = SupplyParts()
  /// The radio; nil where the site does not talk.
  public var radio: RadioProfile?
  /// Bytes of an alert and of a sign of life, and how often that is sent.
  public var uplink: Uplink?
  /// Hours of light a day in each month.
  public var dayLengths: [Double] = []
  /// From the battery to the devices; nil where nothing is built.
  public var converter: Estimate<Ratio>?
  /// What the converter draws by itself.
  public var quiescent: Estimate<Watts>?
  /// Loads that are there anyway, at the battery.
  public var otherLoads: [OtherLoad] = []
  /// Visits, lifetime, cleaning.
  public var upkeep: Upkeep
  /// Whether a camera stands here; its lens gets dirty.
  public var hasLens = false
  /// Unplanned visits; nil where there are none.
  public var failures: Estimate<PerDay>?
  /// A day of engineering; nil for a service, whose surroundings say it.
  public var engineeringDay: Estimate<Dollars>?
  /// Sites that share the engineering.
  public var sites = 1
  /// Price of mains energy; nil on battery or where unknown.
  public var electricity: Estimate<DollarsPerKilowattHour>?
  /// Carbon of mains energy; nil on battery or where unknown.
  public var grid: Estimate<GramsPerKilowattHour>?
  /// Whether the site is on mains.
  public var isOnMains = true
  /// True events of all tasks that report by radio.
  public var events = PerDay(0)
  /// What is kept of them at the site (B/day).
  public var keptOfEvents = 0.0
  /// The box that devices stand in; nil where nothing is said of it.
  public var enclosure: EnclosureProfile?
  /// What the supply can give at once (W); nil where nothing is said of it.
  public var supply: Double?
  /// What surrounds the machines of a service, which is one site without a build; nil where something is built.
  public var serving: ServingProfile?

  /// A site on mains where nothing is built.
  public init(upkeep: Upkeep) {
    self.upkeep = upkeep
  }

  /// Mean hours of light a day over the year.
  public var meanLight: Double {
    dayLengths.reduce(0, +) / Double(max(1, dayLengths.count))
  }

  /// Samples of a sampling schedule in a mean day of the year.
  public func samplesPerDay(_ sampling: SamplingSchedule) -> Double {
    hoursWatched(sampling) * 3_600 / sampling.interval
  }

  /// Hours of a mean day in which a schedule samples.
  public func hoursWatched(_ sampling: SamplingSchedule) -> Double {
    sampling.hours == .daylight ? meanLight : 24
  }

  /// What supply and packs can give at once (W), the lesser of both; nil where neither is known.
  public func peakSupply(packs: Int, _ riskLevel: RiskLevel) -> Double? {
    let pack = battery?.peak(riskLevel).map { $0 * Double(packs) }
    return [supply, pack].compactMap { $0 }.min()
  }

  /// Days that the hardware, or the service, lasts.
  public var lifetimeDays: Double { upkeep.lifetime.value / 86_400 }

  /// The price of a day of engineering.
  var personDay: Estimate<Dollars>? { serving?.engineeringDay ?? engineeringDay }

  /// Somebody's work, shared by all sites and written off over their life (USD/day).
  public func engineering(_ effort: Estimate<Ratio>, _ riskLevel: RiskLevel) -> Double {
    riskLevel.burden(effort) * (riskLevel.burden(ifKnown: personDay) ?? 0) / Double(sites)
      / lifetimeDays
  }
}

/// A site's figures as plain numbers under one risk level (Wh, W, USD, days).
public struct SiteFigures: Sendable {
  /// Battery-side energy for each unit of energy at a board.
  public var perBoard: Double
  /// What is drawn whatever is chosen, at the battery.
  public var constant: Flow
  /// Energy of one alert at the battery (Wh); none where a day's events share a message.
  public var alert: Double
  /// Data cost of one alert (USD).
  public var alertData: Double
  /// Energy of what is sent whatever is chosen, true events or a digest of the day, at the battery (Wh/day).
  public var sent: Double
  /// Data cost of the same (USD/day).
  public var sentData: Double
  /// Data cost of a day's signs of life (USD/day).
  public var heartbeatData: Double
  /// What signs of life and true events take of the time that may be spent sending.
  public var airtime: Double
  /// What one alert a day takes of it.
  public var alertAirtime: Double
  /// Usable energy of one pack (Wh); nil on mains.
  public var usable: Double?
  /// What one pack loses by itself (Wh/day).
  public var selfDischarge: Double
  /// What passes losses, dirt and controller of one panel (W at full sun).
  public var panel: Double
  /// Share of the energy put into the battery that comes out again.
  public var charge: Double
  /// Cost for each Wh drawn at the battery or the socket (USD).
  public var perWattHour: Double
  /// Carbon for each Wh drawn at the socket (g).
  public var gramsPerWattHour: Double
  /// Visits a day for cleaning lenses.
  public var lensVisits: Double
  /// Visits a day for cleaning panels, where there are any.
  public var panelVisits: Double
  /// Days until a pack is worn out by age alone; infinite on mains.
  public var shelfLife: Double
  /// Visits a day because packs are old, where they are before the hardware has served.
  public var replacementVisits: Double
  /// Visits a day for each byte that is kept a day.
  public var visitsPerByte: Double
  /// Unplanned visits a day.
  public var failureVisits: Double
  /// Price of a planned visit (USD).
  public var visit: Double
  /// Carbon of a planned visit (g).
  public var visitCarbon: Double
  /// Price of a trip to this site alone (USD).
  public var ownVisit: Double

  /// Takes a profile's figures under a risk level.
  public init(_ site: SiteProfile, _ riskLevel: RiskLevel) {
    perBoard = site.converter.map { 1 / riskLevel.benefit($0) } ?? 1
    var constant = Flow(
      watts: site.otherLoads.reduce(0) { $0 + $1.power.value }
        + (riskLevel.burden(ifKnown: site.quiescent) ?? 0))
    alert = 0
    alertData = 0
    (sent, sentData) = (0, 0)
    heartbeatData = 0
    airtime = 0
    alertAirtime = 0
    if let radio = site.radio, let uplink = site.uplink {
      let sampling =
        radio.messageEnergy(bytes: uplink.heartbeatPayload.value, riskLevel)
        * uplink.heartbeat.value
      constant = constant + Flow(watts: (riskLevel.burden(radio.sleep) + sampling) * perBoard)
      let message = radio.messageEnergy(bytes: uplink.payload.value, riskLevel) * perBoard / 3_600
      let data = radio.dataCost(bytes: uplink.payload.value, riskLevel) ?? 0
      let share = radio.share(ofMessages: 1, bytes: uplink.payload.value, riskLevel)
      let messages = uplink.messages(ofEvents: site.events.value)
      (sent, sentData) = (messages * message, data * messages)
      // A digest is one message, however many events it tells of.
      if uplink.message != .digest { (alert, alertData, alertAirtime) = (message, data, share) }
      let samplings = uplink.heartbeat.value * 86_400
      heartbeatData =
        samplings * (radio.dataCost(bytes: uplink.heartbeatPayload.value, riskLevel) ?? 0)
      airtime =
        radio.share(ofMessages: samplings, bytes: uplink.heartbeatPayload.value, riskLevel)
        + messages * share
      constant = constant + Flow(around: sent, light: 0)
    }
    self.constant = constant
    usable = site.battery?.usable(riskLevel)
    selfDischarge = site.battery?.selfDischarge(riskLevel) ?? 0
    panel = site.sun?.panel(1, riskLevel) ?? 0
    charge = site.battery.map { riskLevel.benefit($0.roundTrip) } ?? 1
    if site.isOnMains {
      perWattHour = site.electricity.map { riskLevel.burden($0) / 1_000 } ?? 0
      gramsPerWattHour = site.grid.map { riskLevel.burden($0) / 1_000 } ?? 0
    } else {
      perWattHour = site.battery?.wearPerWattHour(riskLevel) ?? 0
      gramsPerWattHour = 0
    }
    lensVisits = site.hasLens ? site.upkeep.cleaning?.lensPerDay ?? 0 : 0
    panelVisits = site.upkeep.cleaning?.panelsPerDay ?? 0
    shelfLife = site.battery.map { riskLevel.benefit($0.calendarLife) / 86_400 } ?? .infinity
    replacementVisits = shelfLife < site.lifetimeDays ? 1 / shelfLife : 0
    visitsPerByte = site.upkeep.card.map { 1 / $0.value } ?? 0
    failureVisits = riskLevel.burden(ifKnown: site.failures) ?? 0
    visit = site.upkeep.plannedVisit?.value ?? 0
    visitCarbon = (site.upkeep.visitCarbon?.value ?? 0) / Double(site.upkeep.sharedBy)
    ownVisit = site.upkeep.ownVisit?.value ?? 0
  }

  /// Visits a day for cleaning what gets dirty at a build: one trip serves lenses and panels.
  public func cleaningVisits(panels: Int) -> Double {
    max(lensVisits, panels > 0 ? panelVisits : 0)
  }

  /// A build under a flow, as the simulation asks for it.
  public func point(_ flow: Flow, packs: Int, panels: Int) -> SupplyPoint {
    SupplyPoint(flow, panel: Double(panels) * panel, storage: Double(packs) * (usable ?? 0))
  }
}

extension SiteProfile: Uncertain {
  /// Shows each estimate.
  @inlinable public mutating func visit(_ visitor: inout some EstimateVisitor) {
    visitor.visit(&converter, .converter, worse: .lower)
    visitor.visit(&quiescent, .converter, worse: .higher)
    visitor.visit(&failures, .failures, worse: .higher)
    visitor.visit(&engineeringDay, .engineering, worse: .higher)
    visitor.visit(&electricity, .electricity, worse: .higher)
    visitor.visitGrid(&grid)
    visitor.visit(&battery)
    visitor.visit(&sun)
    parts.visit(&visitor)
    visitor.visit(&radio)
    visitor.visit(&enclosure)
    visitor.visit(&serving)
  }
}
