// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/log_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/process.h"

namespace scanq {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kMaxLineBytes = 1 << 16;  // no line of ours is longer
constexpr std::size_t kSignBytes = 6;
constexpr std::chrono::hours kUnpackTime{24};  // the reader's own end is the usual one

struct Packer {
  std::string_view sign;
  const char *name, *program;
};
constexpr std::array<Packer, 3> kPackers{{{"\x1f\x8b", "gzip", "/usr/bin/gzip"},
                                          {"\xfd"
                                           "7zXZ",
                                           "xz", "/usr/bin/xz"},
                                          {"\x28\xb5\x2f\xfd", "zstd", "/usr/bin/zstd"}}};
// multilog(8) keeps these beside its logs.
constexpr std::array<std::string_view, 3> kNoLogs{"lock", "state", "config"};

const Packer* packer_of(std::string_view start) {
  const auto* found = std::find_if(kPackers.begin(), kPackers.end(),
                                   [&](const Packer& p) { return start.starts_with(p.sign); });
  return found == kPackers.end() ? nullptr : found;
}

Error read_failed(std::string text) {
  return {ErrorCode::kReadFailed, std::move(text)};
}

// Reads to the end; the first piece of a compressed input is an error.
Result<void> read_lines(int fd, const std::function<void(std::string_view)>& take) {
  std::string buffer, piece(kPieceBytes, '\0');
  bool is_first = true;
  for (;;) {
    Result<std::size_t> got = read_some(fd, piece.data(), piece.size());
    if (!got) return got.error();
    buffer.append(piece, 0, *got);
    if (is_first && packer_of(buffer) != nullptr) {
      return read_failed("it is compressed; use: zcat FILE | scanq report -");
    }
    is_first = false;
    if (*got == 0 && !buffer.empty()) buffer += '\n';
    std::size_t begin = 0;
    for (std::size_t end; (end = buffer.find('\n', begin)) != std::string::npos; begin = end + 1) {
      take(std::string_view(buffer).substr(begin, end - begin));
    }
    buffer.erase(0, begin);
    if (buffer.size() > kMaxLineBytes) buffer.clear();
    if (*got == 0) return {};
  }
}

Result<void> read_packed(int fd, const Packer& packer,
                         const std::function<void(std::string_view)>& take) {
  if (::access(packer.program, X_OK) != 0) {
    return read_failed(std::string("it is compressed, and there is no ") + packer.program +
                       ": apt install " + packer.name);
  }
  Result<Pipe> pipe = make_pipe();
  if (!pipe) return pipe.error();
  SpawnRequest spawn;
  spawn.program = packer.program;
  spawn.argv = {packer.name, "-dc"};
  spawn.fds = {{fd, 0}, {pipe->write_end.get(), 1}, {2, 2}};
  Result<Child> child = Child::start(spawn);
  if (!child) return child.error();
  pipe->write_end.reset();
  Result<void> read = read_lines(pipe->read_end.get(), take);
  if (!read) return read;
  Result<ExitStatus> ended = child->wait_until(Clock::now() + kUnpackTime);
  if (!ended) return ended.error();
  if (ended->is_success()) return {};
  return read_failed(std::string(packer.name) + " -dc: " + ended->describe());
}

Result<std::vector<std::string>> log_files(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code trouble;
  if (path == "-" || !fs::is_directory(path, trouble)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  bool has_folders = false;
  for (fs::directory_iterator at(path, trouble), end; !trouble && at != end;
       at.increment(trouble)) {
    const std::string name = at->path().filename().string();
    std::error_code gone;
    has_folders = has_folders || at->is_directory(gone);
    if (at->is_regular_file(gone) &&
        std::find(kNoLogs.begin(), kNoLogs.end(), name) == kNoLogs.end()) {
      files.push_back(at->path().string());
    }
  }
  if (trouble) return read_failed("reading " + path + ": " + trouble.message());
  if (files.empty() && has_folders) {
    return read_failed(path + ": it holds folders, but no log: name one of them");
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<void> read_log(const std::string& path, const std::function<void(std::string_view)>& take) {
  if (path == "-") return read_lines(STDIN_FILENO, take);
  Result<Fd> file = open_file(path, O_RDONLY);
  if (!file) return file.error();
  char sign[kSignBytes];
  const ssize_t got = ::pread(file->get(), sign, sizeof sign, 0);  // a pipe has none
  const Packer* packer = got <= 0 ? nullptr : packer_of({sign, static_cast<std::size_t>(got)});
  Result<void> read =
      packer == nullptr ? read_lines(file->get(), take) : read_packed(file->get(), *packer, take);
  if (!read) return read.error().while_doing("reading " + path);
  return {};
}

}  // namespace

Result<void> read_logs(const std::string& path, const std::function<void(std::string_view)>& take) {
  Result<std::vector<std::string>> files = log_files(path);
  if (!files) return files.error();
  for (const std::string& file : *files) {
    Result<void> read = read_log(file, take);
    if (!read) return read;
  }
  return {};
}

}  // namespace scanq
