// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/watch_maildir.h"

#include <fcntl.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "lib/base/fd.h"

namespace scanq {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxHeaderBytes = 64 << 10;
constexpr std::chrono::milliseconds kPause{200};
constexpr std::string_view kStatusField = "\nX-Virus-Status: ";

// The header of a file, with a newline in front; empty when it cannot be read (it was moved, say).
std::string read_header(const std::string& path) {
  Result<Fd> file = open_file(path, O_RDONLY);
  if (!file) return "";
  std::string text(kMaxHeaderBytes, '\0');
  Result<std::size_t> got = read_some(file->get(), text.data(), text.size());
  if (!got) return "";
  text.resize(*got);
  return "\n" + text.substr(0, text.find("\n\n"));
}

}  // namespace

Result<Arrived> wait_for_mail(const std::string& maildir, const std::string& message_id,
                              Clock::time_point deadline) {
  for (;;) {
    for (const char* folder : {"/new", "/cur"}) {
      std::error_code error;  // a folder that is not there yet has no mail yet
      for (fs::directory_iterator at(maildir + folder, error), end; !error && at != end;
           at.increment(error)) {
        const std::string header = read_header(at->path().string());
        if (header.find("<" + message_id + ">") == std::string::npos) continue;
        const std::size_t status = header.find(kStatusField);
        if (status == std::string::npos) return Arrived{at->path().string(), ""};
        const std::size_t begin = status + kStatusField.size();
        return Arrived{at->path().string(), header.substr(begin, header.find('\n', begin) - begin)};
      }
    }
    if (Clock::now() >= deadline || stop_signal() != 0) {
      return Error{ErrorCode::kTimeout, "not arrived in " + maildir};
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace scanq
