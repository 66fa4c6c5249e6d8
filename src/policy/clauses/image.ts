import { repositoryOf, repositoryPermitted } from '../image.ts';
import { satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Only code from the permit's repositories sees the data. */
export const image: Clause = {
  id: 'image',
  title: 'The image comes from a permitted repository',
  source: 'GDPR art. 25 and 32(1)(b); EHDS Regulation (EU) 2025/327 art. 73(1)(b)',
  fields: ['DataPermit.spec.images.repositories', 'TrainingJob.spec.image'],
  explanation: 'The repository of the image must be listed by the permit: itself, or by an entry that ends with /* and stands for every repository below it. An empty list means none.',
  reasons: ['ImageNotPermitted'],
  evaluate,
};

function evaluate({ permit, job }: ClauseInput): ClauseResult {
  const { repositories } = permit.spec.images;
  const repository = repositoryOf(job.spec.image);
  if (repository === undefined) {
    return violated('ImageNotPermitted', 'The image of this job is not a proper image name. Write it as registry.example/project/name@sha256:<digest>.');
  }
  if (repositories.some((entry) => repositoryPermitted(entry, repository))) return satisfied();
  return violated(
    'ImageNotPermitted',
    `DataPermit ${permit.metadata.name} allows images from ${listed(repositories)}, but the job's image is from ${repository}. Use a permitted image, or ask the data steward to add the repository.`,
  );
}
