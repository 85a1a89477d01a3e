// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/log.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/catch.h"

#include "lib/base/fd.h"
#include "lib/base/temp_folder.h"

namespace scanq {

TEST_CASE("log: a plain value stays as it is, others are quoted", "[log]") {
  CHECK(log_value("a@example.org") == "a@example.org");
  CHECK(log_value("two words") == "\"two words\"");
  CHECK(log_value("a=b") == "\"a=b\"");
  CHECK(log_value("") == "\"\"");
}

TEST_CASE("log: nothing that a sender writes starts a new line or a new pair", "[log]") {
  CHECK(log_value("a\nSCANNED:1 x=y") == "\"a\\x0aSCANNED:1 x=y\"");
  CHECK(log_value("\" found=none") == "\"\\x22 found=none\"");
  CHECK(log_value("back\\slash") == "back\\x5cslash");
  CHECK(log_value(std::string_view("\0\x1b[2J\x7f", 6)) == "\\x00\\x1b[2J\\x7f");
}

TEST_CASE("log: valid UTF-8 is shown, false UTF-8 and controls of a terminal are escaped",
          "[log]") {
  CHECK(log_value("\xe3\x81\x82") == "\xe3\x81\x82");
  CHECK(log_value("\xff\xc0\xaf") == "\\xff\\xc0\\xaf");
  CHECK(log_value("\xed\xa0\x80") == "\\xed\\xa0\\x80");                         // a surrogate
  CHECK(log_value("\xc2\x9b") == "\\xc2\\x9b");                                  // C1: CSI
  CHECK(log_value("\xe2\x80\xae") == "\\xe2\\x80\\xae");                         // right to left
  CHECK(log_value("\xd8\x9c\xe2\x81\xa0") == "\\xd8\\x9c\\xe2\\x81\\xa0");       // nobody sees it
  CHECK(log_value("\xf0\x9f\x98\x80\xf0\x9f") == "\xf0\x9f\x98\x80\\xf0\\x9f");  // cut short
}

TEST_CASE("log: a long value is cut, and the cut is marked", "[log]") {
  CHECK(log_value(std::string(10, 'x'), 4) == "xxxx...");
  CHECK(log_value(std::string(1000, 'x')).size() == 303);
}

TEST_CASE("log: a line is its pairs in their order", "[log]") {
  CHECK(LogLine("SCANNED:1").add("from", "").add("size", 12).text() ==
        "SCANNED:1 from=\"\" size=12");
}

TEST_CASE("log: the spare file keeps lines, and begins anew when it is full", "[log]") {
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const std::string path = folder->path() + "/unlogged." + std::to_string(::geteuid());
  REQUIRE(append_to_spare_log(folder->path(), "one\n"));
  REQUIRE(append_to_spare_log(folder->path(), "two\n"));
  CHECK(*read_file(path, 100) == "one\ntwo\n");
  REQUIRE(append_to_spare_log(folder->path(), std::string(kSpareLogBytes - 4, 'x')));
  CHECK(read_file(path, kSpareLogBytes)->size() == kSpareLogBytes - 4);
}

TEST_CASE("log: a spare file that others may read, or that leads elsewhere, is not used", "[log]") {
  Result<TempFolder> folder = TempFolder::make("/tmp");
  REQUIRE(folder);
  const std::string path = folder->path() + "/unlogged." + std::to_string(::geteuid());
  REQUIRE(append_to_spare_log(folder->path(), "one\n"));
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  CHECK_FALSE(append_to_spare_log(folder->path(), "two\n"));
  REQUIRE(::rename(path.c_str(), (folder->path() + "/elsewhere").c_str()) == 0);
  REQUIRE(::symlink("elsewhere", path.c_str()) == 0);
  CHECK_FALSE(append_to_spare_log(folder->path(), "two\n"));
  CHECK(*read_file(folder->path() + "/elsewhere", 100) == "one\n");
}

}  // namespace scanq
