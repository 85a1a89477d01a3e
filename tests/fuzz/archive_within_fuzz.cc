// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The search for archives within a file and behind its end: each one lies within the file and
// behind the one before, wherever the search begins.
#include "lib/archive/archive_within.h"

#include "lib/archive/archive_end.h"
#include "lib/archive/archive_streams.h"
#include "tests/fuzz/fuzz.h"

using namespace scanq;

namespace {

// The end of a packed stream that does not tell it, as a scan has it.
std::size_t bytes_of(std::string_view content) {
  constexpr std::uint64_t kMaxUnpacked = 1 << 20;
  const std::optional<JoinedStreams> streams =
      join_streams(content, {100, kMaxUnpacked, kMaxUnpacked / 4, 2000});
  if (!streams) return content.size();
  require(content.ends_with(streams->rest) && streams->rest.size() < content.size());
  return content.size() - streams->rest.size();
}

}  // namespace

void fuzz(std::string_view bytes) {
  require(bytes.ends_with(behind_archive(bytes)));
  std::size_t from = 0;
  for (int archives = 0; archives < 100; ++archives) {
    const std::optional<ArchiveWithin> found = archive_within(bytes, from);
    if (!found) return;
    require(found->at >= from && found->at < bytes.size() && !found->format.empty());
    require(found->bytes <= bytes.size() - found->at);
    const std::optional<ArchiveWithin> same = archive_within(bytes.substr(from), 0);
    require(same && same->at == found->at - from && same->bytes == found->bytes);
    require(same->format == found->format);
    from = found->at + (found->bytes != 0 ? found->bytes : bytes_of(bytes.substr(found->at)));
  }
}
