// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A message to scanq-compose: the first byte says which of its parts are infected, the rest is it.
// The front must take every answer of an honest one, and make a message of it.
#include <sys/mman.h>

#include "lib/base/fd.h"
#include "lib/mime/mime_message.h"
#include "lib/worker/list_cuts.h"
#include "tests/fuzz/splice.h"

void fuzz(std::string_view bytes) {
  if (bytes.empty()) return;
  const unsigned infected = static_cast<unsigned char>(bytes[0]);
  const std::string_view message = bytes.substr(1);
  const scanq::Result<scanq::MimeTree> tree = scanq::read_mime_tree(message);
  require(tree.has_value());
  scanq::ComposeRequest request;
  request.settings = scanq::default_settings();
  request.settings.delivery.delete_infected = (infected & 64) == 0;
  if ((infected & 128) != 0) request.settings.delivery.archives = scanq::Archives::kMember;
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
  const scanq::Fd file(::memfd_create("new bytes", MFD_CLOEXEC));
  const scanq::Result<scanq::ComposeReply> answer = scanq::list_cuts(request, message, file.get());
  require(answer.has_value());
  const scanq::Result<scanq::ComposeReply> reply = scanq::parse_compose_reply(
      scanq::format_compose_reply(*answer), {message.size(), true, true});
  require(reply.has_value());
  require(scanq::seek_to(file.get(), 0).has_value());
  require(assemble_spliced(message, *reply, *scanq::read_to_end(file.get(), 1 << 30),
                           request.settings));
}
