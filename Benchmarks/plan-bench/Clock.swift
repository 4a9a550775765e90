// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The C library's power, so that both loops raise to powers in the same way.
enum Power {
  @inline(__always)
  static func of(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}

/// Time that this process spent computing.
enum CPU {
  /// Seconds since some beginning.
  static var seconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

  /// The least CPU seconds of one call, over calls that take together about a second.
  static func least(of work: () -> Void) -> Double {
    work()
    var best = Double.infinity
    let end = seconds + 1
    while seconds < end {
      let begin = seconds
      work()
      best = min(best, seconds - begin)
    }
    return best
  }
}

/// Runs another program and waits for it.
enum Child {
  struct Failed: Error { var path: String }

  /// Runs a program with its output thrown away and its errors in a file; returns wall seconds.
  ///
  /// - Throws: `Failed` where it could not be started or was killed.
  static func run(_ path: String, _ arguments: [String], errors: String) throws(Failed) -> Double {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var texts = ([path] + arguments).map { strdup($0) }
    defer { for text in texts { free(text) } }
    texts.append(nil)
    var process: pid_t = 0
    let begin = ContinuousClock.now
    guard posix_spawn(&process, path, &actions, nil, texts, environ) == 0 else {
      throw Failed(path: path)
    }
    var status: Int32 = 0
    guard waitpid(process, &status, 0) == process, status & 0x7f == 0 else {
      throw Failed(path: path)
    }
    let time = (ContinuousClock.now - begin).components
    return Double(time.seconds) + Double(time.attoseconds) * 1e-18
  }
}
