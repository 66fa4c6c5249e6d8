/** Dice that a model must pass to have learnt something. Without training it is below `guessed`; after six epochs about 0.92 here. */
export const learnt = 0.8;
export const guessed = 0.2;

/**
 * How far two workers may end from one. Both compute the same sums in another order, and training in single precision makes much of the last
 * digit: 0.011 here. In double precision the losses of two epochs agreed to 12 digits.
 */
export const toleranceOfSharing = 0.05;

/** How far a run that was killed may end from one that was not, on one machine: it repeats the same operations. */
export const toleranceOfResuming = 1e-6;
