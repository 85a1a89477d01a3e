// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/name_groups.h"

#include <algorithm>
#include <array>
#include <span>

#include "lib/mail/text.h"

namespace scanq {
namespace {

struct Group {
  std::string_view name, list;
};

// scanq.conf(5) shows both.
// clang-format off
constexpr std::array<Group, 5> kNames{{
    {"@executables",
     "*.exe *.com *.scr *.pif *.cpl *.dll *.ocx *.sys *.drv *.msi *.msp *.msix *.appx "
     "*.application *.gadget *.jar *.xll *.apk *.app *.dmg *.pkg *.deb *.rpm *.run *.elf"},
    {"@scripts",
     "*.js *.jse *.mjs *.vbs *.vbe *.wsf *.wsh *.wsc *.sct *.hta *.bat *.cmd *.ps1 *.psm1 "
     "*.psd1 *.ps1xml *.psc1 *.msh *.sh *.command *.py *.pyw *.pl *.rb *.php *.tcl *.ahk "
     "*.au3 *.reg *.inf *.chm *.svg"},
    {"@links",
     "*.lnk *.url *.webloc *.desktop *.library-ms *.search-ms *.searchconnector-ms "
     "*.settingcontent-ms *.appref-ms *.website *.rdp *.theme *.scf *.pif"},
    {"@disk-images",
     "*.iso *.img *.udf *.vhd *.vhdx *.vmdk *.qcow2 *.wim *.dmg *.toast *.nrg *.mdf *.ova "
     ""},
    {"@macros",
     "*.docm *.dotm *.xlsm *.xltm *.xlam *.xlsb *.pptm *.potm *.ppam *.ppsm *.sldm *.xla "
     "*.xlm *.dot *.xlt *.one *.onepkg *.slk *.iqy *.accde *.mde"},
}};
constexpr std::array<Group, 4> kTypes{{
    {"@executables",
     "application/x-dosexec application/vnd.microsoft.portable-executable application/x-msi "
     "application/x-executable application/x-pie-executable application/x-sharedlib "
     "application/x-mach-binary application/java-archive application/x-java-applet"},
    {"@scripts",
     "text/x-shellscript text/x-msdos-batch text/x-python text/x-script.python text/x-perl "
     "text/x-php text/x-ruby application/javascript text/javascript "
     "application/vnd.ms-htmlhelp"},
    {"@links",
     "application/x-ms-shortcut application/x-mswinurl"},
    {"@disk-images",
     "application/x-iso9660-image application/x-virtualbox-vhd application/x-virtualbox-vhdx "
     "application/x-qemu-disk application/x-vmdk-disk application/x-apple-diskimage"},
}};
// clang-format on

std::span<const Group> groups_of(GroupOf kind) {
  if (kind == GroupOf::kNames) return kNames;
  return kTypes;
}

const Group* find_group(GroupOf kind, std::string_view word) {
  const std::span<const Group> groups = groups_of(kind);
  const auto group = std::find_if(groups.begin(), groups.end(),
                                  [word](const Group& one) { return one.name == word; });
  return group == groups.end() ? nullptr : &*group;
}

}  // namespace

std::vector<std::string> without_groups(GroupOf kind, const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const std::string& word : words) {
    const Group* group = find_group(kind, word);
    const std::vector<std::string> list =
        group == nullptr ? std::vector<std::string>{word} : split_words(group->list);
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

std::string unknown_group(GroupOf kind, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word.starts_with('@') && find_group(kind, word) == nullptr) return word;
  }
  return {};
}

std::string all_groups(GroupOf kind) {
  std::string names;
  for (const Group& group : groups_of(kind)) {
    names.append(names.empty() ? "" : ", ").append(group.name);
  }
  return names;
}

}  // namespace scanq
