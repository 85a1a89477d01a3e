// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/html_text.h"

#include "lib/base/terminal_text.h"

namespace scanq {

std::string escaped_attribute(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string escaped_html(std::string_view text) {
  return escaped_attribute(terminal_lines(text));
}

std::string escaped_query(std::string_view text) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string query;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      query += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    query += '%';
    query += kDigits[byte >> 4];
    query += kDigits[byte & 0xf];
  }
  return query;
}

}  // namespace scanq
