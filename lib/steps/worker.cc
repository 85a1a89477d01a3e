#include "lib/steps/worker.h"

#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "lib/base/temp_folder.h"

namespace scanq {
namespace {

constexpr int kInputFd = 3;
constexpr std::size_t kMaxComplaintBytes = 400;

// An anonymous file that holds `content`, its offset at the start.
Result<Fd> make_memory_file(const char* name, std::string_view content) {
  Fd file(::memfd_create(name, MFD_CLOEXEC));
  if (!file.is_open()) return errno_error(ErrorCode::kNoSpool, "memfd_create");
  Result<void> written = write_all_at(file.get(), content, 0);
  if (!written) return written.error();
  return file;
}

// The signature image needs more address space than softlimit leaves a qmail program; who set the
// hard limits meant them.
std::vector<ResourceLimit> worker_limits() {
  std::vector<ResourceLimit> limits;
  for (const int resource : {RLIMIT_AS, RLIMIT_DATA}) {
    struct rlimit now;
    if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &now) != 0) continue;
    limits.push_back({resource, now.rlim_max, now.rlim_max});
  }
  limits.push_back({RLIMIT_CORE, 0, 0});
  return limits;
}

// Reads until the worker closes its end.
Result<std::string> read_reply(int fd, std::size_t max_bytes, Clock::time_point deadline) {
  using std::chrono::milliseconds;
  std::string reply;
  char buffer[16384];
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now()).count();
    struct pollfd ready = {fd, POLLIN, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(std::clamp<long>(left, 0, 1 << 30)));
    if (stop_signal() != 0) return stop_error("waiting for the reply");
    if (count < 0) continue;  // interrupted by a signal that asks nothing of us
    if (count == 0) return Error{ErrorCode::kTimeout, "no answer in time"};
    Result<std::size_t> got = read_some(fd, buffer, sizeof buffer);
    if (!got) return got.error();
    if (*got == 0) return reply;
    reply.append(buffer, *got);
    if (reply.size() > max_bytes) return Error{ErrorCode::kInternal, "reply too long"};
  }
}

std::string first_complaint(int fd) {
  std::string text(kMaxComplaintBytes, '\0');
  const ssize_t got = ::pread(fd, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text.substr(0, text.find('\n'));
}

}  // namespace

Result<std::string> run_worker(const Settings& settings, const WorkerRequest& request) {
  Result<TempFolder> folder = TempFolder::make(settings.temp_dir);
  if (!folder) return folder.error();
  Result<Fd> input = make_memory_file("scanq-input", request.input);
  if (!input) return input.error();
  Result<Fd> complaints = make_memory_file("scanq-stderr", {});
  if (!complaints) return complaints.error();
  Result<Pipe> reply_pipe = make_pipe();
  if (!reply_pipe) return reply_pipe.error();

  SpawnRequest spawn;
  spawn.program = settings.program_dir + "/" + request.program;
  spawn.argv = {request.program};
  spawn.env = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "TMPDIR=" + folder->path()};
  spawn.fds = {{request.message_fd, 0},
               {reply_pipe->write_end.get(), 1},
               {complaints->get(), 2},
               {input->get(), kInputFd}};
  spawn.fds.insert(spawn.fds.end(), request.more.begin(), request.more.end());
  spawn.limits = worker_limits();
  spawn.working_folder = folder->path();
  Result<Child> worker = Child::start(spawn);
  if (!worker) return worker.error();
  reply_pipe->write_end.reset();

  Result<std::string> reply =
      read_reply(reply_pipe->read_end.get(), request.max_reply_bytes, request.deadline);
  if (!reply) return reply.error().while_doing("running " + request.program);
  Result<ExitStatus> ended = worker->wait_until(request.deadline);
  if (!ended) return ended.error().while_doing("running " + request.program);
  if (!ended->is_success()) {
    const std::string complaint = first_complaint(complaints->get());
    return Error{ErrorCode::kInternal, request.program + ": " + ended->describe() +
                                           (complaint.empty() ? "" : ": " + complaint)};
  }
  return reply;
}

}  // namespace scanq
