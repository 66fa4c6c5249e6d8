/**
 * Every number of the runtime, each with its reason and source. Durations are milliseconds unless the name says otherwise.
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Pause after a failed list or watch: 0.8 s doubling to 30 s (client-go tools/cache/reflector.go). */
export const WATCH_BACKOFF = {
  baseMs: 0.8 * SECOND,
  maxMs: 30 * SECOND,
  /** A pause is stretched by up to this share of itself, so that a fleet does not return in step (client-go, same file). */
  jitter: 1,
  /** After two quiet minutes the fault is over and the next one begins at the base again (client-go, same file). */
  resetAfterMs: 2 * MINUTE,
} as const;

/** The server ends each watch after a random time in this range, so that load balancers rebalance without a herd (client-go minWatchTimeout 5 min, at most twice). */
export const WATCH_TIMEOUT_SECONDS = { min: 300, max: 600 } as const;

/** A watch that outlives its own server-side end by this much hangs on a dead connection; ours. */
export const WATCH_OVERDUE_MS = 30 * SECOND;

/** A watch that brings nothing for this long is closed and opened again: bookmarks come every 60 s, and half of this again is patience; a quiet kind may get none at all for longer (121 s measured on Kubernetes 1.36 with etcd as it comes). */
export const WATCH_SILENCE_MS = 90 * SECOND;

/** Streamed first lists that may break before the list is asked for in pages: making progress is better than asking again for ever (client-go falls back after the first). */
export const STREAMED_LIST_ATTEMPTS = 2;

/** A watch that ends sooner and brought nothing counts as a failure, or a broken proxy would make us spin (client-go "very short watch"). */
export const SHORTEST_WATCH_MS = 1 * SECOND;

/** Objects per page of a list (client-go tools/pager/pager.go). */
export const LIST_PAGE = 500;

/** One line of a watch at most: an object is limited to 1.5 MB by etcd; five times that is an attack or a bug. */
export const WATCH_LINE_BYTES = 8 * 1024 * 1024;

/** Pause of one key after its nth failure in a row: 50 ms * 2^n up to 5 min (client-go goes to 1000 s, which is too long for a person who waits). */
export const ITEM_BACKOFF = { baseMs: 50, maxMs: 5 * MINUTE } as const;

/** Base of the same pause when the server refused (403, 422): retrying alone will not heal it, only somebody's change outside our caches. */
export const REFUSED_BACKOFF_BASE_MS = 10 * SECOND;

/** Longest sleep until a recheck: timers run on monotonic time, deadlines on wall time, and this bounds how far a clock step can part them; a no-op recheck costs no API call. */
export const LONGEST_RECHECK_MS = 10 * MINUTE;

/** Keys of normal priority in a row that may go before waiting ones of low priority; then one of these has its turn, so that it never starves; ours. */
export const OVERTAKINGS = 9;

/** Keys reconciled at the same time, each by one worker (Kueue groupKindConcurrency 5 to 10). */
export const WORKERS = 10;

/** One reconcile at most, then its signal aborts (controller-runtime ReconciliationTimeout). */
export const RECONCILE_DEADLINE_MS = 60 * SECOND;

/** Deletes of one step in flight together: 25 in parallel ended 1,000 pods in 4.3 s (measured on two cores, with simulated kubelets). */
export const PARALLEL_DELETES = 25;

/** Writes in flight over all keys (JobSet MaxParallelism 50), so that one big delete never fills the server's share. */
export const PARALLEL_WRITES = 50;

/** How often one call waits for Retry-After before the error goes up (client-go rest/request.go). */
export const RETRY_AFTER_ATTEMPTS = 10;

/** A server that asks for a longer pause is not obeyed in place: the key goes back to the queue instead of holding a worker. */
export const RETRY_AFTER_LONGEST_MS = 30 * SECOND;

/** One call at most, list pages included (the API server's own --request-timeout is 60 s; a slow answer is retried sooner than that). */
export const REQUEST_TIMEOUT_MS = 30 * SECOND;

/** TCP and TLS handshake at most. */
export const CONNECT_TIMEOUT_MS = 10 * SECOND;

/** Idle sockets are kept shorter than the API server keeps them (90 s), so that we never write into one it is closing. */
export const KEEP_ALIVE_MS = 60 * SECOND;

/** First TCP keep-alive probe: below the 60 s idle limit of common load balancers (client-go uses 30 s too). */
export const TCP_KEEP_ALIVE_MS = 30 * SECOND;

/** Caches must be filled within this time or the start fails (controller-runtime CacheSyncTimeout). */
export const SYNC_TIMEOUT_MS = 2 * MINUTE;

/** Whoever leads this soon after its start has just listed, and does not list again: the watches that follow are as young; ours. */
export const FRESH_LISTS_MS = 5 * SECOND;

/** Running reconciles get this long to end after stop (controller-runtime graceful shutdown; Kubernetes' own default grace). */
export const DRAIN_MS = 30 * SECOND;

/** What ends after the drain (aborted reconciles, events, sockets) gets this long. */
export const LAST_CALL_MS = 2 * SECOND;

/** Uids remembered after a delete, so that a late write-through cannot bring the object back into the cache; ours. */
export const TOMBSTONES = 4096;

/** Comparison of every cache with the cluster by names and versions (kubernetes-fluent-client lists everything every 10 min, controller-runtime resyncs every 10 h). */
export const DRIFT_AUDIT = {
  /** One round; the caches one after another, so one list for every kind in this time, and one more call for every 500 objects. */
  everyMs: 10 * MINUTE,
  /** A round is moved by up to this share, so that replicas and restarts do not come in step. */
  jitter: 0.1,
  /** A cache may be behind by the time of an event on its way; one that is behind by this much has lost it. */
  graceMs: 30 * SECOND,
} as const;

/** Answers whose Date is kept to tell how far the clocks are apart: enough that one odd answer does not count, few enough that a change shows in minutes of rest. */
export const SKEW_ANSWERS = 8;

/** Events (client-go tools/events/event_broadcaster.go and tools/record/events_cache.go): lossy by contract. */
export const EVENTS = {
  /** Bytes of a note; the API refuses longer ones. */
  noteBytes: 1024,
  /** Waiting writes; more are dropped and counted (client-go maxQueuedEvents). */
  queue: 1000,
  /** An equal event within this time after the last counts in its series; so often the counts of series are written (client-go finishTime). */
  seriesMs: 6 * MINUTE,
  /** New Events for one object: so many at once (client-go defaultSpamBurst) ... */
  burst: 25,
  /** ... and one more after each of these (client-go defaultSpamQPS). */
  refillMs: 5 * MINUTE,
  /** Series and objects remembered (client-go maxLruCacheEntries). */
  remembered: 4096,
} as const;

/** The owner of our fields under server-side apply. */
export const FIELD_MANAGER = 'caveau';

/** Leader election (client-go tools/leaderelection, the values of kube-controller-manager). */
export const LEADER_ELECTION = {
  lease: 'caveau-operator',
  /** Others wait this long after the last renewal that they saw. */
  leaseMs: 15 * SECOND,
  /** The leader writes nothing when its last renewal was sent this long ago: 5 s before anybody else may begin. */
  renewDeadlineMs: 10 * SECOND,
  retryMs: 2 * SECOND,
  /** A pause of one who waits is stretched by up to this share of itself. */
  jitter: 1.2,
  /** One call at most: half of the renew deadline, so that a second one has a chance (client-go does the same). */
  requestMs: 5 * SECOND,
  /** What a released lease is valid for (client-go: it must be positive). */
  releasedMs: 1 * SECOND,
} as const;
