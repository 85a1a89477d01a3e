// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/caller.h"

#include <cstdlib>
#include <string>

#include "lib/base/fd.h"

namespace scanq {
namespace {

std::string observe_client_address() {
  return client_address([](const char* name) -> const char* { return std::getenv(name); });
}

}  // namespace

CallerFacts observe_caller() {
  CallerFacts facts;
  facts.fd4_is_write_pipe = is_write_pipe(4);
  facts.fd6_is_write_pipe = is_write_pipe(6);
  const char* named = std::getenv("ERROR_FD");
  facts.error_fd_is_set = named != nullptr;
  const int number = named != nullptr ? std::atoi(named) : -1;
  if (number > 1 && is_write_pipe(number)) facts.error_fd = number;
  facts.is_server = !observe_client_address().empty();
  facts.fd2_may_be_log = may_be_log(2);
  return facts;
}

Client observe_client() {
  return {observe_client_address(), std::getenv("RELAYCLIENT") != nullptr};
}

}  // namespace scanq
