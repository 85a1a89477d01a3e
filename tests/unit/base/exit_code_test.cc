// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/exit_code.h"

#include <cerrno>
#include <set>

#include "tests/unit/catch.h"

namespace scanq {

TEST_CASE("exit_code: only a long address and a refusal are permanent", "[exit_code]") {
  for (const ExitRow& row : kExitTable) {
    const bool says_no_for_good =
        row.code == ErrorCode::kAddressTooLong || row.code == ErrorCode::kRefused;
    INFO(row.reply);
    CHECK(is_permanent(row.number) == says_no_for_good);
    CHECK(row.number != 0);
    CHECK(row.number < 128);
  }
}

TEST_CASE("exit_code: every row has a number and words of its own", "[exit_code]") {
  std::set<int> numbers;
  std::set<std::string_view> replies;
  for (const ExitRow& row : kExitTable) {
    numbers.insert(row.number);
    replies.insert(row.reply);
  }
  CHECK(numbers.size() == kExitTable.size());
  CHECK(replies.size() == kExitTable.size());
}

TEST_CASE("result: an errno becomes the code that fits it, or the one given", "[result]") {
  CHECK(errno_error(ErrorCode::kReadFailed, "call", ENOMEM).code == ErrorCode::kOutOfMemory);
  CHECK(errno_error(ErrorCode::kReadFailed, "call", ENOSPC).code == ErrorCode::kWriteFailed);
  CHECK(errno_error(ErrorCode::kReadFailed, "call", EFBIG).code == ErrorCode::kWriteFailed);
  CHECK(errno_error(ErrorCode::kReadFailed, "call", EIO).code == ErrorCode::kReadFailed);
  CHECK(errno_error(ErrorCode::kReadFailed, "call(x)", EIO).text == "call(x): Input/output error");
}

TEST_CASE("result: it holds a value or an error, and the error grows on its way up", "[result]") {
  const Result<int> good = 3;
  CHECK((good && *good == 3));
  const Result<int> bad = Error{ErrorCode::kTimeout, "read(0)"};
  REQUIRE_FALSE(bad);
  const Error above = bad.error().while_doing("taking in the message");
  CHECK(above.code == ErrorCode::kTimeout);
  CHECK(above.text == "read(0), while taking in the message");
}

}  // namespace scanq
