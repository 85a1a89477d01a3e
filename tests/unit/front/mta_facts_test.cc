// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/mta_facts.h"

#include <cstdlib>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

// The variables as scanq-milter sets them, gone at the end.
class Told {
 public:
  explicit Told(const char* host, const char* after_queue = nullptr) {
    ::setenv(kHostVariable, host, 1);
    ::setenv(kQueueIdVariable, "4Q1", 1);
    ::setenv(kServerNameVariable, "mail.example.net", 1);
    if (after_queue != nullptr) ::setenv(kAfterQueueVariable, after_queue, 1);
  }
  ~Told() {
    for (const char* name :
         {kHostVariable, kQueueIdVariable, kServerNameVariable, kAfterQueueVariable}) {
      ::unsetenv(name);
    }
  }
  Told(const Told&) = delete;
  Told& operator=(const Told&) = delete;
};

TEST_CASE("mta_facts: none where no program of ours tells them", "[mta_facts]") {
  CHECK_FALSE(mta_facts());
  for (const char* host : {"", "qmail", "auto", "exim", "Postfix"}) {
    const Told told(host);
    CHECK_FALSE(mta_facts());
  }
}

TEST_CASE("mta_facts: the host, the number of the message, the server, and the queue",
          "[mta_facts]") {
  {
    const Told told("postfix");
    const std::optional<MtaFacts> facts = mta_facts();
    REQUIRE(facts);
    CHECK(facts->host == MailHost::kPostfix);
    CHECK(facts->queue_id == "4Q1");
    CHECK(facts->server_name == "mail.example.net");
    CHECK_FALSE(facts->is_after_queue);
  }
  const Told told("sendmail", "1");
  REQUIRE(mta_facts());
  CHECK(mta_facts()->host == MailHost::kSendmail);
  CHECK(mta_facts()->is_after_queue);
}

TEST_CASE("mta_facts: the log goes to syslog, and the name is the server's where none is set",
          "[mta_facts]") {
  Settings settings = default_settings();
  REQUIRE(fit_to_mta(settings, {MailHost::kPostfix, "", "mail.example.net", false}));
  CHECK(settings.log_to == LogTo::kSyslog);
  CHECK(settings.host_name == "mail.example.net");
  settings.host_name = "set.example.net";
  REQUIRE(fit_to_mta(settings, {MailHost::kPostfix, "", "mail.example.net", false}));
  CHECK(settings.host_name == "set.example.net");
  settings.host_name = "";
  REQUIRE(fit_to_mta(settings, {MailHost::kPostfix, "", "no name\n", false}));
  CHECK(settings.host_name.empty());
}

TEST_CASE("mta_facts: after the queue a refusal becomes the warning, in every policy",
          "[mta_facts]") {
  Settings settings = default_settings();
  settings.delivery.actions.fill(Action::kReject);
  settings.policies.resize(1);
  settings.policies[0].delivery.actions.fill(Action::kReject);
  Settings before = settings;
  REQUIRE(fit_to_mta(before, {MailHost::kPostfix, "", "", false}));
  CHECK(before.delivery.actions == settings.delivery.actions);
  REQUIRE(fit_to_mta(settings, {MailHost::kPostfix, "", "", true}));
  for (const Action action : settings.delivery.actions) CHECK(action == Action::kWarn);
  for (const Action action : settings.policies[0].delivery.actions) CHECK(action == Action::kWarn);
}

TEST_CASE("mta_facts: a setting for another host is told with what to write", "[mta_facts]") {
  const auto fault_of = [](auto change) {
    Settings settings = default_settings();
    change(settings);
    const Result<void> fits = fit_to_mta(settings, {MailHost::kSendmail, "", "", false});
    CHECK(settings.log_to == LogTo::kSyslog);
    return fits ? std::string() : fits.error().text;
  };
  CHECK(fault_of([](Settings& s) { s.host = MailHost::kSendmail; }).empty());
  CHECK(fault_of([](Settings& s) { s.host = MailHost::kQmail; }) ==
        "host = qmail cannot be followed under sendmail: write host = auto");
  CHECK(fault_of([](Settings& s) { s.log_to = LogTo::kBoth; }) ==
        "log_to = both cannot be followed under sendmail: write log_to = auto");
  CHECK(fault_of([](Settings& s) { s.error_text = ErrorText::kFd4; }) ==
        "error_text = fd4 cannot be followed under sendmail: write error_text = auto");
}

}  // namespace
}  // namespace scanq
