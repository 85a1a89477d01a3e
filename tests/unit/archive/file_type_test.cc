// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/file_type.h"

#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("file type: the content counts", "[file_type]") {
  const Result<FileTypes> types = FileTypes::open();
  REQUIRE(types);
  std::string program = "MZ" + std::string(58, '\0') + "\x40" + std::string(3, '\0');
  program += std::string("PE\0\0\x4c\x01", 6) + std::string(300, '\0');
  CHECK(types->type_of(program) == "application/x-dosexec");
  CHECK(types->type_of(std::string("Rar!\x1a\x07\x01\x00", 8)) == "application/x-rar");
  CHECK(types->type_of(std::string("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x8\6\0\0\0",
                                   29)) == "image/png");
  CHECK(types->type_of("%PDF-1.7\n") == "application/pdf");
  CHECK(types->type_of("plain words\n") == "text/plain");
  CHECK(types->type_of(std::string_view("\x01\x02\xff\xfe", 4)) == "application/octet-stream");
  CHECK_FALSE(types->type_of("").empty());
}
