#!/bin/sh
# Try the Windows installer under wine with a stand-in for the program: install silently, look, take
# it off again. Run it with nsis and wine64 installed:
#
#     sh installer/windows/trial.sh
#
# What it proves is what the installer does: files, menu entry, file association, uninstalling. That
# the real program runs on Windows it cannot prove.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'wineserver -k 2>/dev/null || true; rm -rf "$folder"' EXIT
export WINEPREFIX="$folder/wine" WINEDEBUG=-all WINEARCH=win64
unset DISPLAY

step() { echo "== $*"; }
gone() { if "$@" >/dev/null 2>&1; then echo "still there: $*"; exit 1; fi; }
key() { wine reg query "$1" /ve 2>/dev/null | tr -d '\r'; }

step "a stand-in for the program"
mkdir -p "$folder/build/imbgui/_internal/resources" "$folder/build/imbgui/licences" "$folder/build/icons"
for file in imbgui.exe imbgui-cli.exe _internal/python311.dll _internal/resources/fraud.csv licences/PARTS.txt; do
    echo stand-in > "$folder/build/imbgui/$file"
done
python3 - "$folder/build/icons/imbgui.ico" <<'END'
import struct, sys
pixels = b"\0" * 4 * 16 * 16 + b"\0" * 64
head = struct.pack("<IiiHHIIiiII", 40, 16, 32, 1, 32, 0, 0, 0, 0, 0, 0)
entry = struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, len(head + pixels), 22)
open(sys.argv[1], "wb").write(struct.pack("<HHH", 0, 1, 1) + entry + head + pixels)
END

step "compile"
python3 -m installer.windows.package "$folder/build/imbgui" "$folder/dist"
setup=$(ls "$folder"/dist/*setup.exe)

step "install silently"
wineboot -i >/dev/null 2>&1
wine "$setup" /S
drive="$WINEPREFIX/drive_c"
program=$(find "$drive/users" -path '*Programs/imbgui/imbgui.exe')
place=$(dirname "$program")
test -f "$place/_internal/resources/fraud.csv"
test -f "$place/licences/PARTS.txt"
test -n "$(find "$drive/users" -name imbgui.lnk -path '*Start Menu*')"
key 'HKCU\Software\Classes\.imbgui' | grep -q imbgui.session
key 'HKCU\Software\Classes\imbgui.session\shell\open\command' | grep -q 'imbgui.exe" "%1"'
wine reg query 'HKCU\Software\Classes\Applications\imbgui.exe\SupportedTypes' 2>/dev/null | grep -q '\.xlsx'
wine reg query 'HKCU\Software\Classes\.xlsx\OpenWithList\imbgui.exe' >/dev/null 2>&1
wine reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\imbgui' 2>/dev/null | grep -q DisplayVersion

step "install over it: what an older version left is gone"
echo old > "$place/_internal/left-behind.dll"
wine "$setup" /S
test ! -e "$place/_internal/left-behind.dll"

step "take it off: a file of the user stays"
echo mine > "$place/my session.imbgui"
wine "$place/uninstall.exe" /S
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do test -e "$program" || break; sleep 0.5; done
test ! -e "$program"
test ! -e "$place/_internal"
test -f "$place/my session.imbgui"
test -z "$(find "$drive/users" -name imbgui.lnk)"
gone wine reg query 'HKCU\Software\Classes\.imbgui'
gone wine reg query 'HKCU\Software\Classes\imbgui.session'
gone wine reg query 'HKCU\Software\Classes\Applications\imbgui.exe'
gone wine reg query 'HKCU\Software\Classes\.xlsx\OpenWithList\imbgui.exe'
gone wine reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\imbgui'
echo "All is as it should be."
