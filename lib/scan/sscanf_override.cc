// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// sscanf(3) for libclamav, which reads the numbers of logical signatures with it: some 78,000 times
// for a mail of 22 KB and the full set, always by "%u". In libc that takes a sixth of the whole
// scan. Plain numbers are read here; libc reads everything else. Linked into a program by name and
// kept out of the archive, like malloc_override.
//
// <cstdio> is not included: it gives the name to another function (the one of C99).
#ifndef SCANQ_SANITIZED

#include <cstdarg>

extern "C" {

int vsscanf(const char* text, const char* format, std::va_list arguments);

int sscanf(const char* text, const char* format, ...) {
  constexpr int kMostDigits = 9;  // all such numbers fit
  std::va_list arguments;
  va_start(arguments, format);
  int result = 1;
  int digits = 0;
  unsigned number = 0;
  if (format[0] == '%' && format[1] == 'u' && format[2] == '\0') {
    for (; digits <= kMostDigits && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
      number = number * 10 + static_cast<unsigned>(text[digits] - '0');
    }
  }
  if (digits > 0 && digits <= kMostDigits) {
    *va_arg(arguments, unsigned*) = number;
  } else {
    result = vsscanf(text, format, arguments);
  }
  va_end(arguments);
  return result;
}

}  // extern "C"

#endif
