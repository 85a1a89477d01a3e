// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/outlook_rtf.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "lib/base/digits.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kRtfHeadBytes = 16, kTypeAt = 8;
constexpr std::string_view kPackedRtf = "LZFu", kStoredRtf = "MELA";
constexpr std::size_t kWindowBytes = 4096, kShortestCopy = 2, kLongestCopy = 17;
// The first content of the window.
constexpr std::string_view kUsualRtf =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript "
    "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    "\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
constexpr std::string_view kBeginRtf = "{\\rtf";
constexpr std::size_t kFromHtmlWithin = 4096;

std::string unpack(std::string_view packed, std::size_t max_bytes) {
  std::array<char, kWindowBytes> window{};
  std::copy(kUsualRtf.begin(), kUsualRtf.end(), window.begin());
  std::size_t end = kUsualRtf.size();
  std::string bytes;
  bytes.reserve(std::min(max_bytes, packed.size() * kLongestCopy / 2 +
                                        kLongestCopy));  // a copy of it all takes as much
  const auto put = [&](char c) {
    window[end] = c;
    end = (end + 1) % kWindowBytes;
    bytes += c;
  };
  for (std::size_t at = 0; at < packed.size();) {
    const unsigned copies = byte_at(packed, at++);
    for (unsigned bit = 1; bit < 0x100 && at < packed.size(); bit <<= 1) {
      if (bytes.size() >= max_bytes) return bytes.substr(0, max_bytes);
      if ((copies & bit) == 0) {
        put(packed[at++]);
        continue;
      }
      const unsigned copy =
          static_cast<unsigned>(byte_at(packed, at)) << 8 | byte_at(packed, at + 1);
      at += 2;
      std::size_t from = copy >> 4;
      if (from == end) return bytes;
      for (std::size_t left = (copy & 0xf) + kShortestCopy; left > 0; --left) {
        put(window[from]);
        from = (from + 1) % kWindowBytes;
      }
    }
  }
  return bytes.substr(0, max_bytes);
}

bool is_rtf_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Takes the HTML out: what stands in groups of HTML, and the text between them that is not marked
// as being there for RTF alone.
class HtmlReader {
 public:
  explicit HtmlReader(std::string_view rtf) : left_(rtf) {}

  std::string read() {
    html_.reserve(left_.size());
    while (!left_.empty()) {
      const char c = left_[0];
      left_.remove_prefix(1);
      if (c == '{') {
        outer_.push_back(is_left_out_);
        is_left_out_ = is_left_out_ || begins_other_group();
      } else if (c == '}') {
        is_left_out_ = !outer_.empty() && outer_.back();
        if (!outer_.empty()) outer_.pop_back();
      } else if (c == '\\') {
        read_control();
      } else if (c != '\r' && c != '\n') {
        put(c);
      }
    }
    return std::move(html_);
  }

 private:
  void put(char c) {
    if (!is_left_out_) html_ += c;
  }
  // Fonts, say, which are no text.
  bool begins_other_group() const {
    const std::size_t begin = std::min(left_.find_first_not_of(" \r\n"), left_.size());
    const std::string_view group = left_.substr(begin);
    if (group.starts_with("\\*\\")) return !group.starts_with("\\*\\htmltag");
    return group.starts_with("\\fonttbl") || group.starts_with("\\colortbl") ||
           group.starts_with("\\stylesheet") || group.starts_with("\\info") ||
           group.starts_with("\\pict");
  }
  void read_control() {
    if (left_.empty()) return;
    if (is_rtf_letter(left_[0])) return read_word();
    const char c = left_[0];
    left_.remove_prefix(1);
    if (c == '\'') {
      const std::optional<char> byte = hex_byte(left_);
      if (!byte) return;
      put(*byte);
      left_.remove_prefix(2);
    } else if (c == '\r' || c == '\n') {
      put('\n');
    } else if (std::string_view("{}\\").find(c) != std::string_view::npos) {
      put(c);
    } else if (c == '~') {
      put(' ');
    } else if (c == '_') {
      put('-');
    }
  }
  void read_word() {
    const auto length = static_cast<std::size_t>(
        std::find_if_not(left_.begin(), left_.end(), is_rtf_letter) - left_.begin());
    const std::string_view word = left_.substr(0, length);
    left_.remove_prefix(length);
    int number = 1;
    const auto [end, trouble] = std::from_chars(left_.data(), left_.data() + left_.size(), number);
    left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
    const bool has_number = trouble == std::errc();
    if (left_.starts_with(' ')) left_.remove_prefix(1);
    if (word == "htmlrtf") {
      is_left_out_ = number != 0;
    } else if (word == "par" || word == "line") {
      put('\n');
    } else if (word == "tab") {
      put('\t');
    } else if (word == "bin" && has_number && number > 0) {
      left_.remove_prefix(std::min(left_.size(), static_cast<std::size_t>(number)));
    } else if (word == "u" && has_number) {
      put_unicode(number);
    } else if (word == "lquote" || word == "rquote") {
      put('\'');
    } else if (word == "ldblquote" || word == "rdblquote") {
      put('"');
    }
  }
  // Behind it stands what older programs show instead.
  void put_unicode(int number) {
    if (number > 0 && number < 0x80) put(static_cast<char>(number));
    if (left_.starts_with("\\'")) {
      left_.remove_prefix(std::min<std::size_t>(left_.size(), 4));
    } else if (!left_.empty() &&
               std::string_view("\\{}").find(left_[0]) == std::string_view::npos) {
      left_.remove_prefix(1);
    }
  }

  std::string_view left_;
  std::string html_;
  std::vector<bool> outer_;  // is_left_out_ of the groups around
  bool is_left_out_ = false;
};

}  // namespace

std::string unpack_rtf(std::string_view content, std::size_t max_bytes) {
  if (content.size() < kRtfHeadBytes) return {};
  const std::string_view type = content.substr(kTypeAt, kPackedRtf.size());
  const std::string_view data = content.substr(kRtfHeadBytes);
  if (type == kStoredRtf) return std::string(data.substr(0, max_bytes));
  return type == kPackedRtf ? unpack(data, max_bytes) : std::string();
}

std::string html_in_rtf(std::string_view content) {
  if (!content.starts_with(kBeginRtf)) return {};
  if (!has_any_of(content.substr(0, kFromHtmlWithin), {"\\fromhtml"})) return {};
  return HtmlReader(content).read();
}

}  // namespace scanq
