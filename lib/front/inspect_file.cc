// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/inspect_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <memory>
#include <optional>

#include "lib/front/file_spool.h"
#include "lib/front/take_in.h"
#include "lib/front/worker.h"
#include "lib/mail/file_scan.h"

namespace scanq {
namespace {

constexpr std::size_t kReadBytes = 65536;
constexpr const char* kFileLimit = "Heuristics.Limits.Exceeded.MaxFileSize";

// Leaves the offset of the descriptor, which other processes share, as it is.
Result<void> copy_to(FileSpool& copy, int fd, std::uint64_t max_bytes) {
  const std::unique_ptr<char[]> buffer(new char[kReadBytes]);
  for (;;) {
    if (stop_signal() != 0) return stop_error("copying a file");
    const ssize_t got = ::pread(fd, buffer.get(), kReadBytes, static_cast<off_t>(copy.bytes()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno_error(ErrorCode::kReadFailed, "pread");
    if (got == 0) return {};
    if (copy.bytes() + static_cast<std::uint64_t>(got) > max_bytes) {
      return Error{ErrorCode::kReadFailed, "the file is larger than max_file_bytes"};
    }
    Result<void> appended = copy.append({buffer.get(), static_cast<std::size_t>(got)});
    if (!appended) return appended;
  }
}

Result<Verdict> ask_worker(const Settings& settings, int fd, std::string_view command) {
  WorkerRequest request{"scanq-inspect",
                        fd,
                        format_general_settings(settings),
                        {},
                        kMaxVerdictBytes,
                        Clock::now() + std::chrono::seconds(settings.scan_timeout_seconds)};
  request.arguments = {std::string(command)};
  Result<std::string> reply = run_worker(settings, request);
  if (!reply) return reply.error();
  return parse_verdict(*reply);
}

// "Sat Nov 28 09:24:00 2026", in local time.
std::string date_text(std::time_t time) {
  std::tm local{};
  std::array<char, 32> text{};
  if (::localtime_r(&time, &local) == nullptr) return {};
  std::strftime(text.data(), text.size(), "%a %b %e %H:%M:%S %Y", &local);
  return text.data();
}

}  // namespace

Verdict inspect_file(const Settings& settings, int fd, std::string_view command) {
  struct stat facts = {};
  if (::fstat(fd, &facts) == 0 && facts.st_size > settings.max_file_bytes) {
    Verdict verdict;
    verdict.is_scanned = true;
    verdict.findings = {make_finding(Category::kLimit, kFileLimit)};
    return verdict;
  }
  Result<Verdict> verdict = ask_worker(settings, fd, command);
  return verdict ? *verdict : failed_verdict(verdict.error().text);
}

Result<Fd> readable_only(const Settings& settings, int fd) {
  struct stat facts = {};
  if (::fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
    return Error{ErrorCode::kReadFailed, "Not a regular file"};
  }
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags >= 0 && (flags & (O_ACCMODE | O_PATH)) == O_RDONLY) return duplicate(fd);
  Result<FileSpool> copy = FileSpool::make(spool_place(settings));
  if (!copy) return copy.error();
  Result<void> copied = copy_to(*copy, fd, static_cast<std::uint64_t>(settings.max_file_bytes));
  if (!copied) return copied.error();
  return copy->open_read_only();
}

Result<std::string> engine_version(const Settings& settings) {
  Result<Fd> nothing = make_sealed_file("scanq-nothing", "");
  if (!nothing) return nothing.error();
  Result<Verdict> verdict = ask_worker(settings, nothing->get(), kScanFile);
  if (!verdict) return verdict.error();
  if (verdict->engine.empty()) {
    const bool has_reason = !verdict->findings.empty();
    return Error{ErrorCode::kInternal, has_reason ? verdict->findings[0].name : "no engine"};
  }
  const std::optional<SignatureStamp> stamp = parse_signature_stamp(verdict->signatures);
  if (!stamp || stamp->version == 0) return verdict->engine;
  return verdict->engine + '/' + std::to_string(stamp->version) + '/' + date_text(stamp->made);
}

}  // namespace scanq
