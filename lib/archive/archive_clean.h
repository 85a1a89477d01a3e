// A zip or tar archive (also a compressed one) without what is infected in it: those members are
// zero bytes long, all others keep name and content. Works in memory; scans nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

// `members` are names as deep_scan gives them: of what is infected within an archive that is itself
// a member, that member is emptied; of several members of one name each is. kReadFailed: no archive
// of these kinds, one with encrypted or unreadable members, one that does not hold all of
// `members`, or one that unpacks to more than max_bytes. Then the whole is to be emptied.
Result<std::string> clean_archive(std::string_view archive, const std::vector<std::string>& members,
                                  std::size_t max_bytes);

}  // namespace scanq
