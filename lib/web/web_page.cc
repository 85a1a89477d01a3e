// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_page.h"

#include "lib/web/html_style.h"
#include "lib/web/html_text.h"

namespace scanq {
namespace {

// Nothing of another site's is loaded, no script runs at all, and no other page can show ours.
constexpr std::string_view kFields =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; form-action 'self'; base-uri "
    "'none'; frame-ancestors 'none'\n"
    "X-Frame-Options: DENY\n"
    "X-Content-Type-Options: nosniff\n"
    "Referrer-Policy: same-origin\n"
    "Cross-Origin-Opener-Policy: same-origin\n"
    "Cross-Origin-Resource-Policy: same-origin\n";

}  // namespace

std::string Visit::query(const std::string& name) const {
  return field_of(request.query, name);
}
std::string Visit::form(const std::string& name) const {
  return field_of(request.form, name);
}

std::string format_response(const WebResponse& response, bool is_head) {
  std::string text = "Status: " + std::to_string(response.status) +
                     "\nContent-Type: " + response.type + '\n' + std::string(kFields);
  bool is_kept = false;
  for (const std::string& field : response.fields) {
    is_kept = is_kept || field.starts_with("Cache-Control:");
    text += field + '\n';
  }
  if (!is_kept) text += "Cache-Control: no-store\n";
  text += "Content-Length: " + std::to_string(response.body.size()) + "\n\n";
  return is_head ? text : text + response.body;
}

std::string whole_page(const Say& say, std::string_view title, std::string_view navigation,
                       std::string_view content) {
  const std::string heading = escaped_html(title);
  return "<!doctype html>\n<html lang=\"" + std::string(say.language()) +
         "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
         "<link rel=\"stylesheet\" href=\"?page=style\"><title>" +
         heading + " - qmail-scanq</title></head>\n<body><a class=\"skip\" href=\"#content\">" +
         std::string(say("To the content", "本文へ")) + "</a>\n" + std::string(navigation) +
         "<main id=\"content\"><h1>" + heading + "</h1>\n" + std::string(content) +
         "</main></body></html>\n";
}

WebResponse style_response() {
  WebResponse response;
  response.type = "text/css; charset=utf-8";
  response.body = std::string(kPageStyle) + std::string(kChartStyle) + std::string(kScreenStyle);
  response.fields = {"Cache-Control: private, max-age=600"};
  return response;
}

std::string fact(std::string_view title, std::string_view value) {
  return "<dt>" + std::string(title) + "</dt><dd>" + escaped_html(value) + "</dd>\n";
}

std::string note(std::string_view text, bool is_bad) {
  return std::string("<p class=\"note") +
         (is_bad ? " bad\" role=\"alert\">" : "\" role=\"status\">") + escaped_html(text) +
         "</p>\n";
}

std::string post_form(const Visit& visit, std::string_view page,
                      const std::vector<std::pair<std::string, std::string>>& hidden) {
  std::string html = "<form method=\"post\" action=\"?page=" + escaped_query(page) +
                     "\"><input type=\"hidden\" name=\"token\" value=\"" +
                     escaped_attribute(visit.token) + "\">";
  for (const auto& [name, value] : hidden) {
    html += "<input type=\"hidden\" name=\"" + escaped_attribute(name) + "\" value=\"" +
            escaped_attribute(value) + "\">";
  }
  return html;
}

std::string table_start(const std::vector<std::string_view>& titles) {
  std::string html = "<div class=\"wide\"><table class=\"cards\"><thead><tr>";
  for (const std::string_view title : titles) {
    html += "<th scope=\"col\">" + std::string(title) + "</th>";
  }
  return html + "</tr></thead><tbody>\n";
}

std::string option(std::string_view value, std::string_view text, bool is_chosen) {
  return "<option value=\"" + escaped_attribute(value) + (is_chosen ? "\" selected>" : "\">") +
         escaped_html(text) + "</option>";
}

std::string cell(std::string_view title, std::string_view html) {
  return "<td data-title=\"" + std::string(title) + "\">" + std::string(html) + "</td>";
}

std::string text_field(std::string_view label, std::string_view name, std::string_view value,
                       std::string_view type) {
  return "<label>" + escaped_html(label) + " <input type=\"" + std::string(type) + "\" name=\"" +
         std::string(name) + "\" value=\"" + escaped_attribute(value) + "\"></label>\n";
}

}  // namespace scanq
