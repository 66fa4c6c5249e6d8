import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { boundSeconds, poll } from '../../cluster/polling.ts';
import { type Stage } from '../../e2e/support/stage.ts';
import { startOperator, type OperatorProcess } from '../../support/operator-process.ts';

/** One of several operators that elect a leader among themselves. */
export interface Replica extends OperatorProcess {
  readonly identity: string;
  /** By which the audit log tells its requests from those of the others. */
  readonly credential: string;
  /** Resolves when its caches are filled: it waits for the lease, or has it. */
  standby(): Promise<void>;
  /** Resolves when it works. */
  leads(): Promise<void>;
}

/** Starts an operator that stands for election, with a token and files of its own. */
export async function startReplica(stage: Stage, parent: string, identity: string): Promise<Replica> {
  const directory = mkdtempSync(join(parent, `${identity}-`));
  const kubeconfig = join(directory, 'kubeconfig');
  // The next replica gets another token at the same place.
  copyFileSync(await stage.login(), kubeconfig);
  const operator = startOperator(kubeconfig, directory, { args: ['--leader-elect', '--identity', identity] });
  const says = (what: string, message: string) => async (): Promise<void> => {
    const told = (): Promise<boolean> => Promise.resolve(readFileSync(operator.log, 'utf8').includes(`"message":"${message}"`));
    await poll({ what: `${identity} to ${what}`, boundSeconds, everyMs: 20 }, told).catch((error: unknown) => {
      throw new Error(`${String(error)} The end of its log:\n${readFileSync(operator.log, 'utf8').slice(-2000)}`);
    });
  };
  return { ...operator, identity, credential: credentialOf(kubeconfig), standby: says('fill its caches', 'standby: the caches are filled'), leads: says('lead', 'the operator runs') };
}

/** The id of the token in a kubeconfig, as the API server writes it down. */
function credentialOf(kubeconfig: string): string {
  const { users } = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { readonly users: readonly [{ readonly user: { readonly token: string } }] };
  const payload = JSON.parse(Buffer.from(users[0].user.token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { readonly jti: string };
  return `JTI=${payload.jti}`;
}
