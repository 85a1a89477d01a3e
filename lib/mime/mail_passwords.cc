// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/mail_passwords.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "lib/base/digits.h"
#include "lib/base/log.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kShortest = 2, kLongest = 64;
constexpr int kLinesAfterHint = 3;
constexpr std::size_t kMaxWords = 20000;

// Hints are compared in lower case, after full-width letters have become ASCII.
constexpr std::array<std::string_view, 16> kHints{
    "password", "passcode", "passwd",   "pass:",      "pass ",   "pw:",   "pw ",  "pwd",
    "p/w",      "kennwort", "passwort", "パスワード", "ﾊﾟｽﾜｰﾄﾞ", "パス:", "暗証", "解凍"};

// U+FF01 to U+FF5E, dashes and minus become ASCII, and the ideographic space becomes a blank.
std::string without_full_width(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(text), 1);
    const std::string_view character = text.substr(0, length);
    if (character == "\u3000" || character == "\u00a0") {
      plain += ' ';
    } else if (character >= "\uff01" && character <= "\uff5e" && length == 3) {
      const unsigned code = (static_cast<unsigned char>(character[1]) & 0x3fu) << 6 |
                            (static_cast<unsigned char>(character[2]) & 0x3fu);
      plain += static_cast<char>(code - 0xf00 + 0x20);  // U+FF01 is '!'
    } else if (character == "\u2212" || (character >= "\u2010" && character <= "\u2015")) {
      plain += '-';
    } else {
      plain += character;
    }
    text.remove_prefix(length);
  }
  return plain;
}

bool is_word_byte(char c) {
  return c > 0x20 && c < 0x7f;
}

bool is_hint(std::string_view line) {
  const std::string lower = to_lower_ascii(line) + " ";
  return std::any_of(kHints.begin(), kHints.end(), [&lower](std::string_view hint) {
    return lower.find(hint) != std::string::npos;
  });
}

// Characters that writers put around a password, though they may belong to it as well.
constexpr std::string_view kWrapping = "()[]{}<>\"'`.,;:";
constexpr std::string_view kEdges = "()[]{}<>\"'`.,;:!?*=_-/|";

// Quotes within which a password may have blanks; kept as they are by without_full_width.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kQuotes{
    {{"\"", "\""},
     {"'", "'"},
     {"`", "`"},
     {"\u300c", "\u300d"},
     {"\u300e", "\u300f"},
     {"\u201c", "\u201d"},
     {"\u201e", "\u201c"},
     {"\u2018", "\u2019"},
     {"\u3010", "\u3011"}}};

std::string_view without(std::string_view edges, std::string_view word) {
  const std::size_t first = word.find_first_not_of(edges);
  if (first == std::string_view::npos) return {};
  return word.substr(first, word.find_last_not_of(edges) - first + 1);
}

// The likelihood that the word is a password: a lower rank is likelier.
int rank(std::string_view word, bool after_hint) {
  const bool has_digit = std::any_of(word.begin(), word.end(), is_digit);
  const bool has_letter = std::any_of(
      word.begin(), word.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
  const int likeness = has_digit && has_letter ? 0 : has_digit ? 1 : 2;
  return after_hint ? likeness : 3 + likeness;
}

class Words {
 public:
  void add(std::string_view word, bool after_hint, bool is_quoted = false) {
    if (word.size() < kShortest || word.size() > kLongest) return;
    if (!is_quoted && is_hint(word)) return;
    if (count_ >= kMaxWords) return;
    if (!seen_[after_hint].insert(std::string(word)).second) return;
    ranked_[rank(word, after_hint)].emplace_back(word);
    ++count_;
  }
  // Adds the word without its wrapping, as it stands, and the part behind the colon of "pw:secret"
  // or the bracket of "pw(secret)".
  void add_forms(std::string_view word, bool after_hint) {
    for (const char* before : {":=", "("}) {
      const std::size_t at = word.find_last_of(before);
      if (at != std::string_view::npos && !without(kEdges, word.substr(at)).empty()) {
        add_forms(word.substr(at + 1), after_hint);
      }
    }
    add(without(kWrapping, word), after_hint);
    add(without(kEdges, word), after_hint);
    add(word, after_hint);
  }
  void add_line(std::string_view line, bool after_hint) {
    while (!line.empty()) {
      const auto* const begin = std::find_if(line.begin(), line.end(), is_word_byte);
      const auto* const end = std::find_if_not(begin, line.end(), is_word_byte);
      if (begin != end) add_forms({begin, static_cast<std::size_t>(end - begin)}, after_hint);
      line.remove_prefix(static_cast<std::size_t>(end - line.begin()));
    }
  }
  // Adds what stands in quotes and has blanks.
  void add_quoted(std::string_view line, bool after_hint) {
    for (const auto& [open, close] : kQuotes) {
      for (std::size_t at = line.find(open); at != std::string_view::npos;) {
        const std::size_t begin = at + open.size();
        const std::size_t end = line.find(close, begin);
        if (end == std::string_view::npos) break;
        const std::string_view word = line.substr(begin, end - begin);
        if (word.find(' ') != std::string_view::npos) add(word, after_hint, true);
        at = line.find(open, end + close.size());
      }
    }
  }
  std::vector<std::string> take(const std::vector<std::string>& own, std::size_t max) const {
    std::vector<std::string> words;
    const auto append = [&words, max](const std::vector<std::string>& more) {
      for (const std::string& word : more) {
        if (words.size() == max) return;
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
      }
    };
    append(own);
    for (const std::vector<std::string>& rank : ranked_) append(rank);
    return words;
  }

 private:
  std::array<std::vector<std::string>, 6> ranked_;
  std::array<std::set<std::string>, 2> seen_;
  std::size_t count_ = 0;
};

void add_text(Words& words, std::string_view text) {
  int hinted_lines = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    if (is_hint(line)) hinted_lines = kLinesAfterHint;
    words.add_quoted(line, hinted_lines > 0);
    words.add_line(line, hinted_lines > 0);
    if (!trim_blanks(line).empty() && hinted_lines > 0) --hinted_lines;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::vector<std::string> password_words(const std::vector<std::string>& own, std::string_view text,
                                        std::size_t max) {
  Words words;
  add_text(words, without_full_width(text.substr(0, kMaxPasswordTextBytes)));
  return words.take(own, max);
}

std::string without_tags(std::string_view html) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEntities{
      {{"&amp;", "&"},
       {"&lt;", "<"},
       {"&gt;", ">"},
       {"&quot;", "\""},
       {"&#39;", "'"},
       {"&nbsp;", " "}}};
  // Other tags may stand within a word.
  constexpr std::array<std::string_view, 10> kBreaks{"br",  "p",   "/p",  "/di", "/tr",
                                                     "/li", "/td", "/th", "/h",  "/d"};
  std::string text;
  while (!html.empty()) {
    if (html[0] == '<') {
      const std::string tag = to_lower_ascii(html.substr(1, 3));
      const bool breaks =
          std::any_of(kBreaks.begin(), kBreaks.end(),
                      [&tag](std::string_view begin) { return tag.starts_with(begin); });
      if (breaks) text += '\n';
      html.remove_prefix(std::min(html.find('>'), html.size() - 1) + 1);
      continue;
    }
    const auto* entity = std::find_if(kEntities.begin(), kEntities.end(), [html](const auto& row) {
      return html.starts_with(row.first);
    });
    if (entity != kEntities.end()) {
      text += entity->second;
      html.remove_prefix(entity->first.size());
      continue;
    }
    text += html[0];
    html.remove_prefix(1);
  }
  return text;
}

}  // namespace scanq
