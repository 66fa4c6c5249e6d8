import { canary, canaryPolicyNames } from './admission/canary.ts';
import { type Verdict } from './admission/judgement.ts';
import { truncate } from './api/conditions.ts';
import { controllerRevisions } from './api/resources.ts';
import { ApiError, classify } from './runtime/errors.ts';
import { type Transport } from './runtime/transport.ts';
import { redactText } from './telemetry/redact.ts';

// A sentence of the API server fits, and a list of a hundred webhooks does not.
const whyLimit = 300;

/** Tries, without effect, what must be refused in a room; undefined where no answer came that says anything. Never rejects. */
export async function tryCanary(transport: Pick<Transport, 'tryCreate'>, room: string, signal: AbortSignal): Promise<Verdict | undefined> {
  try {
    await transport.tryCreate(controllerRevisions, canary(room), signal);
    return { said: 'Accepted' };
  } catch (error) {
    return verdictOf(error);
  }
}

function verdictOf(error: unknown): Verdict | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const policy = refusingPolicy(error);
  if (policy !== undefined && canaryPolicyNames.includes(policy)) return { said: 'Refused' };
  // Only what every policy let through can meet an object of its name.
  if (error.status === 409) return { said: 'Accepted' };
  return saysNothing(error) ? undefined : { said: policy === undefined ? 'Otherwise' : 'Another', why: truncate(redactText(`${error.status} ${error.message}`), whyLimit) };
}

/** The admission policy that refused, as the API server itself puts it: what a webhook says comes after a colon. Of several that refuse one is told. */
function refusingPolicy({ message }: ApiError): string | undefined {
  return /^[^:]* is forbidden: ValidatingAdmissionPolicy '([^']*)' with binding '/.exec(message)?.[1];
}

/** A server that is busy or has just begun, and a room that goes. */
function saysNothing(error: ApiError): boolean {
  return classify(error) !== 'refused' || error.causes.includes('NamespaceTerminating') || error.message.includes('not yet ready to handle request');
}
