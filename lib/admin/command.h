// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A sub-command of scanq. Each has its own pair of files here and one row in the table of
// qmail-scanq/scanq.cc; it writes to the streams of its call and returns scanq's exit code.
#pragma once

#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// Exit codes. `check` has those of a Nagios plugin instead.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFound = 1;    // replay: something was found
inline constexpr int kExitTrouble = 2;  // wrong use, unreadable file, failed step; as clamscan

struct Call {
  std::span<const std::string> arguments;  // after the name of the sub-command
  std::string settings_path;               // of --conf, else of SCANQ_CONF, else the built-in one
  std::ostream& out;
  std::ostream& err;
};

struct HelpLine {
  std::string_view option;   // "--jobs NUMBER"
  std::string_view meaning;  // a few words
};

struct Command {
  std::string_view name;
  std::string_view synopsis;  // its arguments, one form a line
  std::string_view summary;   // one line
  std::span<const HelpLine> options;
  int (*run)(const Call&);
};

// "scanq: TEXT" on the call's error stream, in the language of the terminal; returns kExitTrouble.
// Where an error is that we lack the right to something, the text ends with the advice to be root.
int fail(const Call& call, const Error& error);
int fail(const Call& call, std::string_view text);
Error with_root_hint(const Error& error);

// The main of a program of scanq's: descriptors and signals first, then `run`. What nobody foresaw
// is told on `err`, and is kExitTrouble.
int run_program(const std::function<int()>& run, std::ostream& err);

}  // namespace scanq
