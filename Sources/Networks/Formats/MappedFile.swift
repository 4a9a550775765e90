// SPDX-License-Identifier: Apache-2.0

public import Documents

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file seen through a window of memory: only the pages that are looked at are read, so that a model of
/// many gigabytes costs no more than its structure.
public final class MappedFile: Sendable {
  /// The path as the user named it.
  public let path: String
  /// The number of bytes.
  public let count: Int
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer?

  /// Opens a file.
  ///
  /// - Throws: `Problem` where it cannot be read, is a folder, a pipe or a device.
  public init(path: String) throws(Problem) {
    let place = Place(file: path)
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      let reason =
        errno == ENOENT ? "no such file" : String(cString: strerror(errno)).lowercased()
      throw Problem(.unreadable(reason: reason), at: place)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw Problem(.unreadable(reason: String(cString: strerror(errno)).lowercased()), at: place)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Problem(.isDirectory, at: place) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(.unreadable(reason: "not a regular file"), at: place)
    }
    FilesRead.note(status)
    self.path = path
    count = Int(status.st_size)
    guard count > 0 else {
      base = nil
      return
    }
    let window = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0)
    guard let window, window != MAP_FAILED else {
      throw Problem(.unreadable(reason: String(cString: strerror(errno)).lowercased()), at: place)
    }
    base = window
    // Structure and weights lie side by side; reading ahead would fetch the weights too.
    madvise(window, count, MADV_RANDOM)
  }

  deinit {
    if let base { munmap(base, count) }
  }

  /// The bytes, for as long as `body` runs.
  public func withBytes<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }
}
