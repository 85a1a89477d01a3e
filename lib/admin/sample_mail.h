// Harmless mails that a scanner must find: the EICAR test file in several wrappings. The test
// string is put together at run time; no file of ours holds it in one piece. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

enum class Sample {
  kClean,
  kPlain,  // EICAR as attachment
  kZip,    // in a zip archive
  kNamed,  // in a zip archive, with Japanese names of archive and member
};

// The whole mail, lines ended by LF. From and To as given; an empty `subject` has a usual one.
std::string sample_mail(Sample sample, std::string_view from = "scanq@localhost",
                        std::string_view to = "postmaster@localhost");

// Its subject in UTF-8, to recognise it by.
std::string sample_subject(Sample sample);

}  // namespace scanq
