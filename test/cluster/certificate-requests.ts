import { randomUUID } from 'node:crypto';
import { runKubectl, type KubectlCall } from './kubectl.ts';
import { createRequest, type Certificate, type Subject } from './pki.ts';
import { poll } from './polling.ts';

const certificateSeconds = 24 * 60 * 60;
const signBoundSeconds = 30;

/** Gets a client certificate from the cluster's own signer, where the authority's key is not at hand. */
export async function requestCertificate(admin: KubectlCall, subject: Subject): Promise<Certificate> {
  const { key, request } = await createRequest(subject);
  const name = `caveau-${randomUUID()}`;
  await succeed({ ...admin, input: JSON.stringify(manifest(name, request)) }, ['create', '-f', '-']);
  await succeed(admin, ['certificate', 'approve', name]);
  const read = ['get', 'csr', name, '-o', 'jsonpath={.status.certificate}'];
  const what = `the certificate of ${subject.user}`;
  const certificate = await poll({ what, boundSeconds: signBoundSeconds }, async () => {
    const text = await succeed(admin, read);
    return text === '' ? undefined : text;
  });
  await succeed(admin, ['delete', 'csr', name]);
  return { certificate: Buffer.from(certificate, 'base64').toString('utf8'), key };
}

function manifest(name: string, request: string): object {
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name },
    spec: {
      signerName: 'kubernetes.io/kube-apiserver-client',
      request: Buffer.from(request).toString('base64'),
      usages: ['client auth'],
      expirationSeconds: certificateSeconds,
    },
  };
}

async function succeed(call: KubectlCall, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runKubectl(call, args);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} failed: ${stderr.trim()}`);
  return stdout;
}
