// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A page of the screen: its frame, its parts, and the answer of CGI that carries it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/web/cgi_request.h"
#include "lib/web/web_config.h"

namespace scanq {

// One sentence in the reader's language; the two stand side by side where they are said.
class Say {
 public:
  explicit Say(bool is_japanese) : is_japanese_(is_japanese) {}
  std::string_view operator()(std::string_view english, std::string_view japanese) const {
    return is_japanese_ ? japanese : english;
  }
  std::string_view language() const { return is_japanese_ ? "ja" : "en"; }

 private:
  bool is_japanese_;
};

// A visit of an administrator, from which every page is made. Its request comes from an
// administrator; a form among it has brought back its token.
struct Visit {
  const WebConfig& config;
  const CgiRequest& request;
  Say say;
  std::string token;  // for the forms of the page

  // A field of the query, or of the form; empty where there is none.
  std::string query(const std::string& name) const;
  std::string form(const std::string& name) const;
};

struct WebResponse {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
  std::vector<std::string> fields{};  // further fields of the header, each "Name: value"
};

// The response as a web server takes it from a CGI program, with the header fields that each of
// ours has: no foreign script, frame or source, and nothing is kept.
std::string format_response(const WebResponse& response, bool is_head);

// A whole page. `navigation` and `content` are HTML; its style is that of style_response, by the
// query "page=style" of the same program.
std::string whole_page(const Say& say, std::string_view title, std::string_view navigation,
                       std::string_view content);
WebResponse style_response();

// A row of a <dl>; `value` is not HTML.
std::string fact(std::string_view title, std::string_view value);
// A paragraph that stands out; `text` is not HTML.
std::string note(std::string_view text, bool is_bad = false);
// The start of a form that changes something, with its token, for the page of this name and further
// hidden fields "name", "value".
std::string post_form(const Visit& visit, std::string_view page,
                      const std::vector<std::pair<std::string, std::string>>& hidden = {});
// The start of a table with the headings of its columns, and its end. On a narrow screen its rows
// are cards.
std::string table_start(const std::vector<std::string_view>& titles);
inline constexpr std::string_view kTableEnd = "</tbody></table></div>\n";
// A cell of a table; on a narrow screen, where a row is a card, its title stands above it.
std::string cell(std::string_view title, std::string_view html);
// A choice of a <select>; neither text is HTML.
std::string option(std::string_view value, std::string_view text, bool is_chosen);
// A field of a form with its label above it.
std::string text_field(std::string_view label, std::string_view name, std::string_view value,
                       std::string_view type = "text");

}  // namespace scanq
