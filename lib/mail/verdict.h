// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The result of an inspection. On the pipe, in the quarantine record and in --json output it is
// JSON with a version. The front reads it as untrusted input. Values only, no I/O.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

// kEncryptedMail is for mail that mail programs encrypt (S/MIME, PGP), kEncrypted for all other
// locked content.
enum class Category {
  kVirus,
  kHeuristic,
  kPua,
  kMacro,
  kEncrypted,
  kEncryptedMail,
  kLimit,
  kName,
  kFailed
};
inline constexpr std::array<std::string_view, 9> kCategoryNames{
    "virus", "heuristic", "pua", "macro", "encrypted", "encrypted-mail", "limit", "name", "failed"};
constexpr std::string_view category_name(Category category) {
  return kCategoryNames[static_cast<std::size_t>(category)];
}

// Nothing for any other name.
std::optional<Category> find_category(std::string_view name);

struct Finding {
  Category category = Category::kVirus;
  std::string name;       // the scanner's name for it, or the name of the limit or rule
  std::string part;       // index path in the MIME tree, "1.2" (1-based); "" is the whole message
  std::string file_name;  // of the part, decoded to UTF-8; may be empty
  std::string content_type;      // of the part, "type/subtype", lower case; may be empty
  std::string member;            // path inside an archive, UTF-8, to be shown only; may be empty
  std::string note;              // more for the reader, for example how an archive was opened
  std::uint64_t size_bytes = 0;  // of the part's content, without its transfer encoding

  bool operator==(const Finding&) const = default;
};
// A finding of the whole message without further facts.
Finding make_finding(Category category, std::string name);

struct Verdict {
  static constexpr int kVersion = 1;

  // False: the message was exempt by a setting, or scanned without the signatures that count as
  // enough; not_scanned_reason says which. What was found counts all the same.
  bool is_scanned = false;
  std::string not_scanned_reason;
  std::vector<Finding> findings;  // empty and is_scanned: clean

  std::string engine;      // "ClamAV 1.4.6"
  std::string signatures;  // the loaded ones, for the header: "27412 of 2026-11-20", "test only"
  std::uint64_t signature_count = 0;
  std::string engine_way;    // "image", or "loaded" and in brackets why no image was used
  bool has_database = true;  // false: one of the required_signatures was missing

  // Facts about the message that only a confined process may read out of it.
  std::string subject;        // decoded to UTF-8, one line
  std::string header_from;    // the From line, decoded to UTF-8, one line
  std::string message_id;     // without the angle brackets
  bool is_automatic = false;  // list, bulk or auto-submitted: nothing is sent in answer to it

  bool operator==(const Verdict&) const = default;
  bool has(Category category) const;
};

inline constexpr std::size_t kMaxVerdictBytes = 1 << 20;
inline constexpr std::size_t kMaxFindings = 500;
inline constexpr std::size_t kMaxVerdictTextBytes = 1024;

// One line of JSON. Texts are changed so that parse_verdict accepts them: cut to
// kMaxVerdictTextBytes, bytes that are not UTF-8 become U+FFFD, control bytes become blanks; at
// most kMaxFindings findings.
std::string format_verdict(const Verdict& verdict);

// kInternal, with the reason, for anything that format_verdict does not write: another version, a
// missing or superfluous key, a wrong type, a text that is too long or has control bytes, a part
// that is not an index path.
Result<Verdict> parse_verdict(std::string_view json);

// The verdict of a scan that could not be made: one finding of category failed.
Verdict failed_verdict(std::string_view reason);

// "1.2.1": numbers from 1, at most 64 of them. The empty path is valid, too.
bool is_part_path(std::string_view path);

}  // namespace scanq
