#include "lib/steps/compose_worker.h"

#include <exception>

#include "lib/base/fd.h"
#include "lib/base/file_map.h"
#include "lib/engine/archive_walk.h"
#include "lib/engine/charset.h"
#include "lib/engine/mime_compose.h"
#include "lib/mail/compose_request.h"
#include "lib/steps/confine_worker.h"
#include "lib/steps/load_settings.h"
#include "lib/steps/load_templates.h"
#include "lib/steps/rewrite.h"
#include "lib/steps/write_notices.h"

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

// Everything that reads a message's bytes is in here.
Result<ComposeReply> write_messages(const ComposeRequest& request, const Templates& templates) {
  Result<FileMap> message = FileMap::map_rest_of(kComposeMessageFd);
  if (!message) return message.error();
  Result<RewritePlan> plan = plan_rewrite(request, message->bytes());
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
    Result<void> written =
        write_rewritten(request, *plan, message->bytes(), *warning, kComposeRewrittenFd);
    if (!written) return written.error();
  }
  Result<void> written = write_notices(request, templates, values, kComposeNoticesFd, reply);
  if (!written) return written.error();
  return reply;
}

Result<void> compose_all() {
  Result<ComposeRequest> request = read_request();
  if (!request) return request.error();
  // Files and converters are opened now, while we still may.
  const Templates templates =
      load_templates(request->settings.template_dir, request->settings.delivery.language);
  open_usual_charsets();
  open_compose_charsets();
  prepare_archive_walk();
  Result<void> confined = confine_worker(request->settings, kComposeNoticesFd);
  if (!confined) return confined.error();
  // Beyond this point bytes of strangers are read.
  Result<ComposeReply> reply = write_messages(*request, templates);
  if (!reply) return reply.error();
  return write_all(kComposeReplyFd, format_compose_reply(*reply));
}

}  // namespace

int run_compose_worker() {
  try {
    const Result<void> composed = compose_all();
    if (composed) return 0;
    // The front shows the line in its log; if it cannot be written, the exit code says enough.
    (void)write_all(2, composed.error().text + "\n");
  } catch (const std::exception& problem) {
    (void)write_all(2, std::string(problem.what()) + "\n");
  }
  return kExitNothingWritten;
}

}  // namespace scanq
