// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Scripts that put a file together (see embedded_files.h), as they are written and as programs that
// hide them write them.
#include <algorithm>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/embedded_files.h"

namespace scanq {
namespace {

// More than this is no page that a mail program or a browser was meant to show.
constexpr std::size_t kLookAtBytes = 8 << 20;
constexpr std::size_t kMarkupWithin = 64, kBinaryWithin = 4096;

bool is_small_letter(char c) {
  return c >= 'a' && c <= 'z';
}

// As pictures and archives have: of bytes at random, one in ten is such a control.
bool has_many_controls(std::string_view head) {
  const auto controls = std::count_if(head.begin(), head.end(), [](char c) {
    return c > '\0' && c < ' ' &&
           std::string_view("\t\n\v\f\r\x1b").find(c) == std::string_view::npos;
  });
  return static_cast<std::size_t>(controls) > head.size() / 16;
}

// The character for which "\\u0041" or "\\x41" at the start of `text` stands, and its length.
std::size_t read_escape(std::string_view text, char& character) {
  const std::size_t digits = text.starts_with("\\u00") ? 4 : text.starts_with("\\x") ? 2 : 0;
  const std::optional<char> byte =
      digits == 0 ? std::nullopt : hex_byte(text.substr(std::min(digits, text.size())));
  if (!byte) return 0;
  character = *byte;
  return digits + 2;
}

// The script without blanks, comments, quotes and plus signs, in small letters and with a dot for
// each bracket: window["at" + "ob"](x) as window.atob(x).
std::string bare_script(std::string_view text) {
  std::string script;
  script.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char c = text[at];
    if (c == '/' && text.substr(at).starts_with("/*")) {
      at = std::min(text.find("*/", at + 2), text.size() - 2) + 2;
      continue;
    }
    const std::size_t escape = c == '\\' ? read_escape(text.substr(at), c) : 0;
    at += std::max<std::size_t>(escape, 1);
    if (c == '[') c = '.';
    if (c == '`') c = '(';
    if (std::string_view(" \t\r\n\0\"'+]\\", 11).find(c) == std::string_view::npos) script += c;
  }
  return to_lower_ascii(script);
}

// Whether the word at `at` begins a script outside of an element for it: an attribute such as
// onload, an address of a script, or a page within.
bool begins_script(std::string_view lower, std::size_t at) {
  const std::string_view text = lower.substr(at);
  if (at == 0 || is_small_letter(lower[at - 1])) return false;
  if (text.starts_with("javascript:") || text.starts_with("srcdoc=")) return true;
  if (!text.starts_with("on")) return false;
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_small_letter);
  return end != text.end() && *end == '=';
}

// All that is script: elements, without those for data; the whole page where a tag has a script.
std::string_view next_script(std::string_view lower, std::size_t& at) {
  bool is_in_tag = false;
  for (; at < lower.size(); ++at) {
    const char c = lower[at];
    if (c == '>') is_in_tag = false;
    if (c == '<') is_in_tag = true;
    if (c == '<' && lower.substr(at).starts_with("<script")) {
      const std::size_t end = std::min(lower.find("</script", at), lower.size());
      const std::string_view script = lower.substr(at, end - at);
      at = end;
      const std::string_view tag = script.substr(0, script.find('>'));
      if (tag.find("json") == std::string_view::npos) return script;
      --at;
    } else if (is_in_tag && (c == 'o' || c == 'j' || c == 's') && begins_script(lower, at)) {
      at = lower.size();
      return lower;
    }
  }
  return {};
}

bool assembles(std::string_view text) {
  const std::string script = bare_script(text);
  const bool decodes =
      has_any_of(script, {"atob(", "fromcharcode", "uint8array", "charcodeat", "base64,"});
  const bool makes = has_any_of(
      script, {"newblob(", ".blob(", "newfile(", "mssaveblob", "blobbuilder", "mssaveoropenblob"});
  const bool hands_over = has_any_of(
      script, {"createobjecturl", "mssave", "saveas(", ".download=", "(download,", "filereader"});
  const bool is_link = has_any_of(script, {"data:application", "data:text/html;base64"}) &&
                       has_any_of(script, {".download=", "(download,"}) &&
                       has_any_of(script, {".click(", "dispatchevent"});
  return (decodes && makes && hands_over) || is_link;
}

}  // namespace

bool assembles_file(std::string_view text) {
  const bool is_markup = text.substr(0, kMarkupWithin).find('<') != std::string_view::npos;
  if (text.find('<') == std::string_view::npos) return false;
  const std::string_view head = text.substr(0, kBinaryWithin);
  if (!is_markup && head.find('\0') != std::string_view::npos) return false;
  if (has_many_controls(head)) return false;
  text = text.substr(0, kLookAtBytes);
  std::string without_nuls;  // UTF-16, say
  if (text.find('\0') != std::string_view::npos) {
    without_nuls = text;
    std::erase(without_nuls, '\0');
    text = without_nuls;
  }
  const std::string lower = to_lower_ascii(text);
  std::string scripts;
  for (std::size_t at = 0; at < lower.size();) {
    const std::string_view script = next_script(lower, at);
    if (script.size() == lower.size()) scripts.clear();
    scripts += script;
  }
  return !scripts.empty() && assembles(scripts);
}

}  // namespace scanq
