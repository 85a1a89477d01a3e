// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/store/quarantine_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "lib/base/log.h"
#include "lib/base/signals.h"
#include "lib/mail/quarantine_record.h"

namespace scanq {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY;
constexpr std::size_t kMaxReleasedBytes = 64 << 10;

Result<Fd> open_regular(int folder, const std::string& name) {
  // O_NONBLOCK, so that a FIFO in the folder cannot block us.
  Result<Fd> file = open_file_at(folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file) return file;
  struct stat about;
  if (::fstat(file->get(), &about) != 0 || !S_ISREG(about.st_mode)) {
    return Error{ErrorCode::kReadFailed, name + " is no regular file"};
  }
  return file;
}

Result<void> make_folder(int parent, const std::string& name) {
  if (::mkdirat(parent, name.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return errno_error(ErrorCode::kWriteFailed, "mkdir(" + name + ")");
}

// Waits until the folder is on the disk: messages below it must be there after a loss of power.
Result<void> make_top(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0) return {};
  Result<void> made = make_folder(AT_FDCWD, path);
  if (!made) return made;
  Result<Fd> parent = open_file(path + "/..", kFolderFlags);
  return parent ? sync_file(parent->get()) : parent.error();
}

}  // namespace

Result<QuarantineFolder> QuarantineFolder::open(const std::string& path) {
  QuarantineFolder folder;
  Result<Fd> top = open_file(path, kFolderFlags);
  if (!top) return top.error();
  Result<Fd> kept = open_file_at(top->get(), "kept", kFolderFlags);
  Result<Fd> tmp = open_file_at(top->get(), "tmp", kFolderFlags);
  if (!kept || !tmp) return (kept ? tmp : kept).error().while_doing("opening quarantine " + path);
  return QuarantineFolder{std::move(*kept), std::move(*tmp), std::move(*top)};
}

Result<QuarantineFolder> QuarantineFolder::make(const std::string& path) {
  Result<void> made = make_top(path);
  if (!made) return made.error();
  Result<Fd> top = open_file(path, kFolderFlags);
  if (!top) return top.error();
  for (const char* part : {"kept", "tmp"}) {
    made = make_folder(top->get(), part);
    if (!made) return made.error().while_doing("making quarantine " + path);
  }
  return open(path);
}

Result<std::vector<std::string>> list_entries(const QuarantineFolder& folder) {
  Result<std::vector<std::string>> names = names_in(folder.kept.get());
  if (!names) return names;
  std::erase_if(*names, [](const std::string& name) { return !is_entry_name(name); });
  std::sort(names->begin(), names->end());
  return names;
}

std::uint64_t entry_bytes(const QuarantineFolder& folder, const std::string& name) {
  std::uint64_t bytes = 0;
  for (const char* file : {kMessageFile, kRecordFile, kReleasedFile}) {
    struct stat about;
    const std::string path = name + "/" + file;
    if (::fstatat(folder.kept.get(), path.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0) {
      bytes += static_cast<std::uint64_t>(about.st_size);
    }
  }
  return bytes;
}

std::time_t entry_time(const QuarantineFolder& folder, const std::string& name) {
  struct stat about;
  const std::string path = name + "/" + kMessageFile;
  const int got = ::fstatat(folder.kept.get(), path.c_str(), &about, AT_SYMLINK_NOFOLLOW);
  return got == 0 ? about.st_mtime : 0;
}

Result<QuarantineUsage> measure(const QuarantineFolder& folder) {
  Result<std::vector<std::string>> names = list_entries(folder);
  if (!names) return names.error().while_doing("measuring the quarantine");
  QuarantineUsage usage;
  usage.messages = names->size();
  for (const std::string& name : *names) usage.bytes += entry_bytes(folder, name);
  return usage;
}

Result<QuarantineEntry> read_entry(const QuarantineFolder& folder, const std::string& name) {
  if (!is_entry_name(name)) {
    return Error{ErrorCode::kReadFailed, "no name of a message in quarantine: " + log_value(name)};
  }
  const auto reading = [&name](const Error& error) { return error.while_doing("reading " + name); };
  QuarantineEntry entry;
  entry.name = name;
  Result<Fd> opened = open_file_at(folder.kept.get(), name, kFolderFlags);
  if (!opened) return opened.error();
  entry.folder = std::move(*opened);
  Result<Fd> message = open_regular(entry.folder.get(), kMessageFile);
  if (!message) return reading(message.error());
  struct stat about;
  if (::fstat(message->get(), &about) != 0) {
    return reading(errno_error(ErrorCode::kReadFailed, "fstat(message)"));
  }
  entry.message_bytes = static_cast<std::uint64_t>(about.st_size);
  entry.message = std::move(*message);
  Result<Fd> record = open_regular(entry.folder.get(), kRecordFile);
  if (!record) return reading(record.error());
  Result<std::string> text = read_to_end(record->get(), kMaxRecordBytes);
  if (!text) return reading(text.error());
  entry.record = std::move(*text);
  Result<Fd> released = open_regular(entry.folder.get(), kReleasedFile);
  if (!released) return entry;  // not yet
  text = read_to_end(released->get(), kMaxReleasedBytes);
  if (!text) return reading(text.error());
  while (text->ends_with('\n')) text->pop_back();
  // A mark counts even if none of its text reached the disk.
  entry.released = text->empty() ? "(no details)" : std::move(*text);
  return entry;
}

Result<void> remove_entry(const QuarantineFolder& folder, const std::string& name) {
  Result<Fd> lock = own_folder(folder.kept.get(), name);
  if (!lock) return lock.error();
  // Moves it out of sight first, so that nobody finds half an entry.
  if (::renameat(folder.kept.get(), name.c_str(), folder.tmp.get(), name.c_str()) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "rename(" + name + ")");
  }
  return remove_tree(folder.tmp.get(), name);
}

LeftFolders sweep_litter(const QuarantineFolder& folder) {
  LeftFolders left;
  Result<std::vector<std::string>> names = names_in(folder.tmp.get());
  if (!names) left.troubles.push_back(names.error().while_doing("looking for litter").text);
  if (!names) return left;
  for (const std::string& name : *names) {
    if (stop_signal() != 0) {
      left.troubles.push_back(stop_error("removing litter").text);
      break;
    }
    Result<bool> removed = remove_if_left(folder.tmp.get(), name, Whose::kEverybodys);
    if (!removed) left.troubles.push_back(removed.error().while_doing("removing litter").text);
    if (removed && *removed) ++left.removed;
  }
  return left;
}

}  // namespace scanq
