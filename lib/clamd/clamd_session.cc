// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/clamd/clamd_session.h"

#include <algorithm>

#include "lib/clamd/path_scan.h"
#include "lib/front/inspect_file.h"
#include "lib/front/take_in.h"
#include "lib/mail/file_scan.h"

namespace scanq {
namespace {

// clamd's CommandReadTimeout and ReadTimeout.
constexpr std::chrono::seconds kFirstCommandSeconds{30}, kIdleSeconds{120};
// Between the pieces of a bare command that no newline ends.
constexpr std::chrono::milliseconds kPause{200};

// One that has no numbers but these: there is no daemon whose threads and memory could be counted.
constexpr std::string_view kStats =
    "POOLS: 1\n\nSTATE: VALID PRIMARY\nTHREADS: live 1  idle 0 max 1 idle-timeout 30\n"
    "QUEUE: 0 items\n\tSTATS 0.000000 \n\n"
    "MEMSTATS: heap N/A mmap N/A used N/A free N/A releasable N/A pools 1 pools_used 0.000M "
    "pools_total 0.000M\nEND";

PathWay way_of(ClamdVerb verb) {
  if (verb == ClamdVerb::kContscan) return PathWay::kAllFiles;
  return verb == ClamdVerb::kMultiscan ? PathWay::kManyAtOnce : PathWay::kUpToFirst;
}

}  // namespace

Result<void> ClamdSession::tell(const std::string& line) {
  const std::string number = number_ > 0 ? std::to_string(number_) + ": " : "";
  return connection_.write(number + line + end_);
}

Result<bool> ClamdSession::read_more(Clock::time_point deadline) {
  Result<std::string> bytes = connection_.read(deadline);
  if (!bytes) return bytes.error();
  input_.add(*bytes);
  return !bytes->empty();
}

Result<std::optional<ClamdCommand>> ClamdSession::read_command() {
  const Clock::time_point deadline =
      Clock::now() + (has_commands_ ? kIdleSeconds : kFirstCommandSeconds);
  bool is_over = false;
  for (;;) {
    Result<std::optional<ClamdCommand>> command = input_.next_command(is_over);
    if (!command || *command || is_over) return command;
    const bool is_pausing = input_.has_bare_command();
    Result<bool> more =
        read_more(is_pausing ? std::min(deadline, Clock::now() + kPause) : deadline);
    const bool is_late = !more && more.error().code == ErrorCode::kTimeout && stop_signal() == 0;
    if (!more && !(is_late && is_pausing)) {
      if (is_late) (void)connection_.write("COMMAND READ TIMED OUT\n");  // it is gone in any case
      return more.error();
    }
    is_over = !more || !*more;
  }
}

Result<void> ClamdSession::answer_version(bool with_commands) {
  Result<std::string> version = engine_version(scanner_.settings());
  if (!version) return tell(version.error().text + " ERROR");
  return tell(*version + (with_commands ? "| COMMANDS:" + command_names() : ""));
}

Result<void> ClamdSession::tell_answer(const std::string& name, const ObjectAnswer& answer) {
  if (!answer.viruses.empty()) return tell(name + ": " + answer.viruses[0] + " FOUND");
  return tell(name + (answer.error.empty() ? ": OK" : ": " + answer.error + " ERROR"));
}

Result<std::optional<FileSpool>> ClamdSession::take_stream() {
  const auto max_bytes = static_cast<std::uint64_t>(scanner_.settings().max_file_bytes);
  const Clock::time_point end =
      Clock::now() + std::chrono::seconds(scanner_.settings().life_limit_seconds);
  Result<FileSpool> spool = FileSpool::make(spool_place(scanner_.settings()));
  if (!spool) return spool.error();
  input_.begin_stream(max_bytes);
  for (;;) {
    Result<std::optional<StreamPiece>> piece = input_.next_piece();
    if (!piece) {
      Result<void> told = tell("INSTREAM size limit exceeded. ERROR");
      if (!told) return told.error();
      connection_.drain();
      return std::optional<FileSpool>();
    }
    if (*piece && (*piece)->is_end) return std::optional(std::move(*spool));
    Result<void> added = *piece ? spool->append((*piece)->bytes) : Result<void>();
    if (!added) {
      (void)tell("Error writing to temporary file ERROR");  // the log has the reason
      connection_.drain();
      return added.error();
    }
    if (*piece) continue;
    Result<bool> more = read_more(std::min(end, Clock::now() + kIdleSeconds));
    if (!more) return more.error();
    if (!*more) return Error{ErrorCode::kReadFailed, "the client left within a stream"};
  }
}

Result<void> ClamdSession::scan_stream() {
  Result<std::optional<FileSpool>> stream = take_stream();
  if (!stream) return stream.error();
  if (!*stream) return Error{ErrorCode::kReadFailed, "a stream of more than max_file_bytes"};
  Result<Fd> file = (*stream)->open_read_only();
  if (!file) return file.error();
  return tell_answer("stream", scanner_.scan("stream", file->get()));
}

Result<void> ClamdSession::scan_descriptor() {
  while (!input_.take_byte()) {
    Result<bool> more = read_more(Clock::now() + kIdleSeconds);
    if (!more) return more.error();
    if (!*more) return Error{ErrorCode::kReadFailed, "the client left before a descriptor came"};
  }
  std::optional<Fd> given = connection_.take_descriptor();
  if (!given) return tell("No file descriptor received. ERROR");
  const std::string name = "fd[" + std::to_string(given->get()) + "]";
  Result<Fd> file = readable_only(scanner_.settings(), given->get());
  if (!file) return tell_answer(name, scanner_.refuse(name, file.error().text));
  return tell_answer(name, scanner_.scan(name, file->get()));
}

Result<void> ClamdSession::scan_path(const ClamdCommand& command) {
  if (!may_open_paths_) {
    (void)scanner_.refuse(command.argument, "root opens no files for other users");
    return tell(command.argument + ": Access denied. ERROR");
  }
  const bool for_all = command.verb == ClamdVerb::kAllmatchscan;
  PathScan scan(scanner_, way_of(command.verb), for_all,
                [this](const std::string& line) { return tell(line); });
  return scan.run(command.argument);
}

Result<void> ClamdSession::execute(const ClamdCommand& command) {
  switch (command.verb) {
    case ClamdVerb::kPing:
      return tell("PONG");
    case ClamdVerb::kVersion:
      return answer_version(false);
    case ClamdVerb::kVersionCommands:
      return answer_version(true);
    case ClamdVerb::kStats:
      return tell(std::string(kStats));
    case ClamdVerb::kReload:
      return tell("RELOADING");  // each scan takes the signatures that are there then
    case ClamdVerb::kShutdown:
      return tell("COMMAND UNAVAILABLE");
    case ClamdVerb::kInstream:
      return scan_stream();
    case ClamdVerb::kFildes:
      return scan_descriptor();
    case ClamdVerb::kScan:
    case ClamdVerb::kContscan:
    case ClamdVerb::kMultiscan:
    case ClamdVerb::kAllmatchscan:
      return scan_path(command);
    case ClamdVerb::kForgotten:
      return {};
    case ClamdVerb::kIdSession:
    case ClamdVerb::kEnd:
    case ClamdVerb::kUnknown:
      break;
  }
  return tell("UNKNOWN COMMAND");
}

Result<bool> ClamdSession::serve_in_session(const ClamdCommand& command) {
  ++number_;
  if (command.is_bare) {
    Result<void> told = tell("Only nCMDS\\n and zCMDS\\0 are accepted inside IDSESSION. ERROR");
    return told ? Result<bool>(false) : told.error();
  }
  end_ = command.end;
  if (command.verb == ClamdVerb::kEnd) return false;
  if (!is_for_sessions(command.verb)) {
    Result<void> told = tell("Command invalid inside IDSESSION. ERROR");
    return told ? Result<bool>(false) : told.error();
  }
  Result<void> done = execute(command);
  return done ? Result<bool>(true) : done.error();
}

Result<bool> ClamdSession::serve(const ClamdCommand& command) {
  if (is_in_session_) return serve_in_session(command);
  end_ = command.end;
  is_in_session_ = command.verb == ClamdVerb::kIdSession;
  if (is_in_session_) return true;
  Result<void> done = execute(command);
  return done ? Result<bool>(false) : done.error();
}

Result<void> ClamdSession::run() {
  for (;;) {
    Result<std::optional<ClamdCommand>> command = read_command();
    if (!command) return command.error();
    if (!*command) return {};
    Result<bool> goes_on = serve(**command);
    if (!goes_on) return goes_on.error();
    if (!*goes_on) return {};
    has_commands_ = true;
  }
}

}  // namespace scanq
