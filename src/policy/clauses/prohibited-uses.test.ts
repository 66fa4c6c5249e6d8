import { prohibitedUses as everywhere } from '../../api/prohibited-uses.ts';
import { aDataset, aPermit } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { prohibitedUses } from './prohibited-uses.ts';

const { use } = aDataset().spec;
const excluding = (...excludedUses: string[]) => aPermit().with({ excludedUses }).build();
const prohibiting = (...prohibited: string[]) => aDataset().with({ use: { ...use, prohibited } }).build();

testClause(prohibitedUses, [
  { when: 'holds when the permit excludes the five of art. 54', want: 'Satisfied' },
  { when: 'holds when it excludes more', given: { permit: excluding(...everywhere, 'own:Insurance') }, want: 'Satisfied' },
  { when: 'holds when it excludes what the dataset prohibits besides', given: { dataset: prohibiting('own:Insurance'), permit: excluding('own:Insurance', ...everywhere) }, want: 'Satisfied' },
  { when: 'is violated by an empty list', given: { permit: excluding() }, want: 'Violated ProhibitedUseNotExcluded', message: /does not exclude ehds54:DetrimentalDecisions, .* and ehds54:UnethicalActivities, which/ },
  { when: 'is violated when what the dataset prohibits besides is left out', given: { dataset: prohibiting('own:Insurance') }, want: 'Violated ProhibitedUseNotExcluded', message: /does not exclude own:Insurance, which must not be done with SecureDataset chest-ct\. Ask/ },
  { when: 'is violated by a list that is cut in a message', given: { dataset: prohibiting(...Array.from({ length: 32 }, (_, i) => `own:${'X'.repeat(58)}${i}`)) }, want: 'Violated ProhibitedUseNotExcluded', message: /and 27 more/ },
  ...everywhere.map((one) => ({
    when: `is violated when ${one} is left out, whatever the dataset says`,
    given: { permit: excluding(...everywhere.filter((other) => other !== one)), dataset: prohibiting() },
    want: 'Violated ProhibitedUseNotExcluded',
    message: new RegExp(`does not exclude ${one}, which`),
  })),
]);
