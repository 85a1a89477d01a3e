// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/scan_message.h"

#include <algorithm>
#include <ctime>

#include "lib/mail/outer_header.h"
#include "lib/mail/text.h"
#include "lib/mime/header_text.h"
#include "lib/mime/mime_doubt.h"
#include "lib/scan/deep_scan.h"
#include "lib/scan/message_words.h"

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
  return is_worth_decoding(raw) ? decode_header_text(raw) : std::string(raw);
}

// Whether the mail is one piece of a message that the recipient's program puts together (RFC 2046,
// 5.2.2). A virus in the whole message may show in no single piece.
bool is_piece(const MessageHeader& header) {
  return std::any_of(header.fields.begin(), header.fields.end(), [](const HeaderField& field) {
    if (to_lower_ascii(field.name) != "content-type") return false;
    const std::string type = to_lower_ascii(field.value.substr(0, field.value.find(';')));
    const std::size_t at = type.find("message");  // comments may stand around the slash
    return at != std::string::npos && type.find("partial", at) != std::string::npos;
  });
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

// How much of the time that passes this process spends on waiting for a processor or a disk.
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

// Whether one of `whole` has no place in `located`, and so nothing can be cut out for it.
bool lacks_place(const std::vector<Finding>& located, const std::vector<Finding>& whole) {
  return std::any_of(whole.begin(), whole.end(), [&](const Finding& finding) {
    return finding.category != Category::kLimit && finding.category != Category::kFailed &&
           !tells_of(located, finding);
  });
}

constexpr const char* kTooBusy =
    "the time was over before the infected part was found, since the machine was too busy";

}  // namespace

void read_facts(std::string_view message, const MessageHeader& header, Verdict& into) {
  // Below a line that is no field, mail programs still find one: as the rewritten message has it.
  into.subject =
      shown_text(header.is_well_formed ? header.value_of("subject")
                                       : trim_blanks(outer_field_value(message, "subject")));
  into.header_from = shown_text(header.value_of("from"));
  std::string_view id = header.value_of("message-id");
  if (id.starts_with('<')) id.remove_prefix(1);
  into.message_id = id.substr(0, id.find('>'));
  into.is_automatic = is_automatic(header);
}

std::vector<Finding> scan_message(const ClamavEngine& engine, const Settings& settings,
                                  const MessageView& view, Clock::time_point deadline,
                                  const FileTypes* types) {
  const BusyWatch watch;
  const MessageHeader header = read_message_header(view.message());
  const auto words = [&] {
    return password_words_in(view.message(), shown_text(header.value_of("subject")), settings);
  };
  JudgedContents known;
  const DeepScanner::Means means{engine, settings, types, words, &known};
  DeepScanner scanner(means, deadline);
  std::vector<Finding> whole = scanner.scan_whole(view.with_virtual_line);
  // A message that does not begin like a header is scanned once more without the virtual line, so
  // that its first bytes stand at the place where a signature may expect them.
  if (header.fields.empty() || !header.is_well_formed) {
    for (const Finding& finding : scanner.scan(view.message())) add_once(whole, finding);
  }
  std::vector<Finding> of_structure =
      denied_parts(view.message(), name_rules_of(settings), types,
                   static_cast<std::size_t>(settings.max_file_bytes));
  if (is_piece(header)) of_structure.push_back(make_finding(Category::kLimit, "Message.InPieces"));
  // libclamav's reading of the structure is enough if no other reading is possible.
  const std::string_view doubt = mime_doubt(view.message());
  if (whole.empty() && doubt.empty()) return of_structure;
  std::vector<Finding> findings;
  // Past the deadline, a scan that hit a limit is not repeated part by part: reading the structure
  // of a large mail takes seconds.
  if (Clock::now() < deadline || !has_limit(whole)) {
    findings = scan_parts(DeepScanner(means, deadline), settings,
                          {view.message(), whole, doubt, deadline});
  }
  // The next try may have the time: a message that could be cleaned is not sealed for good.
  if (Clock::now() >= deadline && watch.has_mostly_waited() && lacks_place(findings, whole)) {
    findings.push_back(make_finding(Category::kFailed, kTooBusy));
  }
  for (const Finding& finding : of_structure) {
    // The finding with the file's own name tells more than the one by content alone.
    std::erase_if(findings, [&finding](const Finding& other) {
      return other.part == finding.part && other.name == finding.name && other.member.empty();
    });
    add_once(findings, finding);
  }
  for (const Finding& finding : whole) {
    if (!tells_of(findings, finding)) add_once(findings, finding);
  }
  return findings;
}

}  // namespace scanq
