/** The path of a released file, below the output or in the store: no part of it leads upwards or is hidden. */
export const pathPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;

/** The digest of a released file. */
export const digestPattern = /^sha256:[a-f0-9]{64}$/;
