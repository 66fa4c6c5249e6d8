/** What /proc/self/status says about the privilege of this process; a field that is missing or not understood is undefined. */
export interface ProcessStatus {
  /** Real, effective, saved and file system user. */
  readonly users: readonly number[] | undefined;
  readonly noNewPrivileges: number | undefined;
  /** 0 none, 1 strict, 2 a filter. */
  readonly seccomp: number | undefined;
  /** Whether every set of capabilities is empty: inheritable, permitted, effective, bounding and ambient. */
  readonly noCapabilities: boolean | undefined;
}

const capabilitySets = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'] as const;

/** Reads /proc/self/status (proc_pid_status(5)). */
export function parseProcessStatus(text: string): ProcessStatus {
  const fields = new Map(text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const));
  const users = (fields.get('Uid') ?? '').split(/\s+/);
  const sets = capabilitySets.map((name) => fields.get(name) ?? '');
  return {
    users: users.length === 4 && users.every((user) => /^\d+$/.test(user)) ? users.map(Number) : undefined,
    noNewPrivileges: numberOf(fields.get('NoNewPrivs')),
    seccomp: numberOf(fields.get('Seccomp')),
    noCapabilities: sets.every((set) => /^[0-9a-f]+$/.test(set)) ? sets.every((set) => /^0+$/.test(set)) : undefined,
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
