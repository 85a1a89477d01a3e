// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/replay/saved_messages.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "lib/base/read_until.h"

namespace scanq {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSeparator = "From ";
constexpr std::size_t kPieceBytes = 1 << 20;
// O_NONBLOCK, so that a FIFO without a writer cannot block us.
constexpr int kOpenFlags = O_RDONLY | O_NONBLOCK | O_NOCTTY;

// Gives the lines of a file one after the other, each with its newline. A line that is longer than
// kPieceBytes comes in pieces.
class LineReader {
 public:
  LineReader(int borrowed_fd, std::uint64_t begin, std::uint64_t end)
      : fd_(borrowed_fd), next_(begin), end_(end) {}

  // Empty at the end. Valid until the next call.
  Result<std::string_view> read_line() {
    if (stop_signal() != 0) return stop_error("read");
    buffer_.erase(0, given_);
    given_ = 0;
    std::size_t newline = buffer_.find('\n');
    while (newline == std::string::npos && buffer_.size() < kPieceBytes) {
      const std::size_t searched = buffer_.size();
      buffer_.resize(searched + kPieceBytes);
      const std::uint64_t wanted = std::min<std::uint64_t>(kPieceBytes, end_ - next_);
      const ssize_t got =
          ::pread(fd_, buffer_.data() + searched, wanted, static_cast<off_t>(next_));
      buffer_.resize(searched + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      if (got < 0) return errno_error(ErrorCode::kReadFailed, "pread");
      if (got == 0) break;
      next_ += static_cast<std::uint64_t>(got);
      newline = buffer_.find('\n', searched);
    }
    given_ = newline == std::string::npos ? buffer_.size() : newline + 1;
    return std::string_view(buffer_).substr(0, given_);
  }

 private:
  int fd_;
  std::uint64_t next_, end_;
  std::string buffer_;
  std::size_t given_ = 0;
};

bool is_mbox(int fd, std::uint64_t begin) {
  char start[kSeparator.size()];
  const ssize_t got = ::pread(fd, start, sizeof start, static_cast<off_t>(begin));
  return got == sizeof start && std::string_view(start, sizeof start) == kSeparator;
}

Result<std::vector<SavedMessage>> split_mbox(const std::string& path, int fd, std::uint64_t begin) {
  std::vector<SavedMessage> messages;
  LineReader lines(fd, begin, UINT64_MAX);
  bool may_begin = true;          // at the start and after an empty line
  std::uint64_t message_end = 0;  // an empty line before a separator belongs to the separator
  for (std::uint64_t at = begin;;) {
    Result<std::string_view> line = lines.read_line();
    if (!line) return line.error().while_doing("reading " + path);
    if (line->empty() || (may_begin && line->starts_with(kSeparator))) {
      if (!messages.empty()) messages.back().end = message_end;
      if (line->empty()) return messages;
      messages.push_back({path, at + line->size(), 0, static_cast<int>(messages.size()) + 1});
    }
    may_begin = *line == "\n" || *line == "\r\n";
    message_end = may_begin ? at : at + line->size();
    at += line->size();
  }
}

// A file that cannot be opened stays in the list: read_message gives the reason, and the others
// have their turn.
std::vector<SavedMessage> left_to_read_message(const std::string& path) {
  return {{path, 0, 0, 0}};
}

Result<std::vector<SavedMessage>> find_in_file(const std::string& path) {
  Result<Fd> file = open_file(path, kOpenFlags);
  if (!file) return left_to_read_message(path);
  if (is_mbox(file->get(), 0)) return split_mbox(path, file->get(), 0);
  return std::vector<SavedMessage>{{path, 0, 0, 0}};
}

// Counts the bytes of each message of an mbox, as they come in; other input is one message.
class MessageMeter {
 public:
  // The largest size that a message had with these bytes.
  std::uint64_t take(std::string_view bytes) {
    std::uint64_t largest = message_bytes_;
    while (!bytes.empty()) {
      const std::size_t newline = bytes.find('\n');
      const std::string_view part = bytes.substr(0, newline == bytes.npos ? newline : newline + 1);
      take_part(part);
      largest = std::max(largest, message_bytes_);
      if (newline != bytes.npos) end_line();
      bytes.remove_prefix(part.size());
    }
    return largest;
  }

 private:
  void take_part(std::string_view part) {
    if (line_start_.size() < kSeparator.size()) {
      line_start_.append(part.substr(0, kSeparator.size() - line_start_.size()));
      if (may_begin_ && line_start_ == kSeparator) message_bytes_ = 0;
    }
    line_bytes_ += part.size();
    message_bytes_ += part.size();
  }
  void end_line() {
    if (is_first_line_) is_mbox_ = line_start_ == kSeparator;
    is_first_line_ = false;
    may_begin_ = is_mbox_ && (line_bytes_ == 1 || (line_bytes_ == 2 && line_start_[0] == '\r'));
    line_start_.clear();
    line_bytes_ = 0;
  }

  bool is_mbox_ = false, is_first_line_ = true, may_begin_ = true;
  std::string line_start_;
  std::uint64_t line_bytes_ = 0, message_bytes_ = 0;
};

// Unlike Spool::fill_from it stops reading a message that is too large: nobody waits for us to read
// the rest.
enum class Holds { kOneMessage, kPerhapsMbox };
Result<Spool> take_in(int fd, Holds holds, const SpoolPlace& place, std::uint64_t max_bytes) {
  Result<Spool> spool = Spool::make(place);
  if (!spool) return spool.error();
  const std::unique_ptr<char[]> buffer(new char[kPieceBytes]);
  MessageMeter meter;
  for (;;) {
    Result<void> ready = wait_until_readable(fd, Clock::time_point::max());
    if (!ready) return ready.error();
    Result<std::size_t> got = read_some(fd, buffer.get(), kPieceBytes);
    if (!got) return got.error();
    if (*got == 0) return spool;
    const std::string_view piece(buffer.get(), *got);
    const std::uint64_t bytes =
        holds == Holds::kPerhapsMbox ? meter.take(piece) : spool->message_bytes() + piece.size();
    if (bytes > max_bytes) {
      return Error{ErrorCode::kWriteFailed, "a message has more than max_message_bytes"};
    }
    Result<void> added = spool->append(piece);
    if (!added) return added.error();
  }
}

bool is_maildir(const fs::path& folder) {
  std::error_code ignored;  // a folder that cannot be examined is no Maildir
  return fs::is_directory(folder / "cur", ignored) && fs::is_directory(folder / "new", ignored);
}

// The entries of a folder that may hold messages, sorted by name.
Result<std::vector<fs::path>> entries_to_search(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> entries;
  const bool is_mail = is_maildir(folder);
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const fs::path& path = at->path();
    const std::string name = path.filename().string();
    const bool is_wanted = is_mail ? name == "cur" || name == "new" || is_maildir(path)
                                   : name[0] != '.' || is_maildir(path);
    if (is_wanted) entries.push_back(path);
  }
  if (error) {
    return Error{ErrorCode::kReadFailed, folder.string() + ": " + error.message()};
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace

std::string SavedMessage::shown_name() const {
  return number == 0 ? path : path + " message " + std::to_string(number);
}

Result<std::vector<SavedMessage>> find_messages(const std::string& path) {
  std::error_code ignored;  // an error shows when the path is opened
  if (!fs::is_directory(path, ignored)) return find_in_file(path);
  Result<std::vector<fs::path>> entries = entries_to_search(path);
  if (!entries) return left_to_read_message(path);
  std::vector<SavedMessage> messages;
  for (const fs::path& entry : *entries) {
    if (stop_signal() != 0) return stop_error("looking through " + path);
    // A link to a folder could lead in a circle; sockets and the like hold no message.
    const bool is_folder = fs::is_directory(fs::symlink_status(entry, ignored));
    if (!is_folder && !fs::is_regular_file(entry, ignored)) continue;
    Result<std::vector<SavedMessage>> found = find_messages(entry.string());
    if (!found) return found.error();
    messages.insert(messages.end(), found->begin(), found->end());
  }
  return messages;
}

Result<Spool> read_input(int fd, const SpoolPlace& place, std::uint64_t max_bytes) {
  return take_in(fd, Holds::kPerhapsMbox, place, max_bytes);
}

Result<std::vector<SavedMessage>> find_messages_in(const Spool& input) {
  const int fd = input.descriptor();
  const std::uint64_t begin = input.message_offset();
  std::vector<SavedMessage> messages{{"-", begin, begin + input.message_bytes(), 0}};
  if (is_mbox(fd, begin)) {
    Result<std::vector<SavedMessage>> split = split_mbox("-", fd, begin);
    if (!split) return split.error();
    messages = std::move(*split);
  }
  for (SavedMessage& message : messages) message.borrowed_fd = fd;
  return messages;
}

Result<Spool> read_message(const SavedMessage& saved, const SpoolPlace& place,
                           std::uint64_t max_bytes) {
  const bool is_borrowed = saved.borrowed_fd >= 0;
  Result<Fd> file = is_borrowed ? Result<Fd>(Fd()) : open_file(saved.path, kOpenFlags);
  if (!file) return file.error();
  if (saved.number == 0 && !is_borrowed) {
    Result<Spool> whole = take_in(file->get(), Holds::kOneMessage, place, max_bytes);
    return whole ? std::move(whole) : whole.error().while_doing("reading " + saved.path);
  }
  Result<Spool> spool = Spool::make(place);
  if (!spool) return spool.error();
  LineReader lines(is_borrowed ? saved.borrowed_fd : file->get(), saved.begin, saved.end);
  for (;;) {
    Result<std::string_view> line = lines.read_line();
    if (!line) return line.error().while_doing("reading " + saved.path);
    if (line->empty()) return spool;
    // In an mboxrd, one more '>' stands before each line of any number of '>' and "From ".
    const std::size_t quotes = std::min(line->find_first_not_of('>'), line->size());
    const bool is_quoted =
        saved.number != 0 && quotes > 0 && line->substr(quotes).starts_with(kSeparator);
    Result<void> added = spool->append(line->substr(is_quoted ? 1 : 0));
    if (!added) return added.error();
    if (spool->message_bytes() > max_bytes) {
      return Error{ErrorCode::kWriteFailed,
                   saved.shown_name() + " has more than max_message_bytes"};
    }
  }
}

}  // namespace scanq
