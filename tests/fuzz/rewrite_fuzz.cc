// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A message to the composer: the first byte tells which of its parts are infected, the rest is the
// message.
#include "lib/worker/rewrite.h"

#include <sys/mman.h>

#include "lib/base/fd.h"
#include "lib/mime/mime_message.h"
#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  if (bytes.empty()) return;
  const unsigned infected = static_cast<unsigned char>(bytes[0]);
  const std::string_view message = bytes.substr(1);
  const scanq::Result<scanq::MimeTree> tree = scanq::read_mime_tree(message);
  require(tree.has_value());
  scanq::ComposeRequest request;
  request.settings = scanq::default_settings();
  request.settings.delivery.delete_infected = (infected & 64) == 0;
  request.delete_failed = (infected & 128) != 0;
  request.verdict.is_scanned = true;
  std::uint64_t end = 0;
  for (const scanq::MimePart& part : tree->leaves) {
    require(part.content_begin >= end && part.content_begin <= part.content_end);
    require(part.content_end <= message.size());
    end = part.content_end;
    (void)scanq::decode_part(message, part, 1 << 20);  // it must not crash
    if ((infected >> (request.verdict.findings.size() % 6) & 1) == 0) continue;
    request.verdict.findings.push_back(
        {scanq::Category::kVirus, "Test", part.path, part.file_name, part.content_type, "", "", 1});
  }
  const scanq::Result<scanq::RewritePlan> plan = scanq::plan_rewrite(request, message);
  if (!plan) return;
  const scanq::Fd out(::memfd_create("out", MFD_CLOEXEC));
  require(scanq::write_rewritten(request, *plan, message, {"subject", "body\n"}, out.get())
              .has_value());
}
