// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The part that all fuzz targets share: `fuzz(bytes)` is called with input of a stranger's choice.
// libFuzzer searches for input that breaks it; replay.cc replays tests/fuzz/corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

void fuzz(std::string_view bytes);  // each target's own

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// A property that must hold for every input.
inline void require(bool holds) {
  if (!holds) __builtin_trap();
}

// Removes the bytes up to the next newline from the front, and returns them.
inline std::string_view take_line(std::string_view& bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  bytes.remove_prefix(line.size() < bytes.size() ? line.size() + 1 : bytes.size());
  return line;
}
