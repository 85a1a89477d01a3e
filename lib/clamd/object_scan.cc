// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/clamd/object_scan.h"

#include <sys/stat.h>

#include <algorithm>

#include "lib/front/inspect_file.h"
#include "lib/front/message_count.h"
#include "lib/front/notes.h"
#include "lib/front/take_in.h"
#include "lib/front/wait_for_turn.h"
#include "lib/mail/file_scan.h"
#include "lib/mail/log_line.h"

namespace scanq {
namespace {

std::uint64_t bytes_of(int fd) {
  struct stat facts = {};
  return ::fstat(fd, &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

}  // namespace

ObjectAnswer answer_of(const Verdict& verdict) {
  ObjectAnswer answer;
  for (const Finding& finding : verdict.findings) {
    if (finding.category == Category::kFailed) {
      answer.error = finding.name;
    } else if (finding.category != Category::kLimit) {
      answer.viruses.push_back(finding.name);
    }
  }
  if (!verdict.is_scanned && answer.error.empty()) answer.error = verdict.not_scanned_reason;
  return answer;
}

LogFacts ObjectScanner::facts_of(const std::string& name) const {
  LogFacts facts;
  facts.id = make_id();
  facts.object = name;
  facts.client.ip = client_;
  return facts;
}

ObjectAnswer ObjectScanner::scan(const std::string& name, int fd, bool for_all) const {
  const Clock::time_point begin = Clock::now();
  LogFacts facts = facts_of(name);
  Result<ScanTurn> turn = wait_for_turn(settings_, Client{},
                                        begin + std::chrono::seconds(settings_.life_limit_seconds));
  facts.verdict = turn ? inspect_file(settings_, fd, scan_command(for_all, is_deep_))
                       : failed_verdict(turn.error().text);
  if (turn) {
    turn->end();
    facts.note = turn->note;
  }
  facts.marker = file_marker(facts.verdict);
  facts.size_bytes = bytes_of(fd);
  facts.milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count();
  count_and_log(facts);
  return answer_of(facts.verdict);
}

void ObjectScanner::count_and_log(LogFacts& facts) const {
  add_note(facts.note, count_object(settings_.lock_dir, facts.marker, facts.size_bytes));
  log_(make_log_line(facts));
}

ObjectAnswer ObjectScanner::refuse(const std::string& name, std::string error) const {
  LogFacts facts = facts_of(name);
  facts.marker = file_marker(failed_verdict(error));
  facts.error = error;
  count_and_log(facts);
  return {{}, std::move(error)};
}

}  // namespace scanq
