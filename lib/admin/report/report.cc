// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/report.h"

#include <unistd.h>

#include <array>
#include <deque>

#include "lib/admin/catalogue.h"
#include "lib/admin/options.h"
#include "lib/admin/report/log_files.h"
#include "lib/admin/report/report_filter.h"
#include "lib/admin/report/report_forms.h"
#include "lib/base/terminal_text.h"
#include "lib/front/load_settings.h"
#include "lib/front/server_name.h"

namespace scanq {
namespace {

constexpr std::array kOptions{
    OptionRow{"json"},         OptionRow{"html"},        OptionRow{"content"},
    OptionRow{"about", true},  OptionRow{"since", true}, OptionRow{"until", true},
    OptionRow{"domain", true}, OptionRow{"found", true}, OptionRow{"language", true}};
constexpr std::size_t kMostLinesAbout = 200;

struct Log {
  std::string host, path;  // "-" is the standard input
};

// "HOST=FILE", or a file or folder alone; one of that whole name comes first.
Log log_of(const std::string& argument) {
  constexpr std::string_view kOfHostNames =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
  const std::size_t equals = argument.find('=');
  const std::size_t name_end = argument.find_first_not_of(kOfHostNames);
  if (equals == std::string::npos || equals == 0 || name_end != equals ||
      ::access(argument.c_str(), F_OK) == 0) {
    return {"", argument};
  }
  return {argument.substr(0, equals), argument.substr(equals + 1)};
}

Result<ReportData> read_all(const Options& options) {
  Result<ReportFilter> filter = parse_filter(options);
  if (!filter) return filter.error();
  ReportData data;
  for (const std::string& argument : options.rest()) {
    const Log log = log_of(argument);
    if (!log.host.empty()) data.add_host(log.host);
    Result<void> read = read_logs(log.path, [&](std::string_view line) {
      const auto message = read_log_line(line);
      if (message && is_counted(*filter, *message)) data.add(*message, log.host);
    });
    if (!read) return read.error();
  }
  data.fill_days();
  return data;
}

// Whether a line is of one of our programs: of a message, or with the name of one, as syslog has
// it.
bool is_ours(std::string_view line) {
  return line.find("scanq") != std::string_view::npos || read_log_line(line).has_value();
}

// Prints the last of our lines that hold the text of --about.
int print_lines_about(const Call& call, const Options& options) {
  const std::string text = options.value("about");
  if (text.empty()) return fail(call, "--about takes an id, an address or another text");
  std::deque<std::string> lines;
  for (const std::string& argument : options.rest()) {
    Result<void> read = read_logs(log_of(argument).path, [&](std::string_view line) {
      if (line.find(text) == std::string_view::npos || !is_ours(line)) return;
      lines.emplace_back(line);
      if (lines.size() > kMostLinesAbout) lines.pop_front();
    });
    if (!read) return fail(call, read.error());
  }
  for (const std::string& line : lines) call.out << terminal_text(line) << '\n';
  return kExitDone;
}

void print_report(const Call& call, const Options& options, const ReportData& data,
                  const ReportWords& words) {
  if (options.has("json")) {
    call.out << report_as_json(data);
  } else if (options.has("html") && options.has("content")) {
    call.out << report_content_as_html(data, words);
  } else {
    call.out << (options.has("html") ? report_as_html(data, words) : report_as_text(data, words));
  }
}

}  // namespace

int run_report(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  constexpr std::array<std::string_view, 3> kForms{"json", "html", "about"};
  Result<void> one_form = options->take_one_of(kForms);
  if (!one_form) return fail(call, one_form.error());
  const std::string language =
      options->value("language", terminal_language() == Language::kJapanese ? "ja" : "en");
  if (language != "en" && language != "ja") return fail(call, "--language takes en or ja");
  if (options->rest().empty()) {
    return fail(call,
                "report needs log files, for example /var/log/qmail/smtpd/*, or - for the input "
                "(journalctl -t qmail-scanq | scanq report -)");
  }
  if (options->has("about")) return print_lines_about(call, *options);
  Result<ReportData> data = read_all(*options);
  if (!data) return fail(call, data.error());
  const Result<Settings> settings = load_settings(call.settings_path);
  data->host_name = server_name(settings ? *settings : default_settings());
  const ReportWords& words =
      report_words(language == "ja" ? Language::kJapanese : Language::kEnglish);
  print_report(call, *options, *data, words);
  if (data->all().messages() == 0) {
    fail(call,
         "no line of qmail-scanq in these files; look for lines with SCANNED: in the log of your "
         "SMTP server");
  }
  return kExitDone;
}

}  // namespace scanq
