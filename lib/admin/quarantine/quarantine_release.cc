// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_release.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "lib/admin/act_log.h"
#include "lib/admin/catalogue.h"
#include "lib/base/random.h"
#include "lib/base/terminal_text.h"
#include "lib/front/server_name.h"
#include "lib/front/take_in.h"
#include "lib/mail/base64.h"
#include "lib/mail/header.h"
#include "lib/mail/text.h"
#include "lib/mail/texts/forward_message.h"

namespace scanq {
namespace {

constexpr std::size_t kBoundaryBytes = 12;
constexpr std::size_t kPieceBytes = 1024 * kBase64LineBytes;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  struct tm parts = {};
  ::gmtime_r(&now, &parts);
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts));
}

// The mark that the entry was released, made before the message is queued. So a crash in between
// can only leave a mark without a release, and then --again releases it.
class ReleaseMark {
 public:
  static Result<ReleaseMark> set(const QuarantineEntry& entry, const std::string& text,
                                 bool is_again) {
    const int flags = O_WRONLY | O_CREAT | (is_again ? O_TRUNC : O_EXCL);
    Result<Fd> file = open_file_at(entry.folder.get(), kReleasedFile, flags, 0600);
    if (!file) return file.error();
    Result<void> written = write_all(file->get(), text + "\n");
    if (written) written = sync_file(file->get());
    ReleaseMark mark(entry.folder.get());
    if (!written) {
      mark.take_back();
      return written.error();
    }
    return mark;
  }
  // For a message that could not be queued.
  void take_back() const { ::unlinkat(folder_, kReleasedFile, 0); }

 private:
  explicit ReleaseMark(int folder) : folder_(folder) {}
  int folder_;
};

// Logs one line to the mail log, so that a message that leaves the quarantine is on record beside
// the other lines.
void log_release(const QuarantineCall& call, const KeptMessage& kept, const char* what,
                 const std::vector<std::string>& recipients) {
  const LogLine line = by_us(LogLine(what)
                                 .add("id", kept.record.id)
                                 .add("quarantine", kept.entry.name)
                                 .add("from", kept.record.envelope.sender)
                                 .add_list("to", recipients));
  const LogTo log_to = call.settings.log_to;
  if (log_to == LogTo::kStderr || log_to == LogTo::kBoth) call.call.err << line.text() << '\n';
  log_act(line, call.settings);
}

Result<Spool> original_with_headers(const QuarantineCall& call, const KeptMessage& kept) {
  const SpoolPlace place = spool_place(call.settings);
  Result<Spool> spool = Spool::make_for(kept.entry.message_bytes, place);
  if (!spool) return spool;
  Result<std::uint64_t> filled =
      spool->fill_from(kept.entry.message.get(), kept.entry.message_bytes);
  if (!filled) return filled.error();
  // The headers tell the finding, so that nobody takes the message for clean.
  const std::string head =
      make_virus_headers(kept.record.verdict, Action::kTag, server_name(call.settings), "") +
      "X-Scanq-Released: " + kept.entry.name + "\n";
  Result<void> put = spool->put_head(head);
  if (!put) return put.error();
  return spool;
}

Result<Spool> forwarding_message(const QuarantineCall& call, const KeptMessage& kept,
                                 const std::string& to) {
  Result<std::string> chance = random_bytes(kBoundaryBytes);
  if (!chance) return chance.error();
  // Base64 never has a "=" within a line.
  std::string boundary = "=-scanq-" + base64(*chance);
  std::replace(boundary.begin(), boundary.end(), '/', '_');
  const ForwardFacts facts{kept.entry.name, to, server_name(call.settings), std::time(nullptr),
                           boundary};
  Result<Spool> spool = Spool::make_for(2 * kept.entry.message_bytes, spool_place(call.settings));
  if (!spool) return spool;
  Result<void> added = spool->append(make_forward_head(facts, kept.record, call.settings.delivery));
  for (std::uint64_t at = 0; added && at < kept.entry.message_bytes; at += kPieceBytes) {
    Result<std::string> piece =
        read_exactly_at(kept.entry.message.get(),
                        std::min<std::uint64_t>(kPieceBytes, kept.entry.message_bytes - at), at);
    added = piece ? spool->append(base64_lines(*piece)) : piece.error();
  }
  if (added) added = spool->append(make_forward_tail(facts));
  if (added) added = spool->put_head({});
  if (!added) return added.error();
  return spool;
}

}  // namespace

Result<QueueAnswer> release_to(const QuarantineCall& call, const KeptMessage& kept,
                               const std::vector<std::string>& recipients,
                               const std::string& by_whom, bool is_again) {
  Envelope envelope = kept.record.envelope;
  envelope.recipients = recipients;
  Result<Spool> spool = original_with_headers(call, kept);
  if (!spool) return spool.error();
  Result<ReleaseMark> mark = ReleaseMark::set(
      kept.entry,
      utc_now() + " by " + by_whom + " to " + one_line_utf8(joined(envelope.recipients), 1000),
      is_again);
  if (!mark) return mark.error().while_doing("marking " + kept.entry.name + " as released");
  QueueAnswer answer = queue_past_scanner(call.settings, *spool, envelope);
  if (answer.is_queued == QueueState::kNo && kept.entry.released.empty()) mark->take_back();
  if (answer.is_queued == QueueState::kYes)
    log_release(call, kept, "RELEASED", envelope.recipients);
  return answer;
}

int release_kept(const QuarantineCall& call, const KeptMessage& kept) {
  const std::string& name = kept.entry.name;
  Result<std::vector<std::string>> to = parse_addresses(call.options, "to");
  if (!to) return fail(call.call, to.error());
  const std::vector<std::string>& recipients = to->empty() ? kept.record.envelope.recipients : *to;
  if (recipients.empty()) return fail(call.call, name + " has no recipients: use --to");
  const bool is_again = call.options.has("again");
  if (!kept.entry.released.empty() && !is_again) {
    return fail(call.call, name + " was released already (" +
                               terminal_text(trim_blanks(kept.entry.released)) +
                               "); add --again to release it once more");
  }
  Result<QueueAnswer> answer =
      release_to(call, kept, recipients, "user " + std::to_string(::getuid()), is_again);
  if (!answer) return fail(call.call, answer.error());
  if (answer->is_queued == QueueState::kMaybe) {
    return fail(call.call, name + " is marked as released, but perhaps it is not: " +
                               answer->reason + "; --again releases it once more");
  }
  if (answer->is_queued == QueueState::kNo) {
    return fail(call.call, name + " was not released: " + answer->reason);
  }
  call.call.out << translated("released " + name + " to " + terminal_text(joined(recipients)))
                << '\n';
  return kExitDone;
}

int forward_kept(const QuarantineCall& call, const KeptMessage& kept) {
  Result<std::vector<std::string>> given = parse_addresses(call.options, "to");
  if (!given) return fail(call.call, given.error());
  if (given->size() != 1) return fail(call.call, "forward needs exactly one address: --to ADDRESS");
  const std::vector<std::string>& to = *given;
  Result<Spool> spool = forwarding_message(call, kept, to[0]);
  if (!spool) return fail(call.call, spool.error());
  Envelope envelope;  // the empty sender, so that no answer comes
  envelope.recipients = to;
  const QueueAnswer answer = queue_past_scanner(call.settings, *spool, envelope);
  if (answer.is_queued != QueueState::kYes) {
    const std::string what = answer.is_queued == QueueState::kNo ? " was not forwarded: "
                                                                 : " was perhaps not forwarded: ";
    return fail(call.call, kept.entry.name + what + answer.reason);
  }
  log_release(call, kept, "FORWARDED", to);
  call.call.out << translated("forwarded " + kept.entry.name + " to " + terminal_text(to[0]))
                << '\n';
  return kExitDone;
}

}  // namespace scanq
