// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// libclamav and libarchive together: libclamav scans the bytes; archives in them that it cannot
// open are opened by libarchive, and libclamav scans each member again, to any depth within the
// limits. Mails on the way are read as the message itself is. Passwords are tried on encrypted
// zips, and the names and types of all files on the way are checked against the rules. Content that
// neither library could open is a finding: nothing is called clean in silence.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/archive/archive_walk.h"
#include "lib/archive/file_type.h"
#include "lib/mail/settings.h"
#include "lib/scan/clamav_engine.h"
#include "lib/scan/content_findings.h"
#include "lib/scan/judged_contents.h"
#include "lib/scan/name_rules.h"

namespace scanq {

// libclamav treats bytes as mail only if they begin like some mail that it knows. So this line is
// put before everything that is scanned as mail; the lines behind it are then read as a header,
// whatever they look like.
inline constexpr std::string_view kVirtualLine = "Received: by scanq-inspect\n";

enum class NameMembers { kNo, kYes };

// The facts about bytes that are known before they are scanned.
struct ScanAs {
  // kMail: a header says that they are one. kWholeMail: they are the message itself, or all of a
  // part that is scanned as a mail; its structure is read elsewhere.
  enum What { kAnything, kMail, kWholeMail } what = kAnything;
  NameMembers name_members = NameMembers::kNo;
  std::string_view name = {};  // of the file, as the sender gave it
};

// The scans of one pass over a message. They share one budget.
class DeepScanner {
 public:
  struct Means {
    const ClamavEngine& engine;
    const Settings& settings;
    const FileTypes* types = nullptr;  // null: no rule needs them
    // Gives the passwords to try on an encrypted zip, from the text of the message and from
    // `more`, the text of the mails within it that were read; may be empty.
    std::function<std::vector<std::string>(const std::string& more)> password_words;
    JudgedContents* known = nullptr;  // may be null
    // Where and how the findings so far are answered if a library does not come back (LastWord);
    // without a descriptor that ends the process without an answer.
    int answer_fd = -1;
    std::function<std::string(const std::vector<Finding>& so_far)> answer = {};
  };
  DeepScanner(Means means, Clock::time_point deadline);

  // As ClamavEngine::scan. A finding in a file that libarchive opened says so in its note and names
  // the member. With NameMembers::kYes an archive in which libclamav found a virus is walked as
  // well, so that findings name the members. Notes and members are for showing; a member within a
  // member is written as a path. If Means::known holds these bytes, its findings are returned
  // without a scan.
  std::vector<Finding> scan(std::string_view bytes, const ScanAs& as = {});
  // As scan. Contents that libclamav judges on its way are added to Means::known.
  std::vector<Finding> scan_whole(std::string_view message);
  // ClamavEngine::scan_file for the file `fd` of these bytes, and then, unless that was enough for
  // kFirst, what it did not find, by the same rules. REQUIRES: the engine keeps names.
  std::vector<Finding> scan_file(int fd, std::string_view bytes, Matches matches);

 private:
  Means means_;
  WalkBudget budget_;
  // By a digest of the bytes and of what is known about them: the same file again is not scanned
  // again.
  std::unordered_map<std::string, std::vector<Finding>> results_;
};

}  // namespace scanq
