// SPDX-License-Identifier: Apache-2.0

public import Documents
public import Quantities

/// What nobody told us and we had to assume, with the reason: `configs/defaults.yaml`.
public struct Assumptions: Sendable {
  /// The names of the assumptions; each must stand in the file, in the right dimension.
  public enum Name: String, Sendable, CaseIterable {
    case recall
    case commonMiss = "common-miss"
    case falsePositives = "false-positives"
    case minimumPixels = "minimum-pixels"
    case threshold
    case recallBest = "recall-best"
    case recallAccuracy = "recall-accuracy"
    case recallPixels = "recall-pixels"
    case recallExponent = "recall-exponent"
    case recallThreshold = "recall-threshold"
    case usualPixels = "usual-pixels"
    case overlapGain = "overlap-gain"
    case falsePositivesThreshold = "false-positives-threshold"
    case falsePositivesAccuracy = "false-positives-accuracy"
    case coldSlowdown = "cold-slowdown"
    case runtimeStartLinux = "runtime-start-linux"
    case runtimeStartMicrocontroller = "runtime-start-microcontroller"
    case modelLoadRate = "model-load-rate"
    case storageRate = "storage-rate"
    case cameraStart = "camera-start"
    case cameraFrame = "camera-frame"
    case framePeriods = "frame-periods"
    case audioWindow = "audio-window"
    case preprocessPasses = "preprocess-passes"
    case postprocessPasses = "postprocess-passes"
    case activationBytes = "activation-bytes"
    case systemMemoryLinux = "system-memory-linux"
    case runtimeMemoryLinux = "runtime-memory-linux"
    case runtimeMemoryMicrocontroller = "runtime-memory-microcontroller"
    case memoryBandwidth = "memory-bandwidth"
    case converterEfficiency = "converter-efficiency"
    case converterQuiescent = "converter-quiescent"
    case boardRegulator = "board-regulator"
    case batteryAgeing = "battery-ageing"
    case batteryCalendarLife = "battery-calendar-life"
    case packVolume = "pack-volume"
    case panelLoss = "panel-loss"
    case chargeController = "charge-controller"
    case soilingLoss = "soiling-loss"
    case albedo
    case cellTemperature = "cell-temperature"
    case cellWarmthLoss = "cell-warmth-loss"
    case clearnessDeviation = "clearness-deviation"
    case clearnessCorrelation = "clearness-correlation"
    case airTemperature = "air-temperature"
    case temperature
    case electricityPrice = "electricity-price"
    case failures
    case engineeringDay = "engineering-day"
    case effortMicrocontroller = "effort-microcontroller"
    case effortLinuxBoard = "effort-linux-board"
    case effortLinuxNPU = "effort-linux-npu"
    case effortJetson = "effort-jetson"
    case effortPhone = "effort-phone"
    case effortCloud = "effort-cloud"
    case microcontrollerBoot = "microcontroller-boot"
    case servingUtilisation = "serving-utilisation"
    case servingEfficiency = "serving-efficiency"
    case servingExponent = "serving-exponent"
    case servingMost = "serving-most"
    case callFloor = "call-floor"
    case serviceSpread = "service-spread"
    case balancerTime = "balancer-time"
    case busBandwidth = "bus-bandwidth"
    case decodedSize = "decoded-size"
    case powerUsageEffectiveness = "power-usage-effectiveness"
    case decodeTime = "decode-time"
    case machineLife = "machine-life"
    case trainingUtilisation = "training-utilisation"
    case trainingScaling = "training-scaling"
    case trainingHead = "training-head"
    case trainingSuccess = "training-success"
    case changeSampling = "change-sampling"
    case changeModel = "change-model"
    case changeHardware = "change-hardware"
    case changePeople = "change-people"
    case changeCascade = "change-cascade"
    case changePower = "change-power"
    case enclosureArea = "enclosure-area"
    case enclosureSunlit = "enclosure-sunlit"
    case absorptanceWhite = "absorptance-white"
    case absorptanceGrey = "absorptance-grey"
    case absorptanceBlack = "absorptance-black"
    case sunlight
    case heatTransferStill = "heat-transfer-still"
    case heatTransferWind = "heat-transfer-wind"
    case hottest
    case chipRise = "chip-rise"

    var dimension: Dimension {
      switch self {
      case .recall, .commonMiss, .falsePositives, .minimumPixels, .threshold, .recallBest,
        .recallAccuracy, .recallPixels, .recallExponent, .recallThreshold, .usualPixels,
        .overlapGain, .falsePositivesThreshold, .falsePositivesAccuracy, .coldSlowdown,
        .framePeriods, .preprocessPasses, .postprocessPasses, .converterEfficiency,
        .boardRegulator,
        .batteryAgeing, .albedo, .cellWarmthLoss, .clearnessDeviation, .clearnessCorrelation,
        .panelLoss, .chargeController, .soilingLoss, .effortMicrocontroller, .effortLinuxBoard,
        .effortLinuxNPU, .effortJetson, .effortPhone, .effortCloud, .servingUtilisation,
        .servingEfficiency, .servingExponent, .servingMost, .serviceSpread, .decodedSize,
        .powerUsageEffectiveness,
        .changeSampling, .changeModel,
        .changeHardware, .changePeople, .changeCascade, .changePower, .trainingUtilisation,
        .trainingScaling, .trainingHead, .trainingSuccess, .enclosureSunlit, .absorptanceWhite,
        .absorptanceGrey, .absorptanceBlack, .chipRise:
        .none
      case .runtimeStartLinux, .runtimeStartMicrocontroller, .cameraStart, .cameraFrame,
        .audioWindow, .batteryCalendarLife, .microcontrollerBoot, .decodeTime, .callFloor,
        .balancerTime,
        .machineLife:
        .time
      case .modelLoadRate, .memoryBandwidth, .busBandwidth, .storageRate: .data / .time
      case .activationBytes, .systemMemoryLinux, .runtimeMemoryLinux, .runtimeMemoryMicrocontroller:
        .data
      case .converterQuiescent: .power
      case .temperature, .cellTemperature, .airTemperature, .hottest: .temperature
      case .enclosureArea: .length * .length
      case .packVolume: LitresPerKilowattHour.dimension
      case .sunlight, .heatTransferStill, .heatTransferWind: .power / .length / .length
      case .failures: .rate
      case .engineeringDay: .money
      case .electricityPrice: .money / .energy
      }
    }

    /// The least and the most that it can be: what is divided by it, or taken a share of, must stay
    /// sound whatever somebody writes.
    private var bounds: (least: String, most: String) {
      switch self {
      case .recall, .commonMiss, .falsePositives, .panelLoss, .chargeController, .albedo,
        .clearnessCorrelation:
        ("0", "1")
      case .soilingLoss: ("0", "0.99")
      case .threshold, .recallBest: ("0.001", "0.999")
      case .recallAccuracy, .recallThreshold, .overlapGain, .falsePositivesThreshold,
        .falsePositivesAccuracy:
        ("0", "10")
      case .recallPixels: ("0", "1000")
      case .recallExponent: ("0.1", "3")
      case .usualPixels: ("1", "10000")
      case .cellWarmthLoss: ("0", "0.02")
      case .clearnessDeviation: ("0", "0.5")
      case .cellTemperature: ("20 C", "80 C")
      case .converterEfficiency, .boardRegulator, .batteryAgeing, .servingUtilisation:
        ("0.01", "1")
      case .servingEfficiency, .servingMost, .trainingUtilisation: ("0.0001", "1")
      case .servingExponent: ("0", "1")
      case .serviceSpread: ("0", "3")
      case .decodedSize: ("1", "1000")
      case .trainingHead: ("0", "1")
      case .trainingSuccess: ("0.001", "1")
      case .trainingScaling: ("0.5", "1")
      case .powerUsageEffectiveness: ("1", "3")
      case .machineLife: ("30 days", "100 years")
      case .coldSlowdown: ("1", "1000")
      case .minimumPixels, .framePeriods, .preprocessPasses, .postprocessPasses: ("0", "10000")
      case .effortMicrocontroller, .effortLinuxBoard, .effortLinuxNPU, .effortJetson, .effortPhone,
        .effortCloud, .changeSampling, .changeModel, .changeHardware, .changePeople, .changeCascade,
        .changePower:
        ("0 person-days", "100000 person-days")
      case .runtimeStartLinux, .runtimeStartMicrocontroller, .cameraStart, .cameraFrame,
        .audioWindow, .microcontrollerBoot, .decodeTime, .callFloor, .balancerTime:
        ("0 s", "1 day")
      case .batteryCalendarLife: ("1 day", "100 years")
      case .modelLoadRate, .memoryBandwidth, .busBandwidth, .storageRate:
        ("1 B/s", "1000000 GB/s")
      case .activationBytes, .systemMemoryLinux, .runtimeMemoryLinux, .runtimeMemoryMicrocontroller:
        ("0 B", "1000 GB")
      case .converterQuiescent: ("0 W", "1 kW")
      case .temperature, .airTemperature, .hottest: ("-60 C", "80 C")
      case .electricityPrice: ("0 USD/kWh", "100 USD/kWh")
      case .enclosureArea: ("0.0001 m2", "10000 m2")
      case .packVolume: ("0 l/kWh", "1000 l/kWh")
      case .enclosureSunlit, .absorptanceWhite, .absorptanceGrey, .absorptanceBlack: ("0", "1")
      case .sunlight: ("0 W/m2", "1500 W/m2")
      case .heatTransferStill, .heatTransferWind: ("0.1 W/m2", "1000 W/m2")
      case .chipRise: ("0", "1000")
      case .failures: ("0/year", "1000/year")
      case .engineeringDay: ("0 USD", "1000000 USD")
      }
    }

    /// An interval (in canonical units) around a value, cut off at the bounds.
    func clamped(_ interval: Interval, around value: Double) -> Interval {
      guard let least = try? Measure(bounds.least).value, let most = try? Measure(bounds.most).value
      else { return interval }
      return Interval(min(value, max(interval.low, least)), max(value, min(interval.high, most)))
    }

    /// Notes an interval (in canonical units) that reaches beyond the bounds.
    func checkBounds(_ interval: Interval, _ node: Node, _ log: ProblemLog) {
      guard let least = try? Measure(bounds.least).value, let most = try? Measure(bounds.most).value
      else { return }
      if !(interval.low >= least && interval.high <= most) {
        log.add(
          .outOfRange("must be between \(bounds.least) and \(bounds.most)"), at: node.place,
          text: node.scalar ?? "")
      }
    }
  }

  /// One assumption.
  public struct Entry: Sendable {
    /// The figure.
    public var figure: Figure
    /// Why this and not another.
    public var reason: String
  }

  /// The assumptions by name; complete.
  public var entries: [Name: Entry]

  /// An assumption's number in the canonical unit of its dimension.
  public func value(_ name: Name) -> Double {
    guard let entry = entries[name] else {
      preconditionFailure("the assumption \(name.rawValue) is missing")
    }
    return entry.figure.value
  }

  /// An assumption as a quantity of its dimension.
  ///
  /// The reader made sure that every name is there in its dimension; a caller that asks for another
  /// dimension has made a mistake that the first test finds.
  public func estimate<Q: Quantity>(_ name: Name, _ kind: Q.Type) -> Estimate<Q> {
    guard let estimate = entries[name]?.figure.estimate(kind) else {
      preconditionFailure("the assumption \(name.rawValue) is no \(Q.unit)")
    }
    return estimate
  }
}

extension Assumptions {
  /// Reads the user's own value of an assumption: a plain quantity, taken as given and exact.
  public static func read(_ node: Node, _ name: Name, _ log: ProblemLog) -> Figure? {
    guard let text = node.scalar else {
      log.add(.wrongShape(expected: "a value for `\(name.rawValue)`"), at: node.place)
      return nil
    }
    do throws(MeasureError) {
      let measure = try Measure(text)
      guard measure.unit.dimension == name.dimension else {
        log.add(.rule("`\(name.rawValue)` has another dimension"), at: node.place, text: text)
        return nil
      }
      name.checkBounds(Interval(measure.value, measure.value), node, log)
      return Figure(
        value: measure.value, interval: Interval(measure.value, measure.value),
        dimension: name.dimension, text: text, basis: .given, scope: nil,
        provenance: Provenance(source: node.place.file, note: "given"), place: node.place)
    } catch {
      log.add(.quantity(error, example: "0.7"), at: node.place, text: text)
      return nil
    }
  }
}
