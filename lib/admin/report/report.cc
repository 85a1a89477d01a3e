// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/report.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "lib/admin/options.h"
#include "lib/admin/report/report_forms.h"
#include "lib/base/fd.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"json"}, OptionRow{"html"}, OptionRow{"language", true}};
constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kMaxLineBytes = 1 << 16;  // no line of ours is longer

// A rotated log in gzip, xz or zstd is refused, since no line would be found in it, and nobody
// would notice.
bool is_compressed(std::string_view start) {
  return start.starts_with("\x1f\x8b") ||
         start.starts_with(
             "\xfd"
             "7zXZ") ||
         start.starts_with("\x28\xb5\x2f\xfd");
}

// Adds all our lines in a file, piece by piece, because a rotated log can be very large.
Result<void> add_file(ReportData& data, int fd, const std::string& host) {
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
      const auto message = read_log_line(std::string_view(buffer).substr(begin, end - begin));
      if (message) data.add(*message, host);
    }
    buffer.erase(0, begin);
    if (buffer.size() > kMaxLineBytes) buffer.clear();
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

Result<ReportData> read_all(const std::vector<std::string>& arguments) {
  ReportData data;
  for (const std::string& argument : arguments) {
    const Log log = log_of(argument);
    Result<Fd> file = log.path == "-" ? duplicate(STDIN_FILENO) : open_file(log.path, O_RDONLY);
    if (!file) return file.error();
    if (!log.host.empty()) data.add_host(log.host);
    Result<void> added = add_file(data, file->get(), log.host);
    if (!added) return added.error().while_doing("reading " + log.path);
  }
  data.fill_days();
  return data;
}

}  // namespace

int run_report(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  constexpr std::array<std::string_view, 2> kForms{"json", "html"};
  Result<void> one_form = options->take_one_of(kForms);
  if (!one_form) return fail(call, one_form.error());
  const std::string language = options->value("language", "en");
  if (language != "en" && language != "ja") return fail(call, "--language takes en or ja");
  if (options->rest().empty()) {
    return fail(call,
                "report needs log files, for example /var/log/qmail/smtpd/*, or - for the input "
                "(journalctl -t qmail-scanq | scanq report -)");
  }
  Result<ReportData> data = read_all(options->rest());
  if (!data) return fail(call, data.error());
  const ReportWords& words =
      report_words(language == "ja" ? Language::kJapanese : Language::kEnglish);
  if (options->has("json")) {
    call.out << report_as_json(*data);
  } else {
    call.out << (options->has("html") ? report_as_html(*data, words)
                                      : report_as_text(*data, words));
  }
  if (data->all().messages() == 0) {
    call.err
        << "scanq: no line of qmail-scanq in these files; look for lines with SCANNED: in the log "
           "of your SMTP server\n";
  }
  return kExitDone;
}

}  // namespace scanq
