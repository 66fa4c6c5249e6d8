/** How something fares: as it should be, on its way (or waiting for somebody), not as it should be, or not to be seen with the rights at hand. */
export type Health = 'Well' | 'UnderWay' | 'NotWell' | 'NotSeen';

/** One object, or one fact about it, and what belongs to it. */
export interface TreeNode {
  /** The kind of an object, or what the fact is about. */
  readonly kind: string;
  /** Empty where the kind says it all. */
  readonly name: string;
  readonly health: Health;
  /** One word or two. */
  readonly state: string;
  /** Short facts that stand behind the state. */
  readonly facts?: readonly string[];
  /** One sentence or two, where something is not well. */
  readonly message?: string;
  /** The command that tells more, or helps. */
  readonly next?: string;
  readonly children?: readonly TreeNode[];
}

/** The tree without its empty parts, which programs would only have to skip. */
export function compact({ facts = [], message, next, children = [], ...rest }: TreeNode): TreeNode {
  return {
    ...rest,
    ...(facts.length === 0 ? {} : { facts }),
    ...(message === undefined || message === '' ? {} : { message }),
    ...(next === undefined ? {} : { next }),
    ...(children.length === 0 ? {} : { children: children.map(compact) }),
  };
}
