import { type Health, type TreeNode } from './tree.ts';
import { lineWidth, visible, wrap } from './usage.ts';

const marks: Readonly<Record<Health, string>> = { Well: '✓', UnderWay: '…', NotWell: '✗', NotSeen: '?' };

/** Narrower than this a sentence is no longer read, however deep it stands. */
const narrowest = 40;

/** A tree as lines for a person. */
export function treeText(tree: TreeNode): string {
  return visible(linesOf(tree, '', '').join('\n'));
}

/** `first` stands before the node's own line, `rest` before every line below it. */
function linesOf(node: TreeNode, first: string, rest: string): readonly string[] {
  const { message, next, children = [] } = node;
  const below = children.length === 0 ? `${rest}  ` : `${rest}│ `;
  const width = Math.max(narrowest, lineWidth - below.length - 2);
  const [title = '', ...more] = wrap(titleOf(node), Math.max(narrowest, lineWidth - first.length - 2));
  return [
    `${first}${marks[node.health]} ${title}`,
    ...more.map((line) => `${below}  ${line}`),
    ...(message === undefined ? [] : wrap(message, width).map((line) => `${below}  ${line}`)),
    ...(next === undefined ? [] : [`${below}  → ${next}`]),
    ...children.flatMap((child, index) => (index === children.length - 1 ? linesOf(child, `${rest}└─ `, `${rest}   `) : linesOf(child, `${rest}├─ `, `${rest}│  `))),
  ];
}

function titleOf({ kind, name, state, facts = [] }: TreeNode): string {
  return `${kind}${name === '' ? '' : ` ${name}`}: ${[state, ...facts].join(', ')}`;
}
