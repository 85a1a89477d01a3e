// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/inspect.h"

#include <algorithm>

#include "lib/front/worker.h"
#include "lib/mail/second_verdict.h"

namespace scanq {
namespace {

Result<Verdict> ask_worker(const Settings& settings, const Spool& spool, Clock::time_point life_end,
                           const std::function<void()>& on_end) {
  Result<Fd> message = spool.open_read_only();
  if (!message) return message.error();
  const Clock::time_point scan_end =
      Clock::now() + std::chrono::seconds(settings.scan_timeout_seconds);
  Result<std::string> reply = run_worker(settings, {"scanq-inspect",
                                                    message->get(),
                                                    format_general_settings(settings),
                                                    {},
                                                    kMaxVerdictBytes,
                                                    std::min(scan_end, life_end),
                                                    on_end});
  if (!reply) return reply.error();
  return parse_verdict(*reply);
}

}  // namespace

Inspection inspect(const Settings& settings, const Spool& spool, Clock::time_point life_end,
                   const std::function<void()>& on_end) {
  if (settings.scan == ScanWhich::kNone) {
    Verdict verdict;
    verdict.not_scanned_reason = "scan = none";
    return {verdict, {}};
  }
  Result<Verdict> verdict = ask_worker(settings, spool, life_end, on_end);
  if (verdict) return {*verdict, {}};
  Verdict failed = failed_verdict(verdict.error().text);
  if (verdict.error().text == kTooManyFiles) {
    failed.findings = {make_finding(Category::kLimit, std::string(kFolderFilled))};
  }
  return {failed, verdict.error().code};
}

}  // namespace scanq
