import { type OutputRelease } from '../../api/generated/types.ts';
import { objectDigest } from '../../approval/digest.ts';
import { room } from './builders.ts';

/** A release of one file of the built job. */
export function aRelease(spec: Partial<OutputRelease['spec']> = {}): OutputRelease {
  return {
    metadata: { namespace: room, name: 'unet-v1', uid: 'uid-release', generation: 1, creationTimestamp: '2027-02-20T00:00:00Z' },
    spec: {
      requester: 'a1b2c3@institute.example',
      trainingJob: { name: 'unet' },
      files: [{ path: 'model.safetensors', digest: `sha256:${'cd'.repeat(32)}`, size: 1024 }],
      destination: { namespace: 'clinic', claimName: 'unet' },
      storageClassName: 'shared',
      size: '1Gi',
      justification: 'Weights of the segmentation, for the prospective study.',
      state: 'Submitted',
      ...spec,
    },
  };
}

/** What an approval of it names. */
export function named(release: OutputRelease): { readonly namespace: string; readonly name: string; readonly digest: string } {
  return { namespace: release.metadata.namespace ?? '', name: release.metadata.name, digest: objectDigest('OutputRelease', release) };
}
