/** The argument of the operator's image that waits and does nothing: `args: [hold, --seconds, N]`. It is the program of a probe. */
export const holdCommand = 'hold';

/** The longest wait in seconds: far longer than anybody needs to look at a mount, short enough that a mistake costs minutes. */
export const longestHoldSeconds = 600;
