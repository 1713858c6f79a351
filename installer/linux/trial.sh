#!/bin/sh
# Install the .deb on a bare Debian or Ubuntu, use it, and take it off again. Run it as root, on a
# machine or in a container that is thrown away:
#
#     sh trial.sh imbgui_VERSION_amd64.deb
set -eu
package=$(readlink -f "$1")
export DEBIAN_FRONTEND=noninteractive

step() { echo "== $*"; }
gone() { if "$@" >/dev/null 2>&1; then echo "still there: $*"; exit 1; fi; }

step "the tools this trial needs, which the program does not"
apt-get -q update >/dev/null
apt-get -q install -y --no-install-recommends \
    xvfb xauth xdotool desktop-file-utils shared-mime-info >/dev/null 2>&1

step "install"
apt-get -q install -y --no-install-recommends "$package" >/dev/null 2>&1
imbgui --version
test -s /usr/share/icons/hicolor/48x48/apps/imbgui.png
test -s /usr/lib/imbgui/licences/PARTS.txt
grep -q '^application/x-imbgui=.*imbgui.desktop' /usr/share/applications/mimeinfo.cache
grep -q '^text/csv=.*imbgui.desktop' /usr/share/applications/mimeinfo.cache
grep -q 'application/x-imbgui:\*.imbgui' /usr/share/mime/globs

step "analyse the example with worker processes"
folder=$(mktemp -d)
cp /usr/lib/imbgui/_internal/resources/examples/fraud.csv "$folder"
cd "$folder"
imbgui decide fraud.csv --target fraud --false-alarm-cost 5 --missed-cost 200 --effort quick \
    --workers 2 --report answer.xlsx --save answer.imbgui
test -s answer.xlsx

step "open what was saved in the window"
cat > open.sh <<'END'
imbgui answer.imbgui &
timeout 60 xdotool search --sync --onlyvisible --name 'answer.imbgui|fraud.csv' >/dev/null
kill -TERM $!
wait $!
END
xvfb-run -a sh open.sh
sleep 2
gone grep -lx imbgui /proc/[0-9]*/comm

step "take it off"
apt-get -q purge -y imbgui >/dev/null 2>&1
test ! -e /usr/lib/imbgui
test ! -e /usr/bin/imbgui
gone grep -q imbgui /usr/share/applications/mimeinfo.cache
test -s answer.imbgui
echo "All is as it should be; the files of the user are still there."
