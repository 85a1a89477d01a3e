// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/front_user.h"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "lib/admin/check/processes.h"
#include "lib/base/read_until.h"

namespace scanq {
namespace {

constexpr const char* kUsualUser = "qmaild";
constexpr std::size_t kMaxAnswerBytes = 1 << 20;
// Servers that hand mail in; tcpserver and its like only where SMTP is what they serve.
constexpr std::array<std::string_view, 4> kSmtpServers{"qmail-smtpd", "smtpfront-qmail", "qpsmtpd",
                                                       "qmail-qmtpd"};
constexpr std::array<std::string_view, 3> kAnyServers{"tcpserver", "sslserver", "tcpsvd"};

std::string name_of(uid_t uid) {
  const struct passwd* entry = ::getpwuid(uid);
  return entry != nullptr ? entry->pw_name : "uid " + std::to_string(uid);
}

// Of the first that does not run as root: root's are those that have not given up their rights yet.
std::optional<FrontUser> user_of_server(const std::string& proc) {
  for (const std::string_view name : kSmtpServers) {
    for (const Process& process : find_processes(proc, name)) {
      if (process.user.uid != 0) {
        return FrontUser{name_of(process.user.uid),
                         process.name + " runs so, process " + process.id, process.user};
      }
    }
  }
  for (const std::string_view name : kAnyServers) {
    for (const Process& process : find_processes(proc, name)) {
      if (process.user.uid == 0 || process.command.find("smtp") == std::string::npos) continue;
      return FrontUser{name_of(process.user.uid), process.name + " runs so, process " + process.id,
                       process.user};
    }
  }
  return std::nullopt;
}

std::optional<FrontUser> owner_of_set_id(const std::string& front) {
  struct stat about;
  if (::stat(front.c_str(), &about) != 0 || (about.st_mode & S_ISUID) == 0) return std::nullopt;
  return FrontUser{name_of(about.st_uid), front + " is set-id", User{about.st_uid, about.st_gid}};
}

// Between fork and here nothing is shared but memory of its own.
[[noreturn]] void answer_as(const User& user, const std::function<std::string()>& work, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::setgroups(0, nullptr) != 0 || ::setresgid(user.gid, user.gid, user.gid) != 0 ||
      ::setresuid(user.uid, user.uid, user.uid) != 0) {
    ::_exit(1);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a change of user makes the kernel forget it
  try {
    ::_exit(write_all(out, work()) ? 0 : 1);
  } catch (const std::exception&) {
    ::_exit(1);
  }
}

}  // namespace

Result<FrontUser> find_front_user(const std::string& front, const std::string& proc,
                                  const std::string& name) {
  const std::string own = name_of(::geteuid());
  if (::geteuid() != 0) {
    if (!name.empty() && name != own) {
      return Error{ErrorCode::kBadSettings,
                   "only root can look as " + name + "; run scanq as root"};
    }
    return FrontUser{own, "only root can look as the user that qmail runs it as", std::nullopt};
  }
  if (!name.empty()) {
    const Result<std::optional<User>> found = find_user(name);
    if (!found) return found.error();
    const std::optional<User>& user = *found;
    if (!user) return Error{ErrorCode::kBadSettings, "there is no user " + name};
    return FrontUser{name, "as asked for", user};
  }
  if (std::optional<FrontUser> owner = owner_of_set_id(front)) return *owner;
  if (std::optional<FrontUser> server = user_of_server(proc)) return *server;
  const Result<std::optional<User>> usual = find_user(kUsualUser);
  if (!usual) return usual.error();
  if (*usual) {
    return FrontUser{kUsualUser, "qmail's usual one; no SMTP server runs now", *usual};
  }
  return FrontUser{own, "no SMTP server runs now and there is no user qmaild: --as names another",
                   std::nullopt};
}

Result<std::string> run_as(const FrontUser& user, const std::function<std::string()>& work,
                           Clock::time_point deadline) {
  if (!user.user || user.user->uid == ::geteuid()) return work();
  Result<Pipe> pipe = make_pipe();
  if (!pipe) return pipe.error();
  const pid_t child = ::fork();
  if (child < 0) return errno_error(ErrorCode::kInternal, "fork");
  if (child == 0) answer_as(*user.user, work, pipe->write_end.get());
  pipe->write_end.reset();
  Result<std::string> answer = read_until(pipe->read_end.get(), kMaxAnswerBytes, deadline);
  if (!answer) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!answer) return answer.error().while_doing("looking as " + user.name);
  const ExitStatus ended = read_wait_status(status);
  if (ended.is_success()) return answer;
  return Error{ErrorCode::kInternal, "looking as " + user.name + ": " + ended.describe()};
}

}  // namespace scanq
