// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/take_in.h"

#include <unistd.h>

#include <cstdio>
#include <ctime>

#include "lib/base/process.h"
#include "lib/mail/plan.h"

namespace scanq {
namespace {

void drain(int fd) {
  char buffer[16384];
  for (;;) {
    const Result<std::size_t> got = read_some(fd, buffer, sizeof buffer);
    if (!got || *got == 0) return;
  }
}

constexpr std::uint64_t kBounceSpareBytes = 64 << 10;

Result<Spool> take_message(const Settings& settings, std::uint64_t max_bytes) {
  Result<Spool> spool = Spool::make(spool_place(settings));
  if (!spool) {
    drain(kMessageFd);
    return spool;
  }
  Result<std::uint64_t> taken = spool->fill_from(kMessageFd, max_bytes);
  if (!taken) return taken.error().while_doing("taking in the message");
  return spool;
}

Result<Envelope> take_envelope() {
  Result<std::string> bytes = read_to_end(kEnvelopeFd, kMaxEnvelopeBytes);
  if (!bytes) {
    if (stop_signal() == 0) drain(kEnvelopeFd);
    return bytes.error().while_doing("taking in the envelope");
  }
  return parse_envelope(*bytes);
}

}  // namespace

SpoolPlace spool_place(const Settings& settings) {
  return {static_cast<std::uint64_t>(settings.spool_memory_bytes), settings.temp_dir};
}

std::string make_id() {
  struct timespec now;
  ::clock_gettime(CLOCK_REALTIME, &now);
  char id[64];
  std::snprintf(id, sizeof id, "%llx.%lx.%x", static_cast<unsigned long long>(now.tv_sec),
                now.tv_nsec / 1000, static_cast<unsigned>(::getpid()));
  return id;
}

Result<TakenIn> take_in(const Settings& settings, const Client& client) {
  const auto max_bytes = static_cast<std::uint64_t>(settings.max_message_bytes);
  Result<Spool> spool =
      take_message(settings, client.is_local() ? 2 * max_bytes + kBounceSpareBytes : max_bytes);
  // Only now, because the caller writes the envelope after it has closed the message.
  Result<Envelope> envelope = take_envelope();
  // If the caller gave up, no other error matters to it.
  if (!envelope && envelope.error().code == ErrorCode::kReadFailed) return envelope.error();
  if (!spool) return spool.error();
  if (!envelope) return envelope.error();
  if (spool->message_bytes() > max_bytes && !is_own_bounce(*envelope, client)) {
    return message_too_large().while_doing("taking in the message");
  }
  return TakenIn{std::move(*spool), std::move(*envelope)};
}

void drain_caller() {
  drain(kMessageFd);
  drain(kEnvelopeFd);
}

}  // namespace scanq
