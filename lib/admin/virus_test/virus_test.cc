// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/virus_test/virus_test.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "lib/admin/local_domain.h"
#include "lib/admin/mail_host.h"
#include "lib/admin/options.h"
#include "lib/admin/translated_stream.h"
#include "lib/admin/virus_test/sample_trial.h"
#include "lib/front/load_settings.h"
#include "lib/mail/address.h"
#include "lib/mail/places.h"

namespace scanq {
namespace {

constexpr std::array kOptions{OptionRow{"maildir", true}, OptionRow{"wait", true},
                              OptionRow{"smtp", true}, OptionRow{"front", true}};
constexpr std::array kSamples{Sample::kPlain, Sample::kZip, Sample::kNamed};
constexpr int kUsualWaitSeconds = 30;
constexpr int kMaxWaitSeconds = 3600;

Error wrong_use(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

Result<DeliveryPlace> place_of(const VirusTest& test, const Options& options) {
  if (!options.has("maildir")) {
    const MailHost host = find_mail_host(test.settings);
    if (host != MailHost::kQmail) {
      return DeliveryPlace{
          {}, {}, "where " + std::string(mail_host_name(host)) + " delivers is not looked up"};
    }
    return find_delivery_place({kQmailDir, test.host, find_system_account}, test.recipient);
  }
  const std::string maildir = options.value("maildir");
  struct stat about;
  if (::stat((maildir + "/new").c_str(), &about) != 0) {
    return errno_error(ErrorCode::kReadFailed, "--maildir takes a Maildir: " + maildir + "/new");
  }
  if (!S_ISDIR(about.st_mode)) return wrong_use("--maildir takes a Maildir: " + maildir);
  return DeliveryPlace{{maildir}, {"as asked for"}, ""};
}

// By SMTP, as the mail comes; the program alone only where that is asked for, or where no server is
// found.
Result<void> choose_way(VirusTest& test, const Options& options) {
  constexpr std::array<std::string_view, 2> kWays{"smtp", "front"};
  Result<void> one_way = options.take_one_of(kWays);
  if (!one_way) return one_way;
  std::ostream& out = test.call.out;
  test.front = options.value("front", front_of_host(test.settings, find_mail_host(test.settings)));
  if (options.has("front")) {
    if (::access(test.front.c_str(), X_OK) != 0) {
      return errno_error(ErrorCode::kCannotExec, "--front " + test.front);
    }
    out << "to " << test.recipient << " through " << test.front << " alone, as --front says\n";
    return {};
  }
  Result<SmtpServer> server =
      options.has("smtp") ? parse_smtp_server(options.value("smtp")) : find_smtp_server("/proc");
  if (!server && options.has("smtp")) return server.error();
  if (server) {
    test.server = *server;
    out << "to " << test.recipient << " by SMTP to " << server->text() << '\n';
  } else {
    out << "to " << test.recipient << " through " << test.front << " alone: " << server.error().text
        << " (--smtp HOST:PORT names one)\n";
  }
  return {};
}

void tell_place(const VirusTest& test) {
  std::ostream& out = test.call.out;
  for (const std::string& step : test.place.steps) out << "  " << step << '\n';
  for (const std::string& maildir : test.place.maildirs) out << "watched: " << maildir << '\n';
  if (!test.place.maildirs.empty()) return;
  out << "not watched: " << test.place.why_none
      << "\n  look yourself whether they arrive, or name the Maildir (--maildir FOLDER)\n";
}

Result<VirusTest> prepare_test(const Call& call) {
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return options.error();
  if (options->rest().size() != 1)
    return wrong_use("virus-test takes one local account or address");
  Result<int> seconds = options->number("wait", kUsualWaitSeconds, 0, kMaxWaitSeconds, "seconds");
  if (!seconds) return seconds.error();
  Result<Settings> settings = load_settings(call.settings_path);
  if (!settings) return settings.error();
  const std::string name = options->rest()[0], host = local_domain(*settings);
  VirusTest test{
      call, name, host, "", {}, {}, std::chrono::seconds(*seconds), std::move(*settings)};
  if (name.find('@') == std::string::npos) test.recipient += "@" + host;
  if (!is_mail_address(test.recipient))
    return wrong_use("this is no mail address: " + test.recipient);
  Result<DeliveryPlace> place = place_of(test, *options);
  if (!place) return place.error();
  test.place = std::move(*place);
  Result<void> chosen = choose_way(test, *options);
  if (!chosen) return chosen.error();
  tell_place(test);
  Result<Expected> expected = expect_outcome(test);
  if (expected) {
    test.expected = *expected;
  } else {
    call.out << expected.error().text << '\n';
  }
  return test;
}

}  // namespace

int run_virus_test(const Call& plain) {
  const TranslatedCall translated_call(plain);
  const Call& call = translated_call.call;
  Result<VirusTest> test = prepare_test(call);
  if (!test) return fail(call, test.error());
  std::size_t right = 0, unseen = 0;
  for (std::size_t i = 0; i < kSamples.size(); ++i) {
    const Fared fared = try_sample(*test, kSamples[i], static_cast<int>(i + 1));
    if (fared == Fared::kRight) ++right;
    if (fared == Fared::kUnseen) ++unseen;
  }
  const std::string of_all = " of " + std::to_string(kSamples.size()) + " test viruses ";
  if (unseen > 0) call.out << unseen << of_all << "were taken, and nobody has seen them arrive\n";
  if (right > 0 || unseen == 0) call.out << right << of_all << "fared as they should\n";
  if (right == kSamples.size()) return kExitDone;
  if (right + unseen == kSamples.size()) return kExitFound;
  return fail(call, "something is wrong: scanq check tells more");
}

}  // namespace scanq
