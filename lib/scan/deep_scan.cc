// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A queue of archives takes the place of recursion: libclamav's callbacks add the archives that
// they meet, and each is opened after the scan that found it has ended.
#include "lib/scan/deep_scan.h"

#include <algorithm>
#include <deque>
#include <tuple>

#include "lib/archive/archive_names.h"
#include "lib/mime/signed_content.h"
#include "lib/mime/yenc.h"
#include "lib/scan/merged_findings.h"
#include "lib/scan/queued_archive.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxQueued = 1000;

Finding made(Category category, std::string name, std::string member, std::string note = {}) {
  Finding finding = make_finding(category, std::move(name));
  finding.member = std::move(member);
  finding.note = std::move(note);
  return finding;
}

std::string joined(const std::string& where, std::string_view name) {
  return where.empty() ? std::string(name) : where + "/" + std::string(name);
}

class Scan {
 public:
  Scan(const DeepScanner::Means& means, WalkBudget& budget)
      : means_(means), budget_(budget), rules_(name_rules_of(means.settings)) {
    watcher_.file = [this](std::string_view content, std::string_view name) {
      look_at(content, name);
    };
    watcher_.member = [this](std::string_view name) { check_name_of(name, ""); };
  }

  void learn() {
    if (means_.known == nullptr) return;
    watcher_.judged = [this](std::string content, std::vector<Finding> findings) {
      means_.known->add(std::move(content), std::move(findings));
    };
  }

  std::vector<Finding> run(std::string_view bytes, NameMembers name_members) {
    for (Finding& finding : findings_in(bytes)) add(std::move(finding));
    watcher_.judged = nullptr;
    if (has_virus() && name_members == NameMembers::kYes && queue_.empty()) {
      QueuedArchive archive;
      archive.format = "archive";
      archive.is_opened_already = true;
      keep(bytes, std::move(archive));
    }
    while (!queue_.empty()) {
      QueuedArchive archive = std::move(queue_.front());
      queue_.pop_front();
      open(archive);
    }
    return merged_findings(std::move(findings_), locked_zips_ > 0 && opened_zips_ == locked_zips_);
  }

 private:
  std::vector<Finding> findings_in(std::string_view bytes) {
    const std::vector<Finding>* known =
        means_.known != nullptr ? means_.known->find(bytes) : nullptr;
    if (known == nullptr) return means_.engine.scan(bytes, budget_.deadline, &watcher_);
    look_at(bytes, "");
    return *known;
  }

  bool has_virus() const {
    return std::any_of(findings_.begin(), findings_.end(),
                       [](const Finding& f) { return f.category == Category::kVirus; });
  }

  void add(Finding finding) {
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

  void look_at(std::string_view content, std::string_view name) {
    const ContentSign sign = sign_of(content);
    const std::string format(sign.format);
    switch (sign.sign) {
      case Sign::kNone:
        break;
      case Sign::kForLibarchive:
      case Sign::kLockedZip:
        keep(content.substr(sign.offset), archive_of(sign));
        break;
      case Sign::kLocked:
        add(made(Category::kEncrypted, "Encrypted." + format, where_));
        break;
      case Sign::kForNobody:
        add(made(Category::kLimit, "Archive.NotOpened." + format, where_));
        break;
      case Sign::kInside:
        keep(content.substr(sign.offset, sign.length), archive_of(sign));
        break;
      case Sign::kYenc:
        keep(decode_yenc(content.substr(sign.offset)), archive_of(sign));
        break;
      case Sign::kPgpMail:
        add(made(Category::kEncryptedMail, "Encrypted.PGP", where_));
        break;
      case Sign::kSmimeMail:
        add(made(Category::kEncryptedMail, "Encrypted.SMIME", where_));
        break;
      case Sign::kSmimeSigned:
        keep_signed(content, archive_of(sign));
        break;
    }
    if (means_.types != nullptr) check_name_of(name, means_.types->type_of(content));
  }

  void keep_signed(std::string_view content, QueuedArchive archive) {
    const std::optional<std::string> part = signed_content(content);
    if (!part) return add(made(Category::kLimit, "Archive.NotOpened.S/MIME", where_));
    if (!part->empty()) keep(std::string(kVirtualLine) + *part, std::move(archive));
  }

  void check_name_of(std::string_view raw_name, std::string_view type) {
    if (rules_.is_empty()) return;
    const std::string name = member_name_to_utf8(raw_name);
    for (Finding& finding : name_findings(rules_, name, type)) {
      finding.member = name.empty() ? where_ : joined(where_, name);
      add(std::move(finding));
    }
  }

  void keep(std::string_view content, QueuedArchive archive) {
    kept_bytes_ += content.size();
    if (queue_.size() >= kMaxQueued ||
        kept_bytes_ > static_cast<std::uint64_t>(means_.settings.max_scan_bytes)) {
      add(made(Category::kLimit, "Limits.Exceeded.max_scan_bytes", where_));
      return;
    }
    archive.where = where_;
    archive.depth = depth_ + 1;
    Result<void> kept = archive.bytes.append(content);
    if (!kept) return add(made(Category::kFailed, kept.error().text, where_));
    if (archive.is_locked_zip) ++locked_zips_;
    queue_.push_back(std::move(archive));
  }

  void open(QueuedArchive& archive) {
    where_ = archive.where;
    depth_ = archive.depth;
    if (archive.depth > means_.settings.max_recursion) {
      return add(made(Category::kLimit, "Limits.Exceeded.max_recursion", where_));
    }
    Result<std::string_view> bytes = archive.bytes.view();
    if (!bytes) return add(made(Category::kFailed, bytes.error().text, where_));
    // libclamav opens most 7z files itself, and then only the members' names are wanted.
    if (archive.format == "7z" && has_virus()) archive.is_opened_already = true;
    if (archive.is_content) return scan_content(*bytes, "in " + archive.format);
    std::string password;
    if (archive.is_locked_zip) password = password_of(*bytes);
    walk(archive, *bytes, password);
  }

  std::string password_of(std::string_view zip) {
    if (means_.settings.password_tries == 0 || !means_.password_words) return {};
    WalkBudget tries = budget_;  // wrong passwords cost the archive nothing
    return find_password(zip, means_.password_words(), tries);
  }

  // A fault in one reading of a zip with two readings matters only if the other reading has a
  // fault, too.
  void walk(const QueuedArchive& archive, std::string_view bytes, const std::string& password) {
    WalkEnds ends;
    const WalkReport report = walk_once(archive, bytes, password, ZipReading::kDirectory, ends);
    WalkReport other;
    if (archive.has_two_readings && report.exhausted.empty()) {
      ends.are_told = ends.are_told && !report.is_complete();
      other = walk_once(archive, bytes, password, ZipReading::kLocalHeaders, ends);
    }
    if (!archive.is_opened_already) {
      if (!other.is_complete()) tell_report(archive, report);
      if (!other.exhausted.empty()) tell_report(archive, other);
    }
    if (archive.is_locked_zip && !ends.has_locked && report.is_complete()) ++opened_zips_;
  }

  struct WalkEnds {
    bool are_told = true, has_locked = false;
  };
  WalkReport walk_once(const QueuedArchive& archive, std::string_view bytes,
                       const std::string& password, ZipReading reading, WalkEnds& ends) {
    KeptBytes content;
    Result<void> kept;
    std::string opened_by =
        password.empty() ? "opened by libarchive" : "opened with a password that was tried";
    opened_by += " (" + archive.format + ")";
    if (archive.is_opened_already) opened_by.clear();
    ArchiveVisitor visitor;
    visitor.begin = [&](const ArchiveMember& member) {
      if (member.is_file) check_name_of(member.name, "");
      return true;
    };
    visitor.content = [&](std::string_view block) {
      if (kept) kept = content.append(block);
    };
    visitor.end = [&](const ArchiveMember& member, MemberEnd end, std::string_view trouble) {
      where_ = joined(archive.where, member.name);
      ends.has_locked = ends.has_locked || end == MemberEnd::kLocked;
      if (!kept) add(made(Category::kFailed, kept.error().text, where_));
      KeptBytes unpacked(std::move(content));
      Result<std::string_view> view = unpacked.view();
      if (view) scan_content(*view, opened_by);
      if (ends.are_told && !archive.is_opened_already) tell_end(archive, end, trouble);
      where_ = archive.where;
      return true;
    };
    return walk_archive(bytes, budget_, visitor, password, reading);
  }

  void scan_content(std::string_view content, const std::string& note) {
    for (Finding& finding : means_.engine.scan(content, budget_.deadline, &watcher_)) {
      finding.member = where_;
      if (finding.note.empty()) finding.note = note;
      add(std::move(finding));
    }
  }

  // Adds the finding, if any, that a member's end calls for.
  void tell_end(const QueuedArchive& archive, MemberEnd end, std::string_view trouble) {
    // libclamav reports encrypted members of a zip itself, except in a zip behind a program.
    if (end == MemberEnd::kLocked && (!archive.is_locked_zip || archive.has_locked)) {
      add(made(Category::kEncrypted, "Encrypted." + archive.format, where_));
    } else if (end == MemberEnd::kUnreadable) {
      add(made(Category::kLimit, "Archive.NotRead." + archive.format, where_,
               std::string(trouble)));
    } else if (end == MemberEnd::kCutShort) {
      add(made(Category::kLimit, "Limits.Exceeded.max_file_bytes", where_));
    }
  }

  void tell_report(const QueuedArchive& archive, const WalkReport& report) {
    if (report.is_locked || (archive.has_locked && !archive.is_locked_zip)) {
      add(made(Category::kEncrypted, "Encrypted." + archive.format, where_));
    } else if (!report.is_archive) {
      add(made(Category::kLimit, "Archive.NotOpened." + archive.format, where_, report.trouble));
    } else if (!report.exhausted.empty()) {
      add(made(Category::kLimit, "Limits.Exceeded." + report.exhausted, where_));
    } else if (!report.trouble.empty()) {
      add(made(Category::kLimit, "Archive.NotRead." + archive.format, where_, report.trouble));
    }
  }

  const DeepScanner::Means& means_;
  WalkBudget& budget_;
  const NameRules rules_;
  ScanWatcher watcher_;
  std::deque<QueuedArchive> queue_;
  std::vector<Finding> findings_;
  std::string where_;  // the member that is being scanned
  std::int64_t depth_ = 0;
  std::uint64_t kept_bytes_ = 0;
  int locked_zips_ = 0, opened_zips_ = 0;
};

}  // namespace

DeepScanner::DeepScanner(Means means, Clock::time_point deadline) : means_(std::move(means)) {
  budget_.members = static_cast<std::uint64_t>(means_.settings.max_files);
  budget_.total_bytes = static_cast<std::uint64_t>(means_.settings.max_scan_bytes);
  budget_.member_bytes = static_cast<std::uint64_t>(means_.settings.max_file_bytes);
  budget_.ratio = static_cast<std::uint64_t>(means_.settings.max_ratio);
  budget_.deadline = deadline;
}

std::vector<Finding> DeepScanner::scan(std::string_view bytes, NameMembers name_members) {
  return Scan(means_, budget_).run(bytes, name_members);
}

std::vector<Finding> DeepScanner::scan_whole(std::string_view message) {
  Scan scan(means_, budget_);
  scan.learn();
  return scan.run(message, NameMembers::kNo);
}

}  // namespace scanq
