// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <sys/stat.h>

#include <algorithm>

#include "lib/admin/check/check_mta.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

// The value of an option of an X line, "F=T": "T".
std::string milter_word(const std::string& line, const std::string& name) {
  for (const std::string& word : split_words(line)) {
    if (word.starts_with(name + "=")) return word.substr(name.size() + 1);
  }
  return "";
}

bool has_word(const std::string& list, const std::string& word) {
  const std::vector<std::string> words = split_words(list);
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::vector<CheckRow> check_sendmail(const std::string& sendmail_cf, const Settings& settings) {
  const std::string port = settings.reentry.substr(settings.reentry.rfind(':') + 1);
  std::string milter, listener;
  bool is_used = false;
  for (std::size_t at = 0; at < sendmail_cf.size();) {
    const std::string line(next_line(sendmail_cf, at));
    if (line.starts_with("Xscanq,")) milter = line;
    constexpr std::string_view kUsed = "O InputMailFilters=";
    if (line.starts_with(kUsed)) is_used = has_word(line.substr(kUsed.size()), "scanq");
    const bool is_daemon = line.starts_with("O DaemonPortOptions=");
    if (is_daemon && milter_word(line, "Port") == port) listener = line;
  }
  if (milter.empty()) {
    return {{State::kCritical, "milter", "sendmail.cf names no filter scanq",
             "./install.sh --sendmail, or the lines of scanq-milter(8)"}};
  }
  if (!is_used) {
    return {{State::kCritical, "milter", "sendmail.cf has a filter scanq, and does not use it",
             "INPUT_MAIL_FILTER in place of MAIL_FILTER, or scanq in confINPUT_MAIL_FILTERS"}};
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
  const std::string without = milter_word(milter, "F");
  if (without != "T" && without != "4") {
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

}  // namespace scanq
