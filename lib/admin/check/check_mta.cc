// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_mta.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>

#include "lib/base/read_until.h"
#include "lib/front/tcp_stream.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr std::size_t kMaxAnswerBytes = 1 << 20;
constexpr std::int64_t kWantedSeconds = 3600;
constexpr const char* kPostconf = "/usr/sbin/postconf";
constexpr const char* kSendmailConf = "/etc/mail/sendmail.cf";

std::string ask_postconf(const std::vector<std::string>& arguments) {
  Result<Pipe> pipe = make_pipe();
  if (!pipe) return "";
  SpawnRequest request;
  request.program = kPostconf;
  request.argv = {kPostconf};
  request.argv.insert(request.argv.end(), arguments.begin(), arguments.end());
  request.env = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
  request.fds = {{pipe->write_end.get(), 1}};
  Result<Child> child = Child::start(request);
  if (!child) return "";
  Result<ChildAnswer> answer =
      read_answer(*child, *pipe, kMaxAnswerBytes, Clock::now() + kPatience);
  return answer ? std::string(
                      trim_blanks(answer->text.substr(0, answer->text.find_last_not_of('\n') + 1)))
                : "";
}

std::int64_t leading_number(std::string_view text) {
  std::int64_t number = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "3600", "3600s", "1h": seconds, as Postfix writes times.
std::int64_t seconds_of(const std::string& text) {
  const std::int64_t number = leading_number(text);
  switch (text.empty() ? 's' : text.back()) {
    case 'm':
      return 60 * number;
    case 'h':
      return 3600 * number;
    case 'd':
      return 86400 * number;
    default:
      return number;
  }
}

// The service of a milter "unix:private/NAME" that is ours; empty: none.
std::string our_milter(const PostfixWords& words, const std::string& parameter) {
  for (const std::string& milter : split_words(words.parameter(parameter))) {
    constexpr std::string_view kPlace = "unix:private/";
    if (!milter.starts_with(kPlace)) continue;
    const std::string name = milter.substr(kPlace.size());
    if (words.service(name + "/unix").find("scanq-milter") != std::string::npos) return name;
  }
  return "";
}

CheckRow check_limits_of(const PostfixWords& words, const std::string& name) {
  const std::vector<std::string> service = split_words(words.service(name + "/unix"));
  const std::vector<std::string> server = split_words(words.service("smtp/inet"));
  const std::string usual = words.parameter("default_process_limit");
  const auto limit = [&](const std::vector<std::string>& of) {
    return leading_number(of.size() > 6 && of[6] != "-" ? of[6] : usual);
  };
  const std::int64_t ours = limit(service), theirs = limit(server);
  const std::int64_t seconds = seconds_of(words.parameter(name + "_time_limit"));
  const std::string text = std::to_string(ours) + " connections at once, smtpd has " +
                           std::to_string(theirs) + "; each for " + std::to_string(seconds) +
                           " seconds";
  if (ours != 0 && (theirs == 0 || ours < theirs)) {
    return {State::kWarning, "milter limits", text,
            "postconf -F " + name + "/unix/process_limit=" + std::to_string(theirs) +
                ": under load, clients are put off"};
  }
  if (seconds < kWantedSeconds) {
    return {State::kWarning, "milter limits", text,
            "postconf -e " + name + "_time_limit=3600: long sessions end with a temporary error"};
  }
  return {State::kOk, "milter limits", text, ""};
}

CheckRow check_default_action(const PostfixWords& words) {
  const std::string action = words.parameter("milter_default_action");
  if (action == "tempfail") return {State::kOk, "without milter", "mail is put off", ""};
  const bool is_open = action == "accept";
  return {is_open ? State::kCritical : State::kWarning, "without milter",
          "milter_default_action = " + action +
              (is_open ? ": mail passes unscanned where we are not there" : ""),
          "postconf -e milter_default_action=tempfail"};
}

CheckRow check_service_user(const std::string& service) {
  for (const std::string& word : split_words(service)) {
    if (!word.starts_with("user=")) continue;
    const std::string user = word.substr(5, word.find(':') - 5);
    if (user == "root" || user == "scanq" || user == "postfix") {
      return {State::kCritical, "milter user", user,
              "make a user of its own (useradd --system scanq-mta), for master.cf's user="};
    }
    return {State::kOk, "milter user", user, ""};
  }
  return {State::kCritical, "milter user", "master.cf names none", "add user=scanq-mta"};
}

// The value of an option of an X line, "F=T": "T".
std::string milter_word(const std::string& line, const std::string& name) {
  for (const std::string& word : split_words(line)) {
    if (word.starts_with(name + "=")) return word.substr(name.size() + 1);
  }
  return "";
}

}  // namespace

PostfixWords postfix_words() {
  return {[](const std::string& name) {
            return ask_postconf({"-h", name});
          },
          [](const std::string& name) {
            return ask_postconf({"-M", name});
          }};
}

std::vector<CheckRow> check_postfix(const PostfixWords& words) {
  const std::string name = our_milter(words, "smtpd_milters");
  const std::string filter = words.parameter("content_filter");
  std::vector<CheckRow> rows;
  if (name.empty()) {
    if (filter.starts_with("scanq:")) {
      rows.push_back({State::kOk, "milter",
                      "none: mail is scanned after the queue (content_filter = " + filter +
                          ")\nreject becomes warn there, since a bounce would carry the virus",
                      ""});
      rows.push_back(check_service_user(words.service("scanq/unix")));
      return rows;
    }
    rows.push_back({State::kCritical, "milter", "smtpd_milters names none of ours",
                    "./install.sh --postfix, or the lines of scanq-milter(8)"});
    return rows;
  }
  const bool is_local_scanned = !our_milter(words, "non_smtpd_milters").empty();
  rows.push_back({State::kOk, "milter",
                  "smtpd_milters = " + words.parameter("smtpd_milters") + "\n" +
                      (is_local_scanned ? "mail of local users is scanned, too"
                                        : "mail of local users is not scanned: "
                                          "non_smtpd_milters does not name it"),
                  ""});
  rows.push_back(check_service_user(words.service(name + "/unix")));
  rows.push_back(check_limits_of(words, name));
  rows.push_back(check_default_action(words));
  return rows;
}

std::vector<CheckRow> check_sendmail(const std::string& sendmail_cf, const Settings& settings) {
  const std::string port = settings.reentry.substr(settings.reentry.rfind(':') + 1);
  std::string milter, listener;
  for (std::size_t at = 0; at < sendmail_cf.size();) {
    const std::string line(next_line(sendmail_cf, at));
    if (line.starts_with("Xscanq,")) milter = line;
    const bool is_daemon = line.starts_with("O DaemonPortOptions=");
    if (is_daemon && milter_word(line, "Port") == port) listener = line;
  }
  if (milter.empty()) {
    return {{State::kCritical, "milter", "sendmail.cf names no filter scanq",
             "./install.sh --sendmail, or the lines of scanq-milter(8)"}};
  }
  std::vector<CheckRow> rows{{State::kOk, "milter", milter.substr(1), ""}};
  const std::string place = milter_word(milter, "S");
  const std::string path = place.substr(place.find(':') + 1);
  struct stat facts = {};
  if (place.starts_with("local:") &&
      (::stat(path.c_str(), &facts) != 0 || !S_ISSOCK(facts.st_mode))) {
    rows.push_back({State::kCritical, "milter socket", path + " is no socket",
                    "systemctl enable --now scanq-milter.socket"});
  }
  if (milter_word(milter, "F") != "T") {
    rows.push_back({State::kCritical, "without milter",
                    "mail passes unscanned, or is refused, where we are not there",
                    "F=T in the INPUT_MAIL_FILTER line of sendmail.mc"});
  } else {
    rows.push_back({State::kOk, "without milter", "mail is put off", ""});
  }
  if (listener.find("InputMailFilters=,") == std::string::npos &&
      !listener.ends_with("InputMailFilters=")) {
    rows.push_back({State::kWarning, "own mail",
                    "no listener without filters at " + settings.reentry +
                        ": notices are lost, or scanned again",
                    "DAEMON_OPTIONS with InputMailFilters= as in scanq-milter(8)"});
  }
  return rows;
}

CheckRow check_reentry(const Settings& settings) {
  Result<TcpAddress> address = parse_tcp_address(settings.reentry);
  Result<TcpStream> stream =
      address ? TcpStream::connect(*address, Clock::now() + kPatience) : address.error();
  if (stream) return {State::kOk, "own mail", settings.reentry, ""};
  return {State::kCritical, "own mail",
          stream.error().text +
              "\nnotices are lost, nothing can be released from quarantine, and "
              "mail for recipients of several policies is put off",
          "make the mail server listen there, as in scanq-milter(8), or set reentry"};
}

std::vector<CheckRow> check_mta(const Settings& settings, MailHost host) {
  if (host == MailHost::kQmail) return {};
  std::vector<CheckRow> rows;
  if (host == MailHost::kPostfix) {
    rows = check_postfix(postfix_words());
  } else {
    Result<std::string> text = read_file(kSendmailConf, kMaxAnswerBytes);
    rows =
        text ? check_sendmail(*text, settings)
             : std::vector<CheckRow>{{State::kCritical, "milter", text.error().text, "--as root"}};
  }
  rows.push_back(check_reentry(settings));
  return rows;
}

}  // namespace scanq
