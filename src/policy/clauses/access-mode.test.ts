import { aClaim, aDataset, anEncryption, aTrainingJob, facts } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { accessMode } from './access-mode.ts';

const four = aTrainingJob().with({ workers: 4 }).build();
const once = aDataset().withProtection({ accessMode: 'ReadOnlyOnce' }).build();
const shared = (shareable: boolean | undefined) => facts({ output: { encryption: anEncryption(), ...(shareable === undefined ? {} : { shareable }) } });
const fourWithOutput = aTrainingJob().with({ workers: 4 }).withOutput().build();
const used = (accessMode: string, ...users: string[]) => facts({ claims: { 'chest-ct': aClaim({ accessModes: [accessMode], users }) } });
const modes = (...accessModes: string[]) => facts({ claims: { 'chest-ct': aClaim({ accessModes }) } });

testClause(accessMode, [
  { when: 'is pending while a probe looks at a claim for one node', given: { facts: facts({ claims: { 'chest-ct': aClaim({ accessModes: ['ReadWriteOnce'], probed: true }) } }) }, want: 'Pending ClaimInUse', message: /a probe of the operator looks at it/ },
  { when: 'stops no run for a probe', given: { started: true, facts: facts({ claims: { 'chest-ct': aClaim({ accessModes: ['ReadWriteOnce'], probed: true }) } }) }, want: 'Satisfied' },
  { when: 'holds for one worker, whatever the claim offers', given: { facts: modes('ReadWriteOnce') }, want: 'Satisfied' },
  { when: 'holds for several workers on a ReadOnlyMany claim', given: { job: four }, want: 'Satisfied' },
  { when: 'holds for several workers on a ReadWriteMany claim', given: { job: four, facts: modes('ReadWriteMany') }, want: 'Satisfied' },
  { when: 'is violated by several workers on a ReadWriteOnce claim', given: { job: four, facts: modes('ReadWriteOnce') }, want: 'Violated AccessModeInsufficient', message: /offers ReadWriteOnce, but 4 workers/ },
  { when: 'is violated by several workers on a claim without modes', given: { job: four, facts: modes() }, want: 'Violated AccessModeInsufficient' },
  { when: 'is violated by several workers on ReadOnlyOnce data', given: { job: four, dataset: once }, want: 'Violated SeveralWorkersForbidden' },
  { when: 'holds for one worker on ReadOnlyOnce data', given: { dataset: once }, want: 'Satisfied' },
  { when: 'is pending without a claim', given: { facts: facts({ claims: {} }) }, want: 'Pending ClaimMissing' },
  { when: 'is pending while another job uses a claim for one node', given: { facts: used('ReadWriteOnce', 'resnet') }, want: 'Pending ClaimInUse', message: /can be mounted by one node at a time, and resnet uses it/ },
  { when: 'is pending while others use a claim for one pod', given: { facts: used('ReadWriteOncePod', 'resnet', 'unet', 'vit') }, want: 'Pending ClaimInUse', message: /and resnet and vit use it/ },
  { when: 'holds while only the job itself uses its claim', given: { facts: used('ReadWriteOnce', 'unet') }, want: 'Satisfied' },
  { when: 'holds while others use a claim that several nodes can mount', given: { facts: used('ReadWriteMany', 'resnet') }, want: 'Satisfied' },
  { when: 'stops no run because another one came to its claim', given: { facts: used('ReadWriteOnce', 'resnet', 'unet'), started: true }, want: 'Satisfied' },
  { when: 'is violated by an output for several workers that only one node can write to', given: { job: fourWithOutput, facts: shared(false) }, want: 'Violated OutputNotShareable', message: /StorageClass encrypted, which one node at a time can write to, but 4 workers need it at once\. Use one worker/ },
  { when: 'holds for an output that several nodes can write to', given: { job: fourWithOutput, facts: shared(true) }, want: 'Satisfied' },
  { when: 'leaves an output of which nothing is known to the clause of its encryption', given: { job: fourWithOutput, facts: shared(undefined) }, want: 'Satisfied' },
  { when: 'holds for an output of one worker on any driver', given: { job: aTrainingJob().withOutput().build(), facts: shared(false) }, want: 'Satisfied' },
  { when: 'takes an unknown access mode for the narrow one', given: { job: four, dataset: aDataset().withProtection({ accessMode: 'Any' as 'ReadOnlyMany' }).build() }, want: 'Violated SeveralWorkersForbidden' },
]);
