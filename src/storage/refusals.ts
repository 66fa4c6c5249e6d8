import { type Judgement } from './subject.ts';

type Refused = Extract<Judgement, { state: 'refused' }>;

/** A refusal with its one sentence and what would help. */
export function refused(reason: string, message: string): Refused {
  return { state: 'refused', reason, message };
}

/** The driver could encrypt, and this volume or class does not ask for it. */
export function notAsked(name: string, parameters: Readonly<Record<string, string>>): Refused {
  const value = parameters['encrypted'];
  const found = value === undefined ? 'does not have encrypted: "true"' : `has encrypted: ${JSON.stringify(value)}`;
  return refused('NotEncrypted', `${name} is not encrypted: it ${found}. Move the data to a volume of a StorageClass with encrypted: "true".`);
}

/** A kind of storage that does not encrypt, whatever it is called. */
export function neverEncrypted(name: string, what: string): Refused {
  return refused('NotEncrypted', `${name} is not encrypted, whatever it is called: ${what}. Move the data to an encrypted volume, for instance of ceph-csi, Longhorn or JuiceFS.`);
}
