// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#pragma once

namespace scanq {

// A zip lists its members twice: in its directory, and in a header before each member. A packed
// stream is unpacked alone, whatever archive is in it.
enum class ArchiveReading { kDirectory, kLocalHeaders, kStreamAlone };

}  // namespace scanq
