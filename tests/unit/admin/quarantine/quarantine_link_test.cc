// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_link.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

QuarantineRecord record_with(std::initializer_list<Category> categories) {
  QuarantineRecord record;
  record.verdict.is_scanned = true;
  for (const Category category : categories) {
    record.verdict.findings.push_back(make_finding(category, "Test"));
  }
  return record;
}

TEST_CASE("quarantine_link: what policy keeps back may have a link", "[quarantine_link]") {
  for (const Category category :
       {Category::kHeuristic, Category::kPua, Category::kMacro, Category::kEncrypted,
        Category::kEncryptedMail, Category::kName}) {
    CHECK(may_be_released_by_link(record_with({category})));
  }
}

TEST_CASE("quarantine_link: a virus, alone or among others, and what was not scanned has none",
          "[quarantine_link]") {
  for (const Category category : {Category::kVirus, Category::kFailed, Category::kLimit}) {
    CHECK_FALSE(may_be_released_by_link(record_with({category})));
    CHECK_FALSE(may_be_released_by_link(record_with({Category::kMacro, category})));
  }
  CHECK_FALSE(may_be_released_by_link(record_with({})));
  QuarantineRecord record = record_with({Category::kMacro});
  record.verdict.is_scanned = false;
  CHECK_FALSE(may_be_released_by_link(record));
  record.verdict.is_scanned = true;
  record.verdict.has_database = false;
  CHECK_FALSE(may_be_released_by_link(record));
  record.verdict.has_database = true;
  // A full list may have had no room for a virus.
  record.verdict.findings.resize(kMaxFindings, record.verdict.findings[0]);
  CHECK_FALSE(may_be_released_by_link(record));
}

TEST_CASE("quarantine_link: what is kept for another reason than the action quarantine has none",
          "[quarantine_link]") {
  for (const Action action : {Action::kPass, Action::kTag, Action::kClean, Action::kWarn,
                              Action::kReject, Action::kDefer}) {
    QuarantineRecord record = record_with({Category::kMacro});
    record.action = action;
    CHECK_FALSE(may_be_released_by_link(record));
  }
}

}  // namespace
}  // namespace scanq
