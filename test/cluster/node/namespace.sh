# The node's own view of the machine: its root file system as it is, but what a node writes goes to directories that are removed with it.
# Run as the first process of new mount, network and process namespaces: namespace.sh NODE_DIRECTORY INIT
set -eu
cd "$1"
mkdir -p var/lib/caveau var/log var/tmp tmp
ln -sfn /run var/run
# Opened before /var and /tmp are covered, where this directory may lie itself; the kernel follows such a name although it leads nowhere by then.
exec 3<var 4<tmp
mount -t tmpfs -o mode=755 run /run
mkdir -p /run/netns /run/lock /run/etc/upper /run/etc/work
mount -t overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work etc /etc
mount --no-canonicalize --bind /proc/self/fd/3 /var
mount --no-canonicalize --bind /proc/self/fd/4 /tmp
exec 3<&- 4<&-
# Volumes are mounted by one container and used by others.
mount --make-rshared /
setting() { echo "$2" > "/proc/sys/net/$1"; }
setting ipv4/ip_forward 1
# Without it packets between two pods of the bridge would pass no rule.
setting bridge/bridge-nf-call-iptables 1
cd /
exec "$2"
