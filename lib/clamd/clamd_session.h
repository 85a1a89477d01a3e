// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One connection from its first command to its end: one command, or those between IDSESSION and
// END. The commands are done one after the other, in the order in which they came.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "lib/clamd/clamd_connection.h"
#include "lib/clamd/clamd_protocol.h"
#include "lib/clamd/object_scan.h"
#include "lib/front/file_spool.h"

namespace scanq {

class ClamdSession {
 public:
  // All are borrowed for the life of this object. `may_open_paths`: whether files that the client
  // names are opened with the rights of this process.
  ClamdSession(ClamdConnection& connection, const ObjectScanner& scanner, bool may_open_paths)
      : connection_(connection), scanner_(scanner), may_open_paths_(may_open_paths) {}

  // Serves the client to the end of the connection. An error is why it ended otherwise, for the
  // log.
  Result<void> run();

 private:
  // The next command; none: the client has closed the connection.
  Result<std::optional<ClamdCommand>> read_command();
  // Reads once. False: nothing more comes.
  Result<bool> read_more(Clock::time_point deadline);
  // Whether the connection goes on.
  Result<bool> serve(const ClamdCommand& command);
  Result<bool> serve_in_session(const ClamdCommand& command);
  Result<void> execute(const ClamdCommand& command);
  Result<void> answer_version(bool with_commands);
  Result<void> scan_stream();
  // The stream's bytes; none: the client was told why there are none.
  Result<std::optional<FileSpool>> take_stream();
  Result<void> scan_descriptor();
  Result<void> scan_path(const ClamdCommand& command);
  Result<void> tell(const std::string& line);
  Result<void> tell_answer(const std::string& name, const ObjectAnswer& answer);

  ClamdConnection& connection_;
  const ObjectScanner& scanner_;
  bool may_open_paths_;
  ClamdInput input_;
  char end_ = '\n';
  bool is_in_session_ = false;
  bool has_commands_ = false;  // one was taken before
  std::uint64_t number_ = 0;   // of the command in the session
};

}  // namespace scanq
