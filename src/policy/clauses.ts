import { accelerator } from './clauses/accelerator.ts';
import { accessMode } from './clauses/access-mode.ts';
import { approvals } from './clauses/approvals.ts';
import { commercialUse } from './clauses/commercial-use.ts';
import { encryptionAtRest } from './clauses/encryption-at-rest.ts';
import { imageDigest } from './clauses/image-digest.ts';
import { image } from './clauses/image.ts';
import { networkEgress } from './clauses/network-egress.ts';
import { networkIsolation } from './clauses/network-isolation.ts';
import { permitState } from './clauses/permit-state.ts';
import { permitWindow } from './clauses/permit-window.ts';
import { persons } from './clauses/persons.ts';
import { priorityClass } from './clauses/priority-class.ts';
import { purpose } from './clauses/purpose.ts';
import { requesterIdentity } from './clauses/requester-identity.ts';
import { residency } from './clauses/residency.ts';
import { retention } from './clauses/retention.ts';
import { runtimeClass } from './clauses/runtime-class.ts';
import { sealed } from './clauses/sealed.ts';
import { separationOfDuties } from './clauses/separation-of-duties.ts';
import { tolerations } from './clauses/tolerations.ts';
import { virtualNodes } from './clauses/virtual-nodes.ts';
import { placement } from './eligibility.ts';
import { dataset, environment, permit, restore } from './preconditions.ts';
import { type Clause, type ClauseDescription } from './types.ts';

/** Written into every decision; it changes whenever a clause is added or decides otherwise than before. */
export const clauseSetVersion = 'caveau.clauses/4';

/** Every clause that is judged for each dataset with its permit, in the order in which people read them. */
export const clauses: readonly Clause[] = [
  permitState, // the permit is not revoked
  permitWindow, // it is valid now
  persons, // it names the requester
  approvals, // those who must approve have approved it as it is
  separationOfDuties, // and do not ask themselves
  purpose, // it and the dataset allow the purpose
  commercialUse, // and the commercial use, if there is any
  image, // the code comes from where the permit says
  imageDigest, // and cannot change under its name
  sealed, // nobody writes to the data any more
  residency, // nodes are in the dataset's countries
  virtualNodes, // and are real
  encryptionAtRest, // data and output are encrypted, and it is known how
  accessMode, // data and output can be mounted by this many workers, where they run
  accelerator, // GPU memory is not shared with strangers
  runtimeClass, // containers run as the dataset asks
  tolerations, // and on nodes that are kept for others only as the environment allows
  priorityClass, // and before others only as it allows
  networkEgress, // nothing is reached that is not listed
  networkIsolation, // everything else is closed
  retention, // the data may still be used
  requesterIdentity, // it is known who asks
];

/** All that can stand in a decision, in the order of the decision: what must exist, the clauses, and the place. */
export const clauseTable: readonly ClauseDescription[] = [environment, restore, dataset, permit, ...clauses, placement];
