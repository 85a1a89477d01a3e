// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/volumes.h"

#include <algorithm>
#include <utility>

namespace scanq {

std::optional<VolumeName> volume_name(std::string_view name) {
  constexpr std::size_t kDigits = 3;
  if (name.size() < kDigits + 2 || name[name.size() - kDigits - 1] != '.') return std::nullopt;
  VolumeName volume{name.substr(0, name.size() - kDigits - 1)};
  for (const char c : name.substr(name.size() - kDigits)) {
    if (c < '0' || c > '9') return std::nullopt;
    volume.number = volume.number * 10 + static_cast<unsigned>(c - '0');
  }
  if (volume.number == 0) return std::nullopt;
  return volume;
}

Result<bool> Volumes::add(std::string_view path, std::string_view content) {
  const std::optional<VolumeName> volume = volume_name(path);
  if (!volume) return false;
  const auto [piece, is_new] = wholes_[std::string(volume->whole)].try_emplace(volume->number);
  if (!is_new) return false;
  Result<void> kept = piece->second.append(content);
  if (!kept) return kept.error();
  return true;
}

Result<std::vector<Volumes::Joined>> Volumes::take() {
  std::vector<Joined> all;
  for (auto& [path, pieces] : std::exchange(wholes_, {})) {
    Joined joined{path, 0, {}};
    for (auto piece = pieces.begin(); piece != pieces.end() && piece->first == joined.pieces + 1;
         ++piece) {
      Result<std::string_view> bytes = piece->second.view();
      if (!bytes) return bytes.error();
      Result<void> kept = joined.bytes.append(*bytes);
      if (!kept) return kept.error();
      ++joined.pieces;
    }
    if (joined.pieces > 0) all.push_back(std::move(joined));
  }
  return all;
}

}  // namespace scanq
