// SPDX-License-Identifier: Apache-2.0

#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

CZlibStatus czlib_expand(
  const unsigned char *in, size_t length, size_t limit, unsigned char **out, size_t *written)
{
  *out = NULL;
  *written = 0;
  if (length > UINT_MAX) return CZlibStatusTooLarge;
  z_stream stream = {0};
  // 15 bits of window; 16 asks for the gzip wrapping.
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return CZlibStatusDamaged;
  stream.next_in = (unsigned char *)in;
  stream.avail_in = (unsigned)length;
  size_t room = 0, used = 0;
  unsigned char *buffer = NULL;
  CZlibStatus status = CZlibStatusDamaged;
  for (;;) {
    if (used == room) {
      if (room >= limit) { status = CZlibStatusTooLarge; break; }
      size_t more = room == 0 ? 65536 : room;
      if (more > limit - room) more = limit - room;
      unsigned char *grown = realloc(buffer, room + more);
      if (!grown) { status = CZlibStatusTooLarge; break; }
      buffer = grown;
      room += more;
    }
    size_t chunk = room - used;
    if (chunk > UINT_MAX) chunk = UINT_MAX;
    stream.next_out = buffer + used;
    stream.avail_out = (unsigned)chunk;
    int result = inflate(&stream, Z_NO_FLUSH);
    used += chunk - stream.avail_out;
    if (result == Z_STREAM_END) {
      if (stream.avail_in == 0) { status = CZlibStatusWhole; break; }
      // Another member follows.
      if (inflateReset(&stream) != Z_OK) break;
    } else if (result != Z_OK) {
      // At the end of the input without the end of the stream, it was cut short.
      if (result == Z_BUF_ERROR && stream.avail_out == 0) continue;
      break;
    }
  }
  inflateEnd(&stream);
  if (status == CZlibStatusWhole) {
    *out = buffer;
    *written = used;
  } else {
    free(buffer);
  }
  return status;
}
