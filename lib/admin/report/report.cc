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
Result<void> add_file(ReportData& data, int fd) {
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
      if (message) data.add(*message);
    }
    buffer.erase(0, begin);
    if (buffer.size() > kMaxLineBytes) buffer.clear();
    if (*got == 0) return {};
  }
}

Result<ReportData> read_all(const std::vector<std::string>& paths) {
  ReportData data;
  for (const std::string& path : paths) {
    Result<Fd> file = path == "-" ? duplicate(STDIN_FILENO) : open_file(path, O_RDONLY);
    if (!file) return file.error();
    Result<void> added = add_file(data, file->get());
    if (!added) return added.error().while_doing("reading " + path);
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
