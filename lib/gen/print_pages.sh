#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# print_pages.sh FOLDER FILE...: writes manual pages (NAME.8, ja/NAME.8) and documents (NAME.md) as pages of HTML
# into the folder, with an index of them. They load nothing, and their links lead to one another.
set -eu
folder=$1
shift
style='<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,"Noto Sans CJK JP",sans-serif;max-width:60em;
margin:2em auto;padding:0 1em}table{border-collapse:collapse}td,th{border:1px solid #8884;padding:.2em .6em;text-align:left}
pre,code{font-size:.9em}pre{overflow-x:auto}img{max-width:100%}table.head,table.foot{width:100%;border:0}
table.head td,table.foot td{border:0}td.head-vol,td.foot-date{text-align:center}td.head-rtitle,td.foot-os{text-align:right}
a.permalink{color:inherit;text-decoration:none}</style>'
page() {  # TITLE LANGUAGE < content
  echo "<!doctype html><html lang=\"$2\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
  echo "<title>$1</title>$style</head><body>"
  cat
  echo '</body></html>'
}
language_of() { case $1 in */ja/*|*.ja.md) echo ja ;; *) echo en ;; esac; }
rm -rf "$folder"
mkdir -p "$folder/ja" "$folder/docs"
for file; do
  case $file in
    *.md)
      out=${file%.md}.html
      cmark-gfm --extension table --unsafe "$file" | sed -E 's,(href="[^":]*)\.md(#[^"]*)?",\1.html\2",g' |
        page "${file##*/}" "$(language_of "$file")" > "$folder/$out" ;;
    *)
      out=${file#qmail-scanq/}.html
      mandoc -T html -K utf-8 -O fragment,man='%N.%S.html' "$file" |
        page "${out%.html}" "$(language_of "$file")" > "$folder/$out" ;;
  esac
  echo "<li><a href=\"$out\">${out%.html}</a></li>"
done > "$folder/list"
cp docs/*.svg "$folder/docs/"
cp -r docs/web "$folder/docs/"
cp LICENSE "$folder/"
# A page of another program is not here.
known=$(cd "$folder" && find . -name '*.html' -printf '%f\n')
for out in "$folder"/*.[1578].html "$folder"/ja/*.html; do
  grep -oE 'href="[a-z.-]+\.[0-9]\.html"' "$out" | cut -d'"' -f2 | sort -u | while read -r link; do
    [ -e "$(dirname "$out")/$link" ] && continue
    if grep -qxF "$link" <<< "$known" && [ -e "$folder/$link" ]; then sed -i "s,href=\"$link\",href=\"../$link\",g" "$out"
    else sed -i "s,<a class=\"Xr\" href=\"$link\">\([^<]*\)</a>,\1,g" "$out"; fi
  done
done
{ echo '<h1>qmail-scanq</h1><ul>'; cat "$folder/list"; echo '</ul>'; } | page qmail-scanq en > "$folder/index.html"
rm "$folder/list"
