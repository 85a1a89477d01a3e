// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/web.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "lib/admin/act_log.h"
#include "lib/admin/options.h"
#include "lib/admin/web/carry_out.h"
#include "lib/admin/web/web_folder.h"
#include "lib/base/lock_until.h"
#include "lib/front/load_settings.h"
#include "lib/web/web_config.h"
#include "lib/web/web_request_arrivals.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"for", true}};
constexpr int kMaxSeconds = 3600;

struct WebCall {
  const Call& call;
  const WebConfig& config;
  Settings settings;  // the defaults, where scanq.conf is wrong: check is to say so on the screen
};

void log_refused(const WebCall& web, const std::string& name, const Error& error) {
  log_act(LogLine("WEB").add("refused", name).add("error", error.text), web.settings);
}

// Administrators and the floor count where nobody but root wrote them.
Result<void> check_owner(const std::string& path) {
  struct stat facts = {};
  if (::stat(path.c_str(), &facts) != 0) return errno_error(ErrorCode::kReadFailed, path);
  if (is_ours_alone_to_write(facts)) return {};
  return Error{ErrorCode::kBadSettings,
               path + " must be root's, and nobody else may write to it: chown root " + path +
                   " && chmod go-w " + path};
}

// web.conf as it is now. Codes of load_web_config; kBadSettings where others can write to it.
Result<WebConfig> load_own_config(const std::string& settings_path) {
  const std::string path = web_config_path(settings_path);
  Result<WebConfig> config = load_web_config(path);
  if (!config) return config;
  Result<void> is_roots = check_owner(path);
  return is_roots ? config : is_roots.error();
}

// Carries out all requests that are there. The number of them.
Result<std::size_t> carry_out_waiting(const WebCall& web, WebFolder& folder) {
  Result<std::vector<std::string>> names = folder.waiting();
  if (!names) return names.error();
  if (names->empty()) return 0;
  // Administrators and the floor may have changed since we started.
  Result<WebConfig> config = load_own_config(web.call.settings_path);
  if (!config) return config.error();
  for (const std::string& name : *names) {
    if (stop_signal() != 0) return stop_error("web answer");
    // It is gone before it is carried out: whatever happens then, it is not carried out twice.
    Result<WebRequest> request = folder.take(name);
    if (!request) {
      log_refused(web, name, request.error());
      continue;
    }
    const WebAnswer answer = carry_out(*request, *config, web.settings, web.call.settings_path);
    Result<void> given = folder.give(name, answer);
    if (!given) log_refused(web, name, given.error().while_doing("answering"));
  }
  return names->size();
}

// Those that come later are seen at once.
Result<void> carry_out_until(const WebCall& web, WebFolder& folder, Clock::time_point deadline) {
  Result<Arrivals> arrivals = Arrivals::watch(web_requests_folder(web.config));
  if (!arrivals) return arrivals.error();
  for (;;) {
    Result<std::size_t> carried_out = carry_out_waiting(web, folder);
    if (!carried_out) return carried_out.error();
    if (*carried_out > 0) continue;  // others may have come meanwhile
    if (Clock::now() >= deadline) return {};
    Result<void> waited = arrivals->wait(deadline);
    if (!waited && waited.error().code == ErrorCode::kTimeout) return {};
    if (!waited) return waited;
  }
}

int answer_requests(const WebCall& web, const Options& options) {
  Result<int> seconds = options.number("for", 0, 0, kMaxSeconds);
  if (!seconds) return fail(web.call, seconds.error());
  const Clock::time_point deadline = Clock::now() + std::chrono::seconds(*seconds);
  // Commands answer in English, and the answer is translated for its reader.
  (void)::setenv("LANGUAGE", "en", 1);  // in vain only without memory
  Result<WebFolder> folder = WebFolder::open(web.config);
  if (!folder) return fail(web.call, folder.error());
  // Two at once would ask the same signatures and logs twice. The other one carries out what is
  // here.
  if (!lock_until(folder->lock(), deadline)) return kExitDone;
  folder->sweep();
  Result<void> done = carry_out_until(web, *folder, deadline);
  return done ? kExitDone : fail(web.call, done.error());
}

}  // namespace

int run_web(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  const std::string verb = options->rest().size() == 1 ? options->rest()[0] : "";
  if (verb != "prepare" && verb != "answer") {
    return fail(call, "web takes prepare, or answer; see scanq help web");
  }
  Result<WebConfig> config = load_own_config(call.settings_path);
  if (!config) {
    const bool is_off = config.error().number == ENOENT;
    return fail(call, is_off
                          ? config.error().with(": the screen is off; scanq-web(8) says how it is "
                                                "turned on")
                          : config.error());
  }
  Result<Settings> settings = load_settings(call.settings_path);
  const WebCall web{call, *config, settings ? *settings : default_settings()};
  if (verb == "answer") return answer_requests(web, *options);
  Result<void> prepared = prepare_web_folder(*config);
  if (!prepared) return fail(call, prepared.error());
  call.out << "requests of " << config->user << " come to " << web_requests_folder(*config) << '\n';
  return kExitDone;
}

}  // namespace scanq
