// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_mta.h"

#include "lib/admin/mail_host.h"
#include "lib/base/read_until.h"
#include "lib/front/mta_facts.h"
#include "lib/front/tcp_stream.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kForAConnection{10};
constexpr std::size_t kMaxConfBytes = 1 << 20;
constexpr const char* kSendmailConf = "/etc/mail/sendmail.cf";

}  // namespace

CheckRow check_reentry(const Settings& settings) {
  Result<TcpAddress> address = parse_tcp_address(settings.reentry);
  Result<TcpStream> stream =
      address ? TcpStream::connect(*address, Clock::now() + kForAConnection) : address.error();
  if (stream) return {State::kOk, "own mail", settings.reentry, ""};
  return {State::kCritical, "own mail",
          stream.error().text +
              "\nnotices are lost, nothing can be released from quarantine, and "
              "mail for recipients of several policies is put off",
          "make the mail server listen there, as in scanq-milter(8), or set reentry"};
}

CheckRow check_fit(Settings settings, MailHost host) {
  const Result<void> fits = fit_to_mta(settings, {host, "", "", false});
  if (fits) return {State::kOk, "settings", "fit " + std::string(mail_host_name(host)), ""};
  return {State::kCritical, "settings", fits.error().text,
          "change it: every message is put off (exit 55) until this is right"};
}

std::vector<CheckRow> check_mta(const Settings& settings, MailHost host) {
  Settings unnamed = settings;
  unnamed.host = MailHost::kAuto;
  const MailHost found = find_mail_host(unnamed);
  // The setting may name a server that is not there.
  if (found != host && has_mail_host(settings, found) && !has_mail_host(settings, host)) {
    return {check_fit(settings, found)};
  }
  if (host == MailHost::kQmail) return {};
  std::vector<CheckRow> rows;
  if (host == MailHost::kPostfix) {
    rows = check_postfix(postfix_words());
  } else {
    Result<std::string> text = read_file(kSendmailConf, kMaxConfBytes);
    rows =
        text ? check_sendmail(*text, settings)
             : std::vector<CheckRow>{{State::kCritical, "milter", text.error().text, "--as root"}};
  }
  rows.push_back(check_fit(settings, host));
  rows.push_back(check_reentry(settings));
  return rows;
}

}  // namespace scanq
