// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/verdict_memory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <memory>
#include <vector>

#include "lib/base/digest.h"
#include "lib/base/digits.h"
#include "lib/base/file_map.h"
#include "lib/base/own_file.h"
#include "lib/mail/received_field.h"

namespace scanq {
namespace {

constexpr std::size_t kSlotBytes = 1024;
constexpr std::uint64_t kSlots = 16384;  // 16 MiB, of which only used slots take room
constexpr std::size_t kMaxContentBytes = kSlotBytes - kDigestBytes;

// Adds the facts that change when somebody writes, replaces or touches the file.
void add_file(Digest& digest, const std::string& name, const struct stat& facts) {
  const std::int64_t numbers[] = {static_cast<std::int64_t>(facts.st_dev),
                                  static_cast<std::int64_t>(facts.st_ino),
                                  facts.st_size,
                                  facts.st_mtim.tv_sec,
                                  facts.st_mtim.tv_nsec,
                                  facts.st_ctim.tv_sec,
                                  facts.st_ctim.tv_nsec};
  digest.add(name).add({reinterpret_cast<const char*>(numbers), sizeof numbers});
}

void add_path(Digest& digest, const std::string& path) {
  struct stat facts = {};  // a missing file hashes as zeros
  (void)::stat(path.c_str(), &facts);
  add_file(digest, path, facts);
}

bool add_folder(Digest& digest, const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
  if (!folder) return false;
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(folder.get())) names.emplace_back(entry->d_name);
  if (errno != 0) return false;
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    struct stat facts = {};
    if (name == ".." || ::fstatat(::dirfd(folder.get()), name.c_str(), &facts, 0) != 0) continue;
    add_file(digest, name, facts);
  }
  return true;
}

// Adds everything, except the message, that can change a verdict: the worker's input and the files
// that it reads.
bool add_circumstances(Digest& digest, const Settings& settings) {
  digest.add(format_general_settings(settings));
  for (const char* program : {"/scanq-inspect", "/scanq-thaw"}) {
    add_path(digest, settings.program_dir + program);
  }
  add_path(digest, settings.test_signatures);
  add_path(digest, settings.engine_image);
  return add_folder(digest, settings.database_dir);
}

std::uint64_t slot_offset(std::string_view key) {
  return little_endian(key, 0, 8) % kSlots * kSlotBytes;
}

constexpr std::string_view kRemembered = "remembered";
constexpr std::string_view kSpent = "remembered, since it used up its time";
constexpr int kShareOfTime = 2;  // half of it

bool is_clean(const Verdict& verdict) {
  return verdict.is_scanned && verdict.findings.empty();
}

// CPU time of the workers so far.
std::int64_t worker_seconds() {
  struct rusage used = {};
  (void)::getrusage(RUSAGE_CHILDREN, &used);  // if it fails, they have used none
  return used.ru_utime.tv_sec + used.ru_stime.tv_sec;
}

}  // namespace

VerdictMemory VerdictMemory::of(const Settings& settings, const Spool& spool, std::time_t now) {
  VerdictMemory memory;
  if (settings.remember_minutes == 0 || settings.scan == ScanWhich::kNone) return memory;
  Result<Fd> file = open_own_file(settings.lock_dir, "remembered", O_RDWR);
  if (!file) return memory;
  Digest digest;
  if (!add_circumstances(digest, settings)) return memory;
  Result<Fd> message = spool.open_read_only();
  if (!message) return memory;
  Result<FileMap> map = FileMap::map_rest_of(message->get());
  if (!map) return memory;
  memory.key_ = digest.add(map->bytes().substr(server_received_length(map->bytes()))).finish();
  memory.now_ = now;
  memory.seconds_ = settings.remember_minutes * 60;
  memory.file_ = std::move(*file);
  return memory;
}

std::string VerdictMemory::sum_of(std::string_view content) const {
  return Digest().add(key_).add(content).finish();
}

std::optional<Verdict> VerdictMemory::recall() const {
  if (!file_.is_open()) return std::nullopt;
  const Result<std::string> slot = read_exactly_at(file_.get(), kSlotBytes, slot_offset(key_));
  if (!slot) return std::nullopt;
  // The time of the scan, a line end, the verdict, and zeros to the end.
  const std::string_view content = std::string_view(*slot).substr(kDigestBytes);
  if (sum_of(content) != slot->substr(0, kDigestBytes)) return std::nullopt;
  const std::string_view text = content.substr(0, content.find('\0'));
  std::int64_t scanned_at = 0;
  const auto time = std::from_chars(text.data(), text.data() + text.size(), scanned_at);
  const std::int64_t age = now_ - scanned_at;
  if (age < 0 || age > seconds_) return std::nullopt;  // too old, or the clock was set back
  const auto begin = static_cast<std::size_t>(time.ptr - text.data()) + 1;
  if (begin > text.size()) return std::nullopt;
  Result<Verdict> verdict = parse_verdict(text.substr(begin));
  if (!verdict) return std::nullopt;
  if (verdict->engine_way == kSpent) return *verdict;
  if (!is_clean(*verdict)) return std::nullopt;
  verdict->engine_way = kRemembered;
  return *verdict;
}

void VerdictMemory::keep_if_spent(const Verdict& verdict, std::int64_t scan_timeout_seconds) const {
  const bool is_incomplete = verdict.has(Category::kLimit) || verdict.has(Category::kFailed);
  if (!is_incomplete || worker_seconds() * kShareOfTime < scan_timeout_seconds) return;
  Verdict spent = verdict;
  spent.engine_way = kSpent;
  write(spent);
}

void VerdictMemory::keep(const Verdict& verdict) const {
  if (is_clean(verdict)) write(verdict);
}

void VerdictMemory::write(const Verdict& verdict) const {
  if (!file_.is_open()) return;
  std::string content = std::to_string(now_) + '\n' + format_verdict(verdict);
  if (content.size() > kMaxContentBytes) return;
  content.resize(kMaxContentBytes, '\0');
  (void)write_all_at(file_.get(), sum_of(content) + content, slot_offset(key_));
}

}  // namespace scanq
