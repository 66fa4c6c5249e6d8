import { isPinned } from '../image.ts';
import { satisfied, violated } from '../result.ts';
import { type Clause } from '../types.ts';

/** What ran on the data can be known for ever only if a tag cannot be moved under it. */
export const imageDigest: Clause = {
  id: 'image-digest',
  title: 'The image is named by its digest',
  source: 'GDPR art. 5(2); AI Act (EU) 2024/1689 art. 12',
  fields: ['TrainingJob.spec.image'],
  explanation: 'The image is named by its SHA-256 digest, so that what ran on the data can be known for ever. A tag can be moved.',
  reasons: ['ImageNotPinned'],
  evaluate: ({ job }) =>
    isPinned(job.spec.image)
      ? satisfied()
      : violated('ImageNotPinned', 'The image of this job is not named by its digest. Write it as repository@sha256:<digest>, as the registry shows it.'),
};
