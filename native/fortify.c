/*
 * Debian builds its archives against glibc with _FORTIFY_SOURCE, musl has none of glibc's checking functions. These are
 * the ones that libmbedtls refers to; they check as glibc's do.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__memcpy_chk(void *to, const void *from, size_t length, size_t room) {
  if (length > room) abort();
  return memcpy(to, from, length);
}

void *__memset_chk(void *to, int value, size_t length, size_t room) {
  if (length > room) abort();
  return memset(to, value, length);
}

void *__memmove_chk(void *to, const void *from, size_t length, size_t room) {
  if (length > room) abort();
  return memmove(to, from, length);
}

char *__strncpy_chk(char *to, const char *from, size_t length, size_t room) {
  if (length > room) abort();
  return strncpy(to, from, length);
}

int __snprintf_chk(char *to, size_t length, int flag, size_t room, const char *format, ...) {
  (void)flag;
  if (length > room) abort();
  va_list args;
  va_start(args, format);
  int written = vsnprintf(to, length, format, args);
  va_end(args);
  return written;
}

int __vsnprintf_chk(char *to, size_t length, int flag, size_t room, const char *format, va_list args) {
  (void)flag;
  if (length > room) abort();
  return vsnprintf(to, length, format, args);
}

int __printf_chk(int flag, const char *format, ...) {
  (void)flag;
  va_list args;
  va_start(args, format);
  int written = vprintf(format, args);
  va_end(args);
  return written;
}

void __explicit_bzero_chk(void *to, size_t length, size_t room) {
  if (length > room) abort();
  explicit_bzero(to, length);
}
