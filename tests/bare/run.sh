#!/usr/bin/env bash
# The README's commands on a bare Debian 12: a root made by debootstrap, with python3 added and nothing else,
# and a clean clone of the last commit in it.
#
#   tests/bare/run.sh                          what CI runs: lint, then test
#   tests/bare/run.sh "test tests/test_x.py"   any words of dev.py instead; several are run one after another
#
# Needs root, debootstrap and the network. The mirror, the package index and the certificates are the ones this
# machine is set up with. BARE_TAR (default /tmp/bare.tar) keeps the bare root for the next run;
# BARE_DIR (default: a new folder under /tmp) holds the root that is used; BARE_KEEP=1 leaves it there afterwards.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
tar=${BARE_TAR:-/tmp/bare.tar}
suite=bookworm
[ "$(id -u)" -eq 0 ] || { echo "bare: this needs root" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "bare: apt-get install debootstrap" >&2; exit 2; }

root=${BARE_DIR:-$(mktemp -d /tmp/bare.XXXXXX)}
mkdir -p "$root"
mounted=()
take_down() {
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount "${mounted[i]}" 2>/dev/null || umount -l "${mounted[i]}"; done
  [ "${BARE_KEEP:-}" = 1 ] || rm -rf --one-file-system "$root"
}
trap take_down EXIT
share() {  # bind one of this machine's folders into the root, at the same place
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
  mounted+=("$root$1")
}

if [ -s "$tar" ]; then
  echo "bare: unpacking $tar"
  tar -C "$root" -xf "$tar"
else
  # The first mirror that this machine's own apt uses for the suite.
  mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE)' | awk -v s="$suite" '$2 == s {print $1; exit}')
  [ -n "$mirror" ] || { echo "bare: apt on this machine knows no mirror of $suite" >&2; exit 2; }
  echo "bare: debootstrap (a few minutes the first time)"
  debootstrap --variant=minbase --include=python3 "$suite" "$root" "$mirror" >"$root.log" 2>&1 ||
    { tail -20 "$root.log" >&2; exit 1; }
  rm -f "$root.log"
  tar -C "$root" -cf "$tar.new" . && mv "$tar.new" "$tar"
fi
chmod 755 "$root"  # mktemp's is closed to all but root, and tests become somebody else

# What this machine says about networks, mirrors, indexes and certificates; never pip or the packages themselves.
cp /etc/resolv.conf /etc/hosts "$root/etc/"
if [ -d /usr/local/share/ca-certificates ]; then
  mkdir -p "$root/usr/local/share" && cp -rL /usr/local/share/ca-certificates "$root/usr/local/share/"
fi
[ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$root/etc/"
user_pip=${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf
[ ! -f "$user_pip" ] || install -D "$user_pip" "$root/root/.config/pip/pip.conf"
for conf in /etc/apt/apt.conf.d/*proxy* /etc/apt/auth.conf; do
  [ ! -e "$conf" ] || install -D "$conf" "$root$conf"
done
passed=(HOME=/root LANG=C.UTF-8 TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
while IFS= read -r name; do
  passed+=("$name=${!name}")
done < <(compgen -e | grep -E '^(PIP_|UV_(DEFAULT_INDEX|INDEX|FIND_LINKS)|SSL_CERT_|(HTTPS?|ALL|NO)_PROXY$|(https?|all|no)_proxy$)')

# A clean clone of what is committed, without this checkout's environment and build folders.
rm -rf "$root/pmdesk" && git clone -q --no-local "$here" "$root/pmdesk"
share /proc
share /dev
mkdir -p "$root/dev/shm"
for said in python3 pip3 uv git; do
  echo "bare: $said: $(chroot "$root" /usr/bin/env -i "${passed[@]}" sh -c "command -v $said || echo none")"
done

[ $# -gt 0 ] || set -- lint test
status=0
for words in "$@"; do
  echo "bare: python3 dev.py $words"
  start=$SECONDS
  code=0
  # shellcheck disable=SC2086  # the words are meant to be split
  chroot "$root" /usr/bin/env -i "${passed[@]}" sh -c 'cd /pmdesk && exec python3 dev.py "$@"' sh $words || code=$?
  echo "bare: python3 dev.py $words → exit $code after $((SECONDS - start)) s"
  [ "$code" -eq 0 ] || status=1
done
exit "$status"
