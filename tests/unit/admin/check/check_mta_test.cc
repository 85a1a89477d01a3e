// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_mta.h"

#include <algorithm>
#include <map>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

// A Postfix in which all is right; a test changes what it is about.
struct Postfix {
  std::map<std::string, std::string> parameters{
      {"smtpd_milters", "inet:127.0.0.1:8891, unix:private/scanq-milter"},
      {"milter_default_action", "tempfail"},
      {"default_process_limit", "100"},
      {"scanq-milter_time_limit", "1h"}};
  std::map<std::string, std::string> services{
      {"smtp/inet", "smtp inet n - y - - smtpd"},
      {"scanq-milter/unix",
       "scanq-milter unix - n n - 100 spawn user=nobody argv=/usr/local/lib/scanq/scanq-milter"}};
  std::string overrides;

  std::vector<CheckRow> rows() const {
    const auto value = [](const auto& of, const std::string& name) {
      const auto found = of.find(name);
      return found == of.end() ? std::string() : found->second;
    };
    return check_postfix({[&](const std::string& name) { return value(parameters, name); },
                          [&](const std::string& name) { return value(services, name); },
                          [&] { return overrides; }});
  }
  State state_of(const std::string& name) const {
    const std::vector<CheckRow> all = rows();
    const auto row = std::find_if(all.begin(), all.end(),
                                  [&name](const CheckRow& one) { return one.name == name; });
    REQUIRE(row != all.end());
    CHECK((row->state == State::kOk) == row->advice.empty());
    return row->state;
  }
};

TEST_CASE("check_mta: a Postfix that gives us all mail has nothing to do", "[check_mta]") {
  for (const CheckRow& row : Postfix().rows()) {
    INFO(row.name << ": " << row.text);
    CHECK(row.state == State::kOk);
  }
  CHECK(Postfix().rows().size() == 4);
}

TEST_CASE("check_mta: a setting that does not fit the host is named, with what to write",
          "[check_mta]") {
  Settings settings = default_settings();
  CHECK(check_fit(settings, MailHost::kPostfix).state == State::kOk);
  settings.log_to = LogTo::kStderr;
  const CheckRow row = check_fit(settings, MailHost::kPostfix);
  CHECK(row.state == State::kCritical);
  CHECK(row.text == "log_to = stderr cannot be followed under postfix: write log_to = auto");
  CHECK_FALSE(row.advice.empty());
  settings = default_settings();
  settings.host = MailHost::kQmail;
  CHECK(check_fit(settings, MailHost::kSendmail).text ==
        "host = qmail cannot be followed under sendmail: write host = auto");
}

TEST_CASE("check_mta: a Postfix that does not name our milter is critical", "[check_mta]") {
  Postfix postfix;
  postfix.parameters["smtpd_milters"] = "inet:127.0.0.1:8891";
  CHECK(postfix.state_of("milter") == State::kCritical);
  postfix.parameters["smtpd_milters"] = "unix:private/scanq-milter";
  postfix.services.erase("scanq-milter/unix");
  CHECK(postfix.state_of("milter") == State::kCritical);
  postfix.parameters["content_filter"] = "scanq:dummy";
  postfix.services["scanq/unix"] = "scanq unix - n n - 10 pipe user=nobody argv=scanq-pipe";
  CHECK(postfix.state_of("milter") == State::kOk);
  CHECK(postfix.state_of("milter user") == State::kOk);
}

TEST_CASE("check_mta: the milter's user is one of its own, and is there", "[check_mta]") {
  const auto state_with = [](const std::string& user) {
    Postfix postfix;
    postfix.services["scanq-milter/unix"] =
        "scanq-milter unix - n n - 100 spawn " + user + " argv=/usr/local/lib/scanq/scanq-milter";
    return postfix.state_of("milter user");
  };
  CHECK(state_with("user=nobody:nogroup") == State::kOk);
  CHECK(state_with("user=root") == State::kCritical);
  CHECK(state_with("user=scanq") == State::kCritical);
  CHECK(state_with("user=postfix") == State::kCritical);
  CHECK(state_with("") == State::kCritical);
  CHECK(state_with("user=no-such-user-here") == State::kCritical);
}

TEST_CASE("check_mta: the milter is not to run out before smtpd does", "[check_mta]") {
  Postfix postfix;
  const auto with_limit = [&postfix](const std::string& limit) {
    postfix.services["scanq-milter/unix"] = "scanq-milter unix - n n - " + limit +
                                            " spawn user=nobody argv=/usr/lib/scanq/scanq-milter";
    return postfix.state_of("milter limits");
  };
  CHECK(with_limit("99") == State::kWarning);
  CHECK(with_limit("-") == State::kOk);
  CHECK(with_limit("0") == State::kOk);
  postfix.services["smtp/inet"] = "smtp inet n - y - 0 smtpd";
  CHECK(with_limit("500") == State::kWarning);
  CHECK(with_limit("0") == State::kOk);
  for (const char* seconds : {"1000s", "59m", "0", ""}) {
    postfix.parameters["scanq-milter_time_limit"] = seconds;
    CHECK(with_limit("0") == State::kWarning);
  }
  for (const char* seconds : {"3600", "60m", "1d"}) {
    postfix.parameters["scanq-milter_time_limit"] = seconds;
    CHECK(with_limit("0") == State::kOk);
  }
}

TEST_CASE("check_mta: what Postfix does without the milter", "[check_mta]") {
  Postfix postfix;
  postfix.parameters["milter_default_action"] = "accept";
  CHECK(postfix.state_of("without milter") == State::kCritical);
  postfix.parameters["milter_default_action"] = "reject";
  CHECK(postfix.state_of("without milter") == State::kWarning);
}

TEST_CASE("check_mta: a milter's own settings, in braces, count above the general ones",
          "[check_mta]") {
  Postfix postfix;
  postfix.parameters["smtpd_milters"] =
      "inet:127.0.0.1:8891, { unix:private/scanq-milter, connect_timeout=10s, "
      "default_action=accept }";
  CHECK(postfix.state_of("without milter") == State::kCritical);
  postfix.parameters["milter_default_action"] = "accept";
  postfix.parameters["smtpd_milters"] =
      "{inet:127.0.0.1:8891,default_action=accept} {unix:private/scanq-milter, "
      "default_action=tempfail}";
  CHECK(postfix.state_of("milter") == State::kOk);
  CHECK(postfix.state_of("without milter") == State::kOk);
  postfix.parameters["smtpd_milters"] = "{ {} } { , }";
  CHECK(postfix.state_of("milter") == State::kCritical);
}

TEST_CASE("check_mta: services that do without the milter are named", "[check_mta]") {
  Postfix postfix;
  postfix.overrides =
      "submission/inet/smtpd_milters = unix:private/scanq-milter,inet:localhost:8891\n"
      "127.0.0.1:10025/inet/smtpd_milters =\n"
      "127.0.0.1:10628/inet/content_filter =";
  CHECK(postfix.rows().size() == 4);
  postfix.overrides = "submission/inet/smtpd_milters =\nsmtps/inet/smtpd_milters = inet:[::1]:8891";
  CHECK(postfix.state_of("milter services") == State::kWarning);
  CHECK(postfix.rows().back().text == "mail by submission/inet, smtps/inet is not scanned");
  postfix.overrides = "submission/inet/milter_default_action = accept";
  CHECK(postfix.state_of("milter services") == State::kCritical);
}

constexpr const char* kUse = "O InputMailFilters=opendkim, scanq\n";
constexpr const char* kListener =
    "O DaemonPortOptions=Family=inet, Name=scanq, Port=10628, Addr=127.0.0.1, InputMailFilters=\n";

State sendmail_state(const std::string& text, const std::string& name) {
  const std::vector<CheckRow> rows = check_sendmail(text, default_settings());
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&name](const CheckRow& one) { return one.name == name; });
  return row == rows.end() ? State::kOk : row->state;
}

TEST_CASE("check_mta: Sendmail's filter, its use, socket, flag and listener", "[check_mta]") {
  // A socket's place that is none stands for one that is gone.
  const std::string filter = "Xscanq, S=inet:10627@127.0.0.1, F=T, T=C:1m;S:1m;R:6m;E:10m\n";
  for (const CheckRow& row : check_sendmail(filter + kUse + kListener, default_settings())) {
    INFO(row.name << ": " << row.text);
    CHECK(row.state == State::kOk);
  }
  CHECK(sendmail_state("", "milter") == State::kCritical);
  CHECK(sendmail_state(filter + kListener, "milter") == State::kCritical);
  CHECK(sendmail_state(filter + "O InputMailFilters=scanqx\n" + kListener, "milter") ==
        State::kCritical);
  CHECK(sendmail_state(filter + kUse, "own mail") == State::kWarning);
  CHECK(sendmail_state("Xscanq, S=local:/no/such/socket, F=T\n" + std::string(kUse),
                       "milter socket") == State::kCritical);
  for (const char* flag : {"", "F=R", "F="}) {
    CHECK(sendmail_state("Xscanq, S=inet:1@127.0.0.1, " + std::string(flag) + "\n" + kUse,
                         "without milter") == State::kCritical);
  }
  CHECK(sendmail_state("Xscanq, S=inet:1@127.0.0.1, F=4\n" + std::string(kUse), "without milter") ==
        State::kOk);
}

}  // namespace
}  // namespace scanq
