// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/watch_maildir.h"

#include <fcntl.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>

#include "lib/base/fd.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxStartBytes = 64 << 10;
constexpr std::chrono::milliseconds kPause{200};
constexpr std::string_view kStatusField = "\nX-Virus-Status: ", kIdField = "\nmessage-id: ";

// The start of a file, with a newline in front; empty when it cannot be read (it was moved, say).
std::string read_start(const std::string& path) {
  Result<Fd> file = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!file) return "";
  std::string text(kMaxStartBytes, '\0');
  Result<std::size_t> got = read_some(file->get(), text.data(), text.size());
  if (!got) return "";
  text.resize(*got);
  return "\n" + text;
}

// Notices name it as well, in References, and may come before it.
bool is_mail(std::string_view header, std::string_view message_id) {
  const std::string field = std::string(kIdField) + "<" + to_lower_ascii(message_id) + ">";
  return to_lower_ascii(header).find(field) != std::string::npos;
}

std::optional<Arrived> find_mail(const std::string& folder, const std::string& message_id) {
  std::error_code error;  // a folder that is not there yet has no mail yet
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string start = read_start(at->path().string());
    const std::string header = start.substr(0, start.find("\n\n"));
    if (!is_mail(header, message_id)) continue;
    const std::size_t status = header.find(kStatusField);
    if (status == std::string::npos) return Arrived{at->path().string(), "", start};
    const std::size_t begin = status + kStatusField.size();
    return Arrived{at->path().string(), header.substr(begin, header.find('\n', begin) - begin),
                   start};
  }
  return std::nullopt;
}

}  // namespace

Result<Arrived> wait_for_mail(const std::vector<std::string>& maildirs,
                              const std::string& message_id, Clock::time_point deadline) {
  for (;;) {
    for (const std::string& maildir : maildirs) {
      for (const char* folder : {"/new", "/cur"}) {
        if (std::optional<Arrived> arrived = find_mail(maildir + folder, message_id))
          return *arrived;
      }
    }
    if (Clock::now() >= deadline || stop_signal() != 0) {
      return Error{ErrorCode::kTimeout, "not arrived"};
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace scanq
