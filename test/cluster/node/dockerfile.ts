/** Files that a stage takes from the one that builds. */
export interface Copy {
  /** Paths in the building stage; the last part may be a pattern. */
  readonly sources: readonly string[];
  /** A directory, which ends in a slash. */
  readonly target: string;
}

/** What the last stage of a Dockerfile adds to its base image. */
export interface FinalStage {
  /** The base image, after arguments were put in. */
  readonly base: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly copies: readonly Copy[];
  readonly user: string;
  readonly ports: readonly string[];
  readonly entrypoint: readonly string[];
}

/**
 * Reads the last stage of a Dockerfile, as far as ours uses the language (https://docs.docker.com/reference/dockerfile/). `args` are what `--build-arg` gives.
 * Throws at an instruction that it does not know, since an image without it would be another one.
 */
export function finalStage(text: string, args: Readonly<Record<string, string>> = {}): FinalStage {
  const lines = instructionsOf(text);
  const start = lines.findLastIndex(([name]) => name === 'FROM');
  if (start < 0) throw new Error('The Dockerfile has no FROM.');
  const stage = lines.slice(start + 1);
  const odd = stage.find(([name]) => !['LABEL', 'COPY', 'USER', 'EXPOSE', 'ENTRYPOINT'].includes(name));
  if (odd !== undefined) throw new Error(`The last stage of the Dockerfile has an instruction ${odd[0]}, which this reader does not know.`);
  const all = (wanted: string): string[] => stage.filter(([name]) => name === wanted).map(([, rest]) => rest);
  return {
    base: basesOf(lines, args).at(-1) ?? '',
    labels: Object.fromEntries(all('LABEL').flatMap((rest) => [...rest.matchAll(/([^\s=]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]))),
    copies: all('COPY').map(copyOf),
    user: all('USER').at(-1) ?? '',
    ports: all('EXPOSE'),
    entrypoint: JSON.parse(all('ENTRYPOINT').at(-1) ?? '[]') as string[],
  };
}

/** What the stage that builds takes of the repository, and what it runs then. */
export interface BuildStage {
  /** Paths of the repository; a folder ends in a slash. */
  readonly sources: readonly string[];
  readonly commands: readonly string[];
}

/** Reads the stage of this name, whose files keep their paths. */
export function buildStage(text: string, stage: string): BuildStage {
  const lines = instructionsOf(text);
  const start = lines.findIndex(([name, rest]) => name === 'FROM' && rest.endsWith(` AS ${stage}`));
  if (start < 0) throw new Error(`The Dockerfile has no stage ${stage}.`);
  const after = lines.slice(start + 1);
  const end = after.findIndex(([name]) => name === 'FROM');
  const own = end < 0 ? after : after.slice(0, end);
  const all = (wanted: string): string[] => own.filter(([name]) => name === wanted).map(([, rest]) => rest);
  return { sources: all('COPY').flatMap((rest) => rest.split(/\s+/).slice(0, -1)), commands: all('RUN') };
}

/** The images that a Dockerfile begins from and that no digest names, so that they may be others tomorrow. */
export function unpinnedBases(text: string): readonly string[] {
  return basesOf(instructionsOf(text)).filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image));
}

/** The image behind each FROM, which may name an earlier stage or an argument. */
function basesOf(lines: readonly (readonly [string, string])[], args: Readonly<Record<string, string>> = {}): readonly string[] {
  const known = { ...defaultsOf(lines), ...args };
  const stages = new Map<string, string>();
  return lines.filter(([name]) => name === 'FROM').map(([, rest]) => {
    const [image = '', , stage] = substitute(rest, known).split(/\s+/);
    const base = stages.get(image) ?? image;
    if (stage !== undefined) stages.set(stage, base);
    return base;
  });
}

/** Name and rest of each instruction: comments left out, continued lines joined. */
function instructionsOf(text: string): readonly (readonly [string, string])[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#') && line.trim() !== '');
  const joined = lines.join('\n').replaceAll(/\\\n\s*/g, '').split('\n');
  return joined.map((line) => [line.split(/\s/, 1)[0] ?? '', line.replace(/^\S+\s+/, '')]);
}

/** Only arguments before the first FROM are known to a FROM. */
function defaultsOf(lines: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const end = lines.findIndex(([name]) => name === 'FROM');
  const before = lines.slice(0, end < 0 ? lines.length : end).filter(([name]) => name === 'ARG');
  return Object.fromEntries(before.map(([, rest]) => [rest.split('=', 1)[0] ?? '', rest.slice(rest.indexOf('=') + 1)]));
}

function substitute(text: string, args: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = args[name];
    if (value === undefined) throw new Error(`The Dockerfile has no argument ${name}.`);
    return value;
  });
}

function copyOf(rest: string): Copy {
  const [from = '', ...paths] = rest.split(/\s+/);
  const target = paths.at(-1) ?? '';
  if (!from.startsWith('--from=') || paths.length < 2 || !target.endsWith('/')) throw new Error(`This reader knows only COPY --from=STAGE PATH... DIRECTORY/, and not COPY ${rest}.`);
  return { sources: paths.slice(0, -1), target };
}
