/** Every number of the workload, each with its reason. */

/**
 * The user and group of every container that touches data. 65532 is the "nonroot" user of the distroless images: an image made for it
 * works unchanged, and one number for all jobs lets what a loader wrote be read by the jobs after it.
 */
export const containerUser = 65532;

/**
 * Where torch.distributed meets by default (torch/distributed/launcher: 29500); users of torchrun expect it. JAX has no port of its own
 * (jax/_src/distributed.py: "the choice of port does not matter"), so its coordinator listens at the same one.
 */
export const rendezvousPort = 29500;

/**
 * Seconds between SIGTERM and SIGKILL: Kubernetes' own default. A checkpoint of a few GiB can be written in it;
 * a stop for a violated clause deletes pods with a shorter grace of its own.
 */
export const terminationGraceSeconds = 30;

/**
 * The share of a worker's memory that /dev/shm may fill. Half is what Linux gives a tmpfs when nobody says otherwise, and PyTorch's
 * data loaders live in it. It is a bound, not a reservation: pages count towards the container's memory limit as they are used.
 */
export const sharedMemoryShare = 0.5;

/** The share that /tmp may fill: together with /dev/shm never all of the memory, so that a full /tmp leaves the process a quarter. */
export const scratchShare = 0.25;

/**
 * The mode of files from a config map. They belong to root, and the pod's user is not root: everybody may read them, and run a script among them.
 * The mount is read-only whatever the mode says.
 */
export const inputFileMode = 0o555;

/** No pod of an attempt is replaced: peers of a lost worker cannot go on, and the TrainingJob decides about another attempt. */
export const trainingBackoffLimit = 0;

/**
 * A loader copies from an archive over a network that fails now and then, and copying anew harms nobody. Three retries, at
 * 10, 20 and 40 s, outlast a restart of the archive; what fails after that needs a person.
 */
export const loaderBackoffLimit = 3;

/** What a loader gets: copying is bound by the network, and the page cache of a copy counts towards memory but can be reclaimed. */
export const loaderResources = { cpu: '1', memory: '2Gi' } as const;

/** The shortest deadline that the API accepts. A deadline in the past must end a Job at once, not remove its bound. */
export const shortestDeadlineSeconds = 1;

/** The longest name of a Job: its pods carry it as the value of a label. */
export const longestJobName = 63;

/** Hexadecimal digits of a spec's hash in a name: 32 bits tell a handful of loaders of one dataset apart. */
export const nameHashDigits = 8;

/** What a probe gets: the gate and a wait of the same program take some 60 MiB and hardly any time; so little fits on a node that jobs have filled but for crumbs. */
export const probeResources = { cpu: '100m', memory: '128Mi' } as const;

/** A probe is not made again by the Job controller: what its one pod found, or that it found nothing, is what is told. */
export const probeBackoffLimit = 0;

/** How long a probe holds its mounts where somebody is to look at them: a verifier reads what is mounted every 2 s (src/verifier/defaults.ts), and a look takes well under a second on a healthy node. */
export const holdSeconds = 15;

/** How long a probe may wait for a place: what is asked for exists already, and the scheduler tries again every few seconds. */
export const probePlacementSeconds = 60;

/** How long its node may take to begin with it: to pull the operator's image once, and to mount the volume. */
export const probeStartSeconds = 120;

/** What a mover gets: it holds a piece of a file and at most 64 MiB of one part of an image, and hashing is bound by one processor. */
export const moverResources = { cpu: '500m', memory: '512Mi' } as const;

/** A mover that could not read or write tries again at 10 and 20 s: a disk that is full stays so, and a lost node does not. What it judged is never judged again. */
export const moverBackoffLimit = 2;

/** How long a mover may wait for a place and for its volumes, three times over: those of a probe, and a volume to be made. */
export const moverStartSeconds = 1800;

/** What a courier gets: it holds a piece of a file, and reading, hashing and TLS are bound by one processor. */
export const courierResources = { cpu: '500m', memory: '256Mi' } as const;

/** A courier tries again by itself where the store does not answer; what is left is a node that was lost, once. */
export const courierBackoffLimit = 1;

/** How long a courier may wait for a place and for its volume, twice over: those of a mover. */
export const courierStartSeconds = 1800;

/** How long after a courier ended in vain another is sent: long enough for a store to come back, short enough for a person who has changed keys to wait for it, and no load for either. */
export const courierRetryMs = 60_000;

/** The mode of the keys of the store. They belong to root, and the pod's user is not root; nothing else is in the pod. */
export const keyFileMode = 0o444;

/** The slowest storage that a mover puts up with: an archive behind a network of 100 Mbit/s, read and written. */
export const moverBytesPerSecond = 5_000_000;
