// The header and the tables of an engine image, with a checksum that is right: a damaged file is
// refused for its checksum, a forged one must be refused for what it says.
#include "lib/engine/image_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "tests/fuzz/fuzz.h"

namespace {
constexpr std::uint64_t kMaxFile = 64 << 20;

std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return sum;
}
}  // namespace

void fuzz(std::string_view bytes) {
  scanq::ImageHeader header;
  if (bytes.size() < sizeof header) return;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.checksum = 0;
  std::string file(bytes);
  std::memcpy(file.data(), &header, sizeof header);
  header.checksum = fnv1a(file);
  std::memcpy(file.data(), &header, sizeof header);
  const scanq::Fd image(::memfd_create("image", MFD_CLOEXEC));
  require(scanq::write_all(image.get(), file).has_value());
  const std::uint64_t end = header.data_offset + header.data_bytes;
  if (end < kMaxFile && ::ftruncate(image.get(), static_cast<off_t>(end)) != 0) return;
  const scanq::Result<scanq::ImageTables> tables = scanq::read_image_tables(image.get());
  if (tables) require(tables->relocations.size() == tables->header.relocation_count);
}
