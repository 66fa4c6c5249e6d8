import { contentVersion, plain, type Component } from './go-components.ts';
import { helmVersion, kubeconformVersion, prometheusVersion } from './versions.ts';

/** The checker of Prometheus. What finds things to scrape is left out: a third of the packages, of the SDKs of clouds. */
export const promtool: Component = {
  ...plain('promtool', prometheusVersion, { promtool: 'github.com/prometheus/prometheus/cmd/promtool' }),
  tags: 'remove_all_sd',
};

/** What Argo CD and kstatus make of an object: a small program of ours on their libraries. */
export const gitopsTool: Component = plain('gitops', contentVersion('gitops'), { gitops: './judge' });

/** An object store, which the tests of releases run outside the cluster. */
export const objectStore: Component = { title: 'object store', version: contentVersion('object-store'), module: 'object-store', packages: { 'object-store': './store' }, linkerFlags: '' };

/** What the tests of the chart run. Without the flag Helm calls itself by its minor version alone. */
export const chartTools: readonly Component[] = [
  { ...plain('helm', helmVersion, { helm: 'helm.sh/helm/v4/cmd/helm' }), linkerFlags: `-X helm.sh/helm/v4/internal/version.version=${helmVersion}` },
  plain('kubeconform', kubeconformVersion, { kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform' }),
];
