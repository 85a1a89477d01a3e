#include "lib/base/text_columns.h"

#include <wchar.h>

#include <algorithm>
#include <functional>

namespace scanq {
namespace {

// Calls `take` with the bytes of each character and its columns, until it says stop.
void for_each_character(std::string_view text,
                        const std::function<bool(std::string_view, std::size_t)>& take) {
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t wide = 0;
    const std::size_t got = std::mbrtowc(&wide, text.data(), text.size(), &state);
    const bool is_character = got != 0 && got <= text.size();
    if (!is_character) state = {};
    const std::size_t bytes = is_character ? got : 1;
    const int columns = is_character ? ::wcwidth(wide) : 1;
    if (!take(text.substr(0, bytes), static_cast<std::size_t>(std::max(columns, 0)))) return;
    text.remove_prefix(bytes);
  }
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t all = 0;
  for_each_character(text, [&all](std::string_view, std::size_t columns) {
    all += columns;
    return true;
  });
  return all;
}

std::string fit_columns(std::string_view text, std::size_t columns) {
  std::string fitted;
  std::size_t used = 0;
  for_each_character(text, [&](std::string_view character, std::size_t width) {
    if (used + width > columns) return false;
    fitted += character;
    used += width;
    return true;
  });
  return fitted.append(columns - used, ' ');
}

}  // namespace scanq
