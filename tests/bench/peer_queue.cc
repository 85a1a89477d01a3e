// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// For make bench: what stands in place of qmail-queue at other sites. Reads the message from
// descriptor 0 into a file, has it scanned in the way that PEER_WAY names, and becomes the program
// in PEER_QUEUE when it is clean; exit 31 for a find, 71 for trouble. PEER_WAY:
//   direct     a minimal client: passes the descriptor to the clamd socket PEER_SOCKET (FILDES)
//   clamdscan  runs clamdscan --fdpass with the configuration PEER_CONF, as the usual glue does
//   clamscan   runs clamscan with the database PEER_DATABASE: loads it for each message
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

constexpr int kFound = 31, kTrouble = 71;

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// 0 clean, 1 found, 2 failed, as the exit codes of clamscan and clamdscan.
int ask_clamd(int file) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  struct sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, setting("PEER_SOCKET").c_str(), sizeof address.sun_path - 1);
  if (::connect(socket, reinterpret_cast<struct sockaddr*>(&address), sizeof address) != 0) {
    return 2;
  }
  if (::write(socket, "zFILDES", 8) != 8) return 2;
  char byte = 0;
  struct iovec data = {&byte, 1};
  alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  struct msghdr message = {};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  struct cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &file, sizeof file);
  if (::sendmsg(socket, &message, 0) != 1) return 2;
  std::string answer;
  char buffer[512];
  for (ssize_t got; (got = ::read(socket, buffer, sizeof buffer)) > 0;) {
    answer.append(buffer, static_cast<std::size_t>(got));
  }
  if (answer.find(": OK") != std::string::npos) return 0;
  return answer.find(" FOUND") != std::string::npos ? 1 : 2;
}

int run(const char* const* arguments) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, 0);
    ::dup2(null, 1);
    ::dup2(null, 2);
    ::execvp(arguments[0], const_cast<char* const*>(arguments));
    ::_exit(2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

int scan(int file, const std::string& path) {
  const std::string way = setting("PEER_WAY");
  if (way == "direct") return ask_clamd(file);
  if (way == "clamdscan") {
    const std::string config = "--config-file=" + setting("PEER_CONF");
    const char* arguments[] = {"clamdscan",    config.c_str(), "--fdpass", "--quiet",
                               "--no-summary", path.c_str(),   nullptr};
    return run(arguments);
  }
  const std::string database = "--database=" + setting("PEER_DATABASE");
  const char* arguments[] = {"clamscan",     database.c_str(), "--quiet",
                             "--no-summary", path.c_str(),     nullptr};
  return run(arguments);
}

}  // namespace

int main() {
  std::string path = setting("PEER_FOLDER") + "/peer.XXXXXX";
  const int file = ::mkstemp(path.data());
  if (file < 0) return kTrouble;
  char buffer[65536];
  for (ssize_t got; (got = ::read(0, buffer, sizeof buffer)) > 0;) {
    if (::write(file, buffer, static_cast<std::size_t>(got)) != got) return kTrouble;
  }
  ::lseek(file, 0, SEEK_SET);
  const int verdict = scan(file, path);
  ::unlink(path.c_str());
  if (verdict != 0) return verdict == 1 ? kFound : kTrouble;
  ::lseek(file, 0, SEEK_SET);
  ::dup2(file, 0);
  const std::string queue = setting("PEER_QUEUE");
  ::execl(queue.c_str(), queue.c_str(), static_cast<char*>(nullptr));
  return kTrouble;
}
