// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_digest.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <map>
#include <set>

#include "lib/admin/catalogue.h"
#include "lib/admin/config/replace_file.h"
#include "lib/admin/quarantine/digest_message.h"
#include "lib/admin/quarantine/quarantine_link.h"
#include "lib/admin/quarantine/quarantine_queue.h"
#include "lib/admin/quarantine/release_token.h"
#include "lib/base/digits.h"
#include "lib/base/lock_until.h"
#include "lib/base/random.h"
#include "lib/base/signals.h"
#include "lib/base/terminal_text.h"
#include "lib/front/server_name.h"
#include "lib/front/take_in.h"
#include "lib/mail/policy.h"
#include "lib/mail/text.h"
#include "lib/store/quarantine_marks.h"
#include "lib/web/web_config.h"

namespace scanq {
namespace {

constexpr std::time_t kDigestSeconds = 86400;  // the time that the first one looks back
constexpr std::time_t kLongestSeconds = 7 * kDigestSeconds;
// A message may have come before the last digest, and have been kept after it.
constexpr std::time_t kOverlapSeconds = 2 * 3600;
constexpr std::size_t kUniqueBytes = 12;
constexpr const char* kLastFile = "digest";
constexpr const char* kLockFile = "digest.lock";

struct Listed {
  RecipientDigest digest;
  struct Source {
    std::string entry, recipient;  // as the envelope has it
  };
  std::vector<Source> sources;  // of the rows
};
// By the recipient; the domain is the same in any case of its letters.
using Digests = std::map<std::string, Listed>;

struct Linking {
  bool is_wanted = true;
  std::string key;  // empty: it was not read yet
  std::time_t expiry = 0;
};

std::string recipient_key(const std::string& recipient) {
  const std::size_t at = std::min(recipient.rfind('@'), recipient.size());
  return recipient.substr(0, at) + to_lower_ascii(std::string_view(recipient).substr(at));
}

// The time of the last digest that all were sent; 0 where there was none.
std::time_t last_digest(const QuarantineFolder& folder) {
  constexpr std::size_t kMaxDigits = 20;
  Result<Fd> file = open_file_at(folder.top.get(), kLastFile, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  Result<std::string> text = file ? read_to_end(file->get(), kMaxDigits) : file.error();
  std::time_t last = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), last);
  return last;
}

Result<void> note_digest(const QuarantineFolder& folder, std::time_t now) {
  return replace_file_at(folder.top.get(), kLastFile, std::to_string(now));
}

std::time_t start_of(const QuarantineFolder& folder, std::time_t now) {
  const std::time_t last = last_digest(folder);
  if (last <= 0 || last > now) return now - kDigestSeconds;
  return std::max(last - kOverlapSeconds, now - kLongestSeconds);
}

Result<std::string> link_for(const QuarantineCall& call, Linking& linking, const KeptMessage& kept,
                             const std::string& recipient, const std::string& page) {
  if (!linking.is_wanted || page.empty() || !may_be_released_by_link(kept.record)) {
    return std::string();
  }
  if (linking.key.empty()) {
    Result<WebConfig> config = load_web_config(web_config_path(call.call.settings_path));
    Result<std::string> key = config ? read_release_key(*config) : config.error();
    if (!key) return key.error().while_doing("making the links of digest_links");
    linking.key = std::move(*key);
  }
  return page +
         "?t=" + make_release_token(linking.key, {kept.entry.name, recipient, linking.expiry});
}

Result<void> add_kept(const QuarantineCall& call, const KeptMessage& kept, Linking& linking,
                      Digests& digests) {
  const QuarantineRecord& record = kept.record;
  Result<std::vector<std::string>> told = digested_recipients(kept.entry);
  if (!told) return told.error();
  std::set<std::string> done(told->begin(), told->end());
  for (std::string& recipient : released_recipients(kept.entry)) done.insert(std::move(recipient));
  for (const std::string& recipient : record.envelope.recipients) {
    if (!done.insert(recipient).second) continue;
    const DeliverySettings& delivery =
        delivery_for(call.settings, recipient, record.envelope.sender, record.client);
    if (!delivery.digest) continue;
    Result<std::string> link = link_for(call, linking, kept, recipient, delivery.digest_links);
    if (!link) return link.error();
    Listed& listed = digests[recipient_key(recipient)];
    if (listed.sources.empty()) {
      listed.digest.recipient = recipient;
      listed.digest.settings = delivery;
    }
    const bool is_listed =
        !listed.sources.empty() && listed.sources.back().entry == kept.entry.name;
    listed.sources.push_back({kept.entry.name, recipient});
    if (is_listed) continue;  // it was for him twice
    listed.digest.rows.push_back(make_digest_row(record, listed.digest.settings));
    listed.digest.rows.back().link = std::move(*link);
  }
  return {};
}

Result<Digests> collect(const QuarantineCall& call, std::time_t start, Linking linking) {
  Result<std::vector<std::string>> names = list_entries(call.folder);
  if (!names) return names.error();
  Digests digests;
  for (const std::string& name : *names) {
    if (stop_signal() != 0) return stop_error("quarantine digest");
    if (entry_time(call.folder, name) < start) continue;
    Result<KeptMessage> kept = read_kept(call.folder, name);
    if (!kept) {
      tell_unreadable(call, name, kept.error());
      continue;
    }
    Result<void> added = add_kept(call, *kept, linking, digests);
    if (!added) return added.error();
  }
  return digests;
}

Result<void> send_one(const QuarantineCall& call, const Listed& listed, const DigestPlace& place) {
  Result<std::string> chance = random_bytes(kUniqueBytes);
  if (!chance) return chance.error();
  Result<Spool> spool = Spool::make(spool_place(call.settings));
  if (!spool) return spool.error();
  Result<void> filled = spool->append(make_digest(listed.digest, place, to_hex(*chance)));
  if (filled) filled = spool->put_head({});
  if (!filled) return filled;
  Envelope envelope;  // the empty sender, so that no answer comes
  envelope.recipients = {listed.digest.recipient};
  const QueueAnswer answer = queue_past_scanner(call.settings, *spool, envelope);
  if (answer.is_queued != QueueState::kYes) return Error{ErrorCode::kDeferred, answer.reason};
  for (const Listed::Source& source : listed.sources) {
    Result<QuarantineEntry> entry = read_entry(call.folder, source.entry);
    if (!entry) continue;  // it is gone meanwhile
    Result<void> marked = mark_digested(*entry, source.recipient);
    if (!marked) return marked.error().while_doing("marking " + source.entry);
  }
  return {};
}

int send_all(const QuarantineCall& call, const Digests& digests, const DigestPlace& place) {
  int status = kExitDone;
  std::size_t sent = 0;
  for (const auto& [key, listed] : digests) {
    if (stop_signal() != 0) return fail(call.call, stop_error("quarantine digest"));
    Result<void> done = send_one(call, listed, place);
    if (!done) {
      status = fail(call.call, "no digest for " + terminal_text(listed.digest.recipient) + ": " +
                                   done.error().text);
      continue;
    }
    ++sent;
  }
  call.call.out << translated("sent " + std::to_string(sent) + (sent == 1 ? " digest" : " digests"))
                << '\n';
  return status;
}

void print_all(const QuarantineCall& call, const Digests& digests, const DigestPlace& place) {
  for (const auto& [key, listed] : digests) {
    call.call.out << "To: " << terminal_text(listed.digest.recipient) << "\n\n";
    const std::string text = make_digest_text(listed.digest, place);
    for (std::size_t at = 0; at < text.size();) {
      call.call.out << "    " << terminal_text(next_line(text, at)) << '\n';
    }
    call.call.out << '\n';
  }
}

}  // namespace

bool has_digests(const Settings& settings) {
  return settings.delivery.digest ||
         std::any_of(settings.policies.begin(), settings.policies.end(),
                     [](const Policy& policy) { return policy.delivery.digest; });
}

int send_digests(const QuarantineCall& call) {
  Result<Fd> lock = open_file_at(call.folder.top.get(), kLockFile, O_RDWR | O_CREAT);
  if (!lock) return fail(call.call, lock.error());
  if (!lock_until(*lock, Clock::now())) {
    return fail(call.call, "another digest is on its way; try again when it has ended");
  }
  const bool is_trial = call.options.has("dry-run");
  const std::time_t now = std::time(nullptr);
  const DigestPlace place{server_name(call.settings), now, now + kLinkSeconds};
  // A link that was only shown is none.
  const Linking linking{!is_trial, "", place.links_end};
  Result<Digests> digests = collect(call, start_of(call.folder, now), linking);
  if (!digests) return fail(call.call, digests.error());
  if (is_trial) {
    print_all(call, *digests, place);
    return kExitDone;
  }
  const int status = send_all(call, *digests, place);
  if (status != kExitDone) return status;
  Result<void> noted = note_digest(call.folder, now);
  return noted ? kExitDone : fail(call.call, noted.error());
}

}  // namespace scanq
