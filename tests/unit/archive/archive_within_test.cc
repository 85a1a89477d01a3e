// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_within.h"

#include <string>

#include "tests/unit/catch.h"

using namespace scanq;
using namespace std::string_literals;

namespace {

const std::string kGzip = "\x1f\x8b\x08\0....\0\3\3\0\0\0\0\0\0\0\0\0"s;
const std::string kNamedGzip = "\x1f\x8b\x08\x08....\0\3name\0\3\0........"s;
const std::string kXz =
    "\xfd"
    "7zXZ\0\0\4\xe6\xd6\xb4\x46"s;  // clang-format off
const std::string kBzip2 = "BZh91AY&SY"s;  // clang-format on
const std::string kZstdFrame = "\x28\xb5\x2f\xfd\x20\3\x19\0\0abc"s;
const std::string kRar5 = "Rar!\x1a\x07\1\0"s;
const std::string kAr = "!<arch>\n" + std::string(58, ' ') + "`\n";
const std::string kRpm = "\xed\xab\xee\xdb\3\0\0\0"s;

const std::string kLzh = "\x16\x5e-lh0-"s + std::string(40, '\0');

}  // namespace

TEST_CASE("archive_within: what stands behind other bytes is found", "[archive_within]") {
  for (const std::string& archive :
       {kGzip, kNamedGzip, kXz, kBzip2, kZstdFrame, kRar5, kAr, kRpm, kLzh, "LZIP\1\x0c\0"s}) {
    const std::optional<ArchiveWithin> found = archive_within("#!/bin/sh\n" + archive, 0);
    REQUIRE(found);
    CHECK(found->at == 10);
    CHECK(archive_within(archive, 0)->at == 0);
    CHECK(!archive_within(archive, 1));
  }
}

TEST_CASE("archive_within: the first of several is taken, with its end where it has one",
          "[archive_within]") {
  const std::optional<ArchiveWithin> found = archive_within("..." + kZstdFrame + kRar5 + kGzip, 0);
  REQUIRE(found);
  CHECK(found->format == "zstd");
  CHECK(found->at == 3);
  CHECK(found->bytes == kZstdFrame.size());
  const std::optional<ArchiveWithin> next = archive_within("..." + kZstdFrame + kGzip, 4);
  REQUIRE(next);
  CHECK(next->format == "gzip");
  CHECK(next->bytes == 0);
}

TEST_CASE("archive_within: first bytes alone, as programs have them, are nothing",
          "[archive_within]") {
  const std::string zeros(600, '\0');
  for (const std::string& bytes :
       {"\x1f\x8b\x08"s, kGzip.substr(0, 10), kXz.substr(0, 6), "BZh9"s, "1AY&SY"s, "LZIP\1"s,
        "Rar!\x1a\x07"s, "!<arch>\n"s, "7z\xbc\xaf\x27\x1c"s, "070701"s, "hsqs"s, "FAT12   "s,
        "ustar"s, "-lh5-"s, "\x28\xb5\x2f\xfd"s, kRpm.substr(0, 4), "MSWIM\0\0\0"s}) {
    CHECK(!archive_within(bytes + zeros, 0));
    CHECK(!archive_within(zeros + bytes, 0));
    CHECK(!archive_within("more" + bytes, 0));
  }
}

TEST_CASE("archive_within: a first member that is cut off anywhere does no harm",
          "[archive_within]") {
  for (const std::string& whole :
       {kGzip, kNamedGzip, kXz, kBzip2, kZstdFrame, kRar5, kAr, kRpm, kLzh}) {
    for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
      const std::optional<ArchiveWithin> found = archive_within("." + whole.substr(0, bytes), 0);
      CHECK((!found || found->at == 1));
    }
  }
}

TEST_CASE("archive_within: one at the border of two pieces is found", "[archive_within]") {
  const std::string many(1 << 20, '.');
  for (std::size_t left = 0; left <= kRar5.size(); ++left) {
    const std::string file = many.substr(left) + kRar5 + many;
    REQUIRE(archive_within(file, 0));
    CHECK(archive_within(file, 0)->at == many.size() - left);
  }
}

TEST_CASE("archive_within: a file full of names that do not end takes no long time",
          "[archive_within]") {
  std::string headers = ".";
  for (int i = 0; i < 1000000; ++i) headers += "\x1f\x8b\x08\x08....\2\3";
  CHECK(archive_within(headers + "\0\7"s, 0)->at == 1);
  CHECK(!archive_within(".\x1f\x8b\x08\x08....\2\3name", 0));
}

TEST_CASE("archive_within: a file full of headers that do not fit takes no long time",
          "[archive_within]") {
  const std::string header = "070701" + std::string(88, '0') + "00000002" + std::string(8, '0');
  std::string headers;
  for (int i = 0; i < 100000; ++i) headers += header + "x\0"s;
  CHECK(archive_within("." + headers, 0)->format == "cpio");
}
