// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/carry_out.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <sstream>

#include "lib/admin/act_log.h"
#include "lib/admin/catalogue.h"
#include "lib/admin/check/check.h"
#include "lib/admin/command.h"
#include "lib/admin/quarantine/quarantine.h"
#include "lib/admin/quarantine/quarantine_link.h"
#include "lib/admin/report/report.h"
#include "lib/admin/since.h"
#include "lib/admin/virus_test/virus_test.h"
#include "lib/admin/web/kept_words.h"
#include "lib/admin/web/listed_mails.h"
#include "lib/admin/web/web_logs.h"
#include "lib/admin/web/web_settings.h"
#include "lib/mail/json_reader.h"
#include "lib/mail/quarantine_record.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxAccountBytes = 64;
constexpr std::size_t kMaxListBytes = 8 << 20;
constexpr const char* kTestWaitSeconds = "20";
constexpr const char* kLanguageWord = "language";
constexpr const char* kDigestWord = "digest";
constexpr const char* kLinesOption = "--lines=400";

using Arguments = std::vector<std::string>;
struct Carrier {
  const WebRequest& request;
  const WebConfig& config;
  const Settings& settings;
  const std::string& settings_path;

  // A word of the request; empty where there is none.
  std::string word(const std::string& name) const {
    const auto at = request.words.find(name);
    return at == request.words.end() ? "" : at->second;
  }
  Language language() const {
    return word(kLanguageWord) == "ja" ? Language::kJapanese : Language::kEnglish;
  }
  WebAnswer run(int (*command)(const Call&), const Arguments& arguments) const {
    std::ostringstream out, err;
    const int status = command({arguments, settings_path, out, err});
    return {status, out.str(), err.str()};
  }
};

// Commands speak English here, and so does the log.
std::string in_language(std::string_view text, Language language) {
  constexpr std::string_view kProgram = "scanq: ";
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    std::string_view line = next_line(text, at);
    if (line.starts_with(kProgram)) line.remove_prefix(kProgram.size());
    shown += translated(line, language) + (at < text.size() || text.ends_with('\n') ? "\n" : "");
  }
  return shown;
}

WebAnswer refuse(const std::string& why) {
  return {kExitTrouble, "", why};
}

// The rows as they are, but for what people read of them.
WebAnswer check_rows(const Carrier& carrier, const Arguments& arguments) {
  WebAnswer answer = carrier.run(run_check, arguments);
  nlohmann::ordered_json report = nlohmann::ordered_json::parse(answer.out, nullptr, false);
  if (!report.is_object() || carrier.language() == Language::kEnglish) return answer;
  const auto in_japanese = [](std::string_view text) {
    return translated(text, Language::kJapanese);
  };
  const auto translate = [&](nlohmann::ordered_json& text) {
    if (text.is_string()) text = in_japanese(text.get<std::string>());
  };
  // "NAME: ADVICE"
  const std::string first = report.value("first", "");
  const std::size_t name_end = first.find(": ");
  if (name_end != std::string::npos) {
    report["first"] = in_japanese(std::string_view(first).substr(0, name_end)) + ": " +
                      in_japanese(std::string_view(first).substr(name_end + 2));
  }
  for (nlohmann::ordered_json& row : report["checks"]) {
    for (const char* key : {"name", "text", "advice"}) translate(row[key]);
  }
  answer.out = report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return answer;
}
WebAnswer check(const Carrier& carrier) {
  return check_rows(carrier, {"--json", "--quick"});
}
WebAnswer check_by_scan(const Carrier& carrier) {
  return check_rows(carrier, {"--json"});
}

// The time from which a report counts; 0 where it counts all, or where run_report is to say that
// the time is none.
std::time_t first_time(const Carrier& carrier) {
  const Result<std::time_t> since = parse_since_value(carrier.word("since"), std::time(nullptr));
  return since ? *since : 0;
}

WebAnswer report_of_logs(const Carrier& carrier, Arguments arguments) {
  Result<WebLogs> logs = open_web_logs(carrier.config, first_time(carrier));
  if (!logs) return refuse(logs.error().text);
  arguments.emplace_back("--");
  arguments.insert(arguments.end(), logs->paths.begin(), logs->paths.end());
  return carrier.run(run_report, arguments);
}

WebAnswer report(const Carrier& carrier) {
  Arguments arguments;
  if (carrier.word("form") == "json") {
    arguments = {"--json"};
  } else {
    arguments = {"--html", "--content"};
  }
  for (const char* name : {"language", "since", "until", "domain", "found"}) {
    const std::string value = carrier.word(name);
    if (!value.empty()) arguments.push_back("--" + std::string(name) + "=" + value);
  }
  return report_of_logs(carrier, arguments);
}

WebAnswer log_about(const Carrier& carrier) {
  return report_of_logs(carrier, {"--about=" + carrier.word("text")});
}

WebAnswer virus_test(const Carrier& carrier) {
  const std::string account = carrier.word("account");
  constexpr std::string_view kOfAccounts =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  if (account.empty() || account.size() > kMaxAccountBytes || account[0] == '-' ||
      account.find_first_not_of(kOfAccounts) != std::string::npos) {
    return refuse("the name of a local account has letters, digits, dots and dashes");
  }
  WebAnswer answer = carrier.run(run_virus_test, {account, "--wait", kTestWaitSeconds});
  answer.out = in_language(answer.out, carrier.language());
  return answer;
}

WebSettings settings_for(const Carrier& carrier) {
  return {carrier.settings_path, carrier.config, carrier.language()};
}
// The value of a request, unless the setting is to be as where nothing sets it.
SettingChange change_of(const Carrier& carrier) {
  SettingChange change{carrier.word("policy"), carrier.word("key"), std::nullopt};
  if (carrier.word("unset") != "yes") change.value = carrier.word("value");
  return change;
}
WebAnswer settings_table(const Carrier& carrier) {
  return settings_for(carrier).show();
}
WebAnswer try_setting(const Carrier& carrier) {
  return settings_for(carrier).try_change(change_of(carrier));
}
WebAnswer set_setting(const Carrier& carrier) {
  return settings_for(carrier).change(change_of(carrier), carrier.word(kDigestWord));
}

WebAnswer of_quarantine(const Carrier& carrier, Arguments arguments) {
  const std::string name = carrier.word("name");
  if (!is_entry_name(name)) return refuse("this is no name in quarantine");
  arguments.insert(arguments.begin() + 1, name);
  return carrier.run(run_quarantine, arguments);
}

WebAnswer quarantine(const Carrier& carrier) {
  return listed_mails(carrier.run(run_quarantine, {"list", "--json"}), kMaxListBytes);
}
WebAnswer show(const Carrier& carrier) {
  return with_kept_words(of_quarantine(carrier, {"show", "--json"}), carrier.language());
}
WebAnswer source(const Carrier& carrier) {
  return of_quarantine(carrier, {"show", kLinesOption});
}
WebAnswer remove_kept(const Carrier& carrier) {
  return of_quarantine(carrier, {"delete", "--yes"});
}

// Whether the mail was for this address: a web server is not to send it to anybody else.
bool is_recipient(const Carrier& carrier, const std::string& address) {
  const nlohmann::json kept = parse_json(show(carrier).out);
  if (!kept.is_object()) return false;
  const auto recipients = kept.find("recipients");
  return recipients != kept.end() && recipients->is_array() &&
         std::find(recipients->begin(), recipients->end(), address) != recipients->end();
}

WebAnswer release(const Carrier& carrier) {
  Arguments arguments{"release"};
  const std::string to = carrier.word("to");
  if (!to.empty() && !is_recipient(carrier, to)) return refuse("the mail was not for this address");
  if (to.find(',') != std::string::npos) {  // --to would take it for two
    return refuse("the address has a comma; release the mail to all, or on the server");
  }
  if (!to.empty()) arguments.push_back("--to=" + to);
  if (carrier.word("again") == "yes") arguments.emplace_back("--again");
  return of_quarantine(carrier, arguments);
}

WebAnswer look_at(const Carrier& carrier) {
  const std::string token = carrier.word("token");
  return look_at_link(
      {carrier.settings, carrier.config, carrier.settings_path, token, carrier.request.address});
}
WebAnswer release_by(const Carrier& carrier) {
  const std::string token = carrier.word("token");
  return release_by_link(
      {carrier.settings, carrier.config, carrier.settings_path, token, carrier.request.address});
}

struct Verb {
  std::string_view name;
  std::array<std::string_view, 6> words;  // those that a request may have, besides language
  WebAnswer (*act)(const Carrier&);
  bool is_logged;  // it changes or sends something, or shows a mail
  // For recipients: the token says what may be done, and the verb has a line of the log of its own.
  bool needs_administrator = true;
};
constexpr std::array kVerbs{
    Verb{"check", {}, check, false},
    Verb{"check_by_scan", {}, check_by_scan, true},
    Verb{"report", {"form", "since", "until", "domain", "found"}, report, false},
    Verb{"log", {"text"}, log_about, false},
    Verb{"quarantine", {}, quarantine, false},
    Verb{"show", {"name"}, show, true},
    Verb{"source", {"name"}, source, true},
    Verb{"release", {"name", "to", "again"}, release, true},
    Verb{"delete", {"name"}, remove_kept, true},
    Verb{"virus_test", {"account"}, virus_test, true},
    Verb{"settings", {}, settings_table, false},
    Verb{"try_setting", {"policy", "key", "value", "unset"}, try_setting, false},
    Verb{"set_setting", {"policy", "key", "value", "unset", kDigestWord}, set_setting, true},
    Verb{"look_at_link", {"token"}, look_at, false, false},
    Verb{"release_by_link", {"token"}, release_by, false, false},
};

const Verb* find_verb(const WebRequest& request) {
  const auto* const verb = std::find_if(kVerbs.begin(), kVerbs.end(),
                                        [&](const Verb& one) { return one.name == request.verb; });
  if (verb == kVerbs.end()) return nullptr;
  const auto& known = verb->words;
  const bool is_known =
      std::all_of(request.words.begin(), request.words.end(), [&known](const auto& word) {
        return word.first == kLanguageWord ||
               (!word.first.empty() &&
                std::find(known.begin(), known.end(), word.first) != known.end());
      });
  return is_known ? verb : nullptr;
}

void log_request(const WebRequest& request, const WebAnswer& answer, const Settings& settings) {
  LogLine line("WEB");
  line.add("user", request.user).add("address", request.address).add("verb", request.verb);
  for (const auto& [name, value] : request.words) {
    if (name != kLanguageWord && name != kDigestWord) line.add(name, value);
  }
  line.add("status", static_cast<std::int64_t>(answer.status));
  if (answer.status != kExitDone && !answer.err.empty()) line.add("error", answer.err);
  log_act(line, settings);
}

}  // namespace

WebAnswer carry_out(const WebRequest& request, const WebConfig& config, const Settings& settings,
                    const std::string& settings_path) {
  const auto& names = config.administrators;
  const Verb* const verb = find_verb(request);
  const bool may = (verb != nullptr && !verb->needs_administrator) ||
                   std::find(names.begin(), names.end(), request.user) != names.end();
  WebAnswer answer = !may              ? refuse("this user is none of administrators in web.conf")
                     : verb == nullptr ? refuse("there is no such request")
                                       : verb->act({request, config, settings, settings_path});
  if (answer.out.size() > kMaxAnswerBytes / 2) answer = refuse("the answer would be too large");
  if (!may || verb == nullptr || verb->is_logged) log_request(request, answer, settings);
  answer.err =
      in_language(answer.err, Carrier{request, config, settings, settings_path}.language());
  return answer;
}

}  // namespace scanq
