// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/refusal.h"

#include <map>
#include "tests/unit/catch.h"

#include "lib/mail/texts/builtin_templates.h"

using namespace scanq;

namespace {

Verdict found(Category category, const std::string& name) {
  Verdict verdict = failed_verdict(name);
  verdict.findings[0].category = category;
  verdict.findings[0].name = name;
  return verdict;
}

std::string built_in(bool is_permanent, Category category, const Verdict& verdict) {
  const Result<std::string> text =
      refusal_reason(builtin_template("en/refusal.txt"), is_permanent, category, verdict, "1.2.3");
  REQUIRE(text);
  return *text;
}

}  // namespace

TEST_CASE("refusal: ERROR_FD comes first, then 6, then 4, then none", "[refusal]") {
  CallerFacts facts;
  CHECK(choose_channel(ErrorText::kAuto, facts).fd == -1);
  facts.fd4_is_write_pipe = true;
  CHECK(choose_channel(ErrorText::kAuto, facts).fd == 4);
  facts.fd6_is_write_pipe = true;
  CHECK(choose_channel(ErrorText::kAuto, facts).fd == 6);
  CHECK(choose_channel(ErrorText::kAuto, facts).exit_code == 82);
  facts.error_fd_is_set = true;
  CHECK(choose_channel(ErrorText::kAuto, facts).fd == -1);
  facts.error_fd = 9;
  CHECK(choose_channel(ErrorText::kAuto, facts).fd == 9);
  CHECK(choose_channel(ErrorText::kAuto, facts).exit_code == 88);
}

TEST_CASE("refusal: a channel that is set is used only where it is a pipe", "[refusal]") {
  const CallerFacts nothing;
  CHECK(choose_channel(ErrorText::kFd6, nothing).fd == -1);
  CHECK(choose_channel(ErrorText::kFd4, nothing).fd == -1);
  CHECK(choose_channel(ErrorText::kFd4With88, nothing).fd == -1);
  CHECK(choose_channel(ErrorText::kFd2With88, nothing).exit_code == 88);
  CHECK(choose_channel(ErrorText::kFd2With88, nothing).max_bytes == 1023);
}

TEST_CASE("refusal: a text begins with D or Z, is ASCII, and is cut to what the MTA reads",
          "[refusal]") {
  const RefusalChannel channel{6, 82, 255};
  CHECK(refusal_text(channel, true, "no") == "Dno");
  CHECK(refusal_text(channel, false, "later") == "Zlater");
  CHECK(refusal_text(channel, true, "a\r\nb\x1b\xc3\xa9") == "Da??b???");
  CHECK(refusal_text(channel, true, std::string(1000, 'x')).size() == 255);
}

TEST_CASE("refusal: exit codes without a text are those of the MTA", "[refusal]") {
  CHECK(refusal_exit_code(RefusalCodes::kPortable, Category::kVirus) == 31);
  CHECK(refusal_exit_code(RefusalCodes::kSqmail, Category::kVirus) == 32);
  CHECK(refusal_exit_code(RefusalCodes::kIndimail, Category::kVirus) == 33);
  CHECK(refusal_exit_code(RefusalCodes::kSqmail, Category::kName) == 34);
  CHECK(refusal_exit_code(RefusalCodes::kIndimail, Category::kPua) == 31);
}

TEST_CASE("refusal: the built-in words say what was found, with the status code at the end",
          "[refusal]") {
  CHECK(built_in(true, Category::kVirus, found(Category::kVirus, "Test.One")) ==
        "virus found: Test.One (#5.7.1)");
  CHECK(built_in(false, Category::kVirus, found(Category::kVirus, "Test.One")) ==
        "virus found: Test.One, try again later (#4.7.1)");
  CHECK(built_in(false, Category::kFailed, found(Category::kFailed, "secret")) ==
        "virus scan failed, try again later (#4.7.1)");
  for (std::size_t i = 0; i < kCategoryNames.size(); ++i) {
    const auto category = static_cast<Category>(i);
    CHECK(built_in(true, category, found(category, "x")).size() > 12);
  }
}

TEST_CASE("refusal: a template that is broken or says nothing is an error", "[refusal]") {
  const Verdict verdict = found(Category::kVirus, "x");
  CHECK_FALSE(refusal_reason("{{nonsense}}", true, Category::kVirus, verdict, "1"));
  CHECK_FALSE(refusal_reason("", true, Category::kVirus, verdict, "1"));
  CHECK_FALSE(refusal_reason("{{#is_pua}}x{{/is_pua}}\n", true, Category::kVirus, verdict, "1"));
}

TEST_CASE("refusal: descriptor 2 is a log under a server of SMTP alone", "[refusal]") {
  CallerFacts facts;
  facts.fd2_may_be_log = true;
  CHECK(choose_log(LogTo::kAuto, facts, {}) == LogTo::kSyslog);  // qmail-inject, qmail-local
  facts.is_server = true;
  CHECK(choose_log(LogTo::kAuto, facts, {}) == LogTo::kStderr);
  facts.error_fd = 2;  // before the settings could be read
  CHECK(choose_log(LogTo::kAuto, facts, {}) == LogTo::kSyslog);
  facts.error_fd = -1;
  facts.fd2_may_be_log = false;  // inetd
  CHECK(choose_log(LogTo::kAuto, facts, {}) == LogTo::kSyslog);
}

TEST_CASE("refusal: a way of the log that is set stays, but where the MTA reads descriptor 2",
          "[refusal]") {
  const RefusalChannel indimail{2, 88, 1023};
  for (const LogTo set : {LogTo::kStderr, LogTo::kSyslog, LogTo::kBoth}) {
    CHECK(choose_log(set, {}, {}) == set);
    CHECK(choose_log(set, {}, indimail) == LogTo::kSyslog);
  }
}

TEST_CASE("refusal: the client's address is in the variables of each server", "[refusal]") {
  using Variables = std::map<std::string, const char*>;
  const auto address = [](const Variables& variables) {
    return client_address([&](const char* name) {
      const auto at = variables.find(name);
      return at == variables.end() ? nullptr : at->second;
    });
  };
  CHECK(address({{"PROTO", "TCP"}, {"TCPREMOTEIP", "192.0.2.7"}}) == "192.0.2.7");
  CHECK(address({{"TCPREMOTEIP", "192.0.2.7"}}) == "192.0.2.7");  // couriertcpd
  CHECK(address({{"PROTO", "SSL"}, {"SSLREMOTEIP", "192.0.2.8"}}) == "192.0.2.8");
  CHECK(address({{"PROTO", "TCP6"}, {"TCP6REMOTEIP", "2001:db8::1"}}) == "2001:db8::1");
  CHECK(address({}).empty());
  CHECK(address({{"TCPREMOTEIP", ""}}).empty());
  CHECK(address({{"PROTO", "UNIX"}, {"UNIXREMOTEIP", "192.0.2.9"}}).empty());
  CHECK(address({{"PROTO", "SSL"}, {"TCP6REMOTEIP", "192.0.2.9"}}).empty());
}
