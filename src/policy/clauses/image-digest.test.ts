import { aTrainingJob, sha } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { imageDigest } from './image-digest.ts';

const from = (reference: string) => ({ job: aTrainingJob().with({ image: reference }).build() });

const mounting = (reference: string) => ({ job: aTrainingJob().with({ inputs: [{ mountPath: '/code', configMap: { name: 'code' } }, { mountPath: '/weights', image: { reference } }] }).build() });

testClause(imageDigest, [
  { when: 'holds for an input with its digest', given: mounting(`registry.example/lung/weights@${sha}`), want: 'Satisfied' },
  { when: 'is violated by an input with a tag', given: mounting('registry.example/lung/weights:v1'), want: 'Violated ImageNotPinned', message: /The input at \/weights of this job is not named by its digest/ },
  { when: 'holds for an image with its digest', want: 'Satisfied' },
  { when: 'is violated by a tag', given: from('registry.example/lung/unet:v1'), want: 'Violated ImageNotPinned' },
  { when: 'is violated by a short digest', given: from('registry.example/lung/unet@sha256:abcd'), want: 'Violated ImageNotPinned' },
  { when: 'is violated by two digests', given: from(`registry.example/lung/unet@${sha}@${sha}`), want: 'Violated ImageNotPinned' },
  { when: 'is violated by another algorithm', given: from(`registry.example/lung/unet@md5:${'ab'.repeat(32)}`), want: 'Violated ImageNotPinned' },
]);
