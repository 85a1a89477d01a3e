// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A reply of a scanq-compose that was taken over, one line, and the original below it: the front
// refuses it, or makes a message in which the original stands as it came but for the cuts.
#include "lib/mail/compose_reply.h"

#include "tests/fuzz/splice.h"

void fuzz(std::string_view bytes) {
  constexpr std::uint64_t kMaxNewBytes = 1 << 16;
  const std::string_view json = take_line(bytes);
  const scanq::Result<scanq::ComposeReply> reply =
      scanq::parse_compose_reply(json, {bytes.size(), true, true});
  if (!reply) return;
  std::uint64_t new_bytes = 0;
  for (const scanq::Cut& cut : reply->cuts) {
    if (cut.new_bytes > kMaxNewBytes - new_bytes) return;  // the front compares with what is there
    new_bytes += cut.new_bytes;
  }
  scanq::Settings settings = scanq::default_settings();
  settings.delivery.delete_infected = bytes.size() % 2 == 0;
  (void)assemble_spliced(bytes, *reply, std::string(new_bytes, 'n'), settings);
}
