// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-clamd: speaks clamd's protocol with a client on descriptor 0, and has a confined worker
// look at each object. Started for each connection. See scanq-clamd(8). Parses nothing of an
// object.
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <new>
#include <span>
#include <string_view>

#include "lib/base/exit_code.h"
#include "lib/base/fd.h"
#include "lib/base/log.h"
#include "lib/base/signals.h"
#include "lib/clamd/clamd_session.h"
#include "lib/front/caller.h"
#include "lib/front/load_settings.h"
#include "lib/mail/log_line.h"

namespace scanq {
namespace {

constexpr const char* kName = "scanq-clamd";
// Leaves out what is found beyond clamd.
constexpr std::string_view kOnlyClamav = "--only-clamav";

// A program of root's opens files for root alone: nobody is to have more of its rights than its
// own.
bool may_open_paths(const ClamdPeer& peer) {
  return ::geteuid() != 0 || (peer.uid && *peer.uid == 0);
}

int serve_client(ClamdConnection& connection, bool is_deep) {
  Result<Settings> settings = load_settings(settings_path());
  if (!settings) {
    const std::string line = LogLine("CLAMD").add("error", settings.error().text).text();
    emit(LogTo::kSyslog, kName, line, default_settings().lock_dir);
    return exit_row(settings.error().code).number;
  }
  const auto log = [&](const LogLine& line) {
    emit(settings->log_to, kName, format_line(line, settings->log_format, std::time(nullptr)),
         settings->lock_dir);
  };
  const ClamdPeer peer = connection.peer();
  const ObjectScanner scanner(*settings, peer.name, log, is_deep);
  Result<void> served = ClamdSession(connection, scanner, may_open_paths(peer)).run();
  if (served) return 0;
  log(LogLine("CLAMD").add("client", peer.name).add("error", served.error().text));
  return exit_row(served.error().code).number;
}

int speak_clamd(std::span<char*> arguments) {
  const bool is_deep = arguments.empty();
  const bool is_understood = is_deep || (arguments.size() == 1 && arguments[0] == kOnlyClamav);
  if (::isatty(0) != 0 || !is_understood) {
    constexpr std::string_view kUse =
        "usage: scanq-clamd [--only-clamav], with a client of clamd's on descriptor 0; see "
        "scanq-clamd(8)\n";
    (void)write_all(2, kUse);
    return 100;
  }
  fill_standard_fds();
  take_over_signals();
  Result<Fd> descriptor = take_connection();
  if (!descriptor) return 1;  // there is nobody to tell
  // Our memory and a core file hold somebody's files; nobody but root is to read them.
  (void)::prctl(PR_SET_DUMPABLE, 0);
  ClamdConnection connection(std::move(*descriptor));
  return serve_client(connection, is_deep);
}

}  // namespace
}  // namespace scanq

int main(int argc, char** argv) {
  using namespace scanq;
  try {
    return speak_clamd({argv + 1, static_cast<std::size_t>(std::max(argc, 1) - 1)});
  } catch (const std::bad_alloc&) {
    return exit_row(ErrorCode::kOutOfMemory).number;
  } catch (const std::exception&) {
    return exit_row(ErrorCode::kInternal).number;
  }
}
