// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-setup: the management screen, a program of its own so that only it loads newt. Started by
// `scanq setup`, with the settings file as its argument.
#include <csignal>
#include <iostream>
#include <string>

#include "lib/admin/check/test_queue.h"
#include "lib/admin/command.h"
#include "lib/admin/setup/setup_menu.h"
#include "lib/front/load_settings.h"

namespace {

int run(int argc, char** argv) {
  // newt asks a missing terminal for keys for ever. So the signal ends the process; without the
  // terminal there is nothing to restore.
  ::signal(SIGHUP, SIG_DFL);
  const std::string path = argc > 1 ? argv[1] : scanq::settings_path();
  return scanq::run_setup_menu({{}, path, std::cout, std::cerr});
}

}  // namespace

int main(int argc, char** argv) {
  // Its page of tests has `scanq check` start this program once more.
  if (argc > 0 && scanq::is_test_queue(argv[0])) return scanq::run_test_queue(argv[0]);
  return scanq::run_program([&] { return run(argc, argv); }, std::cerr);
}
