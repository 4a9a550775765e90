// SPDX-License-Identifier: Apache-2.0

/* Counts the bytes that a process has allocated and not freed, and the most there have been since `count_start`.
   Preloaded (LD_PRELOAD) before ONNX Runtime runs without its arena, it tells how much of an arena is in use at
   the fullest moment of a run. Linux with glibc. */

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static long now, most;

static void *taken(void *block) {
  if (!block) return block;
  long held = __sync_add_and_fetch(&now, (long)malloc_usable_size(block));
  long before;
  while (held > (before = most) && !__sync_bool_compare_and_swap(&most, before, held)) {}
  return block;
}

static void given(void *block) {
  if (block) __sync_sub_and_fetch(&now, (long)malloc_usable_size(block));
}

void *malloc(size_t size) { return taken(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return taken(__libc_calloc(count, size)); }
void *memalign(size_t edge, size_t size) { return taken(__libc_memalign(edge, size)); }
void *aligned_alloc(size_t edge, size_t size) { return memalign(edge, size); }

void *realloc(void *block, size_t size) {
  long before = block ? (long)malloc_usable_size(block) : 0;
  void *moved = __libc_realloc(block, size);
  if (!moved && size > 0) return moved;
  __sync_sub_and_fetch(&now, before);
  return taken(moved);
}

void free(void *block) {
  given(block);
  __libc_free(block);
}

int posix_memalign(void **out, size_t edge, size_t size) {
  void *block = memalign(edge, size);
  if (!block) return ENOMEM;
  *out = block;
  return 0;
}

/* Starts a count; returns the bytes held now. */
long count_start(void) {
  most = now;
  return now;
}

/* The most bytes held since the start. */
long count_most(void) { return most; }
