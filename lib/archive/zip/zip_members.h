// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Empties members of a zip without unpacking anything: the packed bytes of all other members go on
// as they are, with whatever method they are packed. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace scanq {

// The zip with the members empty of which `is_meant` says yes to a name. It is called with each
// name that the directory gives a member, in raw bytes. Nothing where the zip can be read in more
// ways than one (zip_directory.h), needs zip64, or has encrypted members.
std::optional<std::string> empty_zip_members(
    std::string_view zip, const std::function<bool(std::string_view raw_name)>& is_meant);

}  // namespace scanq
