// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/processes.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "lib/base/fd.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxStatusBytes = 64 << 10;

bool is_number(const std::string& name) {
  return !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
}

std::string read_text(const std::filesystem::path& path) {
  Result<std::string> text = read_file(path, kMaxStatusBytes);
  return text ? *text : "";
}

// The text behind "KEY:" in a file like /proc/PID/status.
std::istringstream status_field(const std::string& status, const std::string& key) {
  const std::size_t at = ("\n" + status).find("\n" + key + ":");
  return std::istringstream(at == std::string::npos ? "" : status.substr(at + key.size() + 1));
}

bool has_ended(const std::string& status) {
  std::string state;
  status_field(status, "State") >> state;
  return state == "Z" || state == "X";
}

// The second of the four ids of a line is the effective one.
unsigned effective_id(const std::string& status, const std::string& key) {
  unsigned real = 0, effective = 0;
  status_field(status, key) >> real >> effective;
  return effective;
}

}  // namespace

std::vector<Process> find_processes(const std::string& proc, std::string_view name) {
  std::vector<Process> found;
  std::error_code error;  // no folder, no processes
  for (std::filesystem::directory_iterator at(proc, error), end; !error && at != end;
       at.increment(error)) {
    const std::string id = at->path().filename();
    if (!is_number(id)) continue;
    const std::string comm = read_text(at->path() / "comm");
    // The kernel keeps 15 bytes of a name.
    if (comm.substr(0, comm.find('\n')) != name.substr(0, 15)) continue;
    const std::string status = read_text(at->path() / "status");
    if (has_ended(status)) continue;
    std::string command = read_text(at->path() / "cmdline");
    std::replace(command.begin(), command.end(), '\0', ' ');
    found.push_back({std::string(name),
                     id,
                     {effective_id(status, "Uid"), effective_id(status, "Gid")},
                     command});
  }
  return found;
}

}  // namespace scanq
