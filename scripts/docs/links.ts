import { posix } from 'node:path';

/** What a link of a page can lead to. */
export interface Targets {
  /** Pages of the site, as paths in the repository. */
  readonly pages: ReadonlySet<string>;
  /** Whether there is such a file or folder in the repository. */
  readonly exists: (path: string) => boolean;
  /** What goes before a path so that it can be read where the repository is hosted; without it what is no page is named and not linked. */
  readonly repository?: string;
}

/** A page as the site has it, and its links that lead nowhere. */
export interface Linked {
  readonly text: string;
  readonly dead: readonly string[];
}

/**
 * Makes the links of a page fit for the site: those to other pages stay, those to other files of the repository lead to where it is hosted, or are
 * words. Anchors, and whether pages are there, are the generator's to check.
 */
export function linked(page: string, text: string, targets: Targets): Linked {
  const dead: string[] = [];
  const lines = outsideOfFences(text, (line) => line.replaceAll(/\[([^\]]*)\]\(([^()\s]+)\)/g, (whole: string, words: string, target: string) => {
    const [path = '', anchor] = target.split('#', 2);
    if (path === '' || /^[a-z]+:/.test(path)) return whole;
    const full = posix.join(posix.dirname(page), path).replace(/\/$/, '');
    const found = [full, posix.join(full, 'README.md')].find((one) => targets.pages.has(one));
    if (found !== undefined) return `[${words}](${posix.relative(posix.dirname(page), found)}${anchor === undefined ? '' : `#${anchor}`})`;
    if (!targets.exists(full)) dead.push(`${page}: ${target}`);
    return targets.repository === undefined ? words : `[${words}](${targets.repository}/${full})`;
  }));
  return { text: lines, dead };
}

/** Changes the lines that are no code. */
function outsideOfFences(text: string, change: (line: string) => string): string {
  let fence: string | undefined;
  return text.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : line.trim() === fence ? undefined : fence;
    return mark !== undefined || fence !== undefined ? line : change(line);
  }).join('\n');
}
