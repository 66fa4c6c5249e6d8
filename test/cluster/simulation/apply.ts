import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiException, KubernetesObjectApi, type KubeConfig, type KubernetesObject } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { simulatedNodes } from './nodes.ts';

/** Creates the simulated nodes, drivers and storage classes; returns the names of the nodes. */
export async function applySimulation(config: KubeConfig, kubeletVersion: string): Promise<string[]> {
  const nodes = simulatedNodes(kubeletVersion);
  const text = readFileSync(join(import.meta.dirname, 'storage-classes.yaml'), 'utf8');
  const storage = parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
  const api = KubernetesObjectApi.makeApiClient(config);
  await Promise.all([...nodes, ...storage].map((object) => create(api, object)));
  return nodes.map((node) => node.metadata.name);
}

async function create(api: KubernetesObjectApi, object: KubernetesObject): Promise<void> {
  await api.create(object).catch((error: unknown) => {
    // A cluster that is used again has them already.
    if (!(error instanceof ApiException && error.code === 409)) throw error;
  });
}
