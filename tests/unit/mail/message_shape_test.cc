// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/message_shape.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

std::string_view shape(std::string_view whole, std::size_t piece = 1000000) {
  MessageShape shape;
  while (!whole.empty()) {
    shape.add(whole.substr(0, piece));
    whole.remove_prefix(std::min(piece, whole.size()));
  }
  return shape.transfer_encoding();
}

}  // namespace

TEST_CASE("message shape: the transfer encoding is the truth", "[message_shape]") {
  for (const std::size_t piece : {1UL, 7UL, 100000UL}) {
    CHECK(shape("", piece) == "7bit");
    CHECK(shape("hello\nworld", piece) == "7bit");
    CHECK(shape("hello\r\nworld\r\n", piece) == "7bit");
    CHECK(shape("hell\xc3\xb6\n", piece) == "8bit");
    CHECK(shape(std::string_view("a\0b\n", 4), piece) == "binary");
    CHECK(shape("bare\rcr\n", piece) == "binary");
    CHECK(shape("bare at the end\r", piece) == "binary");
    CHECK(shape(std::string(998, 'x') + "\n" + std::string(998, 'x'), piece) == "7bit");
    CHECK(shape(std::string(999, 'x') + "\n", piece) == "binary");
    CHECK(shape("a\n" + std::string(999, 'x'), piece) == "binary");
  }
}

TEST_CASE("boundary: letters only, whatever the seed", "[message_shape]") {
  const std::string boundary = make_boundary(std::string_view("\0\xff\x80 0123456789", 14));
  CHECK(boundary.size() == 16);
  CHECK(boundary.find_first_not_of("=-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef") == std::string::npos);
  CHECK(boundary != make_boundary(std::string_view("\1\xff\x80 0123456789", 14)));
}

}  // namespace scanq
