import { contentVersion, type Component } from './go-components.ts';

/** Checks rules of Prometheus and evaluates them on series; released as v3.16. */
export const prometheusVersion = 'v0.316.0';

/** The checker of Prometheus. What finds things to scrape is left out: a third of the packages, of the SDKs of clouds. */
export const promtool: Component = {
  title: 'promtool',
  version: prometheusVersion,
  module: 'promtool',
  packages: { promtool: 'github.com/prometheus/prometheus/cmd/promtool' },
  linkerFlags: '',
  tags: 'remove_all_sd',
};

/** What Argo CD and kstatus make of an object: a small program of ours on their libraries. */
export const gitopsTool: Component = {
  title: 'gitops',
  version: contentVersion('gitops'),
  module: 'gitops',
  packages: { gitops: './judge' },
  linkerFlags: '',
};
