// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/compose.h"

#include <algorithm>

#include "lib/front/take_in.h"
#include "lib/front/worker.h"

namespace scanq {
namespace {

ComposeReplyBounds bounds_of(const ComposeRequest& request, const Spool& original) {
  const DeliverySettings& delivery = request.settings.delivery;
  const bool may_add = !delivery.delete_infected || delivery.archives == Archives::kMember;
  return {original.message_bytes(), request.needs_cuts, may_add};
}

std::uint64_t new_bytes_of(const ComposeReply& reply) {
  std::uint64_t bytes = 0;
  for (const Cut& cut : reply.cuts) bytes += cut.new_bytes;
  return bytes;
}

}  // namespace

Result<Composed> compose(const ComposeRequest& request, const Spool& original,
                         Clock::time_point life_end) {
  const Settings& settings = request.settings;
  const ComposeReplyBounds bounds = bounds_of(request, original);
  // New bytes are about as many as the original has at most.
  const SpoolPlace place = spool_place(settings);
  Result<Spool> new_bytes = Spool::make_for(bounds.may_add ? original.message_bytes() : 0, place);
  if (!new_bytes) return new_bytes.error();
  Result<Fd> message = original.open_read_only();
  if (!message) return message.error();

  const Clock::time_point work_end =
      Clock::now() + std::chrono::seconds(settings.scan_timeout_seconds);
  Result<std::string> text = run_worker(settings, {"scanq-compose",
                                                   message->get(),
                                                   format_compose_request(request),
                                                   {{new_bytes->descriptor(), kComposeNewBytesFd}},
                                                   kMaxComposeReplyBytes,
                                                   std::min(work_end, life_end)});
  if (!text) return text.error();
  Result<ComposeReply> reply = parse_compose_reply(*text, bounds);
  if (!reply) return reply.error();
  Result<void> adopted = new_bytes->adopt_written();
  if (!adopted) return adopted.error().while_doing("reading what scanq-compose wrote");
  if (new_bytes->message_bytes() != new_bytes_of(*reply)) {
    return Error{ErrorCode::kInternal, "reply of scanq-compose: other new bytes than it says"};
  }
  return Composed{std::move(*reply), std::move(*new_bytes)};
}

}  // namespace scanq
