// What every fuzz target has in common: `fuzz(bytes)` is called with input of a stranger's choice.
// With libFuzzer it searches for what breaks; with replay.cc it replays tests/fuzz/corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

void fuzz(std::string_view bytes);  // each target's own

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// What must hold for every input.
inline void require(bool holds) {
  if (!holds) __builtin_trap();
}

// Takes the bytes up to the next newline off the front.
inline std::string_view take_line(std::string_view& bytes) {
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  bytes.remove_prefix(line.size() < bytes.size() ? line.size() + 1 : bytes.size());
  return line;
}
