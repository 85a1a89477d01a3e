// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/worker.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "lib/base/owned_folder.h"
#include "lib/base/read_until.h"
#include "lib/front/worker_user.h"
#include "lib/mail/engine_settings_text.h"

namespace scanq {
namespace {

constexpr int kInputFd = 3;
constexpr std::size_t kMaxComplaintBytes = 400;
constexpr rlim_t kSpareCpuSeconds = 5;  // the deadline normally stops it first
// Entries of temp_dir that are looked at; `scanq quarantine expire` looks at all.
constexpr std::size_t kLookedAt = 1000;
constexpr std::chrono::seconds kLookingFor{2};
constexpr rlim_t kSpareFileBytes = 64 << 20;
constexpr std::uint64_t kSpareFiles = 1000;
// Others may have filled the disk, so this is said of the machine, and not of the message.
constexpr const char* kDiskFills = "the disk of temp_dir fills with files that have no name";

// A descriptor 2 that keeps the first bytes and takes no more, so that a worker out of control
// fills nothing.
Result<Fd> make_complaints_file() {
  Result<Fd> file = make_memory_file("scanq-stderr");
  if (!file) return file;
  if (::ftruncate(file->get(), kMaxComplaintBytes) != 0 ||
      ::fcntl(file->get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    return errno_error(ErrorCode::kNoSpool, "sealing a memory file");
  }
  return file;
}

void add_limit(std::vector<ResourceLimit>& limits, int resource, rlim_t most) {
  struct rlimit now = {RLIM_INFINITY, RLIM_INFINITY};
  (void)::getrlimit(static_cast<__rlimit_resource_t>(resource),
                    &now);                            // if it fails, setrlimit does
  const rlim_t value = std::min(most, now.rlim_max);  // a hard limit was set on purpose
  limits.push_back({resource, value, value});
}

// The limits that hold from the worker's first instruction on; lib/base/confine takes more away.
std::vector<ResourceLimit> worker_limits(const Settings& settings, int message_fd) {
  struct stat about = {};
  const rlim_t message_bytes =
      ::fstat(message_fd, &about) == 0 ? static_cast<rlim_t>(about.st_size) : 0;
  std::vector<ResourceLimit> limits;
  // The signature image needs more address space than softlimit leaves a qmail program.
  add_limit(limits, RLIMIT_AS, RLIM_INFINITY);
  add_limit(limits, RLIMIT_DATA, RLIM_INFINITY);
  add_limit(limits, RLIMIT_CORE, 0);
  add_limit(limits, RLIMIT_CPU,
            static_cast<rlim_t>(settings.scan_timeout_seconds) + kSpareCpuSeconds);
  // The size of unpacked files, or of the message in base64 with a warning.
  add_limit(
      limits, RLIMIT_FSIZE,
      std::max(static_cast<rlim_t>(settings.max_scan_bytes), 2 * message_bytes) + kSpareFileBytes);
  return limits;
}

// Only scanq-thaw knows whether the image holds a worker; if not, it starts the program itself.
bool can_be_thawed(const Settings& settings) {
#ifdef __x86_64__
  return settings.thaw_workers && !settings.engine_image.empty();
#else
  (void)settings;
  return false;
#endif
}

// Starts the worker thawed, or in the ordinary way if scanq-thaw is missing: that costs
// milliseconds, but no mail.
Result<Child> start(const Settings& settings, const WorkerRequest& request, SpawnRequest& spawn) {
  const std::string& name = request.program;
  const std::string program = settings.program_dir + "/" + name;
  const auto add_arguments = [&] {
    spawn.argv.insert(spawn.argv.end(), request.arguments.begin(), request.arguments.end());
  };
  if (can_be_thawed(settings)) {
    spawn.program = settings.program_dir + "/scanq-thaw";
    spawn.argv = {name, settings.engine_image, program};
    add_arguments();
    spawn.env.push_back("SCANQ_ENGINE_SETTINGS=" + engine_settings_text(settings));
    Result<Child> thawing = Child::start(spawn);
    if (thawing || thawing.error().code != ErrorCode::kCannotExec) return thawing;
    spawn.env.push_back("SCANQ_NOT_THAWED=" + thawing.error().text);
  }
  spawn.program = program;
  spawn.argv = {name};
  add_arguments();
  return Child::start(spawn);
}

// The most that a worker's folder may hold: libclamav keeps the parts of a message until it has
// scanned all of them, and each file that it unpacks.
FolderUse most_files(const Settings& settings, int message_fd) {
  struct stat about = {};
  const std::uint64_t message_bytes =
      ::fstat(message_fd, &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
  return {
      kSpareFiles + 2 * static_cast<std::uint64_t>(settings.max_files),
      static_cast<std::uint64_t>(settings.max_scan_bytes) + 2 * message_bytes + kSpareFileBytes};
}

// Looks at the files of a worker that is about to start.
Look look_at(int folder, const FolderUse& most) {
  const FolderUse room_at_start = room_beside(folder);
  return [=]() -> Result<void> {
    const FolderUse use = use_of_folder(folder, most);
    if (is_more(use, most)) return Error{ErrorCode::kNoSpool, std::string(kTooManyFiles)};
    if (!is_filling_unseen(room_at_start, room_beside(folder), use, most)) return {};
    return Error{ErrorCode::kNoSpool, kDiskFills};
  };
}

std::string first_complaint(int fd) {
  std::string text(kMaxComplaintBytes, '\0');
  const ssize_t got = ::pread(fd, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text.substr(0, text.find_first_of(std::string_view("\n\0", 2)));
}

}  // namespace

Result<std::string> run_worker(const Settings& settings, const WorkerRequest& request) {
  Result<WorkerPlace> place = make_worker_place(settings);
  if (!place) return place.error();
  TempFolder& folder = place->folder;
  Result<Fd> input = make_sealed_file("scanq-input", request.input);
  if (!input) return input.error();
  Result<Fd> complaints = make_complaints_file();
  if (!complaints) return complaints.error();
  Result<Pipe> reply_pipe = make_pipe();
  if (!reply_pipe) return reply_pipe.error();

  SpawnRequest spawn;
  spawn.env = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "TMPDIR=" + folder.path()};
  spawn.fds = {{request.message_fd, 0},
               {reply_pipe->write_end.get(), 1},
               {complaints->get(), 2},
               {input->get(), kInputFd}};
  spawn.fds.insert(spawn.fds.end(), request.more.begin(), request.more.end());
  spawn.limits = worker_limits(settings, request.message_fd);
  spawn.user = place->user;
  spawn.working_folder = folder.path();
  const Look look = look_at(folder.descriptor(), most_files(settings, request.message_fd));
  Result<Child> worker = start(settings, request, spawn);
  if (!worker) return worker.error();
  // The worker is busy now, so this costs no time: removes folders that killed fronts left. `scanq
  // quarantine expire` reports those that cannot be removed.
  (void)remove_left_folders(settings.temp_dir, Whose::kOurs, kLookedAt, Clock::now() + kLookingFor);
  Result<ChildAnswer> reply =
      read_answer(*worker, *reply_pipe, request.max_reply_bytes, request.deadline, look);
  if (!reply) worker->kill_and_reap();
  if (request.on_end) request.on_end();
  if (!reply && reply.error().text == kTooManyFiles) return reply.error();
  if (!reply) return reply.error().while_doing("running " + request.program);
  if (!reply->ended.is_success()) {
    const std::string complaint = first_complaint(complaints->get());
    return Error{ErrorCode::kInternal, request.program + ": " + reply->ended.describe() +
                                           (complaint.empty() ? "" : ": " + complaint)};
  }
  return std::move(reply->text);
}

}  // namespace scanq
