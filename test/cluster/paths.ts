import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where binaries are kept between runs, outside the working tree so that a clean checkout does not rebuild them. */
export function cacheDirectory(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base ? base : join(homedir(), '.cache'), 'caveau');
}

/** The folder that holds one directory per named cluster; `status` and `down` look here. */
export function clustersDirectory(): string {
  const base = process.env['XDG_STATE_HOME'];
  // Two users of one machine must not meet in the shared temporary folder, hence the user id in the name.
  return base ? join(base, 'caveau', 'clusters') : join(tmpdir(), `caveau-${userInfo().uid}`, 'clusters');
}

/** Operating system and processor as Go and the release pages name them. */
export function goPlatform(): { os: string; arch: string } {
  const architectures: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };
  const arch = architectures[process.arch];
  if (!arch) throw new Error(`No binaries are known for the processor "${process.arch}": use an x64 or arm64 machine.`);
  return { os: process.platform, arch };
}
