// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One pass of libclamav over some bytes and over everything in them that it cannot open by itself:
// archives, mails, packed files, what signatures enclose. Internal to lib/scan.
//
// A queue takes the place of recursion: libclamav's callbacks add what they meet, and each is
// opened after the scan that met it has ended.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lib/archive/archive_walk.h"
#include "lib/archive/file_type.h"
#include "lib/mime/packed_files.h"
#include "lib/scan/content_digest.h"
#include "lib/scan/content_findings.h"
#include "lib/scan/deep_scan.h"
#include "lib/scan/name_rules.h"
#include "lib/scan/queued_archive.h"
#include "lib/scan/volumes.h"

namespace scanq {

class ContentScan {
 public:
  ContentScan(const DeepScanner::Means& means, WalkBudget& budget);
  // The contents that libclamav judges on its way go to Means::known.
  void learn();
  std::vector<Finding> run(std::string_view bytes, const ScanAs& as);
  // Findings in what libclamav meets in a file but cannot open. `scan` has libclamav scan the bytes
  // themselves; where it returns false, nothing more is looked for.
  std::vector<Finding> run_beyond(std::string_view bytes,
                                  const std::function<bool(const ScanWatcher&)>& scan);

  // For what opens a queued archive or mail.
  const DeepScanner::Means& means() const { return means_; }
  WalkBudget& budget() { return budget_; }
  const NameRules& rules() const { return rules_; }
  void add(Finding finding);
  void check_name_of(const std::string& where, std::string_view raw_name, std::string_view type);
  // Scans what stands at this place; findings get `note` where they have none.
  struct Place {
    std::string where;
    std::string note;
    std::string_view name = {};  // as the sender gave it
    bool is_mail = false;        // a header says so
    bool is_being_read = false;  // the mail that is being read: it is not met again
  };
  void scan_content(std::string_view content, const Place& place);
  // The same for bytes that were decoded on suspicion.
  void scan_suspected(std::string_view content, const Place& place);
  // A member that libarchive cannot unpack.
  void note_unread(std::string where) { unread_.insert(std::move(where)); }
  // One more locked zip that was opened with a password.
  void count_opened_zip() { ++opened_zips_; }
  void count_locked_7z() { ++locked_7z_; }
  void count_opened_7z() { ++opened_7z_; }
  // Whether an archive waits that may be opened with a word of a letter.
  bool wants_letters() const { return locked_zips_ > opened_zips_ || has_7z_; }
  // Whether a mail of a mailbox at `where` is new: not one of a mailbox that this one stands in.
  bool is_new_in_mailbox(std::string_view mail, const std::string& where);
  // Text of a mail that was read, for passwords.
  void add_letter(std::string text) { letters_ += std::move(text); }
  std::vector<std::string> passwords() const;
  std::string password_of(std::string_view zip);
  // The answer with the findings so far and this one; empty where nobody waits for it.
  std::string answer_with(const Finding& last) const;

 private:
  std::vector<Finding> merged();
  std::vector<Finding> findings_in(std::string_view bytes, const JudgedFile* known);
  bool has_virus() const;
  // Whether libclamav may pass the file over.
  bool look_at(const MetFile& file);
  void open_by_sign(std::string_view content);
  void open_as(const ContentSign& sign, std::string_view content);
  bool is_kept_as_volume(const MetFile& file);
  // For findings of libclamav's, one each for the places where it told of that alert.
  void add_at_places(Finding finding);
  void name_by_places(const std::multimap<std::string, std::string>& places);
  void open_queue();
  void open_all();
  void join_volumes();
  void look_behind(std::string_view content);
  void look_within(const MetFile& file);
  void look_for_odd_chm(std::string_view content);
  void check_unopened(std::string_view content, std::string_view name, const std::string& where);
  void keep_pdf(std::string_view content);
  void look_for_packed(std::string_view content);
  void keep_packed(const std::vector<PackedFile>& files);
  void look_for_outlook(std::string_view content);
  void keep_content(std::string_view content, std::string_view format);
  void check_names(std::string_view format, const std::vector<std::string>& names,
                   std::size_t most);
  // Whether all of its mails were met before.
  bool look_for_mail(const MetFile& file);
  void keep_signed(std::string_view content, QueuedArchive archive);
  // Returns whether all mails of a mailbox were met before.
  bool keep_mail(std::string_view content, std::string where, bool is_read_as_mail);
  void keep(std::string_view content, QueuedArchive archive);
  void open(QueuedArchive& archive);
  bool is_root(std::string_view content) const;
  // Whether the content was scanned in this context before. Its findings then count here, too.
  // kMet: libclamav has scanned it as a mail, mostly within a mail around it.
  enum class Context : char { kFile, kMail, kMet, kInMailbox, kSuspected, kArchive, kNaming };
  bool is_copy(std::string_view content, Context context, const std::string& where) {
    return is_copy_of(content_digest(content), context, where);
  }
  bool is_copy_of(const std::string& digest, Context context, const std::string& where);
  bool was_scanned(const std::string& digest, Context context) const {
    return scanned_.contains(digest + static_cast<char>(context));
  }
  void repeat_for_copies();
  bool is_told_within(const std::string& where, const Finding& wanted) const;

  const DeepScanner::Means& means_;
  WalkBudget& budget_;
  const NameRules rules_;
  ScanWatcher watcher_;
  std::list<QueuedArchive> queue_;
  Volumes volumes_;
  std::multimap<std::string, std::string> places_;  // of the present scan: an alert, a path
  std::unordered_set<std::string> unread_;
  std::vector<Finding> findings_;
  std::string where_;  // the member that is being scanned
  std::int64_t depth_ = 0;
  std::string_view root_;  // what libclamav was given, and whether it took it for a mail
  bool is_root_read_as_mail_ = false;
  std::unordered_map<std::string, std::string> scanned_;  // digest and context, the first place
  struct Copy {
    std::string first, where;
  };
  std::vector<Copy> copies_;
  std::string letters_;
  std::uint64_t kept_bytes_ = 0;
  std::uint64_t noted_ = 0;  // ScanWatcher::noted
  int locked_zips_ = 0, opened_zips_ = 0, locked_7z_ = 0, opened_7z_ = 0;
  bool has_7z_ = false;
};

}  // namespace scanq
