import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type GateReach, type GateTarget } from '../../src/api/gate.ts';

interface Row {
  readonly rule: string;
  readonly target: Pick<GateTarget, 'address' | 'protocol'>;
  readonly outcome: GateReach;
  /** What the same rule may look like. */
  readonly or?: GateReach;
}

const v4 = '127.0.0.1';
const v6 = '::1';

/** PORT stands for the port of the row. A rule in INPUT is what another side does, one in OUTPUT what this side does. */
const rows: readonly Row[] = [
  { rule: 'true', target: { address: v4, protocol: 'TCP' }, outcome: 'Answered' },
  { rule: 'true', target: { address: v6, protocol: 'TCP' }, outcome: 'Answered' },
  { rule: 'true', target: { address: v4, protocol: 'UDP' }, outcome: 'Answered' },
  { rule: 'true', target: { address: v6, protocol: 'DNS-UDP' }, outcome: 'Answered' },
  { rule: 'iptables -A INPUT -p tcp --dport PORT -j REJECT', target: { address: v4, protocol: 'TCP' }, outcome: 'Refused' },
  { rule: 'iptables -A INPUT -p tcp --dport PORT -j REJECT --reject-with tcp-reset', target: { address: v4, protocol: 'TCP' }, outcome: 'Refused' },
  { rule: 'iptables -A INPUT -p tcp --dport PORT -j REJECT --reject-with icmp-host-prohibited', target: { address: v4, protocol: 'TCP' }, outcome: 'Unreachable' },
  { rule: 'iptables -A INPUT -p tcp --dport PORT -j REJECT --reject-with icmp-admin-prohibited', target: { address: v4, protocol: 'TCP' }, outcome: 'Unreachable' },
  { rule: 'iptables -A INPUT -p tcp --dport PORT -j DROP', target: { address: v4, protocol: 'TCP' }, outcome: 'TimedOut' },
  { rule: 'iptables -A OUTPUT -p tcp --dport PORT -j DROP', target: { address: v4, protocol: 'TCP' }, outcome: 'TimedOut' },
  { rule: 'iptables -A INPUT -p udp --dport PORT -j REJECT', target: { address: v4, protocol: 'UDP' }, outcome: 'Refused' },
  { rule: 'iptables -A INPUT -p udp --dport PORT -j DROP', target: { address: v4, protocol: 'UDP' }, outcome: 'TimedOut' },
  { rule: 'iptables -A OUTPUT -p udp --dport PORT -j DROP', target: { address: v4, protocol: 'DNS-UDP' }, outcome: 'Unreachable' },
  // Over loopback the kernel did not always tell a connection over IPv6 what a rule sent it; silence is closed too.
  { rule: 'ip6tables -A INPUT -p tcp --dport PORT -j REJECT', target: { address: v6, protocol: 'TCP' }, outcome: 'Refused', or: 'TimedOut' },
  { rule: 'ip6tables -A INPUT -p tcp --dport PORT -j REJECT --reject-with icmp6-adm-prohibited', target: { address: v6, protocol: 'TCP' }, outcome: 'Unreachable', or: 'TimedOut' },
  { rule: 'ip6tables -A INPUT -p udp --dport PORT -j REJECT --reject-with icmp6-adm-prohibited', target: { address: v6, protocol: 'UDP' }, outcome: 'Unreachable' },
  { rule: 'ip6tables -A INPUT -p tcp --dport PORT -j DROP', target: { address: v6, protocol: 'TCP' }, outcome: 'TimedOut' },
  { rule: 'ip route add prohibit 192.0.2.1', target: { address: '192.0.2.1', protocol: 'TCP' }, outcome: 'Unreachable' },
  { rule: 'ip route add unreachable 192.0.2.2', target: { address: '192.0.2.2', protocol: 'UDP' }, outcome: 'Unreachable' },
  { rule: 'true', target: { address: '192.0.2.3', protocol: 'TCP' }, outcome: 'Unreachable' },
  { rule: 'true', target: { address: '2001:db8::1', protocol: 'TCP' }, outcome: 'Unreachable' },
];

/** What a namespace needs, tried in one of its own. */
const trial = 'ip link set lo up && iptables -S && ip6tables -S';

describe('the gate in a network namespace, which has nothing but its own loopback', () => {
  let seen: readonly { readonly outcome?: GateReach; readonly ms: number }[] = [];

  before(function () {
    if (spawnSync('unshare', ['--net', 'sh', '-c', trial]).status !== 0) {
      console.log('    Skipped: it needs root, unshare, ip and iptables.');
      this.skip();
    }
    const port = (index: number): number => 9000 + index;
    const rules = rows.map(({ rule }, index) => rule.replace('PORT', String(port(index)))).join(' && ');
    const targets = rows.map(({ target }, index) => ({ name: `t${index}`, role: 'Beacon', port: port(index), ...target }));
    const program = join(import.meta.dirname, 'support/gate-rounds.ts');
    // ICMP errors are limited by rate, and the rows are tried side by side; of IPv6 only what is not "packet too big" is, and its limit is per address.
    const unlimited = 'echo 0 > /proc/sys/net/ipv4/icmp_ratelimit && echo 0 > /proc/sys/net/ipv6/icmp/ratelimit';
    const { status, stdout, stderr } = spawnSync('unshare', ['--net', 'sh', '-c', `ip link set lo up && ${unlimited} && ${rules} && exec "$0" --disable-warning=ExperimentalWarning "$1" "$2"`, process.execPath, program, JSON.stringify(targets)], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    seen = JSON.parse(stdout) as typeof seen;
    const slowest = (reach: GateReach): number => Math.max(...seen.filter(({ outcome }) => outcome === reach).map(({ ms }) => ms));
    console.log(`    Until closed: refused ${slowest('Refused')} ms, unreachable ${slowest('Unreachable')} ms, dropped ${slowest('TimedOut')} ms.`);
  });

  for (const [index, { rule, target, outcome, or }] of rows.entries()) {
    it(`${outcome}: ${target.protocol} to ${target.address} with ${rule === 'true' ? 'no rule' : rule}`, () => {
      assert.ok(seen[index]?.outcome === outcome || (or !== undefined && seen[index]?.outcome === or), seen[index]?.outcome);
    });
  }
});
