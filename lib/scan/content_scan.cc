// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/content_scan.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "lib/archive/archive_names.h"
#include "lib/mime/mail_sign.h"
#include "lib/scan/archive_scan.h"
#include "lib/scan/content_digest.h"
#include "lib/scan/mail_scan.h"
#include "lib/scan/merged_findings.h"
#include "lib/scan/pdf_scan.h"

namespace scanq {

ContentScan::ContentScan(const DeepScanner::Means& means, WalkBudget& budget)
    : means_(means), budget_(budget), rules_(name_rules_of(means.settings)) {
  watcher_.file = [this](const MetFile& file) { return look_at(file); };
  watcher_.member = [this](std::string_view name) { check_name_of(where_, name, ""); };
  watcher_.alerted = [this](std::string_view alert, const std::vector<std::string>& names) {
    // A limit is hit by all files together, and an encrypted archive is told of by others, too.
    if (!counts_in_nonsense(alert_category(alert))) return;
    std::string path;
    for (const std::string& name : names) path = joined(path, member_name_to_utf8(name));
    if (places_.size() < kMaxFindings) places_.emplace(alert, std::move(path));
  };
}

void ContentScan::learn() {
  if (means_.known == nullptr) return;
  watcher_.noted = [this] { return noted_; };
  watcher_.judged = [this](JudgedFile file) { means_.known->add(std::move(file)); };
}

std::vector<Finding> ContentScan::run(std::string_view bytes, const ScanAs& as) {
  const JudgedFile* known = means_.known == nullptr ? nullptr : means_.known->find(bytes);
  for (Finding& finding : findings_in(bytes, known)) add(std::move(finding));
  const std::multimap<std::string, std::string> of_root = std::exchange(places_, {});
  watcher_.judged = nullptr;
  if (as.what != ScanAs::kWholeMail) {
    check_unopened(bytes, as.name, "");
    const bool is_declared = as.what == ScanAs::kMail || is_root_read_as_mail_;
    const bool was_read = known != nullptr && means_.known->is_settled() &&
                          is_mail(known->is_read_as_mail, known->name, bytes);
    if (!was_read && is_mail(is_declared, as.name, bytes))
      keep_mail(bytes, "", is_root_read_as_mail_);
  }
  const bool is_named_by_queue = std::any_of(
      queue_.begin(), queue_.end(),
      [](const QueuedArchive& queued) { return queued.is_mail || !queued.is_read_already; });
  if (has_virus() && as.name_members == NameMembers::kYes && !is_named_by_queue) {
    QueuedArchive archive;
    archive.format = "archive";
    archive.is_opened_already = true;
    keep(bytes, std::move(archive));
  }
  open_all();
  if (as.what != ScanAs::kWholeMail) name_by_places(of_root);
  return merged();
}

std::vector<Finding> ContentScan::run_beyond(std::string_view bytes,
                                             const std::function<bool(const ScanWatcher&)>& scan) {
  root_ = bytes;
  if (!scan(watcher_)) return {};
  places_.clear();
  if (is_mail(is_root_read_as_mail_, "", bytes)) keep_mail(bytes, "", is_root_read_as_mail_);
  open_all();
  return merged();
}

std::vector<Finding> ContentScan::merged() {
  return merged_findings(std::move(findings_), {locked_zips_ > 0 && opened_zips_ == locked_zips_,
                                                locked_7z_ > 0 && opened_7z_ == locked_7z_});
}

void ContentScan::open_all() {
  open_queue();
  join_volumes();
  repeat_for_copies();
}

// Where nobody else has named the member, or only libclamav could unpack it.
void ContentScan::name_by_places(const std::multimap<std::string, std::string>& places) {
  const std::vector<Finding> before = findings_;
  for (const Finding& bare : before) {
    const auto [first, last] = places.equal_range(bare.name);
    const bool is_named =
        std::any_of(before.begin(), before.end(), [&bare](const Finding& finding) {
          return finding.name == bare.name && !finding.member.empty();
        });
    if (first == last) continue;
    if (!is_named) std::erase(findings_, bare);
    for (auto place = first; place != last; ++place) {
      if (is_named && !unread_.contains(place->second)) continue;
      Finding named = bare;
      named.member = place->second;
      add(std::move(named));
    }
  }
}

void ContentScan::add_at_places(Finding finding) {
  const auto [first, last] = places_.equal_range(finding.name);
  finding.member = where_;
  if (first == last) add(finding);
  for (auto place = first; place != last; ++place) {
    finding.member = joined(where_, place->second);
    add(finding);
  }
}

// Archives that may be encrypted come last: a mail among the others may have the password.
void ContentScan::open_queue() {
  while (!queue_.empty()) {
    auto next = std::find_if(queue_.begin(), queue_.end(), [](const QueuedArchive& queued) {
      return !queued.is_locked_zip && queued.format != "7z";
    });
    if (next == queue_.end()) next = queue_.begin();
    QueuedArchive archive = std::move(*next);
    queue_.erase(next);
    open(archive);
  }
}

// Volumes in what was joined are left as they are: no program puts those together by itself.
void ContentScan::join_volumes() {
  Result<std::vector<Volumes::Joined>> all = volumes_.take();
  if (!all) return add(made(Category::kFailed, all.error().text, ""));
  for (Volumes::Joined& whole : *all) {
    Result<std::string_view> bytes = whole.bytes.view();
    if (!bytes) return add(made(Category::kFailed, bytes.error().text, whole.path));
    depth_ = 0;
    if (whole.pieces == 1) {  // scanned already, but not opened
      where_ = whole.path + ".001";
      open_by_sign(*bytes);
    } else {
      scan_content(*bytes, {whole.path, "in volumes put together", whole.path});
    }
    open_queue();
  }
}

void ContentScan::repeat_for_copies() {
  for (const Copy& copy : copies_) {
    const std::vector<Finding> so_far = findings_;
    for (Finding finding : so_far) {
      if (finding.member != copy.first && !finding.member.starts_with(copy.first + "/")) continue;
      finding.member = copy.where + finding.member.substr(copy.first.size());
      add(std::move(finding));
    }
  }
}

bool ContentScan::is_copy_of(const std::string& digest, Context context, const std::string& where) {
  std::string key = digest + static_cast<char>(context);
  // Content beyond the limit of depth here is not beyond it further up.
  if (context == Context::kArchive || context == Context::kNaming) key += std::to_string(depth_);
  const auto [first, is_new] = scanned_.emplace(std::move(key), where);
  if (!is_new && first->second != where && copies_.size() < kMaxFindings) {
    copies_.push_back({first->second, where});
  }
  return !is_new;
}

bool ContentScan::is_new_in_mailbox(std::string_view mail, const std::string& where) {
  mail = mail.substr(0, mail.find_last_not_of("\r\n") + 1);
  std::string key = content_digest(mail) + static_cast<char>(Context::kInMailbox);
  const auto [first, is_new] = scanned_.emplace(std::move(key), where);
  return is_new || !where.starts_with(first->second);
}

std::vector<Finding> ContentScan::findings_in(std::string_view bytes, const JudgedFile* known) {
  root_ = bytes;
  is_root_read_as_mail_ = known != nullptr && known->is_read_as_mail;
  if (known == nullptr) return means_.engine.scan(bytes, budget_.deadline, &watcher_);
  if (!means_.known->is_settled()) look_at({bytes, "", known->is_read_as_mail});
  return known->findings;
}

bool ContentScan::has_virus() const {
  return std::any_of(findings_.begin(), findings_.end(),
                     [](const Finding& f) { return f.category == Category::kVirus; });
}

void ContentScan::add(Finding finding) {
  ++noted_;
  const bool is_unwanted =
      !means_.settings.alert_encrypted &&
      (finding.category == Category::kEncrypted || finding.category == Category::kEncryptedMail);
  if (is_unwanted || findings_.size() >= kMaxFindings) return;
  // Each finding once, however many ways led to it.
  const bool is_known =
      std::any_of(findings_.begin(), findings_.end(), [&finding](const Finding& other) {
        return std::tie(other.category, other.name, other.member) ==
               std::tie(finding.category, finding.name, finding.member);
      });
  if (!is_known) findings_.push_back(std::move(finding));
}

bool ContentScan::is_root(std::string_view content) const {
  return content.size() == root_.size() && (content.data() == root_.data() || content == root_);
}

void ContentScan::check_name_of(const std::string& where, std::string_view raw_name,
                                std::string_view type) {
  if (rules_.is_empty()) return;
  const std::string name = member_name_to_utf8(raw_name);
  for (Finding& finding : name_findings(rules_, name, type)) {
    finding.member = joined(where, name);
    add(std::move(finding));
  }
}

void ContentScan::open(QueuedArchive& archive) {
  where_ = archive.where;
  depth_ = archive.depth;
  if (archive.depth > means_.settings.max_recursion) {
    return add(made(Category::kLimit, "Limits.Exceeded.max_recursion", where_));
  }
  Result<std::string_view> bytes = archive.bytes.view();
  if (!bytes) return add(made(Category::kFailed, bytes.error().text, where_));
  // libclamav opens most 7z files itself, and then only the members' names are wanted.
  if (archive.format == "7z" && has_virus()) archive.is_opened_already = true;
  if (archive.has_archives_within) return scan_archives_within(*this, archive, *bytes);
  if (archive.is_pdf) return scan_pdf(*this, archive, *bytes);
  if (archive.is_mail) return scan_mails(*this, archive, *bytes);
  if (archive.is_content) return scan_content(*bytes, {archive.where, "in " + archive.format});
  scan_archive(*this, archive, *bytes);
}

void ContentScan::scan_content(std::string_view content, const Place& place) {
  const std::string digest = content_digest(content);
  if (is_copy_of(digest, Context::kFile, place.where)) return;
  const std::string before = std::exchange(where_, place.where);
  root_ = content;
  is_root_read_as_mail_ = false;
  check_unopened(content, place.name, where_);
  places_.clear();
  // A mail in mails would otherwise be scanned again for each mail around it.
  if (!findings_.empty() || !was_scanned(digest, Context::kMet)) {
    for (Finding& finding : means_.engine.scan(content, budget_.deadline, &watcher_)) {
      if (finding.note.empty()) finding.note = place.note;
      add_at_places(std::move(finding));
    }
  }
  const bool is_declared = place.is_mail || is_root_read_as_mail_;
  if (!place.is_being_read && is_mail(is_declared, place.name, content))
    keep_mail(content, where_, is_root_read_as_mail_);
  where_ = before;
}

bool ContentScan::is_told_within(const std::string& where, const Finding& wanted) const {
  return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& finding) {
    return finding.category == wanted.category && finding.name == wanted.name &&
           finding.member.starts_with(where);
  });
}

std::string ContentScan::answer_with(const Finding& last) const {
  if (means_.answer_fd < 0) return {};
  std::vector<Finding> so_far = findings_;
  if (so_far.size() >= kMaxFindings) so_far.pop_back();
  so_far.push_back(last);
  return means_.answer(so_far);
}

// As a scan of its own, whose other findings do not count.
void ContentScan::scan_suspected(std::string_view content, const Place& place) {
  const std::string digest = content_digest(content);
  if (depth_ >= means_.settings.max_recursion || was_scanned(digest, Context::kFile) ||
      is_copy_of(digest, Context::kSuspected, place.where))
    return;
  ContentScan inner(means_, budget_);
  inner.depth_ = depth_ + 1;
  inner.scanned_ = std::move(scanned_);  // back below
  ScanAs as;
  if (place.is_being_read) as.what = ScanAs::kWholeMail;
  for (Finding& finding : inner.run(content, as)) {
    if (!counts_in_nonsense(finding.category) || is_told_within(place.where, finding)) continue;
    finding.member = joined(place.where, finding.member);
    finding.note = place.note;
    add(std::move(finding));
  }
  scanned_ = std::move(inner.scanned_);
}

std::vector<std::string> ContentScan::passwords() const {
  if (means_.settings.password_tries == 0 || !means_.password_words) return {};
  return means_.password_words(letters_);
}

std::string ContentScan::password_of(std::string_view zip) {
  WalkBudget tries = budget_;  // wrong passwords cost the archive nothing
  return find_password(zip, passwords(), tries);
}

}  // namespace scanq
