// SPDX-License-Identifier: Apache-2.0

#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>

/// How the expansion of a gzip file ended.
typedef enum __attribute__((enum_extensibility(closed))) {
  /// All of it is there.
  CZlibStatusWhole = 0,
  /// It is longer than the limit.
  CZlibStatusTooLarge = 1,
  /// It is damaged or cut short.
  CZlibStatusDamaged = 2,
} CZlibStatus;

/// Expands a gzip file, of one member or several, into memory that the caller frees with `free`.
///
/// No more than `limit` bytes are ever taken. On anything but `CZlibStatusWhole`, `out` is null.
CZlibStatus czlib_expand(
  const unsigned char *in, size_t length, size_t limit, unsigned char **out, size_t *written);

#endif
