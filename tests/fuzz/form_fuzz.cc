// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The forms that a browser sends to scanq-web, and the requests that a taken-over scanq-web sends
// to root.
#include "lib/mail/text.h"
#include "lib/web/form_text.h"
#include "lib/web/html_text.h"
#include "lib/web/web_request.h"
#include "tests/fuzz/fuzz.h"

using namespace scanq;

void fuzz(std::string_view bytes) {
  (void)wants_japanese(bytes);
  (void)cookie_value(bytes, "scanq_web");
  require(escaped_html(bytes).find_first_of("<>\"'") == std::string::npos);
  const Result<WebRequest> request = parse_request(bytes);
  if (request) {
    const Result<WebRequest> again = parse_request(format_request(*request));
    require(again && again->words == request->words && again->user == request->user);
  }
  const Result<FormFields> fields = parse_form(bytes);
  if (!fields) return;
  std::string query;
  for (const auto& [name, value] : *fields) {
    require(is_one_line(name) && is_one_line(value));
    query += escaped_query(name) + '=' + escaped_query(value) + '&';
  }
  const Result<FormFields> again = parse_form(query);
  require(again && *again == *fields);
}
