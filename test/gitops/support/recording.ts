import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { directory } from './customizations.ts';
import { type Thing } from './judge.ts';

/** Set where the test data is to be written anew from what the operator wrote, and not compared with it. */
const writes = process.env['CAVEAU_WRITE_TEST_DATA'] !== undefined;

/** What is another in each run becomes the same: times, digests, signatures, nodes, and the names of volumes and of the room. */
export function comparable(object: Thing, room: string): Thing {
  const { apiVersion, kind, metadata, spec, status } = object as { readonly apiVersion: string; readonly kind: string; readonly metadata: Thing; readonly spec: Thing; readonly status?: Thing };
  const { name, namespace, generation } = metadata;
  // How often it was changed before is another matter in each run; whether the status is of the last change is not.
  const counted = (key: string, value: unknown): unknown => (key === 'observedGeneration' || key === 'generation' ? Number(value) - Number(generation) + 1 : value);
  const same = { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }), generation }, spec, ...(status === undefined ? {} : { status: settled(withoutCounts(status)) }) };
  const text = JSON.stringify(same, counted).replaceAll(room, 'prj-lung').replaceAll(/sha256:[a-f0-9]{64}/g, `sha256:${'0'.repeat(64)}`).replaceAll(/\bpvc-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}\b/g, 'pvc-1').replaceAll(/"sig":"[^"]*"/g, '"sig":"AAAA"');
  return JSON.parse(text) as Thing;
}

/** Who uses a dataset is told some seconds later. */
function withoutCounts(status: Thing): Thing {
  return Object.fromEntries(Object.entries(status).filter(([field]) => field !== 'jobs' && field !== 'recentJobs'));
}

function settled(status: Thing): Thing {
  const terms = new Set(['validUntil', 'until', 'deadline']);
  // Which node it was, and so which GPU, is up to the scheduler.
  const text = JSON.stringify(status, (key, value: unknown) => (key === 'gpuProduct' ? undefined : typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !terms.has(key) ? '2027-03-01T12:00:00Z' : value));
  // What the scheduler says depends on what else runs.
  return JSON.parse(text.replaceAll(/\bit-(?:bo|pi)-[a-z0-9-]+/g, 'it-bo-h100-1').replaceAll(/(The scheduler finds no node for a worker: )[^"]*/g, '$1Insufficient nvidia.com/gpu.')) as Thing;
}

/** Writes test data where that is asked for; says whether it did. */
export function rewritten(kind: string, name: string, object: Thing): boolean {
  const path = join(directory, kind, 'testdata', `${name}.yaml`);
  if (!writes) return false;
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, stringify(object, { lineWidth: 160 }));
  return true;
}
