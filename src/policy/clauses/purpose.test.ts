import { aDataset, aPermit, aTrainingJob } from '../testing/builders.ts';
import { testClause } from '../testing/clause-table.ts';
import { purpose } from './purpose.ts';

const research = aTrainingJob().with({ purpose: { activity: 'ehds:HealthcareScientificResearch', commercialUse: 'None' } }).build();

/** A dataset, permit and job for one activity. */
function reserved(activity: typeof research.spec.purpose.activity, kind: 'EhdsDataPermit' | 'HolderDecision', organisation: 'ForProfit' | 'NotForProfit') {
  return {
    job: aTrainingJob().with({ purpose: { activity, commercialUse: 'None' } }).build(),
    dataset: aDataset().with({ use: { purposes: [activity], commercialUse: 'Forbidden' } }).build(),
    permit: aPermit().with({ purposes: [activity], authorisation: { kind, issuer: 'Body', reference: '1' }, organisation: { name: 'Institute B', kind: organisation } }).build(),
  };
}

testClause(purpose, [
  { when: 'holds when dataset and permit list the activity', want: 'Satisfied' },
  {
    when: 'is violated when only the dataset lists it',
    given: { job: research },
    want: 'Violated PurposeNotPermitted',
    message: /^DataPermit chest-ct-lung allows ehds:TrainTestAndEvaluateHealthAlgorithms, but the job declares ehds:HealthcareScientificResearch\. Declare/,
  },
  {
    when: 'is violated when only the permit lists it, because a permit can only narrow',
    given: { job: research, dataset: aDataset().with({ use: { purposes: [], commercialUse: 'Forbidden' } }).build(), permit: aPermit().with({ purposes: ['ehds:HealthcareScientificResearch'] }).build() },
    want: 'Violated PurposeNotPermitted',
    message: /^SecureDataset chest-ct allows nothing/,
  },
  ...(['ehds:PublicHealthSurveillance', 'ehds:PublicInterestRelatedToHealth', 'ehds:EnsureQualitySafetyHealthcare', 'ehds:PublicPolicyMaking', 'ehds:ProvideHealthcareOfficialStatistics'] as const).flatMap((activity) => [
    { when: `is violated by ${activity} of an organisation for profit under an EHDS data permit`, given: reserved(activity, 'EhdsDataPermit', 'ForProfit'), want: 'Violated PurposeReserved', message: /reserved to public bodies/ },
    { when: `holds for ${activity} of an organisation that is not for profit`, given: reserved(activity, 'EhdsDataPermit', 'NotForProfit'), want: 'Satisfied' },
    { when: `leaves ${activity} to the law of another authorisation`, given: reserved(activity, 'HolderDecision', 'ForProfit'), want: 'Satisfied' },
  ]),
  { when: 'holds for research of an organisation for profit under an EHDS data permit', given: reserved('ehds:HealthcareScientificResearch', 'EhdsDataPermit', 'ForProfit'), want: 'Satisfied' },
  { when: 'is violated by an empty list of the permit', given: { permit: aPermit().with({ purposes: [] }).build() }, want: 'Violated PurposeNotPermitted', message: /allows nothing/ },
]);
