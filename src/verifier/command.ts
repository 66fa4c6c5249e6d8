import { readVerifierOptions, verifierUsage } from './options.ts';

/** Exit status for a wrong call, as in sysexits(3). */
const usageStatus = 64;

/** Runs the verifier, or looks at one mount for it, and returns the exit status; `exit` is for an end that nobody expected. What looks at a mount imports nothing of what speaks to the cluster, so that it starts quickly. */
export async function verifierCommandLine(argv: readonly string[], program: string, exit: (status: number) => never): Promise<number> {
  const [first, mountPoint] = argv;
  if (first === '--look' && mountPoint !== undefined && argv.length === 2) {
    const { look } = await import('./look.ts');
    process.stdout.write(JSON.stringify(look(mountPoint)));
    return 0;
  }
  const options = readVerifierOptions(argv);
  if (typeof options === 'string') {
    console.error(`${options}\n\n${verifierUsage}`);
    return usageStatus;
  }
  const { verify } = await import('./process.ts');
  return verify(options, program, exit);
}
