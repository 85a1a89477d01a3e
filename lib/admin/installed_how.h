// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The way of the installation, and the means of this system, so that advice names commands that
// fit. All of it looks at files and never fails. `root` is empty but in tests.
#pragma once

#include <string>

namespace scanq {

enum class InstalledHow { kFromSource, kDebianPackage, kRpm };

// In doubt it is from source: `make install` leaves no trace.
InstalledHow installed_how(const std::string& root = "");

// Brings back what is missing of our programs, folders and user.
std::string how_to_install_again(const std::string& root = "");
// Brings freshclam, which fetches the signatures.
std::string how_to_get_freshclam(const std::string& root = "");
// Has signatures fetched by itself.
std::string how_to_update_regularly(const std::string& root = "");

}  // namespace scanq
