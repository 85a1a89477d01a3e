// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/compose_worker.h"

#include <fcntl.h>

#include <exception>

#include "lib/archive/archive_walk.h"
#include "lib/base/fd.h"
#include "lib/base/file_map.h"
#include "lib/front/load_settings.h"
#include "lib/mail/compose_request.h"
#include "lib/mime/charset.h"
#include "lib/mime/mime_compose.h"
#include "lib/worker/confine_worker.h"
#include "lib/worker/load_templates.h"
#include "lib/worker/rewrite.h"
#include "lib/worker/write_notices.h"

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

struct Outputs {
  int rewritten_fd, notices_fd;
};

// Only this function and its callees read a message's bytes.
Result<ComposeReply> write_messages(const ComposeRequest& request, const Templates& templates,
                                    std::string_view message, Outputs outputs) {
  Result<RewritePlan> plan = plan_rewrite(request, message);
  if (!plan) return plan.error();
  const TemplateValues values = make_message_values(request, plan->subject, plan->facts);
  ComposeReply reply;
  reply.emptied_parts = plan->facts.emptied_parts;
  reply.could_isolate_all = !plan->facts.is_delete_failed;
  reply.note = templates.note;
  if (request.needs_rewrite) {
    Result<MessageText> warning =
        fill_or_fall_back(templates, TemplateName::kWarning, values, reply.note);
    if (!warning) return warning.error();
    Result<void> written = write_rewritten(request, *plan, message, *warning, outputs.rewritten_fd);
    if (!written) return written.error();
  }
  Result<void> written = write_notices(request, templates, values, outputs.notices_fd, reply);
  if (!written) return written.error();
  return reply;
}

Result<void> compose_all() {
  Result<ComposeRequest> request = read_request();
  if (!request) return request.error();
  // Files and converters are opened now, while that is still allowed.
  const Templates templates =
      load_templates(request->settings.template_dir, request->settings.delivery.language);
  open_usual_charsets();
  open_compose_charset(request->settings.delivery.charset());
  prepare_archive_walk();
  Result<void> confined = confine_worker(request->settings, kComposeNoticesFd);
  if (!confined) return confined.error();
  Result<FileMap> message = FileMap::map_rest_of(kComposeMessageFd);
  if (!message) return message.error();
  // Beyond this point bytes of strangers are read.
  Result<ComposeReply> reply = write_messages(*request, templates, message->bytes(),
                                              {kComposeRewrittenFd, kComposeNoticesFd});
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
  request.settings.delivery.mail_charset = MailCharset::kUtf8;
  request.id = request.host_name = request.client = "rehearsal";
  request.sender = "a@example.org";
  request.recipients = {"b@example.org"};
  Finding finding = make_finding(Category::kVirus, "rehearsal");
  finding.part = "2";
  request.verdict.findings = {finding};
  for (const NoticeKind kind : {NoticeKind::kAdministrators, NoticeKind::kSender}) {
    request.notices.push_back({kind, {"c@example.org"}});
  }
  return request;
}

}  // namespace

Result<void> rehearse_compose() {
  Result<Fd> nowhere = open_file("/dev/null", O_WRONLY);
  if (!nowhere) return nowhere.error();
  ComposeRequest request = rehearsed_request();
  for (const Language language : {Language::kEnglish, Language::kJapanese}) {
    request.settings.delivery.language = language;
    Templates builtin;
    builtin.language = language;
    Result<ComposeReply> reply =
        write_messages(request, builtin, kRehearsedMail, {nowhere->get(), nowhere->get()});
    if (!reply) return reply.error().while_doing("rehearsing");
    request.settings.delivery.delete_infected = false;  // the second time with sealed parts
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
