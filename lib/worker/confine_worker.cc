// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/confine_worker.h"

#include <optional>

namespace scanq {
namespace {

std::optional<ConfinementFacts> g_entered;

}  // namespace

void take_over_confinement(const ConfinementFacts& facts) {
  g_entered = facts;
  finish_confinement();
}

Result<void> confine_worker(const Settings& settings, int highest_fd,
                            const std::vector<std::string>& readable,
                            std::uint64_t reserved_bytes) {
  if (g_entered) {
    return settings.confinement == ConfinementWish::kRequired ? require_complete(*g_entered)
                                                              : Result<void>();
  }
  ConfineRequest request;
  // The engine image and the locks are open already.
  request.readable = {settings.database_dir, settings.test_signatures, settings.template_dir};
  request.readable.insert(request.readable.end(), readable.begin(), readable.end());
  request.highest_fd = highest_fd;
  request.reserved_bytes = reserved_bytes;
  request.is_required = settings.confinement == ConfinementWish::kRequired;
  Result<Confinement> ready = prepare_confinement(request);
  if (!ready) return ready.error();
  Result<void> entered = enter(std::move(*ready));
  if (!entered) return entered.error().while_doing("confining the scan");
  return {};
}

}  // namespace scanq
