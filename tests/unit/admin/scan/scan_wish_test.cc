// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/scan/scan_wish.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

Result<ScanWish> wish_of(const std::vector<std::string>& arguments) {
  return parse_scan_wish(arguments);
}

}  // namespace

TEST_CASE("scan: letters may stand together, and values behind or beside them", "[scan_wish]") {
  const Result<ScanWish> wish = wish_of({"-ri", "--no-summary", "-l/log", "a", "-z", "--", "-b"});
  REQUIRE(wish);
  CHECK(wish->is_recursive);
  CHECK(wish->infected_only);
  CHECK(!wish->has_summary);
  CHECK(wish->all_matches);
  CHECK(wish->log_file == "/log");
  CHECK(wish->paths == std::vector<std::string>{"a", "-b"});
  const Result<ScanWish> listed = wish_of({"-if", "LIST", "--recursive=no", "--allmatch=yes"});
  REQUIRE(listed);
  CHECK(listed->list_file == "LIST");
  CHECK(!listed->is_recursive);
  CHECK(listed->all_matches);
}

TEST_CASE("scan: a single dash is the standard input", "[scan_wish]") {
  const Result<ScanWish> wish = wish_of({"-"});
  REQUIRE(wish);
  CHECK(wish->paths == std::vector<std::string>{"-"});
}

TEST_CASE("scan: sizes have clamscan's units, and patterns add up", "[scan_wish]") {
  const Result<ScanWish> wish =
      wish_of({"--max-filesize=25M", "--max-scansize", "300000k", "--max-files=7",
               "--max-scantime=1500", "--exclude=a", "--exclude", "b", "--follow-dir-symlinks=2"});
  REQUIRE(wish);
  CHECK(wish->max_file_bytes == 25 << 20);
  CHECK(wish->max_scan_bytes == 300000 << 10);
  CHECK(wish->exclude == std::vector<std::string>{"a", "b"});
  CHECK(wish->folder_links == FollowLinks::kAlways);
  const Result<Settings> settings = with_limits(default_settings(), *wish);
  REQUIRE(settings);
  CHECK(settings->max_file_bytes == 25 << 20);
  CHECK(settings->max_files == 7);
  CHECK(settings->scan_timeout_seconds == 2);
}

TEST_CASE("scan: what clamscan's scripts do not use, or is no value, is an error", "[scan_wish]") {
  for (const char* argument :
       {"--bogus", "-q", "-rq", "--remove=maybe", "--max-filesize=1X",
        "--max-filesize=", "--max-files=-1", "--max-filesize=99999999999999999999",
        "--max-filesize=9999999999999G", "--recursive=maybe", "--stdout=yes", "--jobs=0",
        "--jobs=1000", "--follow-file-symlinks=3", "--exclude"}) {
    INFO(argument);
    CHECK(!wish_of({argument}));
  }
  CHECK(!wish_of({"-f", "LIST", "path"}));
  CHECK(!wish_of({"--remove", "--move=folder"}));
  CHECK(wish_of({"--remove=no", "--move=folder"}));
  const Result<ScanWish> small = wish_of({"--max-filesize=1"});
  REQUIRE(small);
  CHECK(!with_limits(default_settings(), *small));
}

}  // namespace scanq
