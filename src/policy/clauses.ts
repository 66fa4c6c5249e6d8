import { accelerator } from './clauses/accelerator.ts';
import { accessMode } from './clauses/access-mode.ts';
import { approvals } from './clauses/approvals.ts';
import { authorisation } from './clauses/authorisation.ts';
import { binding } from './clauses/binding.ts';
import { commercialUse } from './clauses/commercial-use.ts';
import { dpia } from './clauses/dpia.ts';
import { dataUse } from './clauses/data-use.ts';
import { deidentification } from './clauses/deidentification.ts';
import { encryptionAtRest } from './clauses/encryption-at-rest.ts';
import { encryptionInTransit } from './clauses/encryption-in-transit.ts';
import { imageDigest } from './clauses/image-digest.ts';
import { image } from './clauses/image.ts';
import { lawfulBasis } from './clauses/lawful-basis.ts';
import { nationalGate } from './clauses/national-gate.ts';
import { minimisation } from './clauses/minimisation.ts';
import { networkEgress } from './clauses/network-egress.ts';
import { networkIsolation } from './clauses/network-isolation.ts';
import { nodeTenancy } from './clauses/node-tenancy.ts';
import { permitState } from './clauses/permit-state.ts';
import { permitWindow } from './clauses/permit-window.ts';
import { persons } from './clauses/persons.ts';
import { priorityClass } from './clauses/priority-class.ts';
import { processors } from './clauses/processors.ts';
import { prohibitedUses } from './clauses/prohibited-uses.ts';
import { purpose } from './clauses/purpose.ts';
import { requesterIdentity } from './clauses/requester-identity.ts';
import { residency } from './clauses/residency.ts';
import { retention } from './clauses/retention.ts';
import { revision } from './clauses/revision.ts';
import { runtimeClass } from './clauses/runtime-class.ts';
import { sealed } from './clauses/sealed.ts';
import { separationOfDuties } from './clauses/separation-of-duties.ts';
import { specialCategory } from './clauses/special-category.ts';
import { tolerations } from './clauses/tolerations.ts';
import { transfer } from './clauses/transfer.ts';
import { virtualNodes } from './clauses/virtual-nodes.ts';
import { admission } from './admission.ts';
import { placement } from './eligibility.ts';
import { dataset, environment, permit, restore } from './preconditions.ts';
import { type Clause, type ClauseDescription } from './types.ts';

/** Written into every decision; it changes whenever a clause is added or decides otherwise than before. */
export const clauseSetVersion = 'caveau.clauses/5';

/** Every clause that is judged for each dataset with its permit, in the order in which people read them. */
export const clauses: readonly Clause[] = [
  lawfulBasis, // there is a ground for the processing
  specialCategory, // and a condition for data concerning health
  nationalGate, // and national law is kept
  dpia, // the risks were assessed
  processors, // everybody who processes the data is bound
  authorisation, // the right was given by a document
  permitState, // the permit is not revoked
  permitWindow, // it is valid now
  persons, // it names the requester
  approvals, // those who must approve have approved it as it is
  separationOfDuties, // and do not ask themselves
  purpose, // it and the dataset allow the purpose
  dataUse, // as do the terms of the Data Use Ontology, where the data has them
  prohibitedUses, // and it excludes what must not be done
  commercialUse, // and the commercial use, if there is any
  image, // the code comes from where the permit says
  imageDigest, // and cannot change under its name
  deidentification, // the data is as far from persons as its grounds ask
  minimisation, // and no more than is needed
  revision, // and the latest of it
  sealed, // nobody writes to the data any more
  residency, // nodes are in the dataset's countries
  transfer, // to which the data may go
  virtualNodes, // and are real
  encryptionAtRest, // data and output are encrypted, and it is known how
  binding, // data of other rooms is read where it lies
  accessMode, // data and output can be mounted by this many workers, where they run
  encryptionInTransit, // what workers send to each other is not read on the way
  accelerator, // GPU memory is not shared with strangers
  nodeTenancy, // nor nodes, where the data asks for that
  runtimeClass, // containers run as the dataset asks
  tolerations, // and on nodes that are kept for others only as the environment allows
  priorityClass, // and before others only as it allows
  networkEgress, // nothing is reached that is not listed
  networkIsolation, // everything else is closed
  retention, // the data may still be used
  requesterIdentity, // it is known who asks
];

/** All that can stand in a decision, in the order of the decision: what must exist, the clauses, and the place. */
export const clauseTable: readonly ClauseDescription[] = [environment, restore, admission, dataset, permit, ...clauses, placement];
