// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "lib/admin/options.h"
#include "lib/admin/sample_mail.h"
#include "lib/admin/send_mail.h"
#include "lib/admin/watch_maildir.h"
#include "lib/front/load_settings.h"
#include "lib/mail/places.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"maildir", true}, OptionRow{"wait", true},
                              OptionRow{"front", true}};
constexpr std::array kSamples{Sample::kPlain, Sample::kZip, Sample::kNamed};
constexpr std::size_t kMaxControlBytes = 4096;
constexpr int kUsualWaitSeconds = 30;
constexpr int kMaxWaitSeconds = 3600;

struct VirusTest {
  const Call& call;
  std::string front, recipient, host;
  std::string maildir;  // empty: nobody knows where the mail goes to
  std::chrono::seconds wait{kUsualWaitSeconds};
  Settings settings;
};

// qmail's own name for this machine, as qmail-inject takes it.
std::string host_name() {
  Result<std::string> me = read_file(std::string(kQmailDir) + "/control/me", kMaxControlBytes);
  if (me) return std::string(trim_blanks(me->substr(0, me->find('\n'))));
  char name[256] = "";
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

std::string maildir_of(const std::string& account) {
  const struct passwd* entry = ::getpwnam(account.c_str());
  if (entry == nullptr) return "";
  const std::string folder = std::string(entry->pw_dir) + "/Maildir";
  return ::access((folder + "/new").c_str(), R_OK) == 0 ? folder : "";
}

Result<VirusTest> prepare_test(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return options.error();
  if (options->rest().size() != 1) {
    return Error{ErrorCode::kBadSettings, "virus-test takes the name of one local account"};
  }
  Result<Settings> settings = load_settings(call.settings_path);
  if (!settings) return settings.error();
  const std::string name = options->rest()[0];
  const std::string wait = options->value("wait", std::to_string(kUsualWaitSeconds));
  int seconds = -1;
  std::from_chars(wait.data(), wait.data() + wait.size(), seconds);
  if (seconds < 0 || seconds > kMaxWaitSeconds) {
    return Error{ErrorCode::kBadSettings, "--wait takes seconds, at most 3600"};
  }
  VirusTest test{call,
                 options->value("front", kFrontPath),
                 name,
                 host_name(),
                 options->value("maildir", maildir_of(name)),
                 std::chrono::seconds(seconds),
                 std::move(*settings)};
  if (name.find('@') == std::string::npos) test.recipient += "@" + test.host;
  return test;
}

bool is_refused_on_purpose(const Settings& settings) {
  const Action action = settings.delivery.action_for(Category::kVirus);
  return action == Action::kReject || action == Action::kDefer;
}

// Waits for the mail in the Maildir, and says how it came. True: marked as infected.
bool has_arrived(const VirusTest& test, const std::string& id) {
  std::ostream& out = test.call.out;
  Result<Arrived> arrived = wait_for_mail(test.maildir, id, Clock::now() + test.wait);
  if (!arrived) {
    out << "  NOT SEEN within " << test.wait.count() << " seconds: " << arrived.error().text
        << '\n';
    return false;
  }
  const bool is_marked = arrived->status.starts_with("Infected") || !test.settings.add_headers;
  out << "  arrived: " << arrived->path << "\n  "
      << (is_marked ? "marked: " : "BUT NOT MARKED AS INFECTED: ") << arrived->status << '\n';
  return is_marked;
}

// Sends one, and says how it fared. True: as it should.
bool test_sample(const VirusTest& test, Sample sample, int number) {
  std::ostream& out = test.call.out;
  const std::string id = std::to_string(::getpid()) + "." + std::to_string(std::time(nullptr)) +
                         "." + std::to_string(number) + ".virus-test@" + test.host;
  const std::string mail =
      sample_mail(sample, {"\"scanq virus-test\" <" + test.recipient + ">", test.recipient, id});
  // From nobody: if it cannot be delivered, no bounce bothers anybody.
  const Envelope envelope{"", {test.recipient}, {}, {}};
  out << sample_subject(sample) << std::endl;
  Result<Sent> sent =
      send_mail(test.front, mail, envelope, {"SCANQ_CONF=" + test.call.settings_path},
                std::chrono::seconds(test.settings.life_limit_seconds));
  if (!sent) {
    out << "  NOT SENT: " << sent.error().text << '\n';
    return false;
  }
  if (!sent->log.empty()) out << "  log: " << sent->log;
  if (!sent->status.is_success()) {
    const bool is_right = is_refused_on_purpose(test.settings) && !sent->status.by_signal;
    out << (is_right ? "  refused, as action_virus says: " : "  NOT TAKEN: ")
        << sent->status.describe() << '\n';
    return is_right;
  }
  out << "  taken by the queue\n";
  return test.maildir.empty() || has_arrived(test, id);
}

}  // namespace

int run_virus_test(const Call& call) {
  Result<VirusTest> test = prepare_test(call);
  if (!test) return fail(call, test.error());
  call.out << "to " << test->recipient << " through " << test->front << '\n';
  if (test->maildir.empty()) {
    call.out << "no Maildir is known for it, so look yourself whether they arrive (--maildir)\n";
  }
  std::size_t right = 0;
  for (std::size_t i = 0; i < kSamples.size(); ++i) {
    if (test_sample(*test, kSamples[i], static_cast<int>(i + 1))) ++right;
  }
  call.out << right << " of " << kSamples.size() << " test viruses fared as they should\n";
  if (right == kSamples.size()) return kExitDone;
  return fail(call, "something is wrong: scanq check tells more");
}

}  // namespace scanq
