// libclamav and libarchive together: bytes are scanned by libclamav; what it comes upon but cannot
// open is opened by libarchive, member by member, each scanned by libclamav again, to any depth
// within the limits. Encrypted zips are tried with passwords, names and types of everything on the
// way are held to the rules. What nobody could open is a finding: nothing is clean in silence.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/archive/archive_walk.h"
#include "lib/archive/file_type.h"
#include "lib/mail/settings.h"
#include "lib/scan/clamav_engine.h"
#include "lib/scan/judged_contents.h"
#include "lib/scan/name_rules.h"

namespace scanq {

// libclamav treats bytes as mail only if they begin like some mail that it knows. So this line
// stands before everything that is scanned as mail: what follows is header, whatever it looks like.
inline constexpr std::string_view kVirtualLine = "Received: by scanq-inspect\n";

enum class NameMembers { kNo, kYes };

// Scans of one pass over a message: they share what the pass may use up.
class DeepScanner {
 public:
  struct Means {
    const ClamavEngine& engine;
    const Settings& settings;
    const FileTypes* types = nullptr;  // null: no rule needs them
    // Asked for each encrypted zip; may be empty.
    std::function<std::vector<std::string>()> password_words;
    JudgedContents* known = nullptr;  // may be null
  };
  DeepScanner(Means means, Clock::time_point deadline);

  // As ClamavEngine::scan. Findings in what libarchive opened say so in their note and name the
  // member. With NameMembers::kYes an archive in which libclamav found a virus is walked as well,
  // so that findings name the members. Notes and members are for showing; a member within a member
  // is written as a path.
  // What is known of the bytes (Means::known) is taken from there.
  std::vector<Finding> scan(std::string_view bytes, NameMembers name_members = NameMembers::kNo);
  // As scan; what libclamav judges on its way is known from then on.
  std::vector<Finding> scan_whole(std::string_view message);

 private:
  Means means_;
  WalkBudget budget_;
};

}  // namespace scanq
