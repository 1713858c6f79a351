#!/bin/sh
# Make the .dmg of a frozen program, on a Mac:
#
#     sh installer/macos/package.sh build/imbgui.app dist VERSION
#
# With SIGNING_IDENTITY it is signed for distribution, and with NOTARY_PROFILE (see `notarytool
# store-credentials`) notarised and stapled; without them it is signed for this machine alone, and
# others open it by right-click, Open.
set -eu
app=$1
out=$2
version=$3
here=$(dirname "$0")
mkdir -p "$out"
image="$out/imbgui-$version-macos-$(uname -m).dmg"

if [ -n "${SIGNING_IDENTITY:-}" ]; then timestamp=--timestamp; else timestamp=--timestamp=none; fi
codesign --force --deep --options runtime "$timestamp" \
    --entitlements "$here/entitlements.plist" --sign "${SIGNING_IDENTITY:--}" "$app"
codesign --verify --deep --strict "$app"

content=$(mktemp -d)
cp -R "$app" "$content/"
ln -s /Applications "$content/Applications"
rm -f "$image"
hdiutil create -volname imbgui -srcfolder "$content" -format UDZO "$image"
rm -r "$content"

if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
