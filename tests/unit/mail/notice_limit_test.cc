// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/notice_limit.h"

#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("notice_limit: as many notices in an hour as the setting says", "[notice_limit]") {
  CHECK(decide_notice({1, 0}, 2).is_sent);
  CHECK_FALSE(decide_notice({1, 0}, 2).is_last_this_hour);
  CHECK(decide_notice({2, 0}, 2).is_sent);
  CHECK(decide_notice({2, 0}, 2).is_last_this_hour);
  CHECK_FALSE(decide_notice({3, 0}, 2).is_sent);
}

TEST_CASE("notice_limit: the first of an hour tells what the hour before kept quiet about",
          "[notice_limit]") {
  CHECK(decide_notice({1, 7}, 2).untold == 5);
  CHECK(decide_notice({1, 2}, 2).untold == 0);
  CHECK(decide_notice({2, 7}, 2).untold == 0);
}

TEST_CASE("notice_limit: 0 is no limit", "[notice_limit]") {
  CHECK(decide_notice({100000, 100000}, 0).is_sent);
  CHECK(decide_notice({1, 100000}, 0).untold == 0);
}

TEST_CASE("notice_limit: an answer of anything but two numbers is refused", "[notice_limit]") {
  const Result<NoticeCount> count = parse_notice_count(format_notice_count({12, 3}));
  REQUIRE(count);
  CHECK(count->this_hour == 12);
  CHECK(count->before == 3);
  for (const char* odd : {"", "1", "1 ", " 1 2", "1 2 ", "-1 2", "1 2\n", "x y", "1  2"}) {
    CHECK_FALSE(parse_notice_count(odd));
  }
}

TEST_CASE("notice_limit: failed scans count together, other finds by their name",
          "[notice_limit]") {
  CHECK(find_name(failed_verdict("process 1 died")) == find_name(failed_verdict("process 2 died")));
  Verdict one = failed_verdict("Test.One");
  one.findings[0].category = Category::kVirus;
  CHECK(find_name(one) == "virus Test.One");
}
