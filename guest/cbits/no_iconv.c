/* The C library's conversion between encodings carries 145 KB of tables, and comes in through GHC's
 * handling of file names and handles in foreign encodings. A guest has neither: its texts are UTF-8, which
 * GHC converts by itself. So these stand in for it, and say that they know no encoding. */

#include <errno.h>
#include <iconv.h>

iconv_t iconv_open(const char *to, const char *from) {
  (void)to;
  (void)from;
  errno = EINVAL;
  return (iconv_t)-1;
}

size_t iconv(iconv_t conversion, char **in, size_t *in_left, char **out, size_t *out_left) {
  (void)conversion;
  (void)in;
  (void)in_left;
  (void)out;
  (void)out_left;
  errno = EBADF;
  return (size_t)-1;
}

int iconv_close(iconv_t conversion) {
  (void)conversion;
  return 0;
}
