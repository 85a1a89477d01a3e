// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <pwd.h>

#include <algorithm>
#include <charconv>

#include "lib/admin/check/check_mta.h"
#include "lib/base/read_until.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kForPostconf{10};
constexpr std::size_t kMaxPostconfBytes = 1 << 20;
constexpr std::int64_t kWantedSeconds = 3600;
constexpr const char* kPostconf = "/usr/sbin/postconf";

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
      read_answer(*child, *pipe, kMaxPostconfBytes, Clock::now() + kForPostconf);
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

// A milter of a list: "unix:private/scanq-milter", or "{ unix:private/scanq-milter, NAME=VALUE }"
// with settings of its own.
struct Milter {
  std::string place;
  std::vector<std::string> settings;
};
std::vector<Milter> parse_milters(const std::string& list) {
  std::vector<Milter> milters;
  bool is_in_braces = false, is_first = false;
  for (std::string word : split_words(list)) {
    const bool is_opened = word.starts_with('{'), is_closed = word.ends_with('}');
    if (is_opened) is_in_braces = is_first = true;
    word = word.substr(is_opened, word.size() - is_opened - is_closed);
    if (!word.empty()) {
      if (is_in_braces && !is_first) {
        milters.back().settings.push_back(word);
      } else {
        milters.push_back({word, {}});
      }
      is_first = false;
    }
    if (is_closed) is_in_braces = false;
  }
  return milters;
}

// Our own of a list, a milter "unix:private/NAME" whose service starts scanq-milter; its place is
// that NAME. Empty: none.
Milter our_milter(const PostfixWords& words, const std::string& list) {
  for (Milter& milter : parse_milters(list)) {
    constexpr std::string_view kPlace = "unix:private/";
    if (!milter.place.starts_with(kPlace)) continue;
    const std::string name = milter.place.substr(kPlace.size());
    if (words.service(name + "/unix").find("scanq-milter") == std::string::npos) continue;
    return {name, milter.settings};
  }
  return {};
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

CheckRow check_default_action(const PostfixWords& words, const Milter& milter) {
  constexpr std::string_view kOwnAction = "default_action=";
  std::string action = words.parameter("milter_default_action"), place = "milter_default_action";
  for (const std::string& setting : milter.settings) {
    if (!setting.starts_with(kOwnAction)) continue;
    action = setting.substr(kOwnAction.size());
    place = "default_action of the milter in smtpd_milters";
  }
  if (action == "tempfail") return {State::kOk, "without milter", "mail is put off", ""};
  const bool is_open = action == "accept";
  return {
      is_open ? State::kCritical : State::kWarning, "without milter",
      place + " = " + action + (is_open ? ": mail passes unscanned where we are not there" : ""),
      milter.settings.empty() ? "postconf -e milter_default_action=tempfail"
                              : "make it tempfail in smtpd_milters"};
}

CheckRow check_service_user(const std::string& service) {
  for (const std::string& word : split_words(service)) {
    if (!word.starts_with("user=")) continue;
    const std::string user = word.substr(5, word.find(':') - 5);
    if (user == "root" || user == "scanq" || user == "postfix") {
      return {State::kCritical, "milter user", user,
              "make a user of its own (useradd --system scanq-mta), for master.cf's user="};
    }
    if (::getpwnam(user.c_str()) == nullptr) {
      return {State::kCritical, "milter user", user + " is no user here: all mail is put off",
              "useradd --system --user-group --no-create-home --shell /usr/sbin/nologin " + user};
    }
    return {State::kOk, "milter user", user, ""};
  }
  return {State::kCritical, "milter user", "master.cf names none", "add user=scanq-mta"};
}

// The services of master.cf that the milter is taken from, or that pass mail without it. Those on
// loopback are for mail that was scanned before, as from a filter.
std::vector<CheckRow> check_overrides(const PostfixWords& words) {
  std::string unscanned, open;
  const std::string overrides = words.overrides();
  for (std::size_t at = 0; at < overrides.size();) {
    const std::string line(next_line(overrides, at));
    const std::string name = line.substr(0, line.find(" ="));
    const std::string service = name.substr(0, name.rfind('/'));
    const std::string parameter = name.substr(name.rfind('/') + 1);
    const std::string value = line.substr(std::min(line.size(), name.size() + 2));
    const bool is_local = service.starts_with("127.") || service.starts_with("localhost:") ||
                          service.starts_with("[::1]:");
    if (is_local) continue;
    if (parameter == "smtpd_milters" && our_milter(words, value).place.empty()) {
      unscanned += (unscanned.empty() ? "" : ", ") + service;
    }
    if (parameter == "milter_default_action" && trim_blanks(value) == "accept") {
      open += (open.empty() ? "" : ", ") + service;
    }
  }
  std::vector<CheckRow> rows;
  if (!unscanned.empty()) {
    rows.push_back({State::kWarning, "milter services", "mail by " + unscanned + " is not scanned",
                    "add unix:private/scanq-milter to its smtpd_milters in master.cf"});
  }
  if (!open.empty()) {
    rows.push_back({State::kCritical, "milter services",
                    "mail by " + open + " passes unscanned where we are not there",
                    "take its milter_default_action=accept out of master.cf"});
  }
  return rows;
}

}  // namespace

PostfixWords postfix_words() {
  return {[](const std::string& name) {
            return ask_postconf({"-h", name});
          },
          [](const std::string& name) {
            return ask_postconf({"-M", name});
          },
          [] { return ask_postconf({"-P"}); }};
}

std::vector<CheckRow> check_postfix(const PostfixWords& words) {
  const Milter milter = our_milter(words, words.parameter("smtpd_milters"));
  const std::string filter = words.parameter("content_filter");
  std::vector<CheckRow> rows;
  if (milter.place.empty()) {
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
  const bool is_local_scanned =
      !our_milter(words, words.parameter("non_smtpd_milters")).place.empty();
  rows.push_back({State::kOk, "milter",
                  "smtpd_milters = " + words.parameter("smtpd_milters") + "\n" +
                      (is_local_scanned ? "mail of local users is scanned, too"
                                        : "mail of local users is not scanned: "
                                          "non_smtpd_milters does not name it"),
                  ""});
  rows.push_back(check_service_user(words.service(milter.place + "/unix")));
  rows.push_back(check_limits_of(words, milter.place));
  rows.push_back(check_default_action(words, milter));
  for (CheckRow& row : check_overrides(words)) rows.push_back(std::move(row));
  return rows;
}

}  // namespace scanq
