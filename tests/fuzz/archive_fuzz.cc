// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// An archive that libarchive walks, within small budgets.
#include "lib/archive/archive_walk.h"
#include "tests/fuzz/fuzz.h"

namespace {
constexpr std::uint64_t kMaxUnpacked = 1 << 20;
}

void fuzz(std::string_view bytes) {
  scanq::WalkBudget budget{100, kMaxUnpacked, kMaxUnpacked / 4, 2000};
  std::uint64_t unpacked = 0;
  scanq::ArchiveVisitor visitor;
  visitor.begin = [](const scanq::ArchiveMember& member) {
    require(member.name.find('\n') == std::string::npos);
    return true;
  };
  visitor.content = [&](std::string_view block) { unpacked += block.size(); };
  visitor.end = [](const scanq::ArchiveMember&, scanq::MemberEnd, std::string_view) {
    return true;
  };
  const scanq::WalkReport report = scanq::walk_archive(bytes, budget, visitor, "secret");
  require(unpacked <= kMaxUnpacked);
  require(report.members <= 101);
  scanq::WalkBudget more{10, kMaxUnpacked, kMaxUnpacked / 4, 2000};
  (void)scanq::find_password(bytes, {"one", "two"}, more);  // it must not crash
}
