#include "lib/admin/command.h"

namespace scanq {

int fail(const Call& call, const Error& error) {
  return fail(call, error.text);
}

int fail(const Call& call, std::string_view text) {
  call.err << "scanq: " << text << '\n';
  return kExitTrouble;
}

}  // namespace scanq
