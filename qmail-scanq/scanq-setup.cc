// scanq-setup: the management screen, a program of its own so that only it loads newt. Started by
// `scanq setup`, with the settings file as its argument.
#include <csignal>
#include <iostream>
#include <new>
#include <string>

#include "lib/admin/setup_menu.h"
#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/steps/load_settings.h"

int main(int argc, char** argv) try {
  scanq::fill_standard_fds();
  scanq::take_over_signals();
  // newt asks a terminal that is gone for keys for ever; with it goes all that an end has to put
  // back.
  ::signal(SIGHUP, SIG_DFL);
  const std::string path = argc > 1 ? argv[1] : scanq::settings_path();
  return scanq::run_setup_menu({{}, path, std::cout, std::cerr});
} catch (const std::bad_alloc&) {
  std::cerr << "scanq: out of memory\n";
  return scanq::kExitTrouble;
} catch (const std::exception& problem) {
  std::cerr << "scanq: internal error: " << problem.what() << '\n';
  return scanq::kExitTrouble;
}
