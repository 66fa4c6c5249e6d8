/** What an error means for whoever asked; only the worker loop decides what follows from it. */
export type ErrorClass =
  /** Somebody else was faster, or our cache is behind: look again. */
  | 'conflict'
  /** The server asks for less. */
  | 'throttled'
  /** The network or the server failed; trying again may succeed. */
  | 'transient'
  /** The server understood and said no: terminal until something changes. */
  | 'refused'
  /** The resource version is too old to watch from: list again. */
  | 'gone'
  | 'notFound'
  /** We were told to stop. */
  | 'aborted'
  /** Our own mistake. */
  | 'bug';

/** The errors that the runtime itself raises: what each code means, and its class. */
const RUNTIME_ERRORS = {
  RequestTimeout: 'transient',
  WatchOverdue: 'transient',
  /** Nothing came over a watch for longer than bookmarks take. */
  WatchSilent: 'transient',
  /** The server streams, but not the list that was asked for. */
  NoInitialEvents: 'transient',
  /** Somebody asked for the list to be taken anew. */
  Relist: 'aborted',
  /** The stream ended in the middle of a line. */
  StreamCut: 'transient',
  /** A line that is not JSON, or not a watch event. */
  MalformedEvent: 'gone',
  /** A line over the cap. */
  LineTooLong: 'gone',
  /** The server answered with something that is not a Kubernetes object. */
  MalformedAnswer: 'transient',
  /** A file behind the kubeconfig is missing, empty or half written. */
  CredentialsUnusable: 'transient',
  ReconcileDeadline: 'transient',
  CachesNotSynced: 'transient',
  /** A watch has been silent for too long to start anything on what it last said. */
  CachesStale: 'transient',
  /** Our clock and the server's are too far apart to start anything that time limits. */
  ClockSkewed: 'transient',
  Stopped: 'aborted',
  /** Another process leads, or may lead by now: nothing may be written, and this process ends. */
  LeaseLost: 'aborted',
  InvalidPath: 'bug',
  NotUsed: 'bug',
} as const satisfies Record<string, ErrorClass>;

/** The code of an error that the runtime itself raises. */
export type RuntimeErrorCode = keyof typeof RUNTIME_ERRORS;

/** An error that the runtime itself raises. */
export class RuntimeError extends Error {
  readonly code: RuntimeErrorCode;

  constructor(code: RuntimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RuntimeError';
    this.code = code;
  }
}

/** The part of a Kubernetes `Status` that is read. */
export interface StatusBody {
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly retryAfterSeconds?: number; readonly causes?: readonly { readonly field?: string; readonly reason?: string }[] };
}

/** A refusal or failure that the API server put in words. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
  /** The fields that the server complained about. */
  readonly fields: readonly string[];
  /** Its reasons in detail, for machines. */
  readonly causes: readonly string[];

  constructor(status: number, body: StatusBody = {}, retryAfterMs?: number) {
    super(body.message ?? `the API server answered ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.reason = body.reason ?? 'Unknown';
    const seconds = body.details?.retryAfterSeconds;
    this.retryAfterMs = retryAfterMs ?? (seconds === undefined ? undefined : seconds * 1000);
    this.fields = (body.details?.causes ?? []).flatMap((cause) => (cause.field === undefined ? [] : [cause.field]));
    this.causes = (body.details?.causes ?? []).flatMap((cause) => (cause.reason === undefined ? [] : [cause.reason]));
  }
}

/** Whether the server does not know of a version yet that another server gave us: it lags behind, or its storage was put back. */
export function isTooLargeVersion(error: unknown): boolean {
  return error instanceof ApiError && error.causes.includes('ResourceVersionTooLarge');
}

/** Statuses with a meaning of their own; 5xx and the rest of 4xx follow the rules in `classOfStatus`. */
const STATUS_CLASSES: Readonly<Record<number, ErrorClass>> = {
  401: 'transient', // a rotated token or a restarting authenticator, never the caller's data
  404: 'notFound',
  408: 'transient',
  409: 'conflict',
  410: 'gone',
  429: 'throttled',
};

/** How server-side apply refuses a field that the schema does not know: with a 500, though trying again never helps (seen on 1.36). */
const UNKNOWN_FIELD = /failed to create typed patch object/;

/** The whole of what the API server says when a test of a JSON patch fails, or a place in it is not there (seen on 1.36). */
const FAILED_TEST = /^the server rejected our request due to an error in our request$/;

function classOfStatus(error: ApiError): ErrorClass {
  if (error.status === 422 && error.fields.length === 0 && FAILED_TEST.test(error.message)) return 'conflict';
  if (error.status === 500 && UNKNOWN_FIELD.test(error.message)) return 'refused';
  // A patch that names the uid of an object since replaced is answered 422 on metadata.uid: a conflict by its meaning.
  if (error.status === 422 && error.fields.includes('metadata.uid')) return 'conflict';
  return STATUS_CLASSES[error.status] ?? (error.status >= 400 && error.status < 500 ? 'refused' : 'transient');
}

const ABORTED = /^(ABORT_ERR|UND_ERR_ABORTED)$/;
/** Errors of our own making that look like errors of the network. */
const BUG_CODES = /^(UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$/;
/** System, TLS and HTTP client codes; `ERR_INVALID_ARG_TYPE` and its like are none. */
const NETWORK_CODES = /^(E[A-Z0-9]+|EAI_[A-Z]+|UND_ERR_[A-Z_]+|HPE_[A-Z_]+|CERT_[A-Z_]+|SELF_SIGNED_[A-Z_]+|DEPTH_ZERO_[A-Z_]+|UNABLE_TO_[A-Z_]+|ERR_(TLS|SSL|SOCKET|STREAM|HTTP2)_?[A-Z0-9_]*)$/;

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function classOfForeign(error: Error): ErrorClass {
  const code = codeOf(error);
  if (error.name === 'AbortError' || ABORTED.test(code)) return 'aborted';
  if (BUG_CODES.test(code)) return 'bug';
  if (NETWORK_CODES.test(code)) return 'transient';
  return error.cause === undefined ? 'bug' : classify(error.cause);
}

/** Says what an error means. Whatever is not known is a bug, so that it is seen. */
export function classify(error: unknown): ErrorClass {
  if (error instanceof ApiError) return classOfStatus(error);
  if (error instanceof RuntimeError) return RUNTIME_ERRORS[error.code];
  return error instanceof Error ? classOfForeign(error) : 'bug';
}

/** One line about an error, for logs; never the request or its headers. */
export function describe(error: unknown): string {
  if (error instanceof ApiError) return `${error.status} ${error.reason}: ${error.message}`;
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  const own = error.message === '' ? error.name : error.message;
  return code === '' || own.includes(code) ? own : `${own} (${code})`;
}
