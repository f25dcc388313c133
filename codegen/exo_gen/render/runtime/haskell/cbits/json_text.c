/* The escapes of JSON's strings. A document that carries source code has one every few bytes, and in
   Haskell each of them took as long as fifty bytes of text. */
#include "json_text.h"

static uint8_t byte_of(uint8_t letter) {
  switch (letter) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return letter;
  }
}

static uint32_t unit_at(const uint8_t *hex) {
  uint32_t unit = 0;
  for (int i = 0; i < 4; i++) {
    uint32_t digit = hex[i] <= '9' ? hex[i] - '0' : (hex[i] & 0xf) + 9;
    unit = unit << 4 | digit;
  }
  return unit;
}

static uint8_t *put_scalar(uint8_t *to, uint32_t scalar) {
  if (scalar < 0x80) {
    *to++ = scalar;
    return to;
  }
  if (scalar < 0x800) {
    *to++ = 0xc0 | scalar >> 6;
  } else if (scalar < 0x10000) {
    *to++ = 0xe0 | scalar >> 12;
    *to++ = 0x80 | (scalar >> 6 & 0x3f);
  } else {
    *to++ = 0xf0 | scalar >> 18;
    *to++ = 0x80 | (scalar >> 12 & 0x3f);
    *to++ = 0x80 | (scalar >> 6 & 0x3f);
  }
  *to++ = 0x80 | (scalar & 0x3f);
  return to;
}

size_t exo_unescape(uint8_t *target, const uint8_t *source, size_t size) {
  const uint8_t *end = source + size;
  uint8_t *to = target;
  while (source < end) {
    if (*source != '\\') {
      *to++ = *source++;
    } else if (source[1] != 'u') {
      *to++ = byte_of(source[1]);
      source += 2;
    } else {
      uint32_t scalar = unit_at(source + 2);
      source += 6;
      if (scalar >= 0xd800 && scalar <= 0xdfff) {
        scalar = 0x10000 + ((scalar & 0x3ff) << 10 | (unit_at(source + 2) & 0x3ff));
        source += 6;
      }
      to = put_scalar(to, scalar);
    }
  }
  return to - target;
}
