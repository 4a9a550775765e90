// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  public import Glibc
#else
  public import Darwin
#endif

/// The files that this process has read, so that nothing is written over them.
public enum FilesRead {
  private struct Identity: Hashable {
    let device, file: UInt64

    init(_ status: stat) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      file = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }

  private static let known = Mutex<Set<Identity>>([])

  /// Notes one.
  package static func note(_ status: stat) {
    guard status.st_mode & S_IFMT == S_IFREG else { return }
    known.withLock { _ = $0.insert(Identity(status)) }
  }

  /// Whether a file is one of them, under whatever name.
  public static func contain(_ status: stat) -> Bool {
    known.withLock { $0.contains(Identity(status)) }
  }
}
