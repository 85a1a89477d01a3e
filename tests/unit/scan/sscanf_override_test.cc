// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Compares our sscanf, by the name that libclamav calls, with libc's own.
#include <cstdarg>
#include <string>

#include "tests/unit/catch.h"

// Declared here because <cstdio> gives the names to other functions.
extern "C" int sscanf_of_clamav(const char*, const char*, ...) __asm__("sscanf");
extern "C" int vsscanf_of_libc(const char*, const char*, std::va_list) __asm__("vsscanf");

namespace {

int libc_sscanf(const char* text, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = vsscanf_of_libc(text, format, arguments);
  va_end(arguments);
  return result;
}

}  // namespace

TEST_CASE("sscanf_override: every number is read as libc reads it", "[sscanf_override]") {
  for (const char* text : {"0",
                           "1",
                           "0&1",
                           "12)",
                           "007",
                           "999999999",
                           "1000000000",
                           "4294967295",
                           "4294967296",
                           "99999999999999999999",
                           "",
                           " 5",
                           "\t6",
                           "-1",
                           "+7",
                           "x",
                           "5x",
                           "3>2,1",
                           "18446744073709551616",
                           "((0&1)|2)",
                           "\n",
                           "-",
                           "0x10"}) {
    unsigned ours = 77, libcs = 77;
    INFO(text);
    CHECK(sscanf_of_clamav(text, "%u", &ours) == libc_sscanf(text, "%u", &libcs));
    CHECK(ours == libcs);
  }
}

TEST_CASE("sscanf_override: other formats are libc's", "[sscanf_override]") {
  unsigned first = 0, second = 0;
  int number = 0;
  char word[8] = "";
  CHECK(sscanf_of_clamav("3,4", "%u,%u", &first, &second) == 2);
  CHECK(first == 3);
  CHECK(second == 4);
  CHECK(sscanf_of_clamav("-12 abc", "%d %7s", &number, word) == 2);
  CHECK(number == -12);
  CHECK(std::string(word) == "abc");
  CHECK(sscanf_of_clamav("5", "%%u", &first) == 0);
}
