// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/compose.h"

#include <algorithm>

#include "lib/front/take_in.h"
#include "lib/front/worker.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxReplyBytes = 65536;
constexpr std::uint64_t kMaxNoticeBytes = 4 << 20;

// Splits the notices into a spool for each, because each is queued by itself.
Result<std::vector<Spool>> split_notices(const Spool& all, const ComposeReply& reply,
                                         const SpoolPlace& place) {
  std::vector<Spool> notices;
  for (const NoticeRange& range : reply.notices) {
    if (range.bytes > kMaxNoticeBytes || range.bytes > all.message_bytes() ||
        range.offset > all.message_bytes() - range.bytes) {
      return Error{ErrorCode::kInternal, "scanq-compose: the answer names a missing notice"};
    }
    Result<std::string> bytes =
        read_exactly_at(all.descriptor(), range.bytes, all.message_offset() + range.offset);
    if (!bytes) return bytes.error();
    Result<Spool> notice = Spool::make(place);
    if (!notice) return notice.error();
    Result<void> put = notice->append(*bytes);
    if (!put) return put.error();
    notices.push_back(std::move(*notice));
  }
  return notices;
}

}  // namespace

Result<Composed> compose(const ComposeRequest& request, const Spool& original,
                         Clock::time_point life_end) {
  const Settings& settings = request.settings;
  // A rewritten message is about as large as the original at most, apart from its warning.
  const SpoolPlace place = spool_place(settings);
  Result<Spool> rewritten = Spool::make_for(original.message_bytes(), place);
  if (!rewritten) return rewritten.error();
  Result<Spool> notices = Spool::make(place);
  if (!notices) return notices.error();
  Result<Fd> message = original.open_read_only();
  if (!message) return message.error();

  const Clock::time_point work_end =
      Clock::now() + std::chrono::seconds(settings.scan_timeout_seconds);
  Result<std::string> text = run_worker(settings, {"scanq-compose",
                                                   message->get(),
                                                   format_compose_request(request),
                                                   {{rewritten->descriptor(), kComposeRewrittenFd},
                                                    {notices->descriptor(), kComposeNoticesFd}},
                                                   kMaxReplyBytes,
                                                   std::min(work_end, life_end)});
  if (!text) return text.error();
  Result<ComposeReply> reply = parse_compose_reply(*text, request.notices.size());
  if (!reply) return reply.error();

  for (Spool* written : {&*rewritten, &*notices}) {
    Result<void> adopted = written->adopt_written();
    if (!adopted) return adopted.error().while_doing("reading what scanq-compose wrote");
  }
  if (request.needs_rewrite && rewritten->message_bytes() == 0) {
    return Error{ErrorCode::kInternal, "scanq-compose wrote no message"};
  }
  Result<std::vector<Spool>> split = split_notices(*notices, *reply, place);
  if (!split) return split.error();
  return Composed{std::move(*rewritten), std::move(*split), std::move(*reply)};
}

}  // namespace scanq
