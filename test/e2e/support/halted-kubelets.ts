import { type Cluster } from '../../cluster/contract.ts';
import { runningProcesses } from '../../cluster/processes.ts';

/**
 * Halts the simulated kubelets while something is seen that ends as soon as pods do: a pod that is deleted then stays. They renew the leases of
 * their nodes too, so a node would count as lost if this took 50 s.
 */
export async function whileKubeletsHalt<T>(cluster: Cluster, act: () => Promise<T>): Promise<T> {
  const kwok = runningProcesses(cluster.directory).find(({ name }) => name === 'kwok');
  if (kwok === undefined) throw new Error('No kwok of this cluster runs that could be halted.');
  process.kill(kwok.pid, 'SIGSTOP');
  try {
    return await act();
  } finally {
    process.kill(kwok.pid, 'SIGCONT');
  }
}
