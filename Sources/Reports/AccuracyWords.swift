// SPDX-License-Identifier: Apache-2.0

import Estimation
import Planning
import Quantities
import Requirements

/// What tasks are judged by and what was reached, for every format.
enum AccuracyWords {
  /// The row of a site or a service; empty where no task is judged.
  static func rows(_ answer: Answer) -> [Document.Row] {
    let sites =
      answer.solution?.site?.tasks.map {
        ($0.task, $0.cautious.accuracy, $0.configuration.known)
      } ?? []
    let services =
      answer.solution?.service?.tasks.map {
        ($0.task, $0.cautious.accuracy, $0.stages.last?.configuration?.known)
      } ?? []
    var groups: [(words: String, tasks: [String])] = []
    for (task, value, known) in sites + services {
      let words: String
      if let metric = task.metric, let value {
        let set = task.dataset.map { " on \($0)" } ?? ""
        words = "\(Format.fixed(value, 3)) \(metric)\(set)"
      } else if let known {
        let set = known.dataset.map { " on \($0)" } ?? ""
        words = "\(Format.fixed(known.value.value.value, 3)) \(known.metric)\(set), not asked for"
      } else {
        continue
      }
      if let known = groups.firstIndex(where: { $0.words == words }) {
        groups[known].tasks.append(task.name)
      } else {
        groups.append((words, [task.name]))
      }
    }
    guard !groups.isEmpty else { return [] }
    let isAlone = sites.count + services.count == 1
    let words = groups.map { group in
      isAlone ? group.words : "\(group.words) (\(group.tasks.joined(separator: ", ")))"
    }
    return [Document.Row("accuracy", words.joined(separator: ", "))]
  }
}
