// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The part of check_installation.h that has a mail scanned as qmail would: by qmail-scanq as it is
// installed, started with the environment of an SMTP server's child, into a queue program that
// delivers nothing.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <optional>

#include "lib/admin/check/check_installation.h"
#include "lib/admin/check/test_queue.h"
#include "lib/admin/installed_how.h"
#include "lib/admin/report/log_reader.h"
#include "lib/admin/sample_mail.h"
#include "lib/admin/send_mail.h"
#include "lib/base/temp_folder.h"
#include "lib/front/server_name.h"

namespace scanq {
namespace {

constexpr const char* kName = "test mail";
constexpr std::size_t kMaxMailBytes = 1 << 20;
constexpr int kSpareSeconds = 30;
constexpr const char* kAdvice =
    "qmail-scanq(8), EXIT CODES and DIAGNOSTICS, says what is meant; what is told above comes "
    "first";

// The way that one mail took.
struct Passage {
  ExitStatus status{};
  std::string log;                      // the front's lines on descriptor 2
  std::optional<LoggedMessage> logged;  // the one that it logs a message with
  std::string queued, envelope;         // what the queue program was given; empty: nothing

  std::string describe() const {
    std::string text = status.describe();
    if (logged && !logged->error.empty()) return text + ": " + logged->error;
    return log.empty() ? text : text + ": " + log.substr(0, log.find('\n'));
  }
};

struct Tester {
  const Settings& settings;
  std::string settings_path, front, program;

  Result<Passage> send(const std::string& mail, const Envelope& envelope,
                       const std::optional<Settings>& instead) const;
};

std::string read_if_there(const std::string& path) {
  Result<std::string> text = read_file(path, kMaxMailBytes);
  return text ? *text : "";
}

// `instead`: settings that are to count in place of the file's.
Result<Passage> Tester::send(const std::string& mail, const Envelope& envelope,
                             const std::optional<Settings>& instead) const {
  Result<TempFolder> folder = TempFolder::make(settings.temp_dir);
  if (!folder) return folder.error();
  Result<std::string> queue = make_test_queue(folder->path(), program);
  if (!queue) return queue.error();
  std::string path = settings_path;
  if (instead) {
    path = folder->path() + "/scanq.conf";
    Result<Fd> file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file) return file.error();
    Result<void> written = write_all(file->get(), format_settings(*instead));
    if (!written) return written.error();
  }
  const std::chrono::seconds limit(settings.scan_wait_seconds + settings.load_wait_seconds +
                                   settings.scan_timeout_seconds + kSpareSeconds);
  Result<Sent> sent = send_mail(front, mail, envelope,
                                {"SCANQ_CONF=" + path, "SCANQ_QMAILQUEUE=" + *queue,
                                 "SCANQ_COUNT=no", "TCPREMOTEIP=127.0.0.1"},
                                limit);
  if (!sent) return sent.error();
  return Passage{sent->status, sent->log, read_log_line(sent->log),
                 read_if_there(folder->path() + "/message"),
                 read_if_there(folder->path() + "/envelope")};
}

// The same settings without what a test must not do: keep, notify, count. The log line comes to us.
void make_harmless(DeliverySettings& delivery) {
  for (Action& action : delivery.actions) {
    if (action == Action::kQuarantine) action = Action::kTag;
  }
  delivery.notify_sender = NotifySender::kNever;
  delivery.notify_recipients = delivery.notify_administrators = false;
  delivery.delete_failed = DeleteFailed::kSeal;
}

Settings harmless(Settings settings) {
  make_harmless(settings.delivery);
  for (Policy& policy : settings.policies) make_harmless(policy.delivery);
  settings.log_to = LogTo::kStderr;
  return settings;
}

CheckRow bad(State state, const std::string& text, const std::string& advice = kAdvice) {
  return {state, kName, text, advice};
}

// Empty: it came through as it should.
std::string fault_of_clean(const Passage& clean, const std::string& mail,
                           const Envelope& envelope) {
  if (!clean.status.is_success()) return "a clean message is not taken: " + clean.describe();
  if (clean.queued.empty()) return "a clean message ended with exit 0, but did not reach the queue";
  if (!clean.queued.ends_with(mail)) return "a clean message is changed on its way";
  if (clean.envelope != format_envelope(envelope)) return "the envelope is changed on its way";
  return "";
}

CheckRow describe_virus(const Settings& settings, const Passage& clean, const Passage& virus) {
  constexpr int kVirusFound = 3;
  if (!virus.logged)
    return bad(State::kCritical, "the test virus left no log line: " + virus.describe());
  if (virus.logged->marker != kVirusFound) {
    if (virus.logged->error.empty() && virus.status.is_success()) {
      return bad(State::kCritical, "THE EICAR TEST FILE IS NOT FOUND\n" + virus.log,
                 settings.scan == ScanWhich::kNone ? "scan = none: nothing is scanned" : kAdvice);
    }
    return bad(State::kCritical, "the test virus could not be scanned: " + virus.describe());
  }
  if (!virus.logged->error.empty()) {
    return bad(State::kCritical, "the test virus is found, but: " + virus.describe());
  }
  CheckRow row{State::kOk, kName, "", ""};
  row.text = "a clean message reaches the queue unchanged; EICAR is found, action " +
             virus.logged->action + "\nengine " + virus.logged->engine + ", " +
             std::to_string(virus.logged->milliseconds) + " ms";
  row.figures = {{"test_virus_ms", virus.logged->milliseconds, "ms", ";;0"}};
  if (clean.logged) {
    row.figures.push_back({"test_clean_ms", clean.logged->milliseconds, "ms", ";;0"});
  }
  // An image that looks right may be of other programs or libraries than these.
  if (virus.logged->engine.find("refused") != std::string::npos ||
      virus.logged->engine.find("not thawed") != std::string::npos) {
    row.state = State::kWarning;
    row.advice = "scanq update --image --if-changed makes a new image";
  }
  return row;
}

}  // namespace

CheckRow check_test_mail(const Settings& settings, const std::string& settings_path,
                         const std::string& front, const std::string& program) {
  struct stat about;
  if (::stat(front.c_str(), &about) != 0) {
    return bad(State::kCritical, front + ": " + std::strerror(errno), how_to_install_again());
  }
  if ((about.st_mode & (S_ISUID | S_ISGID)) != 0) {
    return {State::kOk, kName, front + " is set-id and would deliver it: scanq virus-test tries it",
            ""};
  }
  if (::access(program.c_str(), X_OK) != 0) {
    return bad(State::kUnknown, program + ": " + std::strerror(errno) + ": no test mail was sent",
               "chmod a+rx " + program);
  }
  const Tester tester{settings, settings_path, front, program};
  const std::string host = server_name(settings);
  const SampleAddresses addresses{
      "scanq@" + host, "postmaster@" + host,
      std::to_string(::getpid()) + "." + std::to_string(std::time(nullptr)) + ".check@" + host};
  const Envelope envelope{"", {addresses.to}, {}, {}};
  const std::string mail = sample_mail(Sample::kClean, addresses);
  Result<Passage> clean = tester.send(mail, envelope, std::nullopt);
  if (!clean) return bad(State::kCritical, "no test mail could be sent: " + clean.error().text);
  const std::string fault = fault_of_clean(*clean, mail, envelope);
  if (!fault.empty()) return bad(State::kCritical, fault);
  Result<Passage> virus =
      tester.send(sample_mail(Sample::kPlain, addresses), envelope, harmless(settings));
  if (!virus) return bad(State::kCritical, "no test virus could be sent: " + virus.error().text);
  return describe_virus(settings, *clean, *virus);
}

}  // namespace scanq
