// For make bench, where no real qmail is named: takes a message as qmail-queue does, with its two
// fsyncs and its link, and throws it away. BENCH_QUEUE names the folder.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace {

constexpr int kWriteFailed = 53;

void store(int from, const std::string& path) {
  const int to = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  char buffer[8192];
  for (ssize_t got; (got = ::read(from, buffer, sizeof buffer)) > 0;) {
    if (::write(to, buffer, static_cast<std::size_t>(got)) != got) ::_exit(kWriteFailed);
  }
  if (::fsync(to) != 0) ::_exit(kWriteFailed);
  ::close(to);
}

}  // namespace

int main() {
  const char* folder = std::getenv("BENCH_QUEUE");
  if (folder == nullptr) return kWriteFailed;
  const std::string name = std::string(folder) + "/" + std::to_string(::getpid());
  store(0, name + ".mess");
  store(1, name + ".intd");
  if (::link((name + ".intd").c_str(), (name + ".todo").c_str()) != 0) return kWriteFailed;
  for (const char* suffix : {".mess", ".intd", ".todo"}) ::unlink((name + suffix).c_str());
  return 0;
}
