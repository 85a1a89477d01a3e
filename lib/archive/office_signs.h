// Encrypted documents of Microsoft Office, which libclamav takes for clean. Pure.
#pragma once

#include <string_view>

namespace scanq {

// A compound file that holds an encrypted package (newer documents) or an encrypted summary
// (PowerPoint); or, as libclamav shows the streams of a compound file one by one, Word's main
// stream with the mark of encryption, or Excel's with a FILEPASS record.
bool is_locked_office(std::string_view content);

}  // namespace scanq
