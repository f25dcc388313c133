/* The escapes of JSON's strings. */
#ifndef EXO_JSON_TEXT_H
#define EXO_JSON_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Replace the escapes of what stands between two quotes, all of them known to be right. Returns the
   result's size, which is never more than the source's. */
size_t exo_unescape(uint8_t *target, const uint8_t *source, size_t size);

#endif
