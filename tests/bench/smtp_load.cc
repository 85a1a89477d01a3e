// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// For make bench: sends mails over SMTP to a port of this machine and prints one line of figures.
//
//   smtp_load PORT CONNECTIONS MESSAGES KIND SEED
//
// Each connection is kept open and sends its share, one message after the other; each message is
// new, but for KIND repeated. KIND: clean, infected, text, pdf, zip, repeated, mixture. When all
// messages are made and all connections are open, it prints "ready" and waits for a line on
// standard input, so that its caller can look at what processes have spent; the clock starts then.
// Figures: messages a second; the peak of anonymous memory of this machine above that without
// connections, in MiB; replies that were not 250; the time from the final dot to each reply, in ms.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kAttachmentBytes = 15500;  // 22 KB as it travels, as the product's own bench
constexpr std::size_t kPdfBytes = 150000;
constexpr std::size_t kZipBytes = 3700000;
constexpr std::size_t kTextBytes = 22000;
constexpr int kReplySeconds = 120;

std::string random_bytes(std::mt19937_64& random, std::size_t bytes) {
  std::string all(bytes, '\0');
  for (char& c : all) c = static_cast<char>(random());
  return all;
}

std::string base64(const std::string& bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned word = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      word = word << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k <= bytes.size() ? kDigits[word >> (18 - 6 * k) & 63] : '=';
    }
    if (i % 57 == 54) text += "\r\n";
  }
  return text + "\r\n";
}

std::string words(std::mt19937_64& random, std::size_t bytes) {
  constexpr const char* kWords[] = {"mail", "server", "quiet",   "evening",  "the", "a",      "to",
                                    "and",  "letter", "meeting", "tomorrow", "of",  "report", "we"};
  std::string text;
  std::size_t line = 0;
  while (text.size() < bytes) {
    const std::string word = kWords[random() % std::size(kWords)];
    text += word + (line > 60 ? "\r\n" : " ");
    line = line > 60 ? 0 : line + word.size() + 1;
  }
  return text + "\r\n";
}

std::string eicar() {  // in two pieces, so that this file is no test virus
  return std::string("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-") + "ANTIVIRUS-TEST-FILE!$H+H*";
}

std::string pdf(std::mt19937_64& random) {
  const std::string stream = random_bytes(random, kPdfBytes);
  return "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
         "2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n3 0 obj\n<</Length " +
         std::to_string(stream.size()) + ">>\nstream\n" + stream +
         "\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";
}

std::string little_endian(std::uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> (8 * i));
  return text;
}

std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = ~0U;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (0xedb88320U & (0U - (crc & 1)));
  }
  return ~crc;
}

// A zip with one stored member of random bytes.
std::string zip(std::mt19937_64& random) {
  const std::string content = random_bytes(random, kZipBytes);
  const std::string facts = little_endian(0, 8) + little_endian(crc32(content), 4) +
                            little_endian(content.size(), 4) + little_endian(content.size(), 4) +
                            little_endian(8, 2) + little_endian(0, 2);
  const std::string local = "PK\3\4" + little_endian(20, 2) + facts + "data.bin" + content;
  const std::string central = "PK\1\2" + little_endian(20, 2) + little_endian(20, 2) + facts +
                              little_endian(0, 14) + "data.bin";
  return local + central + "PK\5\6" + little_endian(0, 4) + little_endian(1, 2) +
         little_endian(1, 2) + little_endian(central.size(), 4) + little_endian(local.size(), 4) +
         little_endian(0, 2);
}

std::string mail(const std::string& text, const std::string& name, const std::string& content,
                 std::uint64_t number) {
  std::string head = "From: Alice <alice@example.org>\r\nTo: bob@example.net\r\nSubject: bench " +
                     std::to_string(number) + "\r\nDate: Mon, 1 Jun 2026 12:00:00 +0900\r\n" +
                     "Message-ID: <" + std::to_string(number) + "@bench.example.org>\r\n";
  if (name.empty()) return head + "\r\n" + text;
  return head + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_frontier\"\r\n" +
         "\r\n--=_frontier\r\nContent-Type: text/plain\r\n\r\n" + text + "\r\n--=_frontier\r\n" +
         "Content-Type: application/octet-stream; name=\"" + name + "\"\r\n" +
         "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"" +
         name + "\"\r\n\r\n" + base64(content) + "--=_frontier--\r\n";
}

// Ten mails: five texts, three with an attachment, one PDF, one repeated mail.
constexpr const char* kMixture[] = {"text",     "clean", "text", "pdf",   "text",
                                    "repeated", "clean", "text", "clean", "text"};

std::string make_mail(std::string kind, std::size_t index, std::mt19937_64& random) {
  if (kind == "mixture") kind = kMixture[index % std::size(kMixture)];
  std::mt19937_64 always_the_same(1);
  std::mt19937_64& chosen = kind == "repeated" ? always_the_same : random;
  const std::string text = words(chosen, 800);
  const std::uint64_t number = chosen();
  if (kind == "text") return mail(words(chosen, kTextBytes), "", "", number);
  if (kind == "pdf") return mail(text, "paper.pdf", pdf(chosen), number);
  if (kind == "zip") return mail(text, "data.zip", zip(chosen), number);
  if (kind == "infected") {
    return mail(words(chosen, 21000), "eicar.com", eicar(), number);
  }
  return mail(text, "data.bin", random_bytes(chosen, kAttachmentBytes), number);
}

// --- SMTP ---

class Connection {
 public:
  explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    struct sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<struct sockaddr*>(&address), sizeof address) != 0) {
      std::perror("connect");
      std::exit(2);
    }
    // Commands and messages are sent at once, each in one piece.
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const struct timeval patience = {kReplySeconds, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    reply();
    command("HELO bench.example.org");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    command("QUIT");
    ::close(socket_);
  }
  std::string command(const std::string& line) {
    send_all(line + "\r\n");
    return reply();
  }
  void send_all(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t put = ::send(socket_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
      if (put <= 0) return;
      at += static_cast<std::size_t>(put);
    }
  }
  std::string reply() {
    std::string line;
    char c;
    while (::recv(socket_, &c, 1, 0) == 1) {
      line += c;
      if (c != '\n') continue;
      if (line.size() > 3 && line[3] == '-') {
        line.clear();
        continue;
      }
      return line;
    }
    return line;
  }

 private:
  int socket_;
};

struct Figures {
  std::vector<double> reply_ms;
  int refused = 0;
};

Figures send_share(Connection& connection, const std::vector<std::string>& mails, std::size_t first,
                   std::size_t step) {
  Figures figures;
  for (std::size_t i = first; i < mails.size(); i += step) {
    connection.command("MAIL FROM:<alice@example.org>");
    connection.command("RCPT TO:<bob@example.net>");
    connection.command("DATA");
    const Clock::time_point start = Clock::now();
    connection.send_all(mails[i] + ".\r\n");
    const std::string answer = connection.reply();
    figures.reply_ms.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    if (answer.empty()) {
      std::fprintf(stderr, "no reply to a message\n");
      std::exit(1);
    }
    if (!answer.starts_with("250")) ++figures.refused;
  }
  return figures;
}

double anonymous_mib() {
  std::ifstream file("/proc/meminfo");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("AnonPages:")) return std::atof(line.c_str() + 10) / 1024.0;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: smtp_load PORT CONNECTIONS MESSAGES KIND SEED\n");
    return 2;
  }
  const int port = std::atoi(argv[1]);
  const auto connections = static_cast<std::size_t>(std::atoi(argv[2]));
  std::mt19937_64 random(std::strtoull(argv[5], nullptr, 10));
  std::vector<std::string> mails;
  const auto count = static_cast<std::size_t>(std::atoi(argv[3]));
  for (std::size_t i = 0; i < count; ++i) mails.push_back(make_mail(argv[4], i, random));

  const double anonymous_before = anonymous_mib();
  std::deque<Connection> open;
  for (std::size_t i = 0; i < connections; ++i) open.emplace_back(port);
  std::puts("ready");
  std::fflush(stdout);
  if (std::getchar() == EOF) return 1;

  std::atomic<bool> is_done = false;
  double anonymous_peak = anonymous_before;
  std::thread sampler([&] {
    while (!is_done) {
      anonymous_peak = std::max(anonymous_peak, anonymous_mib());
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  });
  const Clock::time_point start = Clock::now();
  std::vector<Figures> shares(connections);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < connections; ++i) {
    threads.emplace_back([&, i] { shares[i] = send_share(open[i], mails, i, connections); });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  is_done = true;
  sampler.join();

  int refused = 0;
  for (const Figures& share : shares) refused += share.refused;
  std::printf("rate=%.2f anon=%.1f refused=%d replies=", static_cast<double>(count) / seconds,
              anonymous_peak - anonymous_before, refused);
  for (const Figures& share : shares) {
    for (const double ms : share.reply_ms) std::printf("%.2f,", ms);
  }
  std::printf("\n");
  return 0;
}
