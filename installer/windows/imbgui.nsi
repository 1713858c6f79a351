; The Windows installer: for one user, without an administrator.
;
;   makensis -DVERSION=0.1.0 -DFROZEN=build\imbgui -DICON=build\icons\imbgui.ico -DOUT=setup.exe imbgui.nsi
;
; makensis makes it on Windows and on Linux; package.py calls it. /S installs silently, /D=FOLDER
; elsewhere.

Unicode true
!ifndef TARGET
  !define TARGET amd64-unicode
!endif
Target ${TARGET}
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh

!define NAME "imbgui"
!define FILE_TYPE "imbgui.session"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define APPLICATION "Software\Classes\Applications\imbgui.exe"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "Folder"
BrandingText "${NAME} ${VERSION}"
Icon "${ICON}"
UninstallIcon "${ICON}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\imbgui.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!macro OffersToOpen ENDING
  WriteRegStr HKCU "${APPLICATION}\SupportedTypes" "${ENDING}" ""
  WriteRegStr HKCU "Software\Classes\${ENDING}\OpenWithList\imbgui.exe" "" ""
!macroend

!macro OffersNoMore ENDING
  DeleteRegKey HKCU "Software\Classes\${ENDING}\OpenWithList\imbgui.exe"
!macroend

Section "Install"
  ; An older version is replaced whole: none of its libraries may stay behind. Only in a folder that
  ; is known to be ours is anything removed.
  IfFileExists "$INSTDIR\imbgui.exe" 0 +2
    RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FROZEN}${SLASH}*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\imbgui.exe"

  WriteRegStr HKCU "Software\${NAME}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.imbgui" "" "${FILE_TYPE}"
  WriteRegStr HKCU "Software\Classes\${FILE_TYPE}" "" "imbgui session"
  WriteRegStr HKCU "Software\Classes\${FILE_TYPE}\DefaultIcon" "" "$INSTDIR\imbgui.exe,0"
  WriteRegStr HKCU "Software\Classes\${FILE_TYPE}\shell\open\command" "" '"$INSTDIR\imbgui.exe" "%1"'
  WriteRegStr HKCU "${APPLICATION}" "FriendlyAppName" "${NAME}"
  WriteRegStr HKCU "${APPLICATION}\shell\open\command" "" '"$INSTDIR\imbgui.exe" "%1"'
  !insertmacro OffersToOpen ".xlsx"
  !insertmacro OffersToOpen ".xlsm"
  !insertmacro OffersToOpen ".xls"
  !insertmacro OffersToOpen ".xlsb"
  !insertmacro OffersToOpen ".ods"
  !insertmacro OffersToOpen ".csv"
  !insertmacro OffersToOpen ".tsv"

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\imbgui.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The imbgui authors"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  ; Only what was installed: a file that somebody keeps in this folder stays, and the folder with it.
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\imbgui.exe"
  Delete "$INSTDIR\imbgui-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"

  ReadRegStr $0 HKCU "Software\Classes\.imbgui" ""
  StrCmp $0 "${FILE_TYPE}" 0 +2
    DeleteRegKey HKCU "Software\Classes\.imbgui"
  DeleteRegKey HKCU "Software\Classes\${FILE_TYPE}"
  DeleteRegKey HKCU "${APPLICATION}"
  !insertmacro OffersNoMore ".xlsx"
  !insertmacro OffersNoMore ".xlsm"
  !insertmacro OffersNoMore ".xls"
  !insertmacro OffersNoMore ".xlsb"
  !insertmacro OffersNoMore ".ods"
  !insertmacro OffersNoMore ".csv"
  !insertmacro OffersNoMore ".tsv"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\${NAME}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
