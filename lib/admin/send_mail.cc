// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/send_mail.h"

#include <algorithm>

namespace scanq {
namespace {

constexpr std::size_t kMaxLogBytes = 1 << 20;

// Our environment, with the names in `added` replaced.
std::vector<std::string> environment_with(const std::vector<std::string>& added) {
  std::vector<std::string> all = added;
  for (const std::string& pair : current_environment()) {
    const std::string name = pair.substr(0, pair.find('=') + 1);
    const bool is_set = std::any_of(added.begin(), added.end(),
                                    [&](const std::string& one) { return one.starts_with(name); });
    if (!is_set) all.push_back(pair);
  }
  return all;
}

}  // namespace

Result<Sent> send_mail(const std::string& program, const std::string& message,
                       const Envelope& envelope, const std::vector<std::string>& environment,
                       Clock::duration limit) {
  Result<Fd> message_file = make_sealed_file("scanq-mail", message);
  if (!message_file) return message_file.error();
  Result<Fd> envelope_file = make_sealed_file("scanq-envelope", format_envelope(envelope));
  if (!envelope_file) return envelope_file.error();
  Result<Fd> log = make_memory_file("scanq-log");
  if (!log) return log.error();
  SpawnRequest request;
  request.program = program;
  request.argv = {program};
  request.env = environment_with(environment);
  request.fds = {{message_file->get(), 0}, {envelope_file->get(), 1}, {log->get(), 2}};
  Result<Child> child = Child::start(request);
  if (!child) return child.error();
  Result<ExitStatus> ended = child->wait_until(Clock::now() + limit);
  if (!ended) {
    child->end();
    return ended.error().while_doing("waiting for " + program);
  }
  Result<void> rewound = seek_to(log->get(), 0);
  if (!rewound) return rewound.error();
  Result<std::string> text = read_to_end(log->get(), kMaxLogBytes);
  return Sent{*ended, text ? *text : text.error().text};
}

}  // namespace scanq
