import { imagesOf, isPinned } from '../image.ts';
import { satisfied, violated } from '../result.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** What ran on the data can be known for ever only if a tag cannot be moved under it. */
export const imageDigest: Clause = {
  id: 'image-digest',
  title: 'The images are named by their digests',
  source: 'GDPR art. 5(2); AI Act (EU) 2024/1689 art. 12',
  fields: ['TrainingJob.spec.image', 'TrainingJob.spec.inputs'],
  explanation: 'The image, and every image that is mounted as an input, is named by its SHA-256 digest, so that what came to the data can be known for ever. A tag can be moved.',
  mechanism: 'The node pulls the image by its digest; the API server refuses a TrainingJob that names a tag.',
  ceiling: 'Configured',
  limits: 'The digest says which image ran and nothing of what is in it. What a config map held is in no record.',
  reasons: ['ImageNotPinned'],
  evaluate,
};

function evaluate({ job }: ClauseInput): ClauseResult {
  const loose = imagesOf(job.spec).find(({ reference }) => !isPinned(reference));
  return loose === undefined ? satisfied() : violated('ImageNotPinned', `The ${loose.spoken} of this job is not named by its digest. Write it as repository@sha256:<digest>, as the registry shows it.`);
}
