import assert from 'node:assert/strict';
import { gadget, type GadgetParts } from './fake-objects.ts';
import { finalizerPatch, isReleased, type PatchOperation } from './finalizer.ts';

const ours = 'test.example/hold';
const path = '/metadata/finalizers';
const sameUid: PatchOperation = { op: 'test', path: '/metadata/uid', value: 'uid-a' };

describe('the patch for a finalizer', () => {
  const table: Readonly<Record<string, { readonly finalizers?: readonly string[]; readonly want: 'present' | 'absent'; readonly patch: readonly PatchOperation[] }>> = {
    'begins a list that is absent, while it is': { want: 'present', patch: [sameUid, { op: 'test', path, value: null }, { op: 'add', path, value: [ours] }] },
    'begins an empty list': { finalizers: [], want: 'present', patch: [sameUid, { op: 'test', path, value: null }, { op: 'add', path, value: [ours] }] },
    'adds to others, while the list is as we know it': { finalizers: ['a/b'], want: 'present', patch: [sameUid, { op: 'test', path, value: ['a/b'] }, { op: 'add', path: `${path}/-`, value: ours }] },
    'takes off ours, while it is in its place': { finalizers: ['a/b', ours, 'c/d'], want: 'absent', patch: [sameUid, { op: 'test', path: `${path}/1`, value: ours }, { op: 'remove', path: `${path}/1` }] },
    'is empty when it is there': { finalizers: ['a/b', ours], want: 'present', patch: [] },
    'is empty when it is not there': { finalizers: ['a/b'], want: 'absent', patch: [] },
    'is empty without a list': { want: 'absent', patch: [] },
  };
  for (const [name, { finalizers, want, patch }] of Object.entries(table)) {
    it(name, () => assert.deepEqual(finalizerPatch(gadget('a', finalizers === undefined ? {} : { finalizers }), ours, want), patch));
  }
});

describe('an object whose finalizers were taken off', () => {
  const deletionTimestamp = '2026-01-01T00:00:00Z';
  const table: readonly (readonly [string, GadgetParts, boolean])[] = [
    ['is gone when nothing holds it', { deletionTimestamp }, true],
    ['stays when nobody deleted it', {}, false],
    ['stays while others hold it', { deletionTimestamp, finalizers: ['a/b'] }, false],
    ['stays for its grace', { deletionTimestamp, deletionGracePeriodSeconds: 30 }, false],
  ];
  for (const [name, parts, want] of table) it(name, () => assert.equal(isReleased(gadget('a', parts)), want));
});
