// SPDX-License-Identifier: Apache-2.0

import Dispatch
import IntegerProgram

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The wish of whoever waits that work should end with what there is so far.
enum Interrupt {
  /// Raised by the first signal.
  static let flag = CancelFlag()

  /// The same, and raises the flag after some seconds, too.
  static func listen(after seconds: Double?) {
    listen()
    guard let seconds else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { flag.raise() }
  }

  /// Makes the first interrupt raise the flag. A second one ends the process, whatever it waits for.
  static func listen() {
    // The handler may not be the first to ask for the flag: making it takes memory.
    _ = flag.isRaised
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in Interrupt.flag.raise() }
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    // Whoever starts this from a thread that is deaf to signals hands that on.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
