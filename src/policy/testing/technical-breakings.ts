import { type SecureDataset } from '../../api/generated/types.ts';
import { type BindingFact, type DecisionInput } from '../types.ts';
import { anApproval, approvers, aWithdrawal, boundSince } from './approvals.ts';
import { now, without } from './builders.ts';
import { all, at, datasets, ending, environment, facts, job, nodes, of, permits, protection, type Breaking } from './changes.ts';
import { boundClaim, elsewhere } from './other-room.ts';

type Spec = SecureDataset['spec'];
type Deidentification = Spec['deidentification'];
type Protection = Spec['protection'];
const h100 = 'NVIDIA-H100-80GB-HBM3';

const undescribed = (input: DecisionInput): DecisionInput => ({ ...input, environment: undefined });
const withoutAssertion = (field: 'regulatedNodes' | 'network') => (input: DecisionInput): DecisionInput => (input.environment === undefined ? input : { ...input, environment: { ...input.environment, spec: without(input.environment.spec, field) } });
const transit = (mechanisms: Protection['encryptionInTransit']['mechanisms'], rdma: Protection['encryptionInTransit']['rdma'] = 'Forbidden') => protection(() => ({ encryptionInTransit: { mechanisms, rdma } }));
const offers = (mechanism: 'wireguard' | 'trusted-network') => environment(() => ({ network: { encryption: { mechanism, reason: 'Checked in the plugin.' } } }));
/** Four workers whose pods are made anew. */
const several = all(job(() => ({ workers: 4 })), facts(() => ({ madeWithout: [] })));
const tenancy = (nodeTenancy: Protection['nodeTenancy']) => protection(() => ({ nodeTenancy }));
const regulated = { labelKey: 'node-restriction.kubernetes.io/regulated', labelValue: 'yes', taintKey: 'example.org/regulated' };
const setAside = environment(() => ({ regulatedNodes: regulated }));
const labelled = nodes(({ labels }) => ({ labels: { ...labels, [regulated.labelKey]: regulated.labelValue }, taints: [regulated.taintKey] }));
const gpu = (partition?: string, product = h100) => job(({ resources }) => ({ resources: { ...resources, gpu: { vendor: 'NVIDIA', count: 1, products: [product], ...(partition === undefined ? {} : { partition }) } } }));
const deidentified = (deidentification: Deidentification, more: Partial<Spec> = {}) => datasets(() => ({ deidentification, ...more }));
const images = (level: Deidentification['level'], ...codes: string[]) => deidentified({ level, ...(level === 'dpv:PseudonymisedData' ? { keyHolder: 'Controller' as const } : {}), dicom: { edition: '2026b', codes } });
const personal: Deidentification = { level: 'dpv:PseudonymisedData', keyHolder: 'Controller' };
const superseded = (withdrawnSubjects: number, circle?: true) => facts((known) => ({ superseded: Object.fromEntries(Object.keys(known.claims).map((name) => [name, { by: `${name}-r8`, withdrawnSubjects, ...(circle === undefined ? {} : { circle }) }])) }));

const asking = all(
  datasets(() => ({ approvals: [{ action: 'Use', minimum: 2, roles: ['dpo', 'ethics'], organisations: 2 }] })),
  environment(() => ({ approvers })),
  facts(() => ({ approvalsBoundSince: boundSince })),
);

/** Every permit approved by both, until then. */
const approved = (expires: string) => (input: DecisionInput): DecisionInput => ({
  ...input,
  approvals: input.permits.flatMap((permit, i) => {
    const dataset = Object.values(input.datasets).find(({ metadata }) => metadata.name === permit.spec.dataset.name);
    if (dataset === undefined) return [];
    return ['dpo', 'ethics'].map((role) => {
      const approval = anApproval(role, { expires }, { permit, dataset });
      return { ...approval, metadata: { ...approval.metadata, name: `${role}-${i}`, uid: `uid-${role}-${i}` } };
    });
  }),
});
const takenBack = (input: DecisionInput): DecisionInput => ({ ...input, approvals: [...input.approvals, ...input.approvals.map((approval) => aWithdrawal(approval))] });

/** All data in the room of a holder, and this known of what serves its permits. */
const bound = (fact: BindingFact) => all(elsewhere, facts(({ bindings = {} }) => ({ bindings: Object.fromEntries(Object.keys(bindings).map((permit) => [permit, fact])) })));

/** By what the clauses of approvals, and of how data is processed, are broken. */
export const technicalBreakings: Readonly<Record<string, Breaking>> = {
  'something was restored': of('restore', 'Pending RestoreNotConfirmed', all(facts(() => ({ restored: { at: now, message: 'Velero restored it.' } })), environment(() => ({ restoreConfirmed: at(-10) }))), 'nothing'),
  'a policy of admission is missing': of('admission', 'Pending PolicyMissing', facts(() => ({ admission: { inForce: false, reason: 'PolicyMissing', message: 'One is missing.' } }))),
  'nobody has tried admission yet': of('admission', 'Pending AdmissionNotTried', facts(() => ({ admission: { inForce: false, reason: 'AdmissionNotTried', message: 'Nobody has tried.', unknown: true } })), 'nothing'),
  'nobody has approved': of('approvals', 'Pending ApprovalsMissing', all(asking, (input) => ({ ...input, approvals: [] }))),
  'all approvals were taken back': of('approvals', 'Pending ApprovalsMissing', all(asking, approved(at(100)), takenBack)),
  'the permit was edited after it was approved': of('approvals', 'Pending ApprovalsMissing', all(asking, approved(at(100)), permits(() => ({ validUntil: at(120) })))),
  'the dataset was edited after it was approved': of('approvals', 'Pending ApprovalsMissing', all(asking, approved(at(100)), datasets(() => ({ title: 'Another title' })))),
  'approvals lapse, and time passes': ending('approvals', 'Pending ApprovalsMissing', all(asking, approved(at(1))), 2),
  'an approver asks': of('separation-of-duties', 'Violated ApproverAsks', all(asking, environment(() => ({ approvers: [...approvers, { name: 'somebody-else', organisation: 'Hospital A', roles: ['dpo'] }] })), job(() => ({ requester: 'somebody-else' })))),

  'traffic is not described': of('encryption-in-transit', 'Pending TransitNotDescribed', all(several, transit(['wireguard']), withoutAssertion('network'))),
  'traffic is in clear': of('encryption-in-transit', 'Violated TransitNotProtected', all(several, transit(['wireguard']), offers('trusted-network'))),
  'RDMA could be used by the pods that are there': of('encryption-in-transit', 'Violated RdmaPossible', all(transit(['wireguard', 'ipsec', 'trusted-network']), facts(() => ({ madeWithout: ['rdma'] })))),
  'several workers and nothing is described': of('encryption-in-transit', 'Pending EnvironmentMissing', all(several, undescribed)),
  'the tenancy of nodes is not known': of('node-tenancy', 'Violated NodeTenancyUnknown', tenancy('Mine' as unknown as Protection['nodeTenancy'])),
  'no nodes are set aside': of('node-tenancy', 'Pending RegulatedNodesUnknown', all(tenancy('Regulated'), withoutAssertion('regulatedNodes'))),
  'nodes that are set aside have no taint': of('node-tenancy', 'Pending TaintMissing', all(tenancy('Regulated'), setAside, labelled, nodes(() => ({ taints: [] })))),
  'other rooms may be on the nodes of the pods that are there': of('node-tenancy', 'Violated NodeShared', all(tenancy('Project'), setAside, labelled, facts(() => ({ madeWithout: ['alone'] })))),
  'nodes are to be set aside and nothing is described': of('node-tenancy', 'Pending EnvironmentMissing', all(tenancy('Regulated'), undescribed)),
  'no node is set aside': of('node-tenancy', 'Pending NoEligibleNode', all(tenancy('Regulated'), setAside), 'Violated NodeNotPermitted'),

  'the volume of the data cannot be shared': of('binding', 'Violated DriverNotShareable', bound({ state: 'refused', reason: 'DriverNotShareable', message: 'PersistentVolume pvc-1 is a disk, which can be used in another room only as a copy.' })),
  'the data is not bound in the room yet': of('binding', 'Pending BindingPending', bound({ state: 'pending', reason: 'BindingPending', message: 'The volume that serves DataPermit chest-ct-lung in room prj-lung is not bound yet.' })),
  'nothing is known of what serves the permit': of('binding', 'Pending BindingMissing', all(elsewhere, facts(() => ({ bindings: {} })))),
  'somebody else reads through the binding': of('binding', 'Pending BindingStranger', bound({ state: 'bound', claimName: boundClaim, strangers: 1 })),
  'no permit names the room': of('dataset', 'Pending DatasetNotShared', all(elsewhere, (input) => ({ ...input, permits: [] }))),
  'the dataset of the other room is gone': of('dataset', 'Pending DatasetNotShared', all(elsewhere, (input) => ({ ...input, datasets: {} }))),
  'the permit lies in the room of the project': of('dataset', 'Pending DatasetNotShared', all(elsewhere, (input) => ({ ...input, permits: input.permits.map((permit) => ({ ...permit, metadata: { ...permit.metadata, namespace: 'prj-lung' } })) }))),

  'the GPUs are not confidential': of('accelerator', 'Violated NotConfidential', all(gpu(), protection(() => ({ accelerator: 'Confidential' })))),
  'the partition is none that is known': of('accelerator', 'Violated PartitionUnknown', all(gpu('large'), protection(() => ({ accelerator: 'MIG' })))),
  'the product beside a profile is a partition': of('accelerator', 'Violated GpuPartitioned', all(gpu('1g.10gb', `${h100}-MIG-1g.10gb`), protection(() => ({ accelerator: 'MIG' })))),
  'the justification is missing': of('minimisation', 'Violated JustificationMissing', datasets(() => ({ deidentification: personal, minimisation: { justification: ' ' } }))),
  'what was selected is not said': of('minimisation', 'Violated SelectionMissing', datasets(() => ({ deidentification: personal, minimisation: { justification: 'All that is needed.', subsetOf: 'chest-ct-all' } }))),
  'what it was taken from is gone': of('minimisation', 'Pending BodyMissing', all(datasets(() => ({ minimisation: { justification: 'All that is needed.', subsetOf: 'chest-ct-all', selection: 'CT' } })), facts(() => ({ bodies: {} })))),
  'the level is not known': of('deidentification', 'Violated DeidentificationUnknown', deidentified({ level: 'dpv:Other' as unknown as Deidentification['level'] })),
  'persons can be read under a data permit': of('deidentification', 'Violated DirectlyIdentifying', all(deidentified({ level: 'dpv:PersonalData' }), permits(() => ({ authorisation: { kind: 'EhdsDataPermit', issuer: 'HDAB', reference: '1' } })))),
  'nobody keeps the key of pseudonyms': of('deidentification', 'Violated KeyHolderMissing', deidentified({ level: 'dpv:PseudonymisedData' })),
  'what is anonymous has a key': of('deidentification', 'Violated NotAnonymous', deidentified({ level: 'dpv:AnonymisedData', keyHolder: 'Controller' })),
  'a code of DICOM is not known': of('deidentification', 'Violated DicomCodeUnknown', images('dpv:PseudonymisedData', 'DCM:113100', 'DCM:113999')),
  'options stand without their profile': of('deidentification', 'Violated DicomIncoherent', images('dpv:PseudonymisedData', 'DCM:113105')),
  'the data was superseded': of('revision', 'Violated Superseded', superseded(0)),
  'subjects withdrew': of('revision', 'Violated SubjectsWithdrawn', superseded(2)),
  'two revisions supersede each other': of('revision', 'Violated RevisionCircle', superseded(0, true)),
};
