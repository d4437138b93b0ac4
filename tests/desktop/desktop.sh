#!/bin/bash
# A real little Linux desktop on Xvfb, for tests that need one: brought up, one command run in it, taken down.
#
#   [VARIABLE=value ...] desktop.sh [-o LOGDIR] [-s WxHxD] [-k PASSWORD] COMMAND [ARG...]
#
# There is a window manager (openbox), a session bus of its own, a panel with a tray, a notification daemon, a
# Secret Service whose login keyring is unlocked, and the accessibility bus with a screen reader announced.
# Everything lives in a throw-away HOME and XDG_*, so nothing of the caller is read or written.
# Ends with COMMAND's status; 97 if the desktop itself did not come up (its logs are in LOGDIR).
#
#   TRAY=xfce|none            the panel (default xfce4-panel: StatusNotifier and XEmbed), or no tray at all
#   NOTIFYD=dunst|xfce|none   dunst is scripted with dunstctl; xfce4-notifyd draws real buttons
#   NO_KEYRING=1              no Secret Service, and none that the bus could start
#   LOCKED_KEYRING=1          a Secret Service whose login keyring is locked; only its password opens it
#   NO_PROMPTER=1             nothing can show the keyring's password prompt, as on a bare window manager
#   DESKTOP_NAME=XFCE         what XDG_CURRENT_DESKTOP says
#
# In the command's environment: DESKTOP_TMP (scratch, gone afterwards), DESKTOP_LOG, PANEL_PID, NOTIFYD_PID, and
# for dunst DUNST_PICK, a file: `dunstctl context` chooses the action whose label stands in it.
set -u
LOG="" SIZE=1280x800x24 KPW=test
while getopts o:s:k: f; do
  case $f in o) LOG=$OPTARG ;; s) SIZE=$OPTARG ;; k) KPW=$OPTARG ;; *) exit 2 ;; esac
done
shift $((OPTIND - 1))

PIDS=()
bg() { local name=$1; shift; "$@" >"$DESKTOP_LOG/$name.log" 2>&1 & PIDS+=($!); }
waitfor() { for _ in $(seq 200); do "$@" >/dev/null 2>&1 && return 0; sleep .05; done; echo "desktop.sh: gave up on: $*" >&2; exit 97; }

# ---------------------------------------------------------------------------------- outside: display and bus
if [ -z "${DESKTOP_SH_INNER:-}" ]; then
  T=$(mktemp -d /tmp/desktop.XXXXXX)
  mkdir -p "${LOG:=$T/log}" "$T"/{home,config/dunst,cache,data/keyrings,state,services}
  mkdir -m 700 "$T/run"
  LOG=$(realpath "$LOG")
  XP="" BP=""
  finish() { for p in $BP $XP; do kill "$p" 2>/dev/null; wait "$p" 2>/dev/null; done; rm -rf "$T"; }
  trap finish EXIT
  trap 'exit 143' TERM INT HUP

  # The bus may start what tests need beside the desktop (accessibility, settings, the keyring's prompt), but no
  # notification daemon and no key store: those are there, or not, as the caller said.
  kept='org\.freedesktop\.(Notifications|secrets|impl\.portal\.Secret)|org\.gnome\.keyring$'
  [ -n "${NO_PROMPTER:-}" ] && kept="$kept|org\.gnome\.keyring\."
  for service in /usr/share/dbus-1/services/*.service; do
    grep -qE "^Name=($kept)" "$service" || ln -s "$service" "$T/services/"
  done
  printf '#!/bin/sh\nexec dbus-daemon "$@" 2>>"%s/bus.log"\n' "$LOG" >"$T/dbus-daemon"
  chmod +x "$T/dbus-daemon"
  cat >"$T/bus.conf" <<C
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<servicedir>$T/services</servicedir><policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
C

  exec 6>"$T/display" # Xvfb picks a free display itself and tells it here
  Xvfb -displayfd 6 -screen 0 "$SIZE" -nolisten tcp -noreset >"$LOG/xvfb.log" 2>&1 & XP=$!
  exec 6>&-
  for _ in $(seq 200); do [ -s "$T/display" ] && break; sleep .05; done
  [ -s "$T/display" ] || { echo "desktop.sh: Xvfb did not start" >&2; exit 97; }

  env -u WAYLAND_DISPLAY -u PYTHON_KEYRING_BACKEND -u QT_QPA_PLATFORMTHEME \
    DESKTOP_SH_INNER=1 DESKTOP_TMP="$T" DESKTOP_LOG="$LOG" DESKTOP_KPW="$KPW" DISPLAY=":$(cat "$T/display")" \
    HOME="$T/home" XDG_RUNTIME_DIR="$T/run" XDG_CONFIG_HOME="$T/config" XDG_CACHE_HOME="$T/cache" \
    XDG_DATA_HOME="$T/data" XDG_STATE_HOME="$T/state" XDG_SESSION_TYPE=x11 \
    XDG_CURRENT_DESKTOP="${DESKTOP_NAME-XFCE}" QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 \
    NO_AT_BRIDGE=0 GTK_A11Y=atspi LIBGL_ALWAYS_SOFTWARE=1 GSETTINGS_BACKEND=memory \
    dbus-run-session --dbus-daemon="$T/dbus-daemon" --config-file="$T/bus.conf" -- "$0" "$@" & BP=$!
  wait "$BP"; RC=$?
  BP=""
  exit $RC
fi

# -------------------------------------------------------------------------------------- inside: the desktop
down() { for p in "${PIDS[@]}"; do kill "$p" 2>/dev/null; done; wait 2>/dev/null; }
trap down EXIT
trap 'exit 143' TERM INT HUP
owned() { dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:"$1" | grep -q 'boolean true'; }
managed() { xprop -root _NET_SUPPORTING_WM_CHECK | grep -q 'window id'; }
secrets() { gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets --method "$@"; }

bg openbox openbox
case "${NOTIFYD:-dunst}" in
dunst)
  export DUNST_PICK="$DESKTOP_TMP/pick"
  printf '#!/bin/sh\ngrep -F -- "$(cat "%s")" | head -n 1\n' "$DUNST_PICK" >"$DESKTOP_TMP/picker"
  chmod +x "$DESKTOP_TMP/picker"
  cat >"$XDG_CONFIG_HOME/dunst/dunstrc" <<D
[global]
    origin = top-right
    offset = 12x42
    width = 360
    format = "<b>%s</b>\n%b\n%a"
    markup = full
    dmenu = $DESKTOP_TMP/picker
    mouse_left_click = do_action, close_current
    mouse_right_click = close_current
    show_indicators = yes
[urgency_low]
    timeout = 30
[urgency_normal]
    timeout = 30
[urgency_critical]
    timeout = 0
D
  bg dunst dunst
  export NOTIFYD_PID=${PIDS[-1]} ;;
xfce) bg notifyd /usr/lib/"$(uname -m)"-linux-gnu/xfce4/notifyd/xfce4-notifyd
  export NOTIFYD_PID=${PIDS[-1]} ;;
none) ;;
esac

if [ -z "${NO_KEYRING:-}" ]; then
  # --unlock reads the password of the (new) login keyring from its standard input and shows no prompt.
  printf '%s' "$DESKTOP_KPW" | gnome-keyring-daemon --foreground --unlock --components=secrets \
    --control-directory="$XDG_RUNTIME_DIR/keyring" >"$DESKTOP_LOG/keyring.log" 2>&1 &
  PIDS+=($!)
fi

# The accessibility bus, and the flag that tells toolkits that a screen reader is there.
a11y() { gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus --method "$@" >>"$DESKTOP_LOG/a11y.log" 2>&1; }
a11y org.a11y.Bus.GetAddress
a11y org.freedesktop.DBus.Properties.Set org.a11y.Status ScreenReaderEnabled '<true>'
a11y org.freedesktop.DBus.Properties.Set org.a11y.Status IsEnabled '<true>'

waitfor managed
xsetroot -solid '#3a4a5a' 2>/dev/null
if [ "${TRAY:-xfce}" = xfce ]; then
  mkdir -p "$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml"
  cat >"$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml" <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0"><property name="configver" type="int" value="2"/>
<property name="panels" type="array"><value type="int" value="1"/>
 <property name="panel-1" type="empty">
  <property name="position" type="string" value="p=8;x=0;y=0"/><property name="length" type="uint" value="100"/>
  <property name="position-locked" type="bool" value="true"/><property name="size" type="uint" value="30"/>
  <property name="plugin-ids" type="array"><value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/></property>
 </property></property>
<property name="plugins" type="empty">
 <property name="plugin-1" type="string" value="tasklist"/><property name="plugin-2" type="string" value="systray"/>
 <property name="plugin-3" type="string" value="clock"/></property></channel>
X
  bg tray xfce4-panel --disable-wm-check
  export PANEL_PID=${PIDS[-1]}
  waitfor owned org.kde.StatusNotifierWatcher
fi
[ "${NOTIFYD:-dunst}" = none ] || waitfor owned org.freedesktop.Notifications
if [ -z "${NO_KEYRING:-}" ]; then
  waitfor owned org.freedesktop.secrets
  waitfor sh -c 'gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets --method org.freedesktop.Secret.Service.ReadAlias default | grep -q collection'
  if [ -n "${LOCKED_KEYRING:-}" ]; then
    secrets org.freedesktop.Secret.Service.Lock "['/org/freedesktop/secrets/aliases/default']" >"$DESKTOP_LOG/lock.log" 2>&1
  fi
fi
"$@"
