// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/update/update.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

#include "lib/admin/act_log.h"
#include "lib/admin/options.h"
#include "lib/admin/translated_stream.h"
#include "lib/admin/update/fetch_signatures.h"
#include "lib/admin/update/image_program.h"
#include "lib/admin/update/installed_signatures.h"
#include "lib/base/fd.h"
#include "lib/base/log.h"
#include "lib/base/signature_list.h"
#include "lib/base/terminal_text.h"
#include "lib/front/load_settings.h"
#include "lib/image/image_file.h"
#include "lib/image/image_pages.h"
#include "lib/image/image_seal.h"

namespace scanq {
namespace {

constexpr OptionRow kOptions[] = {
    {"image"}, {"if-changed"}, {"warm"}, {"reset"}, {"broken-signatures"}};
constexpr int kLowestPriority = 19;
constexpr std::uint64_t kMib = 1 << 20;

int build(const Call& call, const Settings& settings, bool only_if_changed) {
  const Result<ImageAnswer> built =
      ask_image_program(settings, only_if_changed ? "--build-image-if-changed" : "--build-image");
  if (!built) return fail(call, built.error());
  std::string text = terminal_lines(built->text);
  text.erase(text.find_last_not_of('\n') + 1);
  if (built->ended.is_success()) {
    call.out << text << '\n';
    return kExitDone;
  }
  if (built->ended.by_signal) {
    return fail(call, "no new image: the builder was " + built->ended.describe());
  }
  static_cast<void>(fail(call, text));
  return fail(call,
              "where a signature file is named above: scanq update --reset --broken-signatures "
              "removes it and builds anew; an old image serves until then");
}

Result<void> remove_file(const Call& call, const std::string& path) {
  if (::unlink(path.c_str()) == 0) {
    call.out << "removed: " << terminal_text(path) << '\n';
  } else if (errno != ENOENT) {
    return errno_error(ErrorCode::kWriteFailed, "unlink(" + path + ")");
  }
  return {};
}

// Mail must not be scanned with it: until the new one is there, the signatures are loaded for each
// message.
int replace_damaged(const Call& call, const Settings& settings, const Error& damage) {
  const std::string told = settings.engine_image + ": " + damage.text;
  if (::geteuid() != 0) {
    return fail(call, told + "; run this as root, or scanq update --reset: a new one is built");
  }
  static_cast<void>(fail(call, told + "; it is removed, and a new one is built"));
  log_act(LogLine("IMAGE").add("error", told).add("note", "it is removed, and a new one is built"),
          settings);
  Result<void> removed = remove_file(call, settings.engine_image);
  return removed ? build(call, settings, false) : fail(call, removed.error());
}

// The pages come first, as huge ones; the comparison then reads them, and not the disk again.
int warm(const Call& call, const Settings& settings) {
  Result<Fd> image = open_trusted_image(settings.engine_image);
  Result<ImagePages> pages = image ? warm_open_image(image->get()) : image.error();
  const Result<void> sealed = pages ? check_seal(image->get()) : pages.error();
  if (!sealed && is_damage(sealed.error())) {
    return replace_damaged(call, settings, sealed.error());
  }
  if (!sealed) return fail(call, settings.engine_image + ": " + sealed.error().text);
  call.out << settings.engine_image << ": " << pages->bytes / kMib << " MiB in memory, ";
  if (pages->is_all_huge()) {
    call.out << "all of it in huge pages\n";
  } else {
    call.out << pages->huge_bytes / kMib << " MiB of it in huge pages; scans are slower than they"
             << " could be\n";
  }
  return kExitDone;
}

void tell_broken(const Call& call, const BrokenSignatures& file) {
  static_cast<void>(fail(call, file.name + ": " + file.reason));
}

// Nothing but a signature file of the folder, whatever the answer to the test of them says.
Result<void> remove_signatures(const Call& call, const Settings& settings,
                               const std::string& name) {
  if (name.find('/') != std::string::npos || !is_signature_file(name)) {
    return Error{ErrorCode::kInternal, "no name of a signature file: " + name};
  }
  return remove_file(call, settings.database_dir + "/" + name);
}

int reset(const Call& call, const Settings& settings, bool with_signatures) {
  Result<void> removed = remove_file(call, settings.engine_image);
  if (removed && with_signatures) {
    Result<std::vector<BrokenSignatures>> broken = find_broken_signatures(settings);
    if (!broken) return fail(call, broken.error());
    for (const BrokenSignatures& file : *broken) {
      tell_broken(call, file);
      if (removed && file.is_removable) removed = remove_signatures(call, settings, file.name);
    }
  }
  if (!removed) return fail(call, removed.error());
  return build(call, settings, false);
}

// Without an image nothing is loaded now, so that the files are tried by themselves.
void name_broken_signatures(const Call& call, const Settings& settings) {
  const Result<std::vector<BrokenSignatures>> broken = find_broken_signatures(settings);
  if (!broken) static_cast<void>(fail(call, broken.error()));  // the signatures are there
  if (!broken || broken->empty()) return;
  for (const BrokenSignatures& file : *broken) tell_broken(call, file);
  static_cast<void>(
      fail(call,
           "these signature files are left out; scanq update --reset --broken-signatures removes "
           "those that libclamav does not take"));
}

// Fetches new signatures by freshclam, then makes an image of them. If the source cannot be
// reached, an image is made of the present signatures all the same.
int fetch(const Call& call, const Settings& settings) {
  if (::access(settings.database_dir.c_str(), W_OK) != 0) {
    return fail(call, errno_error(ErrorCode::kWriteFailed, settings.database_dir));
  }
  Result<bool> fetched = fetch_signatures(settings, call.out);
  const int failed = fetched ? kExitDone : fail(call, fetched.error());
  if (stop_signal() != 0) return failed;
  if (find_installed_signatures(settings.database_dir).empty()) return failed;
  if (settings.engine_image.empty()) {
    if (fetched && *fetched) name_broken_signatures(call, settings);
    return failed;
  }
  const int built = build(call, settings, true);
  return failed != kExitDone ? failed : built;
}

// True where no image is wanted, or the first signatures have not come yet. A service that runs
// this every hour should get no error then.
bool has_nothing_to_build(const Call& call, const Settings& settings) {
  if (settings.engine_image.empty()) {
    call.out << "engine_image is empty: no image is used\n";
  } else if (find_installed_signatures(settings.database_dir).empty()) {
    call.out << "no image without signatures: there are none in " << settings.database_dir << '\n';
  } else {
    return false;
  }
  return true;
}

}  // namespace

int run_update(const Call& plain) {
  const TranslatedCall translated_call(plain);
  const Call& call = translated_call.call;
  Result<Options> options = Options::parse(call.arguments, kOptions);
  if (!options) return fail(call, options.error());
  const bool wants_reset = options->has("reset"), wants_warm = options->has("warm");
  const bool wants_image = options->has("image") || options->has("if-changed");
  if (!options->rest().empty() || wants_reset + wants_warm + wants_image > 1 ||
      (options->has("broken-signatures") && !wants_reset)) {
    return fail(
        call,
        "update takes nothing, or one of --image, --if-changed, --warm, --reset; see scanq(8)");
  }
  Result<Settings> settings = load_settings(call.settings_path);
  if (!settings) return fail(call, settings.error());
  const bool wants_fetch = !wants_image && !wants_warm && !wants_reset;
  if (wants_fetch) return fetch(call, *settings);
  if (!wants_warm && ::geteuid() != 0) {
    return fail(call, "an image is of use only if root made it; run scanq as root");
  }
  if (options->has("if-changed") && has_nothing_to_build(call, *settings)) return kExitDone;
  if (settings->engine_image.empty()) return fail(call, "engine_image is empty: no image is used");
  if (wants_warm) return warm(call, *settings);
  // Mail goes first. If the priority cannot be set, the build only disturbs a little more.
  (void)::setpriority(PRIO_PROCESS, 0, kLowestPriority);
  if (wants_reset) return reset(call, *settings, options->has("broken-signatures"));
  return build(call, *settings, options->has("if-changed"));
}

}  // namespace scanq
