// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/freeze_worker.h"

#include <filesystem>

#include "lib/archive/archive_names.h"
#include "lib/base/process.h"
#include "lib/base/read_until.h"
#include "lib/freeze/frozen_process.h"
#include "lib/freeze/start_without_vdso.h"
#include "lib/front/worker_user.h"
#include "lib/image/engine_supply.h"
#include "lib/image/image_proof.h"
#include "lib/image/large_blocks.h"
#include "lib/mime/charset.h"
#include "lib/worker/begin_inspection.h"
#include "lib/worker/compose_worker.h"
#include "lib/worker/confine_worker.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxAnswerBytes = 1 << 16;
constexpr std::chrono::minutes kTimeForIt{5}, kTimeToLoad{50};
constexpr const char* kOwnProgram = "/proc/self/exe";
constexpr const char* kName = "scanq-inspect";
constexpr const char* kThreads = "/proc/self/task";  // freezing looks whether there is but one

std::string thaw_program() {
  std::error_code trouble;  // without a path the start fails with an error
  return std::filesystem::canonical(kOwnProgram, trouble).replace_filename("scanq-thaw");
}

// Starts the process and returns its output on descriptor 1. A failed process writes its reason
// there.
Result<std::string> ask(SpawnRequest spawn, int image_fd, const Settings& settings,
                        std::chrono::minutes time = kTimeForIt) {
  Result<std::optional<User>> user = worker_user(settings);
  if (!user) return user.error();
  spawn.user = *user;
  Result<Fd> input = make_sealed_file("scanq-settings", format_settings(settings));
  if (!input) return input.error();
  Result<Pipe> reply = make_pipe();
  if (!reply) return reply.error();
  // Not our environment: frozen memory is readable for everybody, and our caller may have secrets
  // there.
  spawn.env = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
  spawn.fds = {
      {image_fd, kImageFd}, {reply->write_end.get(), 1}, {2, 2}, {input->get(), kSettingsFd}};
  Result<Child> child = Child::start(spawn);
  if (!child) return child.error();
  Result<ChildAnswer> answer = read_answer(*child, *reply, kMaxAnswerBytes, Clock::now() + time);
  if (!answer) return answer.error();
  if (answer->ended.is_success()) return std::move(answer->text);
  return Error{ErrorCode::kInternal,
               answer->text.empty() ? answer->ended.describe() : std::move(answer->text)};
}

}  // namespace

Result<void> add_frozen_process(int image_fd, const Settings& settings) {
  SpawnRequest spawn;
  spawn.program = kOwnProgram;
  spawn.argv = {kName, "--start-freezing"};
  const Result<std::string> frozen = ask(spawn, image_fd, settings);
  return frozen ? Result<void>() : frozen.error();
}

Result<std::string> verdicts_of(FreshProcess process, int image_fd, const Settings& settings) {
  SpawnRequest spawn;
  if (process == FreshProcess::kLoading) {
    spawn.program = kOwnProgram;
    spawn.argv = {kName, "--load-image"};
    return ask(spawn, image_fd, settings, kTimeToLoad);
  }
  if (process == FreshProcess::kThawed) {
    spawn.program = thaw_program();
    spawn.argv = {kName, std::to_string(kImageFd), "-", "--prove-image"};
  } else {
    spawn.program = kOwnProgram;
    spawn.argv = {kName, "--prove-image"};
  }
  Result<std::string> verdicts = ask(spawn, image_fd, settings);
  if (verdicts) return verdicts;
  return Error{ErrorCode::kInternal, "the image cannot be restored: " + verdicts.error().text};
}

Result<void> start_freezing() {
  Result<void> rewound = seek_to(kSettingsFd, 0);  // they were read once already
  if (!rewound) return rewound;
  Result<ExitStatus> ended =
      run_without_vdso(kOwnProgram, {kName, "--freeze"}, Clock::now() + kTimeForIt);
  if (!ended) return ended.error();
  if (ended->is_success()) return {};
  // One that ends by itself has written its reason to our descriptor 1.
  return Error{ErrorCode::kInternal, ended->by_signal ? ended->describe() : ""};
}

Result<void> freeze_worker(const Settings& settings, FrozenEntry resume) {
  Result<void> started = start_clamav();
  if (!started) return started.error();
  open_named_charsets();
  prepare_archive_walk();
  Result<void> rehearsed = rehearse_compose();
  if (!rehearsed) return rehearsed;
  Result<std::vector<FrozenFile>> files = files_of_modules();
  if (!files) return files.error();
  Result<void> confined = confine_worker(settings, kSettingsFd, {kThreads});
  if (!confined) return confined;
  prepare_memory_for_scans();
  Result<ImageTables> tables = read_image_tables(kImageFd);
  if (!tables) return tables.error();
  Result<RestoredEngine> restored = engine_of_image(kImageFd, tables->settings);
  if (!restored) return restored.error();
  keep_engine(*restored, tables->settings);
  ClamavEngine engine = adopt_restored(*restored);
  // Makes everything now that is made at its first use.
  Result<std::string> verdicts = describe_sample_verdicts(engine);
  if (!verdicts) return verdicts.error();
  large_blocks::give_back_unused();
  return freeze_process(kImageFd, *tables, *files, resume);
}

}  // namespace scanq
