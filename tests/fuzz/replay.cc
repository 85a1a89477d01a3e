// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Calls a fuzz target once for each file named. For the corpus in `make check`: no libFuzzer, any
// compiler.
#include <cstdio>
#include <fstream>
#include <iterator>

#include "tests/fuzz/fuzz.h"

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    std::fprintf(stderr, "%s\n", argv[i]);  // the last line printed names the input that crashed it
    fuzz(bytes);
  }
  return 0;
}
