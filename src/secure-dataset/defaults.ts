/**
 * How often the counts of a dataset's jobs are written. A job tells its own state at once; here it is told who uses the data, for people,
 * who read it in minutes. Two thousand jobs that end in a minute would else cost two thousand writes, each sent to everybody who watches.
 */
export const countIntervalMs = 10_000;

/** How many jobs a dataset's status names: bound of the CRD. A screen shows them; all of them are a `kubectl get tj` away. */
export const recentJobsShown = 10;

/**
 * How long after the end of its grace a pod may still be there before its node is said to be lost. A kubelet needs seconds; the node lifecycle
 * controller gives a silent node 50 s (kube-controller-manager --node-monitor-grace-period), so what is told here is told not before it.
 */
export const lostAfterMs = 60_000;
