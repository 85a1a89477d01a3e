// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/cgi_request.h"

#include <charconv>
#include <string_view>

#include "lib/base/fd.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxQueryBytes = 8 << 10;
constexpr std::size_t kMaxFieldBytes = 4 << 10;
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

Error bad_request(const std::string& why) {
  return {ErrorCode::kBadEnvelope, why};
}

Result<std::string> read_form(std::string_view length_text, int body) {
  std::size_t length = 0;
  const char* const end = length_text.data() + length_text.size();
  const auto read = std::from_chars(length_text.data(), end, length);
  if (read.ec != std::errc() || read.ptr != end) return bad_request("the form has no length");
  if (length > kMaxFormBytes) return bad_request("the form is too long");
  std::string form(length, '\0');
  std::size_t done = 0;
  while (done < length) {
    Result<std::size_t> got = read_some(body, form.data() + done, length - done);
    if (!got) return got.error();
    if (*got == 0) return bad_request("the form ends too early");
    done += *got;
  }
  return form;
}

}  // namespace

Result<CgiRequest> read_cgi_request(const Environment& environment, int body) {
  const auto word = [&](const char* name) {
    const char* const value = environment(name);
    return std::string(value != nullptr ? value : "");
  };
  const auto short_word = [&](const char* name) {
    return one_line_utf8(word(name), kMaxFieldBytes);
  };
  CgiRequest request;
  const std::string method = word("REQUEST_METHOD");
  if (method != "GET" && method != "HEAD" && method != "POST") {
    return bad_request("only GET, HEAD and POST are known here");
  }
  request.is_post = method == "POST";
  request.is_encrypted = word("HTTPS") == "on" || word("HTTPS") == "1";
  request.user = word("REMOTE_USER");
  request.address = short_word("REMOTE_ADDR");
  request.cookies = short_word("HTTP_COOKIE");
  request.languages = short_word("HTTP_ACCEPT_LANGUAGE");
  const std::string query = word("QUERY_STRING");
  if (query.size() > kMaxQueryBytes) return bad_request("the query is too long");
  Result<FormFields> fields = parse_form(query);
  if (!fields) return fields.error();
  request.query = std::move(*fields);
  if (!request.is_post) return request;
  const std::string type = word("CONTENT_TYPE");
  if (to_lower_ascii(trim_blanks(std::string_view(type).substr(0, type.find(';')))) != kFormType) {
    return bad_request("a form must be of the type " + std::string(kFormType));
  }
  Result<std::string> form = read_form(word("CONTENT_LENGTH"), body);
  if (!form) return form.error();
  fields = parse_form(*form);
  if (!fields) return fields.error();
  request.form = std::move(*fields);
  return request;
}

}  // namespace scanq
