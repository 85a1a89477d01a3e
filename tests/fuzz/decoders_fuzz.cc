// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The decoders of lib/archive, and 7z files whose layers are taken off. Without SquashFS:
// libsquashfuse faults on some damaged images, and the last word answers for it.
#include "lib/archive/decoders.h"
#include "lib/archive/lzop.h"
#include "lib/archive/seven_zip_plain.h"
#include "tests/fuzz/fuzz.h"

namespace {
constexpr std::uint64_t kMaxUnpacked = 1 << 20;
}

void fuzz(std::string_view bytes) {
  for (const std::string_view format : {"lzop", "zstd"}) {
    scanq::WalkBudget budget{100, kMaxUnpacked, kMaxUnpacked / 4, 2000};
    std::uint64_t unpacked = 0;
    scanq::ArchiveVisitor visitor;
    visitor.begin = [](const scanq::ArchiveMember&) { return true; };
    visitor.content = [&](std::string_view block) { unpacked += block.size(); };
    visitor.end = [](const scanq::ArchiveMember&, scanq::MemberEnd, std::string_view) {
      return true;
    };
    const scanq::WalkReport report = scanq::walk_with_decoder(format, bytes, budget, visitor);
    require(unpacked <= kMaxUnpacked + kMaxUnpacked / 4);  // the last member's part
    require(report.members <= 101);
  }
  require(scanq::end_of_lzop(bytes) <= bytes.size());
  if (scanq::form_of_seven_zip(bytes, kMaxUnpacked) == scanq::SevenZipForm::kOrdinary) return;
  const std::optional<std::string> plain = scanq::plain_seven_zip(bytes, "tiger7", kMaxUnpacked);
  require(!plain || scanq::form_of_seven_zip(*plain, kMaxUnpacked) != scanq::SevenZipForm::kLocked);
}
