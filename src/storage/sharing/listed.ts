import { type SecureProcessingEnvironment } from '../../api/generated/types.ts';
import { type PersistentVolume, type SecretReference } from '../kube.ts';
import { shareVolume, type Share, type WantedShare } from '../sharing.ts';
import { refuse, type SharingRefusal } from './recipe.ts';

type Listed = NonNullable<SecureProcessingEnvironment['spec']['sharing']>;

/** The same as shareVolume, and only on file systems that the platform engineer lists: admission refuses every other. */
export function shareListed(source: PersistentVolume, wanted: WantedShare, environment: Pick<SecureProcessingEnvironment, 'spec'> | undefined): Share {
  const share = shareVolume(source, wanted);
  if ('refusal' in share) return share;
  const { driver, nodePublishSecretRef, nodeStageSecretRef } = share.volume.spec?.csi ?? { driver: '' };
  const secrets = [nodePublishSecretRef, nodeStageSecretRef].filter((secret) => secret !== undefined);
  const listed = environment?.spec.sharing ?? [];
  return secrets.length > 0 && secrets.every((secret) => isListed(listed, driver, secret)) ? share : refuse('SharingNotListed', message(driver, secrets));
}

function isListed(listed: Listed, driver: string, { namespace, name }: SecretReference): boolean {
  return listed.some((one) => one.driver === driver && one.secret.namespace === namespace && one.secret.name === name);
}

function message(driver: string, secrets: readonly SecretReference[]): string {
  const named = secrets.map(({ namespace = '', name = '' }) => `${namespace}/${name}`).join(', ');
  return `The file system of the data (driver ${driver}, Secret ${named}) is not listed in spec.sharing of the SecureProcessingEnvironment, so that nothing of it may be bound in another room. Ask the platform engineer to list it.`;
}

/** Why a volume cannot be shared at all, whoever wants it; undefined where it can. */
export function sharingRefusal(source: PersistentVolume, environment: Pick<SecureProcessingEnvironment, 'spec'> | undefined): SharingRefusal | undefined {
  const share = shareListed(source, { name: '', handle: '', claim: { namespace: '', name: '', uid: '' }, labels: {} }, environment);
  return 'refusal' in share ? share.refusal : undefined;
}
