// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq: the administrator's one command. Finds the sub-command in its table and runs it; lib/admin
// has the sub-commands.
#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "lib/admin/catalogue.h"
#include "lib/admin/check/test_queue.h"
#include "lib/admin/command.h"
#include "lib/admin/commands.h"
#include "lib/admin/update/installed_signatures.h"
#include "lib/base/terminal_text.h"
#include "lib/base/version.h"
#include "lib/front/load_settings.h"

namespace scanq {
namespace {

// Every command warns that a scanner without signatures finds nothing.
void warn_without_database(const std::string& path) {
  const Result<Settings> loaded = load_settings(path);
  const Settings settings = loaded ? *loaded : default_settings();
  const std::string missing = missing_database_text(settings);
  if (missing.empty()) return;
  std::cerr << "\nscanq: " << translated(missing) << '\n'
            << translated(database_advice(settings)) << '\n';
}

int fail(const std::string& name) {
  std::cerr << "scanq: " << terminal_lines(translated(no_such_command(name))) << '\n';
  return kExitTrouble;
}

int help(const std::vector<std::string>& words) {
  if (words.size() < 2) {
    print_usage(std::cout);
    return kExitDone;
  }
  const Command* command = find_command(words[1]);
  if (command == nullptr) {
    return fail(words[1]);
  }
  print_help(std::cout, *command);
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
  // All that is printed is UTF-8, whatever the locale; columns are counted in it.
  (void)std::setlocale(LC_CTYPE, "C.UTF-8");
  std::string path = settings_path();
  if (!take_conf_option(words, path) || words.empty()) {
    print_usage(std::cerr);
    warn_without_database(path);
    return kExitTrouble;
  }
  if (words[0] == "--version" || words[0] == "version") {
    std::cout << "scanq " << kVersion << '\n';
    return kExitDone;
  }
  if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
    return help(words);
  }
  const Command* command = find_command(words[0]);
  if (command == nullptr) {
    return fail(words[0]);
  }
  if (std::find(words.begin(), words.end(), "--help") != words.end()) {
    print_help(std::cout, *command);
    return kExitDone;
  }
  // The programs that a command starts read the same file: qmail-scanq, scanq-store, scanq-setup.
  ::setenv("SCANQ_CONF", path.c_str(), 1);
  const std::vector<std::string> arguments(words.begin() + 1, words.end());
  const int status = command->run({arguments, path, std::cout, std::cerr});
  // A report that did not reach its file must not look complete to a script.
  if (!std::cout.flush()) {
    std::cerr << "scanq: " << translated("the output could not be written") << '\n';
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
