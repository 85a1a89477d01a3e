// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/scan_message.h"

#include <algorithm>
#include <ctime>

#include "lib/mail/text.h"
#include "lib/mime/header_text.h"
#include "lib/mime/mail_passwords.h"
#include "lib/scan/deep_scan.h"
#include "lib/scan/mail_reading.h"

namespace scanq {
namespace {

// Decoded header text for the verdict is cut at this length (kMaxVerdictTextBytes), so no more is
// decoded.
constexpr std::size_t kMaxFieldBytes = 8 << 10;

bool is_worth_decoding(std::string_view raw) {
  return raw.find("=?") != std::string_view::npos ||
         std::any_of(raw.begin(), raw.end(),
                     [](char c) { return c == '\x1b' || c == '\n' || (c & 0x80) != 0; });
}

std::string shown_text(std::string_view raw) {
  raw = raw.substr(0, kMaxFieldBytes);
  const std::string text = is_worth_decoding(raw) ? decode_header_text(raw) : std::string(raw);
  return std::string(trim_blanks(text));
}

bool has_limit(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.category == Category::kLimit; });
}

// CPU time of this process, in seconds.
double cpu_seconds() {
  struct timespec used = {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// The share of the passing time that this process spends on waiting for a processor or a disk.
class BusyWatch {
 public:
  // Whether it was more than a half.
  bool has_mostly_waited() const {
    const std::chrono::duration<double> passed = Clock::now() - begun_;
    return cpu_seconds() - cpu_begun_ < passed.count() / 2;
  }

 private:
  const Clock::time_point begun_ = Clock::now();
  const double cpu_begun_ = cpu_seconds();
};

constexpr const char* kTooBusy =
    "the time was over before the infected part was found, since the machine was too busy";

// Those of the parts, of the structure and of the whole message, each told once.
std::vector<Finding> joined_findings(std::vector<Finding> of_parts,
                                     const std::vector<Finding>& of_structure,
                                     const std::vector<Finding>& whole) {
  for (const Finding& finding : of_structure) {
    // The finding with the file's own name tells more than the one by content alone.
    std::erase_if(of_parts, [&finding](const Finding& other) {
      return other.part == finding.part && other.name == finding.name && other.member.empty();
    });
    add_once(of_parts, finding);
  }
  for (const Finding& finding : whole) {
    if (!tells_of(of_parts, finding)) add_once(of_parts, finding);
  }
  return of_parts;
}

// The findings so far, those of the part that is being scanned among them; without those of the
// whole message that another one repeats with its part.
std::vector<Finding> with_progress(const ScanProgress& progress,
                                   const std::vector<Finding>& of_part) {
  std::vector<Finding> findings = progress.findings;
  for (const Finding& finding : of_part) {
    add_once(findings, progress.part == nullptr ? finding : located(finding, *progress.part));
  }
  const std::vector<Finding> all = findings;
  std::erase_if(findings, [&all](const Finding& finding) {
    return finding.part.empty() && std::any_of(all.begin(), all.end(), [&](const Finding& other) {
             return !other.part.empty() && other.category == finding.category &&
                    other.name == finding.name;
           });
  });
  return findings;
}

// Past the deadline nothing is decoded for the sake of a number.
std::vector<Finding> with_sizes(MailReading& reading, std::vector<Finding> findings,
                                Clock::time_point deadline) {
  return Clock::now() < deadline ? reading.with_sizes(std::move(findings)) : findings;
}

}  // namespace

void note_facts(const MailReading& reading, Verdict& into) {
  const MessageHeader& header = reading.header();
  into.subject = shown_text(reading.subject());
  into.header_from = shown_text(header.value_of("from"));
  std::string_view id = header.value_of("message-id");
  if (id.starts_with('<')) id.remove_prefix(1);
  into.message_id = trim_blanks(id.substr(0, id.find_first_of(">\r\n")));
  into.is_automatic = is_automatic(header);
}

std::vector<Finding> scan_message(const ClamavEngine& engine, MailReading& reading,
                                  const MessageView& view, Clock::time_point deadline,
                                  const UnfinishedAnswer* unfinished) {
  const BusyWatch watch;
  const Settings& settings = reading.settings();
  const auto words = [&](const std::string& more) {
    return password_words(settings.passwords, more + reading.letter(),
                          static_cast<std::size_t>(settings.password_tries));
  };
  JudgedContents known;
  DeepScanner::Means means{engine, settings, reading.types(), words, &known};
  // The structure is cheap to read and needs no library. It comes first, and counts whatever
  // happens later.
  const std::vector<Finding> of_structure = reading.structure_findings();
  ScanProgress progress{of_structure};
  if (unfinished != nullptr) {
    means.answer_fd = unfinished->fd;
    means.answer = [&](const std::vector<Finding>& so_far) {
      return unfinished->text(with_progress(progress, so_far));
    };
  }
  DeepScanner scanner(means, deadline);
  std::vector<Finding> whole = scanner.scan_whole(view.with_virtual_line);
  // A message that does not begin like a header is scanned once more without the virtual line, so
  // that its first bytes stand at the place where a signature may expect them.
  if (reading.header().fields.empty() || !reading.header().is_well_formed) {
    ScanAs as;
    as.what = ScanAs::kWholeMail;
    for (const Finding& finding : scanner.scan(view.message(), as)) add_once(whole, finding);
  }
  if (whole.empty()) known.settle();
  // libclamav's reading of the structure is enough if no other reading is possible.
  if (whole.empty() && reading.reason().empty()) {
    return with_sizes(reading, of_structure, deadline);
  }
  for (const Finding& finding : whole) add_once(progress.findings, finding);
  std::vector<Finding> findings;
  // Past the deadline, a scan that hit a limit is not repeated part by part: reading the structure
  // of a large mail takes seconds.
  if (Clock::now() < deadline || !has_limit(whole)) {
    findings = scan_parts(DeepScanner(means, deadline), {reading, whole, deadline, &progress});
  }
  // The next try may have the time: a message that could be cleaned is not sealed for good.
  if (Clock::now() >= deadline && watch.has_mostly_waited() && lacks_place(findings, whole)) {
    findings.push_back(make_finding(Category::kFailed, kTooBusy));
  }
  return with_sizes(reading, joined_findings(std::move(findings), of_structure, whole), deadline);
}

}  // namespace scanq
