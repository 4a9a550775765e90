// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import Estimation
import Quantities
import Requirements

/// What a stage of a service can be: a network, or a filter of the user's own, on a machine or on the
/// users' own devices.
struct StageOption: Sendable {
  /// What runs, in words.
  var name: String
  /// The network; nil for a filter.
  var configuration: NetworkConfiguration?
  /// The machine, by its index; nil on the users' own devices.
  var machine: Int?
  /// Busy time for one sample.
  var time: Estimate<Seconds>
  /// The share that it passes of samples that show something.
  var recall: Estimate<Ratio>
  /// The share that it passes of those that do not.
  var falsePositives: Estimate<Ratio>

  /// What is trained for it; nil where nothing is.
  private var trained: [String]? {
    configuration.flatMap { configuration in
      configuration.training.map {
        [configuration.model.id, "\(configuration.resolution)", $0.recipe.route.rawValue]
      }
    }
  }

  /// Samples that are looked at in one call.
  var batch: Int { configuration?.batch ?? 1 }

  /// Whether it can stand in for another: the same answers on the same thing, no slower under any view, and with no
  /// more energy. For those who wait for an answer, and for streams that
  /// may be shared out, in the same batch.
  func dominates(_ other: StageOption, isAwaited: Bool) -> Bool {
    // What training takes is weighed by the program.
    machine == other.machine && trained == other.trained && time.value <= other.time.value
      && time.high <= other.time.high && (!isAwaited || batch == other.batch)
      && (configuration?.power == other.configuration?.power || draws(noMoreThan: other))
      && recall.value >= other.recall.value && recall.low >= other.recall.low
      && falsePositives.value <= other.falsePositives.value
      && falsePositives.high <= other.falsePositives.high
      && (configuration?.accuracy?.low ?? Ratio(0))
        >= (other.configuration?.accuracy?.low ?? Ratio(0))
  }

  /// Whether a sample is known to take no more energy than another's, whatever the machine draws idling.
  private func draws(noMoreThan other: StageOption) -> Bool {
    guard let own = configuration?.power, let power = other.configuration?.power else {
      return false
    }
    return own.value <= power.value && own.high <= power.high
  }
}
