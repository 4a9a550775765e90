/* SPDX-License-Identifier: Apache-2.0
 *
 * The architecture-search budget filter as a library: libenvelope.so, no other headers, no GLPK.
 * Texts are UTF-8. What a function hands out is freed with envelope_free. A filter may be used from several threads;
 * its calls wait for each other and work on all cores.
 */
#ifndef ENVELOPE_H
#define ENVELOPE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct envelope_filter envelope_filter;

/* The version of this interface: 1. */
int32_t envelope_version(void);

/* Opens a budget: the JSON that `plan filter --export` writes, or the same with `predictor_file` and `space_files`.
 * workers: threads, 0 for all cores. NULL where it cannot be opened, and *error says why. */
envelope_filter *envelope_open(const char *budget, size_t length, int32_t workers, char **error);
void envelope_close(envelope_filter *filter);
void envelope_free(void *text);

/* Device, limits and spaces, as JSON. */
char *envelope_describe(envelope_filter *filter);

/* Judges lines of JSON; the verdicts are lines in the same order. 0 where it was done. */
int32_t envelope_judge_lines(envelope_filter *filter, const char *lines, size_t length,
                             char **verdicts, size_t *verdict_length);

/* Judges architectures of one space and input by their choices.
 *   space          its name; NULL where there is one
 *   side, width    of the input; 0 for the space's own
 *   choices        count x positions, an option each; below 0 an open one (bounds are judged: a rejection is a proof)
 *   verdicts       count: 0 admit, 1 reject, 2 unsure, -1 no architecture of the space
 *   probabilities  count: that the limit kept least probably is kept; NaN where a figure is not known
 *   margins        count x limits, value / limit - 1; may be NULL
 *   figures        count x 8: seconds, its low and high end, joules, multiply-accumulates, parameters, bytes, USD/day;
 *                  NaN where not known; may be NULL
 * 0 where it was done; else *error says why. */
int32_t envelope_judge_choices(envelope_filter *filter, const char *space, int64_t side, double width,
                               const int32_t *choices, size_t count, size_t positions,
                               int8_t *verdicts, double *probabilities, double *margins,
                               double *figures, char **error);

/* What each option of each position adds, as JSON: constants and lists by position, seconds and multiply-accumulates.
 * Their sum is the expected cost of a network whose options are probabilities. */
char *envelope_table(envelope_filter *filter, const char *space, int64_t side, double width, char **error);

#ifdef __cplusplus
}
#endif
#endif
