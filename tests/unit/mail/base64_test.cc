// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/base64.h"

#include <algorithm>
#include "tests/unit/catch.h"

namespace scanq {
namespace {

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

}  // namespace

TEST_CASE("base64: pieces of a line's size put together are the whole", "[base64]") {
  std::string bytes;
  for (int i = 0; i < 500; ++i) bytes += static_cast<char>(i * 7);
  const std::size_t piece = kBase64LineBytes * 3;
  CHECK(base64_lines(bytes) ==
        base64_lines(bytes.substr(0, piece)) + base64_lines(bytes.substr(piece)));
  CHECK(base64_lines("") == "");
  CHECK(base64_lines("abc") == "YWJj\n");
  CHECK(longest_line(base64_lines(bytes)) == 76);
}

TEST_CASE("base64: one line where no lines are wanted", "[base64]") {
  CHECK(base64("") == "");
  CHECK(base64("a") == "YQ==");
  CHECK(base64("ab") == "YWI=");
  CHECK(base64(std::string_view("\0\xff\x10", 3)) == "AP8Q");
  CHECK(base64(std::string(100, 'x')).find('\n') == std::string::npos);
}

}  // namespace scanq
