import { execFile } from 'node:child_process';
import { goTool } from '../../cluster/go-build.ts';
import { gitopsTool } from '../../cluster/go-tools.ts';
import { createProgress } from '../../cluster/progress.ts';

/** Any Kubernetes object. */
export type Thing = Readonly<Record<string, unknown>>;

/** One question to the libraries of Argo CD and kstatus (test/cluster/go/gitops/judge). */
export type Question =
  | { readonly ask: 'health' | 'discovery' | 'action'; readonly object: Thing; readonly script: string }
  | { readonly ask: 'kstatus'; readonly object: Thing }
  /** Of what Git says, what there is, and what the API server says to a dry run of applying the one over the other. */
  | { readonly ask: 'diff'; readonly config: Thing; readonly object: Thing; readonly predicted: Thing; readonly manager: string };

/** Asks several questions at once; fails where one has no answer. */
export type Judge = (questions: readonly Question[], openapi?: string) => Promise<readonly unknown[]>;

/** A cold build takes minutes where Kubernetes is not built yet. */
export const buildTimeoutMs = 3_600_000;

/** Builds the program where it is not yet. */
export async function prepareJudge(): Promise<Judge> {
  const program = await goTool(gitopsTool, 'gitops', createProgress());
  return async (requests, openapi = '') => {
    const text = await new Promise<string>((resolve, reject) => {
      const child = execFile(program, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(`${error.message}: ${stderr}`))));
      child.stdin?.end(JSON.stringify({ requests, openapi }));
    });
    const answers = JSON.parse(text) as readonly { readonly value?: unknown; readonly error?: string }[];
    return answers.map(({ value, error }, index) => {
      if (error !== undefined) throw new Error(`${JSON.stringify(requests[index]).slice(0, 300)}: ${error}`);
      return value;
    });
  };
}
