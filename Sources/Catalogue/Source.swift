// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Where figures come from: a repository at a commit, a page, a table, or our own rules.
public struct Source: Sendable, Hashable {
  /// The id that figures name.
  public var id: String
  /// What it is called.
  public var title: String
  /// Repository and path, or the page.
  public var location: String
  /// Commit or version, where there is one.
  public var version: String
  /// The date of the source or of its version, YYYY-MM-DD.
  public var date: String
  /// The licence it stands under.
  public var licence: String
  /// What to know about it.
  public var note: String
  /// Where the catalogue says so.
  public var place: Place
}
