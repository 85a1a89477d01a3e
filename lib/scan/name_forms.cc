// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The forms that a file name may be taken for. Mail programs, archivers and systems drop different
// things from a name. Each difference gives one more form, and a rule counts if any form meets it.
#include <algorithm>
#include <array>

#include "lib/base/log.h"
#include "lib/mail/text.h"
#include "lib/mime/header_text.h"
#include "lib/scan/name_rules.h"

namespace scanq {
namespace {

constexpr std::size_t kLongestNameBytes = 255;  // programs cut a longer name
constexpr std::size_t kMaxForms = 40;
constexpr char32_t kNoCharacter = 0;

struct Range {
  char32_t first, last;
};
// Characters that are not seen, or only change the order in which others are shown: these, and
// those that is_deceptive names, which takes no bytes that are not UTF-8.
constexpr std::array kInvisible{
    Range{0x00, 0x08},     Range{0x0e, 0x1f},     Range{0x7f, 0x9f},      Range{0xad, 0xad},
    Range{0xfe00, 0xfe0f}, Range{0xfffc, 0xfffd}, Range{0xe0000, 0xe0fff}};
constexpr std::array kBlank{Range{0x09, 0x0d},     Range{0x20, 0x20},     Range{0xa0, 0xa0},
                            Range{0x1680, 0x1680}, Range{0x2000, 0x200a}, Range{0x2028, 0x2029},
                            Range{0x202f, 0x202f}, Range{0x205f, 0x205f}, Range{0x2800, 0x2800},
                            Range{0x3000, 0x3000}};
constexpr std::array kDots{Range{0x2024, 0x2024}, Range{0x3002, 0x3002}, Range{0xfe52, 0xfe52},
                           Range{0xff0e, 0xff0e}, Range{0xff61, 0xff61}};
constexpr Range kFullWidth{0xff01, 0xff5e};
constexpr char32_t kFullWidthShift = 0xfee0;

template <std::size_t kCount>
bool is_in(const std::array<Range, kCount>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// The ASCII character that people take this one for: itself; kNoCharacter for one that is not seen;
// 0x80 for one that is neither.
char32_t plain(std::string_view character) {
  char32_t c = code_point(character);
  if (is_in(kBlank, c)) return ' ';
  if (is_in(kInvisible, c) || is_deceptive(character)) return kNoCharacter;
  if (is_in(kDots, c)) return '.';
  if (c >= kFullWidth.first && c <= kFullWidth.last) c -= kFullWidthShift;
  if (c == 0x212a) return 'k';               // the Kelvin sign
  if (c == 0x17f) return 's';                // the long s
  if (c == 0x130 || c == 0x131) return 'i';  // dotted and dotless
  return c < 0x80 ? c : 0x80;
}

std::string plain_letters(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(name), 1);
    const std::string_view character = name.substr(0, length);
    const char32_t c = plain(character);
    if (c >= 0x80) {
      text += character;
    } else if (c != kNoCharacter) {
      text += static_cast<char>(c);
    }
    name.remove_prefix(length);
  }
  return to_lower_ascii(text);
}

// Windows drops these from the end of a name; careless mail programs leave quotes there.
std::string without_trailing(std::string name) {
  while (!name.empty() && std::string_view(". \"'").find(name.back()) != std::string_view::npos) {
    name.pop_back();
  }
  return name;
}

std::string last_component(const std::string& path) {
  const std::string name = without_trailing(path);
  const std::size_t slash = name.find_last_of("/\\");
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

class Forms {
 public:
  void add(std::string form) {
    form = without_trailing(std::move(form));
    if (form.empty() || is_full()) return;
    if (std::find(forms_.begin(), forms_.end(), form) == forms_.end()) {
      forms_.push_back(std::move(form));
    }
  }
  // NTFS reads name:stream and name::$DATA: both the name alone and the name of the stream count.
  void add_streams(const std::string& name) {
    for (std::size_t at = name.find(':'); at != std::string::npos && !is_full();
         at = name.find(':', at + 1)) {
      add(name.substr(0, at));
      if (name.compare(at + 1, 1, "$") != 0) add(name.substr(at + 1));
    }
  }
  // A program that cuts the name may make any of its dots the last one.
  void add_cuts(const std::string& name) {
    if (name.size() <= kLongestNameBytes) return;
    std::string cut = name;
    for (std::size_t at = cut.rfind('.'); at != std::string::npos && at > 0 && !is_full();
         at = cut.rfind('.')) {
      cut = without_trailing(cut.substr(0, at));
      add(cut);
    }
  }
  std::vector<std::string> take() { return std::move(forms_); }

 private:
  bool is_full() const { return forms_.size() >= kMaxForms; }

  std::vector<std::string> forms_;
};

}  // namespace

std::vector<std::string> name_forms(std::string_view raw) {
  Forms forms;
  const std::string whole = plain_letters(raw);
  const std::string name = last_component(whole);
  forms.add(name);
  if (name.find(' ') != std::string::npos) {  // a folded header puts blanks into a name
    std::string narrow = name;
    std::erase(narrow, ' ');
    forms.add(narrow);
  }
  forms.add_streams(name);
  forms.add_cuts(name);
  const std::string decoded = decode_percents(whole);
  if (decoded != whole) {
    const std::string again = last_component(plain_letters(decoded));
    forms.add(again);
    forms.add_streams(again);
    forms.add(decoded.substr(0, decoded.find('\0')));
  }
  return forms.take();
}

}  // namespace scanq
