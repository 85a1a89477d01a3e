// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/log.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/catch.h"

#include "lib/base/fd.h"
#include "lib/base/temp_folder.h"
#include "lib/base/terminal_text.h"

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

TEST_CASE("log: what nobody sees is escaped, what belongs to a letter is not", "[log]") {
  const struct {
    std::string_view bytes;
    const char* what;
  } unseen[] = {{"\xcd\x8f", "U+034F, a joiner"},
                {"\xd8\x9c", "U+061C, a mark of direction"},
                {"\xe1\x85\x9f", "U+115F, a filler"},
                {"\xe1\xa0\x8e", "U+180E, a separator of vowels"},
                {"\xe2\x80\x8b", "U+200B, no space"},
                {"\xe2\x80\xa8", "U+2028, a line's end"},
                {"\xe2\x81\xa0", "U+2060, a joiner"},
                {"\xe3\x85\xa4", "U+3164, a filler"},
                {"\xef\xbb\xbf", "U+FEFF, a mark of byte order"},
                {"\xef\xbe\xa0", "U+FFA0, a filler"},
                {"\xf0\x9d\x85\xb3", "U+1D173, the begin of a beam"},
                {"\xf3\xa0\x80\x81", "U+E0001, a tag"},
                {"\xf3\xa0\x81\xbf", "U+E007F, the end of tags"}};
  for (const auto& [bytes, what] : unseen) {
    INFO(what);
    CHECK(is_deceptive(bytes));
    CHECK(log_value(bytes).starts_with("\\x"));
    CHECK(terminal_text(bytes) == log_value(bytes));
  }
  for (const std::string_view shown :
       {"\xe2\x9d\xa4\xef\xb8\x8f", "\xe8\xbe\xbb\xf3\xa0\x84\x80"}) {
    CHECK(log_value(shown) == shown);  // a heart in red; a Japanese name with its form of a letter
  }
}

TEST_CASE("log: a text of lines stays one, and each line is harmless", "[log]") {
  CHECK(terminal_lines("a\x1b[2J\nb\xe2\x80\xae\n\nc") == "a\\x1b[2J\nb\\xe2\\x80\\xae\n\nc");
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
