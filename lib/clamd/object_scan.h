// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The scan of one object of a client's: waits for its turn, has a worker look at it, counts it, and
// writes the log line.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/base/log.h"
#include "lib/mail/log_line.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

// The answer to a client about an object.
struct ObjectAnswer {
  std::vector<std::string> viruses;
  std::string error;  // the scan failed, although it may have found something

  bool is_clean() const { return viruses.empty() && error.empty(); }
};

ObjectAnswer answer_of(const Verdict& verdict);

class ObjectScanner {
 public:
  // `client` is for the log. `log` takes each line. `is_deep`: scans look into what libclamav does
  // not open.
  ObjectScanner(const Settings& settings, std::string client,
                std::function<void(const LogLine&)> log, bool is_deep)
      : settings_(settings), client_(std::move(client)), log_(std::move(log)), is_deep_(is_deep) {}

  // `name` is for the log; `for_all`: all that matches is wanted. REQUIRES: `fd` is a regular file
  // that is open for reading only.
  ObjectAnswer scan(const std::string& name, int fd, bool for_all = false) const;
  // Writes the line of an object that could not be opened, too.
  ObjectAnswer refuse(const std::string& name, std::string error) const;
  const Settings& settings() const { return settings_; }

 private:
  LogFacts facts_of(const std::string& name) const;  // the start of its line
  void count_and_log(LogFacts& facts) const;

  const Settings& settings_;
  std::string client_;
  std::function<void(const LogLine&)> log_;
  bool is_deep_;
};

}  // namespace scanq
