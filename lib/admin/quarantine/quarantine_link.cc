// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/quarantine/quarantine_link.h"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/admin/act_log.h"
#include "lib/admin/quarantine/kept_facts.h"
#include "lib/admin/quarantine/quarantine_release.h"
#include "lib/admin/quarantine/release_token.h"
#include "lib/mail/policy.h"
#include "lib/mail/text.h"
#include "lib/store/quarantine_marks.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxToldBytes = 1024;
constexpr Category kNeverByLink[] = {Category::kVirus, Category::kFailed, Category::kLimit};

// The end that a link came to, in a word that the page knows (lib/web/release_page.cc).
struct LinkAnswer {
  const char* state;
  std::string why;  // for the log
};

struct OpenLink {
  ReleaseGrant grant;
  QuarantineFolder folder;
  KeptMessage kept;
};

bool is_among(const std::vector<std::string>& recipients, const std::string& recipient) {
  return std::find(recipients.begin(), recipients.end(), recipient) != recipients.end();
}

// Links that an administrator has turned off meanwhile are good no more.
bool has_links(const Settings& settings, const QuarantineRecord& record,
               const std::string& recipient) {
  const DeliverySettings& delivery =
      delivery_for(settings, recipient, record.envelope.sender, record.client);
  return delivery.digest && !delivery.digest_links.empty();
}

LinkAnswer judge(const LinkCall& call, const OpenLink& link) {
  const QuarantineRecord& record = link.kept.record;
  if (!is_among(record.envelope.recipients, link.grant.recipient)) {
    return {"forged", "the mail was not for this recipient"};
  }
  if (std::time(nullptr) > link.grant.expiry) return {"expired", "it is too old"};
  if (!may_be_released_by_link(record)) return {"refused", "no link releases such a mail"};
  if (!has_links(call.settings, record, link.grant.recipient)) {
    return {"refused", "links are turned off"};
  }
  if (is_link_used(link.kept.entry, signature_of(call.token)) ||
      is_among(released_recipients(link.kept.entry), link.grant.recipient)) {
    return {"used", "it was used already"};
  }
  return {"good", ""};
}

// The message that the link is for. kRefused: the link was not made here; kReadFailed: the message
// is no more.
Result<OpenLink> open_link(const LinkCall& call) {
  Result<std::string> key = read_release_key(call.config);
  if (!key) return key.error();
  Result<ReleaseGrant> grant = check_release_token(*key, call.token);
  if (!grant) return grant.error();
  Result<QuarantineFolder> folder = QuarantineFolder::open(call.settings.quarantine_dir);
  if (!folder) return folder.error();
  Result<KeptMessage> kept = read_kept(*folder, grant->entry);
  if (!kept) return kept.error();
  return OpenLink{std::move(*grant), std::move(*folder), std::move(*kept)};
}

LinkAnswer answer_of(const Error& error) {
  if (error.code == ErrorCode::kRefused) return {"forged", error.text};
  if (error.number == ENOENT && error.code == ErrorCode::kReadFailed) return {"gone", error.text};
  return {"failed", error.text};
}

WebAnswer told(const LinkAnswer& answer, const Result<OpenLink>& link) {
  nlohmann::ordered_json object{{"state", answer.state}};
  if (link && answer.state == std::string_view("good")) {
    const auto text = [](std::string_view t) { return one_line_utf8(t, kMaxToldBytes); };
    const QuarantineRecord& record = link->kept.record;
    object["sender"] = text(record.envelope.sender);
    object["subject"] = text(record.verdict.subject);
    object["recipient"] = text(link->grant.recipient);
    object["expires"] = time_text(link->grant.expiry, "%Y-%m-%d %H:%M", false);
  }
  return {kExitDone, object.dump(), ""};
}

void log_link(const LinkCall& call, const LinkAnswer& answer, const Result<OpenLink>& link) {
  LogLine line("WEB");
  line.add("address", call.address).add("verb", "release_by_link").add("state", answer.state);
  if (link) line.add("quarantine", link->grant.entry).add("to", link->grant.recipient);
  if (!answer.why.empty()) line.add("error", answer.why);
  log_act(line, call.settings);
}

LinkAnswer release(const LinkCall& call, const OpenLink& link) {
  const std::string signature = signature_of(call.token);
  Result<bool> is_ours = use_link(link.kept.entry, signature);
  if (!is_ours) return {"failed", is_ours.error().text};
  if (!*is_ours) return {"used", "it was used already"};
  std::ostringstream out, err;
  const Call plain{{}, call.settings_path, out, err};
  const Options none;
  const QuarantineCall quarantine{plain, none, call.settings, link.folder};
  Result<QueueAnswer> answer =
      release_to(quarantine, link.kept, {link.grant.recipient}, "a link", true);
  if (answer && answer->is_queued == QueueState::kYes) return {"good", ""};
  // Only where it is certain that the message was not sent is the link good again.
  if (!answer || answer->is_queued == QueueState::kNo) give_link_back(link.kept.entry, signature);
  return {"failed", answer ? answer->reason : answer.error().text};
}

}  // namespace

Result<std::string> read_release_key(const WebConfig& config) {
  const std::string path = web_release_key_path(config);
  Result<std::string> key = read_file(path, kWebKeyBytes);
  if (key && key->size() == kWebKeyBytes) return key;
  return Error{ErrorCode::kBadSettings,
               (key ? path + " is no key" : key.error().text) + "; scanq web prepare makes it"};
}

bool may_be_released_by_link(const QuarantineRecord& record) {
  const Verdict& verdict = record.verdict;
  return record.action == Action::kQuarantine && verdict.is_scanned && verdict.has_database &&
         !verdict.findings.empty() && verdict.findings.size() < kMaxFindings &&
         std::none_of(std::begin(kNeverByLink), std::end(kNeverByLink),
                      [&](Category category) { return verdict.has(category); });
}

WebAnswer look_at_link(const LinkCall& call) {
  const Result<OpenLink> link = open_link(call);
  return told(link ? judge(call, *link) : answer_of(link.error()), link);
}

WebAnswer release_by_link(const LinkCall& call) {
  const Result<OpenLink> link = open_link(call);
  LinkAnswer answer = link ? judge(call, *link) : answer_of(link.error());
  if (link && answer.state == std::string_view("good")) answer = release(call, *link);
  log_link(call, answer, link);
  return told(answer, link);
}

}  // namespace scanq
