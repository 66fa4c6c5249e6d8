/** Every number of the verifier, each with its reason. Milliseconds unless the name says otherwise. */

const second = 1000;

/** Between two readings of /proc/self/mountinfo: one takes about a millisecond, and a training pod whose data nobody has looked at waits no longer than this for a look. */
export const mountsEveryMs = 2 * second;

/**
 * How old evidence may become while a volume stays mounted. The shortest validity that an environment may ask for is 300 s: with this, one look may fail and the next
 * is still in time. A node writes no more often than this while nothing changes, a twelfth of what a kubelet writes of its lease.
 */
export const refreshMs = 120 * second;

/** What --refresh-seconds may say: below, looking and writing would be most of what a verifier does; above, evidence of the shortest validity would end between two looks. */
export const refreshSecondsRange = { least: 30, most: 240 } as const;

/** A mount about which nothing was found out is looked at again sooner than the others, because a busy machine may be why. */
export const retryMs = 30 * second;

/** How long one look may take. A healthy mount answers in milliseconds and a program starts in a tenth of a second, but on a node that is full of training both took a hundred times as long. */
export const lookTimeoutMs = 20 * second;

/** Until a write that failed is tried again: long enough that a fleet of nodes does not keep an API server down that is down. */
export const writeAgainMs = 10 * second;

/** How long a volume that was not bad is remembered after it was unmounted: the longest validity that an environment may give evidence (validitySeconds, at most 1209600). Later it counts for nobody. */
export const rememberMs = 1_209_600 * second;

/** How many volumes one NodeInspection can name (its CustomResourceDefinition). */
export const mostVolumes = 256;

/** Bytes of a .config that are read: it has 2 KiB, and what is longer is not what we know. */
export const configBytes = 64 * 1024;
