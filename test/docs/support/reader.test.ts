import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Reader } from './reader.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe('a reader of pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'caveau-reader-test-'));
  const reader = new Reader({ kubeconfig: join(folder, 'none'), kubectl: process.execPath });
  after(async () => {
    await reader.leave();
    rmSync(folder, { recursive: true });
  });

  const follow = (text: string): ReturnType<Reader['follow']> => {
    writeFileSync(join(folder, 'page.md'), text);
    return reader.follow(relative(root, join(folder, 'page.md')));
  };

  it('types the blocks that are to be run, in a checkout of its own, and says what each took', async () => {
    const followed = await follow('```sh\ntest -f package.json\nexport HERE=$PWD\n```\n<!-- not run: no -->\n```sh\nfalse\n```\n```yaml\n# a.yaml\na: 1\n```\n```sh\ngrep -q 1 a.yaml\n```\n');
    assert.deepEqual(followed.map(({ fence }) => fence.line), [1, 13]);
    for (const { seconds } of followed) assert.ok(seconds >= 0);
  });

  it('goes on where the page before ended', async () => {
    await follow('```sh\ntest "$HERE" = "$PWD"\n```\n');
  });

  it('compares what a transcript shows with what was printed, and goes on in the same shell', async () => {
    await follow('```console\n$ SAID=b; echo a…\na…\n$ echo $SAID; echo c >&2\nb\n…\n```\n');
    await assert.rejects(follow('```console\n$ echo a\na\n$ echo b\nc\n```\n'), /page\.md:1 shows of "echo b":\nc\nand this was printed:\nb\n/);
  });

  it('lets a command fail only where the page shows a refusal', async () => {
    const refused = 'echo "Error from server (Forbidden): no"; false';
    await follow(`\`\`\`console\n$ ${refused}\nError from server (Forbidden): …\n\`\`\`\n`);
    await assert.rejects(follow(`\`\`\`console\n$ ${refused}\n…\n\`\`\`\n`), /ended with status 1:[^]*Error from server \(Forbidden\): no/);
  });

  it('stops at the first command that fails, and tells what was typed and not what it became', async () => {
    const following = follow('```sh\ntoken=$(printf %s se cret)\ntest "$token" = other\ntouch after\n```\n');
    await assert.rejects(following, ({ message }: Error) => {
      assert.match(message, /\+ token=\$\(printf %s se cret\)\n\+ test "\$token" = other\n/);
      assert.doesNotMatch(message, /secret|touch/);
      return true;
    });
  });
});
