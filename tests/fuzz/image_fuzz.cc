// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The header and the tables of an engine image, with correct lengths and a correct checksum: these
// show a damaged file, but a forged one must be refused for its contents.
#include "lib/image/image_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  scanq::ImageHeader header;
  if (bytes.size() < sizeof header) return;
  std::memcpy(&header, bytes.data(), sizeof header);
  std::uint32_t* const counts[] = {&header.module_count, &header.settings_bytes,
                                   &header.signatures_bytes, &header.facts_bytes};
  for (std::uint32_t* count : counts) *count %= 64;
  header.relocation_count %= 64;
  header.checksum = 0;
  const std::size_t length = sizeof header + header.module_count * sizeof(scanq::ModuleRecord) +
                             header.relocation_count * sizeof(scanq::Relocation) +
                             header.settings_bytes + header.signatures_bytes + header.facts_bytes;
  std::string file(bytes.substr(0, length));
  file.resize(length);
  std::memcpy(file.data(), &header, sizeof header);
  header.checksum = 0xcbf29ce484222325;
  for (const char c : file)
    header.checksum = (header.checksum ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::memcpy(file.data(), &header, sizeof header);
  const scanq::Fd image(::memfd_create("image", MFD_CLOEXEC));
  require(scanq::write_all(image.get(), file).has_value());
  const std::uint64_t end = (scanq::bytes_before_seal(header)) % (64 << 20);
  if (::ftruncate(image.get(), static_cast<off_t>(end + sizeof(scanq::ImageSeal))) != 0) return;
  const scanq::Result<scanq::ImageTables> tables = scanq::read_image_tables(image.get());
  if (!tables) return;
  require(header.root - header.base < header.data_bytes);
  for (const auto& [word, module] : tables->relocations)
    require(word < header.data_bytes / 8 && module < tables->modules.size());
}
