// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq: the administrator's one command. Finds the sub-command in its table and runs it; lib/admin
// has the sub-commands.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "lib/admin/check/check.h"
#include "lib/admin/check/test_queue.h"
#include "lib/admin/command.h"
#include "lib/admin/config/config.h"
#include "lib/admin/metrics/metrics.h"
#include "lib/admin/quarantine/quarantine.h"
#include "lib/admin/replay/replay.h"
#include "lib/admin/report/report.h"
#include "lib/admin/routes.h"
#include "lib/admin/scan/scan.h"
#include "lib/admin/setup/setup.h"
#include "lib/admin/update/installed_signatures.h"
#include "lib/admin/update/update.h"
#include "lib/admin/virus_test/virus_test.h"
#include "lib/admin/web/web.h"
#include "lib/base/version.h"
#include "lib/front/load_settings.h"

namespace scanq {
namespace {

constexpr Command kCommands[] = {
    {"check", "[--quick] [--image] [--json] [--as USER] [--front PROGRAM]",
     "checks the installation and tries a scan", run_check},
    {"config",
     "list [--changed] | get KEY | set KEY VALUE [--policy NAME] | unset KEY [--policy NAME]\n"
     "         | check [FILE] | sample | table",
     "shows, checks and changes the settings", run_config},
    {"metrics", "[--textfile PATH]", "tells a monitoring system what was counted", run_metrics},
    {"replay",
     "[--explain] [--diff] [--rewritten FILE] [--json] [--found-only] [--jobs N]\n"
     "         [--sender ADDRESS] [--recipients ADDRESSES] [--client IP] [--relay]\n"
     "         FILE|FOLDER|MAILDIR|MBOX|- ...",
     "scans saved messages and tells what would be done with them", run_replay},
    {"report",
     "[--json | --html [--content] | --about TEXT] [--since TIME] [--until DAY]\n"
     "         [--domain DOMAIN] [--found NAME] [--language en|ja] [HOST=]LOG|FOLDER|- ...",
     "sums up the log", run_report},
    {"routes", "[--for HOST] [--try ADDRESS] [MAP]",
     "turns an smtpfeed map into routes of the mail server", run_routes},
    {"scan",
     "[-r] [-i] [-o] [-z] [--no-summary] [--stdout] [--quiet] [--jobs N] [-l FILE]\n"
     "         [--exclude REGEX] [--exclude-dir REGEX] [--max-filesize N] ... [-f LIST | PATH|- "
     "...]",
     "scans files as clamscan does, without loading signatures", run_scan},
    {"setup", "", "shows a screen for settings, quarantine, updates and tests", run_setup},
    {"update", "[--image [--if-changed] | --warm | --reset [--broken-signatures]]",
     "fetches new signatures and keeps them ready for use", run_update},
    {"web", "prepare | answer [--for SECONDS]",
     "carries out what the screen in the browser asks for", run_web},
    {"virus-test", "NAME [--smtp HOST:PORT | --front PROGRAM] [--maildir FOLDER] [--wait SECONDS]",
     "sends harmless test viruses to a local account", run_virus_test},
    {"quarantine",
     "list [--json] [--since TIME] [--sender PATTERN] [--recipient PATTERN] [--found TEXT]\n"
     "         | show NAME... [--json] [--raw] [--lines N]\n"
     "         | release NAME... [--to ADDRESSES] [--again] | forward NAME... --to ADDRESS\n"
     "         | delete NAME... [--yes] | expire",
     "shows, releases and removes messages that are kept back", run_quarantine},
};

constexpr std::string_view kUsage =
    "usage: scanq [--conf FILE] COMMAND [ARGUMENT...]\n"
    "       scanq help [COMMAND]\n"
    "       scanq --version\n\n";

const Command* find_command(std::string_view name) {
  const auto* found = std::find_if(std::begin(kCommands), std::end(kCommands),
                                   [name](const Command& c) { return c.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

// Every command warns that a scanner without signatures finds nothing.
void warn_without_database(const std::string& path) {
  const Result<Settings> loaded = load_settings(path);
  const Settings settings = loaded ? *loaded : default_settings();
  const std::string missing = missing_database_text(settings);
  if (missing.empty()) return;
  std::cerr << "\nscanq: " << missing << '\n' << database_advice(settings) << '\n';
}

void print_usage(std::ostream& out) {
  out << kUsage;
  for (const Command& command : kCommands) {
    out << "  " << command.name << std::string(14 - command.name.size(), ' ') << command.summary
        << '\n';
  }
  out << "\nFor more see scanq(8).\n";
}

void print_help(const Command& command) {
  std::cout << "usage: scanq " << command.name << ' ' << command.synopsis << "\n\nThis command "
            << command.summary << ". For more see scanq(8).\n";
}

int help(const std::vector<std::string>& words) {
  if (words.size() < 2) {
    print_usage(std::cout);
    return kExitDone;
  }
  const Command* command = find_command(words[1]);
  if (command == nullptr) {
    std::cerr << "scanq: there is no command " << words[1] << "; scanq help lists them\n";
    return kExitTrouble;
  }
  print_help(*command);
  return kExitDone;
}

// Takes --conf FILE away from the front of `words`. False: the file is missing.
bool take_conf_option(std::vector<std::string>& words, std::string& settings_path) {
  constexpr std::string_view kConf = "--conf=";
  if (words.empty()) return true;
  if (words[0].starts_with(kConf)) {
    settings_path = words[0].substr(kConf.size());
    words.erase(words.begin());
  } else if (words[0] == "--conf" || words[0] == "-c") {
    if (words.size() < 2) return false;
    settings_path = words[1];
    words.erase(words.begin(), words.begin() + 2);
  }
  return true;
}

int run(std::vector<std::string> words) {
  std::string path = settings_path();
  if (!take_conf_option(words, path) || words.empty()) {
    print_usage(std::cerr);
    warn_without_database(path);
    return kExitTrouble;
  }
  if (words[0] == "--version") {
    std::cout << "scanq " << kVersion << '\n';
    return kExitDone;
  }
  if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
    return help(words);
  }
  const Command* command = find_command(words[0]);
  if (command == nullptr) {
    std::cerr << "scanq: there is no command " << words[0] << "; scanq help lists them\n";
    return kExitTrouble;
  }
  if (std::find(words.begin(), words.end(), "--help") != words.end()) {
    print_help(*command);
    return kExitDone;
  }
  // The programs that a command starts read the same file: qmail-scanq, scanq-store, scanq-setup.
  ::setenv("SCANQ_CONF", path.c_str(), 1);
  const std::vector<std::string> arguments(words.begin() + 1, words.end());
  const int status = command->run({arguments, path, std::cout, std::cerr});
  // A report that did not reach its file must not look complete to a script.
  if (!std::cout.flush()) {
    std::cerr << "scanq: the output could not be written\n";
    return kExitTrouble;
  }
  return status;
}

}  // namespace
}  // namespace scanq

int main(int argc, char** argv) {
  if (argc > 0 && scanq::is_test_queue(argv[0])) return scanq::run_test_queue(argv[0]);
  return scanq::run_program([&] { return scanq::run({argv + 1, argv + argc}); }, std::cerr);
}
