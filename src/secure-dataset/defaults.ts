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

/** How long after a probe that did not pass the next one on its pool begins, doubled each time: a network that was mended is found so within a minute or two of being looked at in vain a few times. */
export const probeRetryMs = 30_000;

/** The longest such pause: the shortest period of probes that an environment may ask for, so that trying again is never slower than the schedule. */
export const longestProbeRetryMs = 300_000;

/** How many probes may be at work in the cluster: a thousand datasets with a pool each are done in some ten minutes, and no registry, scheduler or volume driver sees a thousand pods at once. */
export const probesAtOnce = 20;

/** How many of them may be at work in one room: a quarter, so that a room whose probes find no place or hang leaves most of them to the other rooms. */
export const probesInRoomAtOnce = 5;

/** How long a dataset waits before it asks again whether a probe may begin, and up to twice that, by its uid: about as long as a probe takes. */
export const probeQueueMs = 10_000;

/** The part of the period by which probes are brought forward at most, by the uid of their dataset: what was probed at one time is spread over a quarter of the period after one round. */
export const probeSpread = 0.25;

/** On a claim that one node at a time can mount: how long jobs have the claim for themselves before the next pool is looked at. */
export const probeTurnMs = 30_000;

/** How long a pod that tells how its Job ended may be on its way to us, as for jobs (src/training-job/observation.ts). */
export const probeSettlingMs = 15_000;
