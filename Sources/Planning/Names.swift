// SPDX-License-Identifier: Apache-2.0

public import Requirements

/// A limit of the constraint file; the solver's room has limits of its own.
public typealias SiteLimit = Limit
