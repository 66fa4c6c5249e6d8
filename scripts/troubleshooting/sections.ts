import { type Entries } from './entry.ts';
import { grounds } from './entries/grounds.ts';
import { approval, audit, dataset, environment, gate, permit, release } from './entries/others.ts';
import { objectStore } from './entries/object-store.ts';
import { admission, placement, storage } from './entries/protection.ts';
import { terms } from './entries/terms.ts';
import { handedOn, trainingJob } from './entries/training-job.ts';

/** A part of the page. */
export interface Section {
  readonly title: string;
  readonly entries: Entries;
}

/** Every reason with what it means and what to do, in the order of the page. A test holds them to the source, both ways. */
export const sections: readonly Section[] = [
  { title: 'The life of a TrainingJob', entries: trainingJob },
  { title: 'Words of Kubernetes and Kueue', entries: handedOn },
  { title: 'Dataset, permit, person, purpose', entries: terms },
  { title: 'Grounds of data protection', entries: grounds },
  { title: 'Nodes, accelerators, network', entries: placement },
  { title: 'Storage and encryption', entries: storage },
  { title: 'The gate', entries: gate },
  { title: 'Admission policies', entries: admission },
  { title: 'SecureDataset', entries: dataset },
  { title: 'DataPermit', entries: permit },
  { title: 'DataApproval', entries: approval },
  { title: 'OutputRelease', entries: release },
  { title: 'Releases to an object store', entries: objectStore },
  { title: 'SecureProcessingEnvironment', entries: environment },
  { title: 'Lines of the audit stream', entries: audit },
];

/** Where the source gives reasons that the compiler cannot read, with the words that it gives: composed, returned by a function, or read back. */
export const readByPeople: Readonly<Record<string, readonly string[]>> = {
  'src/data-permit/binding-steps.ts: whatIsWrong(binding, source)': ['SourceChanged', 'ClaimGone'],
  'src/secure-dataset/control-events.ts: `${words[control].reason}${result}`': ['LookPassed', 'LookFailed', 'LookUnverified', 'ProbePassed', 'ProbeFailed', 'ProbeUnverified'],
  'src/training-job/run-record.ts: text(reason)': [],
};

/** Halves of composed words, which stand nowhere by themselves. */
export const halves: readonly string[] = ['Look', 'Probe'];
