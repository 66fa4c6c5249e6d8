import { aPermit, aTrainingJob, sha } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { image } from './image.ts';

const from = (reference: string) => aTrainingJob().with({ image: reference }).build();
const mounting = (...references: string[]) =>
  aTrainingJob().with({ inputs: [{ mountPath: '/code', configMap: { name: 'code' } }, ...references.map((reference, i) => ({ mountPath: `/weights-${i}`, image: { reference } }))] }).build();
const listing = (...repositories: string[]) => aPermit().with({ images: { repositories } }).build();

testClause(image, [
  { when: 'holds for a repository below an entry with a star', want: 'Satisfied' },
  { when: 'holds for a repository deeper below', given: { job: from(`registry.example/lung/a/b@${sha}`) }, want: 'Satisfied' },
  { when: 'does not take the prefix itself for something below it', given: { job: from(`registry.example/lung@${sha}`) }, want: 'Violated ImageNotPermitted', message: /allows images from registry\.example\/lung\/\*, but the job's image is from registry\.example\/lung\./ },
  { when: 'does not take a longer name for something below', given: { job: from(`registry.example/lungs/unet@${sha}`) }, want: 'Violated ImageNotPermitted' },
  { when: 'holds for an exact repository', given: { permit: listing('registry.example/lung/unet') }, want: 'Satisfied' },
  { when: 'does not take an exact entry for a prefix', given: { permit: listing('registry.example/lung') }, want: 'Violated ImageNotPermitted' },
  { when: 'reads a registry with a port, a tag and a digest', given: { job: from(`registry.example:5000/lung/unet:v1@${sha}`), permit: listing('registry.example:5000/lung/unet') }, want: 'Satisfied' },
  { when: 'does not take one port for another', given: { job: from(`registry.example:5001/lung/unet@${sha}`), permit: listing('registry.example:5000/lung/*') }, want: 'Violated ImageNotPermitted' },
  { when: 'is violated by an empty list', given: { permit: listing() }, want: 'Violated ImageNotPermitted', message: /allows images from nothing/ },
  { when: 'is violated by a name that climbs out of the prefix', given: { job: from(`registry.example/lung/../evil@${sha}`) }, want: 'Violated ImageNotPermitted', message: /not a proper image name/ },
  { when: 'is violated by no name at all', given: { job: from(`@${sha}`) }, want: 'Violated ImageNotPermitted' },
  { when: 'holds for inputs from permitted repositories and from a config map', given: { job: mounting(`registry.example/lung/weights@${sha}`) }, want: 'Satisfied' },
  { when: 'is violated by one input from elsewhere', given: { job: mounting(`registry.example/lung/weights@${sha}`, `hub.example/weights@${sha}`) }, want: 'Violated ImageNotPermitted', message: /but the job's input at \/weights-1 is from hub\.example\/weights\./ },
  { when: 'is violated by an input without a proper name', given: { job: mounting(`registry.example/lung/../w@${sha}`) }, want: 'Violated ImageNotPermitted', message: /The input at \/weights-0 of this job is not a proper image name/ },
  { when: 'is violated by a star that stands for everything', given: { permit: listing('/*', '*') }, want: 'Violated ImageNotPermitted' },
]);
