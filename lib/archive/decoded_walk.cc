// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/decoded_walk.h"

#include <algorithm>

#include "lib/base/last_word.h"

namespace scanq {
namespace {

// An archive may unpack to this many bytes whatever its ratio.
constexpr std::uint64_t kRatioFreeBytes = 16 << 20;

// A member that is not wanted is read all the same: the next one stands behind it.
MemberEnd read_member(bool is_wanted, const NextBlock& next_block, WalkMeter& meter,
                      const ArchiveVisitor& visitor, std::string& trouble) {
  const std::uint64_t most_bytes = is_wanted ? meter.left().member_bytes : 0;
  std::uint64_t bytes = 0;
  for (;;) {
    LastWord::step();
    const std::optional<std::string_view> block = next_block(trouble);
    if (!block) return MemberEnd::kUnreadable;
    if (block->empty()) break;
    if (bytes < most_bytes) {
      visitor.content(block->substr(0, static_cast<std::size_t>(most_bytes - bytes)));
    }
    bytes += block->size();
    if (!meter.spend_bytes(block->size())) return MemberEnd::kCutShort;
  }
  if (!is_wanted) return MemberEnd::kNotWanted;
  return bytes > most_bytes ? MemberEnd::kCutShort : MemberEnd::kWhole;
}

}  // namespace

WalkMeter::WalkMeter(std::size_t archive_bytes, WalkBudget& budget, WalkReport& report)
    : budget_(budget),
      report_(report),
      ratio_bytes_(std::max(kRatioFreeBytes, archive_bytes > UINT64_MAX / budget.ratio
                                                 ? UINT64_MAX
                                                 : archive_bytes * budget.ratio)) {}

bool WalkMeter::spend_member() {
  if (budget_.members == 0) return exhaust("max_files");
  --budget_.members;
  ++report_.members;
  return is_in_time();
}

bool WalkMeter::spend_bytes(std::uint64_t bytes) {
  report_.unpacked_bytes += bytes;
  if (budget_.total_bytes < bytes) {
    budget_.total_bytes = 0;
    return exhaust("max_scan_bytes");
  }
  budget_.total_bytes -= bytes;
  if (report_.unpacked_bytes > ratio_bytes_) return exhaust("max_ratio");
  return is_in_time();
}

bool WalkMeter::is_in_time() {
  return std::chrono::steady_clock::now() < budget_.deadline || exhaust("scan_timeout_seconds");
}

bool WalkMeter::exhaust(const char* setting) {
  report_.exhausted = setting;
  return false;
}

bool walk_decoded(const ArchiveMember& member, const NextBlock& next_block, WalkMeter& meter,
                  const ArchiveVisitor& visitor, WalkReport& report) {
  if (!meter.spend_member()) return false;
  bool is_wanted = false;
  {
    const LastWord::Pause no_library;
    is_wanted = visitor.begin(member);
  }
  std::string trouble;
  const MemberEnd end = read_member(is_wanted, next_block, meter, visitor, trouble);
  const LastWord::Pause no_library;
  report.is_stopped = !visitor.end(member, end, trouble);
  return !report.is_stopped && report.exhausted.empty();
}

}  // namespace scanq
