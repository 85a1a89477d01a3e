// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/update/image_program.h"

#include <sys/resource.h>
#include <unistd.h>

#include <sstream>

#include "lib/base/fd.h"
#include "lib/front/load_settings.h"
#include "lib/front/worker_user.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxAnswerBytes = 1 << 20;
constexpr int kSettingsFd = 3;
constexpr const char* kTrySignatures = "--broken-signatures";
// To build an image of all signatures takes ten seconds on an idle machine. TimeoutStartSec of the
// units is longer.
constexpr std::chrono::minutes kBuildTime{60};

// Raises the limits, because an image needs more memory than qmail's run scripts leave a process.
std::vector<ResourceLimit> builder_limits() {
  std::vector<ResourceLimit> limits;
  for (const int resource : {RLIMIT_AS, RLIMIT_DATA, RLIMIT_FSIZE}) {
    struct rlimit now;
    if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &now) != 0) continue;
    limits.push_back({resource, now.rlim_max, now.rlim_max});
  }
  return limits;
}

}  // namespace

Result<ImageAnswer> ask_image_program(const Settings& settings, const std::string& command) {
  // The processes that load signatures are the workers' user's, and make temporary files there.
  Result<WorkerPlace> place = make_worker_place(settings);
  if (!place) return place.error();
  Result<Fd> input = make_sealed_file("scanq-settings", format_settings(settings));
  if (!input) return input.error();
  Result<Fd> output = make_memory_file("scanq-answer");
  if (!output) return output.error();
  SpawnRequest spawn;
  if (command == kTrySignatures) spawn.user = place->user;
  spawn.program = settings.program_dir + "/scanq-inspect";
  spawn.argv = {"scanq-inspect", command};
  spawn.env = current_environment();
  spawn.fds = {{0, 0}, {output->get(), 1}, {2, 2}, {input->get(), kSettingsFd}};
  spawn.limits = builder_limits();
  spawn.working_folder = place->folder.path();
  spawn.own_process_group = false;  // the terminal's ^C must reach it, too
  Result<Child> child = Child::start(spawn);
  if (!child) return child.error();
  Result<ExitStatus> ended = child->wait_until(Clock::now() + kBuildTime);
  if (!ended) return ended.error();
  Result<void> sought = seek_to(output->get(), 0);
  if (!sought) return sought.error();
  Result<std::string> text = read_to_end(output->get(), kMaxAnswerBytes);
  if (!text) return text.error();
  return ImageAnswer{*ended, std::move(*text)};
}

Result<std::vector<BrokenSignatures>> find_broken_signatures(const Settings& settings) {
  Result<ImageAnswer> answer = ask_image_program(settings, kTrySignatures);
  if (!answer) return answer.error();
  if (!answer->ended.is_success()) {
    return Error{ErrorCode::kInternal,
                 "the signature files could not be tested: " + answer->ended.describe()};
  }
  std::vector<BrokenSignatures> broken;
  std::istringstream fields(answer->text);
  BrokenSignatures file;
  for (std::string kind; std::getline(fields, kind, '\0') &&
                         std::getline(fields, file.name, '\0') &&
                         std::getline(fields, file.reason, '\0');) {
    file.is_removable = kind == "broken";
    broken.push_back(file);
  }
  return broken;
}

}  // namespace scanq
