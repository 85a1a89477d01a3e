// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/compose_worker.h"

#include <fcntl.h>

#include <exception>

#include "lib/archive/archive_names.h"
#include "lib/base/fd.h"
#include "lib/base/file_map.h"
#include "lib/front/load_settings.h"
#include "lib/mail/compose_request.h"
#include "lib/mime/charset.h"
#include "lib/worker/confine_worker.h"
#include "lib/worker/list_cuts.h"

namespace scanq {
namespace {

constexpr int kExitNothingWritten = 1;

Result<Settings> read_settings(std::string_view text) {
  return settings_from_text(text, "settings");
}

Result<ComposeRequest> read_request() {
  Result<std::string> text = read_to_end(kComposeRequestFd, kMaxComposeRequestBytes);
  if (!text) return text.error();
  return parse_compose_request(*text, read_settings);
}

Result<void> compose_all() {
  Result<ComposeRequest> request = read_request();
  if (!request) return request.error();
  // Files and converters are opened now, while that is still allowed.
  open_usual_charsets();
  prepare_archive_walk();
  Result<void> confined = confine_worker(request->settings, kComposeNewBytesFd);
  if (!confined) return confined.error();
  Result<FileMap> message = FileMap::map_rest_of(kComposeMessageFd);
  if (!message) return message.error();
  // Beyond this point bytes of strangers are read.
  Result<ComposeReply> reply = list_cuts(*request, message->bytes(), kComposeNewBytesFd);
  if (!reply) return reply.error();
  return write_all(kComposeReplyFd, format_compose_reply(*reply));
}

// A mail whose subject and names have the forms of real mails, but only charsets without a
// converter that would have to be loaded, because that converter would slow down every mail.
constexpr std::string_view kRehearsedMail =
    "From: =?UTF-8?B?5YqgIGE=?= <a@example.org>\nTo: b@example.org\n"
    "Subject: =?UTF-8?B?5YqgIGE=?=\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=bb\n\n--bb\n"
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    "=E5=8A=A0\n--bb\nContent-Type: application/octet-stream; name=\"a.bin\"\n"
    "Content-Transfer-Encoding: base64\n"
    "Content-Disposition: attachment; filename*=UTF-8''%E5%8A%A0.bin\n\nYWJj\n--bb--\n";

ComposeRequest rehearsed_request() {
  ComposeRequest request;
  request.settings = default_settings();
  Finding finding = make_finding(Category::kVirus, "rehearsal");
  finding.part = "2";
  request.verdict.findings = {finding};
  return request;
}

}  // namespace

Result<void> rehearse_compose() {
  Result<Fd> nowhere = open_file("/dev/null", O_WRONLY);
  if (!nowhere) return nowhere.error();
  ComposeRequest request = rehearsed_request();
  for (const bool is_deleting : {true, false}) {
    request.settings.delivery.delete_infected = is_deleting;
    Result<ComposeReply> reply = list_cuts(request, kRehearsedMail, nowhere->get());
    if (!reply) return reply.error().while_doing("rehearsing");
  }
  return {};
}

int run_compose_worker() {
  try {
    const Result<void> composed = compose_all();
    if (composed) return 0;
    // The front shows this line in its log; if it cannot be written, the exit code is enough.
    (void)write_all(2, composed.error().text + "\n");
  } catch (const std::exception& problem) {
    (void)write_all(2, std::string(problem.what()) + "\n");
  }
  return kExitNothingWritten;
}

}  // namespace scanq
