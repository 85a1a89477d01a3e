// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/seven_zip_plain.h"

#include <algorithm>

#include "lib/archive/seven_zip_folder.h"
#include "lib/archive/seven_zip_header.h"
#include "lib/archive/seven_zip_key.h"

namespace scanq {
namespace {

constexpr int kMostEncodings = 4;  // of a header in a header
constexpr std::string_view kPlainCopy{"\0", 1};

bool is_locked(const SevenZipFolder& folder) {
  return std::any_of(folder.coders.begin(), folder.coders.end(),
                     [](const SevenZipCoder& coder) { return coder.id == kSevenZipAes; });
}

// A packed stream that begins at `at`, counted as packed_at is. Nothing where it is not all there.
std::optional<std::string_view> packed_stream(std::string_view archive, std::uint64_t at,
                                              std::uint64_t bytes) {
  archive.remove_prefix(kSevenZipStart);
  if (at > archive.size() || bytes > archive.size() - at) return std::nullopt;
  return archive.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(bytes));
}

// The header, unpacked as often as it was packed.
struct Header {
  std::string text;
  bool needs_password = false;  // `text` is then the one that cannot be read
};
std::optional<Header> read_header(std::string_view archive, SevenZipKey* key,
                                  std::uint64_t max_bytes) {
  const std::optional<std::string_view> outer = seven_zip_header(archive);
  if (!outer) return std::nullopt;
  Header header{std::string(*outer)};
  SevenZipKey no_key("");
  for (int i = 0; i < kMostEncodings && header.text[0] == kSevenZipEncodedHeader; ++i) {
    std::string_view rest = std::string_view(header.text).substr(1);
    const std::optional<SevenZipStreams> streams = read_streams(rest);
    if (!streams || streams->folders.size() != 1 || streams->packed_sizes.size() != 1) {
      return std::nullopt;
    }
    const SevenZipFolder& folder = streams->folders[0];
    header.needs_password = is_locked(folder);
    if (header.needs_password && key == nullptr) return header;
    const std::optional<std::string_view> packed =
        packed_stream(archive, streams->packed_at, streams->packed_sizes[0]);
    if (!packed) return std::nullopt;
    std::optional<std::string> text =
        unpack_folder(folder, *packed, key == nullptr ? no_key : *key, max_bytes);
    if (!text || text->empty()) return std::nullopt;
    header.text = std::move(*text);
  }
  return header;
}

// Takes the streams apart and puts them together again, folder by folder.
class Rewriting {
 public:
  Rewriting(std::string_view archive, const SevenZipStreams& from, SevenZipKey& key,
            std::uint64_t max_bytes)
      : archive_(archive),
        from_(from),
        key_(key),
        left_bytes_(max_bytes),
        next_at_(from.packed_at) {}

  // False where a packed stream is missing, or cannot be decrypted.
  bool run() {
    for (const SevenZipFolder& folder : from_.folders) {
      if (!add(folder)) return false;
    }
    return true;
  }
  const SevenZipStreams& made() const { return made_; }
  const std::string& packed() const { return packed_; }

 private:
  bool add(const SevenZipFolder& folder) {
    std::vector<std::string> packed;
    for (std::size_t i = 0; i < folder.packed.size(); ++i) {
      const std::uint64_t bytes = from_.packed_sizes[next_stream_++];
      const auto stream = packed_stream(archive_, next_at_, bytes);
      if (!stream) return false;
      next_at_ += bytes;
      packed.emplace_back(*stream);
    }
    if (has_new_filter(folder) && unpack(folder, packed)) return true;
    SevenZipFolder made = folder;
    while (is_locked(made)) {
      if (!unlock(made, packed)) return false;
    }
    return put(std::move(made), packed);
  }

  bool put(SevenZipFolder folder, const std::vector<std::string>& packed) {
    for (const std::string& stream : packed) {
      if (stream.size() > left_bytes_) return false;
      left_bytes_ -= stream.size();
      made_.packed_sizes.push_back(stream.size());
      packed_ += stream;
    }
    made_.folders.push_back(std::move(folder));
    return true;
  }

  bool unpack(const SevenZipFolder& folder, const std::vector<std::string>& packed) {
    if (packed.size() != 1) return false;
    std::optional<std::string> content = unpack_folder(folder, packed[0], key_, left_bytes_);
    if (!content) return false;
    SevenZipFolder plain;
    plain.coders.push_back({std::string(kPlainCopy), ""});
    plain.packed.push_back(0);
    plain.sizes.push_back(content->size());
    plain.checksum = folder.checksum;
    return put(std::move(plain), {std::move(*content)});
  }

  // Decrypts one packed stream, and takes the coder that did it out of the folder.
  bool unlock(SevenZipFolder& folder, std::vector<std::string>& packed) {
    std::uint64_t input = 0, output = 0;
    auto coder = folder.coders.begin();
    for (; coder->id != kSevenZipAes; ++coder) {
      input += coder->inputs;
      output += coder->outputs;
    }
    const auto stream = std::find(folder.packed.begin(), folder.packed.end(), input);
    if (stream == folder.packed.end() || coder->inputs != 1 || coder->outputs != 1) return false;
    std::string& bytes = packed[static_cast<std::size_t>(stream - folder.packed.begin())];
    std::optional<std::string> plain = key_.decrypt(bytes, coder->properties, folder.sizes[output]);
    if (!plain) return false;
    bytes = std::move(*plain);
    const auto bond = std::find_if(folder.bonds.begin(), folder.bonds.end(),
                                   [&](const auto& pair) { return pair.second == output; });
    if (bond == folder.bonds.end()) {  // it is the last one
      *coder = {std::string(kPlainCopy), ""};
      return true;
    }
    *stream = bond->first;
    folder.bonds.erase(bond);
    folder.coders.erase(coder);
    folder.sizes.erase(folder.sizes.begin() + static_cast<std::ptrdiff_t>(output));
    const auto close_gap = [](std::uint64_t& number, std::uint64_t gap) { number -= number > gap; };
    for (std::uint64_t& from : folder.packed) close_gap(from, input);
    for (auto& [to, from] : folder.bonds) {
      close_gap(to, input);
      close_gap(from, output);
    }
    return true;
  }

  std::string_view archive_;
  const SevenZipStreams& from_;
  SevenZipKey& key_;
  std::uint64_t left_bytes_, next_at_;
  std::size_t next_stream_ = 0;
  SevenZipStreams made_;
  std::string packed_;
};

std::optional<SevenZipStreams> main_streams(std::string_view& header) {
  if (header.size() < 2 || header[0] != kSevenZipHeader || header[1] != kSevenZipMainStreams)
    return std::nullopt;
  header.remove_prefix(2);
  return read_streams(header);
}

}  // namespace

SevenZipForm form_of_seven_zip(std::string_view archive, std::uint64_t max_bytes) {
  const std::optional<Header> header = read_header(archive, nullptr, max_bytes);
  if (!header) return SevenZipForm::kOrdinary;
  if (header->needs_password) return SevenZipForm::kLocked;
  std::string_view rest = header->text;
  const std::optional<SevenZipStreams> streams = main_streams(rest);
  if (!streams) return SevenZipForm::kOrdinary;
  const std::vector<SevenZipFolder>& folders = streams->folders;
  if (std::any_of(folders.begin(), folders.end(), is_locked)) return SevenZipForm::kLocked;
  return std::any_of(folders.begin(), folders.end(), has_new_filter) ? SevenZipForm::kFiltered
                                                                     : SevenZipForm::kOrdinary;
}

std::optional<std::string> plain_seven_zip(std::string_view archive, std::string_view password,
                                           std::uint64_t max_bytes) {
  SevenZipKey key(password);
  const std::optional<Header> header = read_header(archive, &key, max_bytes);
  if (!header) return std::nullopt;
  std::string_view rest = header->text;
  const std::optional<SevenZipStreams> streams = main_streams(rest);
  // A list of empty files alone has no streams.
  if (!streams) return written_seven_zip({}, header->text);
  Rewriting rewriting(archive, *streams, key, max_bytes);
  if (!rewriting.run()) return std::nullopt;
  std::string made{kSevenZipHeader, kSevenZipMainStreams};
  made += written_streams(rewriting.made());
  made += rest;
  return written_seven_zip(rewriting.packed(), made);
}

}  // namespace scanq
