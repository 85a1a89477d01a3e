// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/report.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <deque>
#include <functional>

#include "lib/admin/options.h"
#include "lib/admin/report/report_filter.h"
#include "lib/admin/report/report_forms.h"
#include "lib/base/fd.h"
#include "lib/base/terminal_text.h"

namespace scanq {
namespace {

constexpr std::array kOptions{
    OptionRow{"json"},         OptionRow{"html"},        OptionRow{"content"},
    OptionRow{"about", true},  OptionRow{"since", true}, OptionRow{"until", true},
    OptionRow{"domain", true}, OptionRow{"found", true}, OptionRow{"language", true}};
constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kLongestLineBytes = 1 << 16;  // no line of ours is longer
constexpr std::size_t kMostLinesAbout = 200;

// A rotated log in gzip, xz or zstd is refused, since no line would be found in it, and nobody
// would notice.
bool is_compressed(std::string_view start) {
  return start.starts_with("\x1f\x8b") ||
         start.starts_with(
             "\xfd"
             "7zXZ") ||
         start.starts_with("\x28\xb5\x2f\xfd");
}

using TakeLine = std::function<void(std::string_view line)>;

// Reads a file piece by piece, because a rotated log can be very large.
Result<void> read_lines(int fd, const TakeLine& take) {
  std::string buffer;
  std::string piece(kPieceBytes, '\0');
  bool is_first = true;
  for (;;) {
    Result<std::size_t> got = read_some(fd, piece.data(), piece.size());
    if (!got) return got.error();
    buffer.append(piece, 0, *got);
    if (is_first && is_compressed(buffer)) {
      return Error{ErrorCode::kReadFailed, "it is compressed; use: zcat FILE | scanq report -"};
    }
    is_first = false;
    if (*got == 0 && !buffer.empty()) buffer += '\n';
    std::size_t begin = 0;
    for (std::size_t end; (end = buffer.find('\n', begin)) != std::string::npos; begin = end + 1) {
      take(std::string_view(buffer).substr(begin, end - begin));
    }
    buffer.erase(0, begin);
    if (buffer.size() > kLongestLineBytes) buffer.clear();
    if (*got == 0) return {};
  }
}

struct Log {
  std::string host, path;  // "-" is the standard input
};

// "HOST=FILE", or a file alone; a file of that whole name comes first.
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

Result<void> read_log(const Log& log, const TakeLine& take) {
  Result<Fd> file = log.path == "-" ? duplicate(STDIN_FILENO) : open_file(log.path, O_RDONLY);
  if (!file) return file.error();
  Result<void> read = read_lines(file->get(), take);
  return read ? read : read.error().while_doing("reading " + log.path);
}

Result<ReportData> read_all(const Options& options) {
  Result<ReportFilter> filter = parse_filter(options);
  if (!filter) return filter.error();
  ReportData data;
  for (const std::string& argument : options.rest()) {
    const Log log = log_of(argument);
    if (!log.host.empty()) data.add_host(log.host);
    Result<void> read = read_log(log, [&](std::string_view line) {
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
    Result<void> read = read_log(log_of(argument), [&](std::string_view line) {
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
  const std::string language = options->value("language", "en");
  if (language != "en" && language != "ja") return fail(call, "--language takes en or ja");
  if (options->rest().empty()) {
    return fail(call,
                "report needs log files, for example /var/log/qmail/smtpd/*, or - for the input "
                "(journalctl -t qmail-scanq | scanq report -)");
  }
  if (options->has("about")) return print_lines_about(call, *options);
  Result<ReportData> data = read_all(*options);
  if (!data) return fail(call, data.error());
  const ReportWords& words =
      report_words(language == "ja" ? Language::kJapanese : Language::kEnglish);
  print_report(call, *options, *data, words);
  if (data->all().messages() == 0) {
    call.err
        << "scanq: no line of qmail-scanq in these files; look for lines with SCANNED: in the log "
           "of your SMTP server\n";
  }
  return kExitDone;
}

}  // namespace scanq
