// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The files by which qmail decides where a local message goes, each as the program that reads it
// understands it. find_ and split functions are pure, read_ do I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

using Lines = std::vector<std::string>;

// A whole file of at most 1 MiB. kReadFailed.
Result<std::string> read_small_file(const std::string& path);

// The lines of a control file, without comments, empty lines and blanks at the end; none: there is
// no such file.
std::optional<Lines> read_control(const std::string& path);

// The prepended name of the line of control/virtualdomains that is for this address, in lower case:
// the whole address first, then its domain, then each .suffix of it, then the line for all. None:
// no line, or one that makes an exception.
std::optional<std::string> virtual_prefix(const Lines& lines, std::string_view address);

// users/assign, where qmail-newu has made users/cdb of it; none otherwise.
std::optional<Lines> read_assignments(const std::string& qmail_dir);
struct Assignment {
  std::string user, home, dash, ext;
};
// "=local:user:uid:gid:home:dash:ext:" for that very local part, else the longest
// "+start:user:uid:gid:home:dash:pre:" that it begins with.
std::optional<Assignment> find_assignment(const Lines& lines, const std::string& local);

// The .qmail files that qmail-local looks for, in its order.
Lines dot_qmail_paths(const std::string& home, const std::string& dash, const std::string& ext);

// The lines of a .qmail file that say something.
Lines instruction_lines(std::string_view text);

// The argument of qmail-start for mail without a .qmail file, from control/defaultdelivery or from
// the script rc; empty where neither tells.
std::string default_delivery(const std::string& qmail_dir);

}  // namespace scanq
