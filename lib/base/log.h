// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One log line: key=value pairs, values escaped so that nothing a sender writes can start a new
// line or a new pair. Builds lines; only programs write them (emit). Knows no mail.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

// Printable text as it is, in double quotes if it holds a blank, '"', '=' or is empty; control
// bytes, '"', '\' and bytes that are not valid UTF-8 as \xNN. At most max_bytes of `value` are
// shown (an ellipsis marks the cut).
std::string log_value(std::string_view value, std::size_t max_bytes = 300);

// Length in bytes of the valid UTF-8 sequence that `text` starts with; 0 if there is none.
// (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.)
std::size_t utf8_length(std::string_view text);

// Its number in Unicode; of a byte that is not UTF-8, the byte. REQUIRES: `character` is one of
// UTF-8, or a single byte.
char32_t code_point(std::string_view character);

// Whether a character beyond ASCII changes how others are shown, cannot be seen, or ends a
// line: with such ones "gpj.exe" could look like "exe.jpg". REQUIRES: `character` is one of UTF-8.
bool is_deceptive(std::string_view character);

// No line of ours is longer: multilog and syslog do not split such a one.
inline constexpr std::size_t kMaxLineBytes = 8192;

// A line before it has a form. text() is one; lib/mail/log_line.h makes JSON of it.
class LogLine {
 public:
  enum class Kind {
    kText,
    kNumber,
    kList,     // texts, with commas between them in the form of a text
    kItem,     // the first pair of an item: see add_item
    kEndItems  // no pair: those that follow are of the line itself
  };
  struct Pair {
    Kind kind;
    std::string key;
    std::vector<std::string> values;  // more than one in a list only
    std::string item_key = {};
  };

  // `first` is written as it is.
  explicit LogLine(std::string_view first) : first_(first) {}
  LogLine& add(std::string_view key, std::string_view value);
  LogLine& add(std::string_view key, std::int64_t value);
  LogLine& add_list(std::string_view key, std::vector<std::string> values);
  // "LIST=VALUE" in the form of a text. The pairs that follow tell more of the same item, and an
  // item of another list is within this one, until end_items(). `item_key` is the name of the value
  // where an item has a form of its own.
  LogLine& add_item(std::string_view list, std::string_view item_key, std::string_view value);
  LogLine& end_items();
  const std::string& first() const { return first_; }
  const std::vector<Pair>& pairs() const { return pairs_; }
  std::string text() const;

 private:
  std::string first_;
  std::vector<Pair> pairs_;
};

// kAuto is decided by choose_log (mail/refusal.h), which knows the caller.
enum class LogTo { kAuto, kStderr, kSyslog, kBoth };

// Adds the text to FOLDER/unlogged.UID, which begins anew beyond this size. Codes of open_own_file;
// kWriteFailed.
inline constexpr const char* kSpareLogName = "unlogged";
inline constexpr std::uint64_t kSpareLogBytes = 1 << 20;
Result<void> append_to_spare_log(const std::string& folder, std::string_view text);

// Writes the line, with a newline, in one write(2), to descriptor 2 and/or syslog's mail facility
// under the name `program`; kAuto is syslog. Where descriptor 2 takes no line, syslog does; and
// where nobody reads /dev/log, or takes it in time, the spare file. A failure is ignored: a log
// that is gone must not stop the mail.
void emit(LogTo to, const char* program, std::string_view line, const std::string& spare_folder);

}  // namespace scanq
