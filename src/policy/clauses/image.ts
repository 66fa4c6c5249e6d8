import { imagesOf, repositoryOf, repositoryPermitted, type NamedImage } from '../image.ts';
import { satisfied, violated } from '../result.ts';
import { listed } from '../text.ts';
import { type Clause, type ClauseInput, type ClauseResult } from '../types.ts';

/** Only code and weights from the permit's repositories come to the data. */
export const image: Clause = {
  id: 'image',
  title: 'The images come from permitted repositories',
  source: 'GDPR art. 25 and 32(1)(b); EHDS Regulation (EU) 2025/327 art. 73(1)(b)',
  fields: ['DataPermit.spec.images.repositories', 'TrainingJob.spec.image', 'TrainingJob.spec.inputs'],
  explanation: 'The repository of the image, and of every image that is mounted as an input, must be listed by the permit: itself, or by an entry that ends with /* and stands for every repository below it. An empty list means none. Inputs from config maps are not looked at.',
  mechanism: 'The decision; only the operator writes the pods of a room, and admission looks at each as it would be stored.',
  ceiling: 'Configured',
  limits: 'Signatures are not verified, and what a program does is not known. An input from a config map can bring code that nobody looked at.',
  reasons: ['ImageNotPermitted'],
  evaluate,
};

function evaluate({ permit, job }: ClauseInput): ClauseResult {
  const results = imagesOf(job.spec).map((image) => judge(image, permit));
  return results.find(({ outcome }) => outcome === 'Violated') ?? satisfied();
}

function judge({ reference, spoken }: NamedImage, { metadata, spec }: ClauseInput['permit']): ClauseResult {
  const { repositories } = spec.images;
  const repository = repositoryOf(reference);
  if (repository === undefined) {
    return violated('ImageNotPermitted', `The ${spoken} of this job is not a proper image name. Write it as registry.example/project/name@sha256:<digest>.`);
  }
  if (repositories.some((entry) => repositoryPermitted(entry, repository))) return satisfied();
  return violated('ImageNotPermitted', `DataPermit ${metadata.name} allows images from ${listed(repositories)}, but the job's ${spoken} is from ${repository}. Use a permitted image, or ask the data steward to add the repository.`);
}
